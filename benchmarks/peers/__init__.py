"""Other open commerce platforms, installed from their packages and measured beside Hanse; no benchmark itself."""

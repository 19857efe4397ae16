"""Unified commerce: one stock, one price, one customer, one order on every channel."""

__version__ = "0.1.0"

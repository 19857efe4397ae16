"""The headers that keep a page safe, whatever stands on it."""

# What the pages load comes from here. Pictures of imported catalogues may lie elsewhere, over HTTPS.
PAGE = (
    "default-src 'self'; script-src 'self' 'nonce-{nonce}'; style-src 'self'; img-src 'self' data: https:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; "
    "frame-ancestors 'none'"
)
# The tools are built by Vite: scripts are files, styles are also set by components, the till's price kernel is
# WebAssembly, scanners use the camera.
TOOL = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob: https:; font-src 'self'; connect-src 'self'; worker-src 'self' blob:; "
    "manifest-src 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
)


def page_headers(nonce: str, *, personal: bool) -> dict[str, str]:
    """For a page of the shop. What is about one person is kept in no cache; nothing is kept in shared ones."""
    return {
        "Content-Security-Policy": PAGE.format(nonce=nonce),
        "Cache-Control": "private, no-store" if personal else "private, no-cache",
        "Vary": "Cookie, Accept-Language",
        **_always(),
        "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    }


def tool_headers() -> dict[str, str]:
    """For the page of a tool."""
    return {
        "Content-Security-Policy": TOOL,
        "Cache-Control": "no-cache",
        **_always(),
        "Permissions-Policy": "camera=(self), microphone=(), geolocation=(self)",
    }


def file_headers() -> dict[str, str]:
    """For a file that is no page."""
    return {"X-Content-Type-Options": "nosniff", "Cross-Origin-Resource-Policy": "same-origin"}


def _always() -> dict[str, str]:
    return {
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
    }

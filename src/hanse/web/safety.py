"""The headers that keep a page safe, whatever stands on it."""

from collections.abc import Mapping

# What the pages load comes from here. Pictures of imported catalogues may lie elsewhere, over HTTPS.
PAGE = (
    "default-src 'self'; script-src 'self' 'nonce-{nonce}'{script-src}; style-src 'self'; "
    "img-src 'self' data: https:; font-src 'self'; connect-src 'self'{connect-src}; frame-src 'self'{frame-src}; "
    "form-action 'self'; base-uri 'none'; object-src 'none'; "
    "frame-ancestors 'none'"
)
# The directives that a page with the fields of a payment provider opens for that.
OPENED = ("script-src", "connect-src", "frame-src")
# The tools are built by Vite: scripts are files, styles are also set by components, the till's price kernel is
# WebAssembly, scanners use the camera.
TOOL = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob: https:; font-src 'self'; connect-src 'self'; worker-src 'self' blob:; "
    "manifest-src 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
)


def page_headers(nonce: str, *, personal: bool, opens: Mapping[str, str]) -> dict[str, str]:
    """For a page of the shop. What is about one person is kept in no cache; nothing is kept in shared ones.

    `opens` names by directive what else such a page loads from elsewhere, and whom it may ask.
    """
    opened = {name: f" {opens[name]}" if name in opens else "" for name in OPENED}
    return {
        "Content-Security-Policy": PAGE.format(nonce=nonce, **opened),
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

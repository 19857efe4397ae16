"""Codes that are scanned from a page."""

from markupsafe import Markup

from hanse.kit.qr import svg


def qr(content: str, name: str) -> Markup:
    """A QR code. `name` says to those who do not see it what it holds."""
    return Markup('<span role="img" aria-label="{name}" class="qr">{drawn}</span>').format(
        name=name,
        drawn=Markup(svg(content)),  # noqa: S704 - drawn by us from the code alone
    )

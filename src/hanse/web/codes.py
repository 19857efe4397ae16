"""Codes that are scanned: dark on their own light ground, so that scanners read them on a dark page too."""

import io

import segno
from markupsafe import Markup

QUIET_ZONE = 3


def qr(content: str, name: str) -> Markup:
    """A QR code as SVG. `name` says to those who do not see it what it holds."""
    out = io.BytesIO()
    segno.make(content, error="m", micro=False).save(
        out, kind="svg", xmldecl=False, svgns=True, border=QUIET_ZONE, dark="#14212b", light="#ffffff", omitsize=True
    )
    drawn = out.getvalue().decode().strip()
    return Markup('<span role="img" aria-label="{name}" class="qr">{drawn}</span>').format(
        name=name,
        drawn=Markup(drawn),  # noqa: S704 - drawn by us from the code alone
    )

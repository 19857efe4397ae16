"""QR codes: dark on their own light ground, so that scanners read them on a dark page too."""

import io
from typing import Any

import segno

# Four modules of quiet around it are what ISO/IEC 18004 asks for.
DRAWN: dict[str, Any] = {"border": 4, "dark": "#14212b", "light": "#ffffff"}
PIXELS_PER_MODULE = 8


def svg(content: str, title: str | None = None) -> str:
    """A drawing that fills whatever it stands in."""
    out = io.BytesIO()
    _code(content).save(
        out, kind="svg", xmldecl=False, omitsize=True, svgclass=None, lineclass=None, title=title, **DRAWN
    )
    return out.getvalue().decode().strip()


def data_uri(content: str) -> str:
    """A drawing as an address that an image takes."""
    return str(_code(content).svg_data_uri(**DRAWN))


def png(content: str) -> bytes:
    """A picture that a phone shows."""
    out = io.BytesIO()
    _code(content).save(out, kind="png", scale=PIXELS_PER_MODULE, **DRAWN)
    return out.getvalue()


def _code(content: str) -> Any:
    return segno.make(content, error="m", micro=False)

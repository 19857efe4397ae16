"""What may be printed or knitted on a surface: a small tile, repeated within the outline."""

from collections.abc import Callable

from .canvas import Paint, box, disc, fill, mixed, stroke


def _stripes(paint: Paint) -> tuple[int, int, str]:
    return 800, 58, box(0, 10, 800, 20, paint.pop)


def _bold_stripes(paint: Paint) -> tuple[int, int, str]:
    return 800, 132, box(0, 0, 800, 66, paint.pop)


def _block(paint: Paint) -> tuple[int, int, str]:
    return 800, 800, box(0, 0, 800, 370, paint.pop)


def _band(paint: Paint) -> tuple[int, int, str]:
    return 800, 800, box(0, 380, 800, 60, paint.pop)


def _dots(paint: Paint) -> tuple[int, int, str]:
    return 68, 120, disc(17, 30, 9, paint.pop) + disc(51, 90, 9, paint.pop)


def _check(paint: Paint) -> tuple[int, int, str]:
    lines = stroke("M22 0V72", paint.deep, 10) + stroke("M0 22H72", paint.deep, 10) + stroke("M0 50H72", paint.light, 6)
    return 72, 72, f'<g opacity=".6">{lines}</g>'


def _waves(paint: Paint) -> tuple[int, int, str]:
    return 132, 70, stroke("M-66 35q33 -44 66 0t66 0t66 0t66 0", paint.pop, 9)


def _knit(paint: Paint) -> tuple[int, int, str]:
    return 44, 34, stroke("M5 4l17 18l17 -18", mixed(paint.base, paint.deep, 0.55), 7)


PATTERNS: dict[str, Callable[[Paint], tuple[int, int, str]]] = {
    "stripes": _stripes,
    "bold-stripes": _bold_stripes,
    "block": _block,
    "band": _band,
    "dots": _dots,
    "check": _check,
    "waves": _waves,
    "knit": _knit,
}


def tile(paint: Paint) -> str:
    """The tile of the paint's pattern, to be written once into a picture."""
    pattern = PATTERNS.get(paint.pattern)
    if pattern is None:
        return ""
    width, height, drawn = pattern(paint)
    return (
        f'<pattern id="{paint.tile}" width="{width}" height="{height}" patternUnits="userSpaceOnUse">{drawn}</pattern>'
    )


def printed(paint: Paint, outline: str) -> str:
    """The pattern on a surface; nothing for a plain one."""
    return fill(outline, f"url(#{paint.tile})") if paint.pattern in PATTERNS else ""

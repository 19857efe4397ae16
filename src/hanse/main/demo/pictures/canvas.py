"""The few strokes every picture is made of: SVG text from numbers and colors.

Everything is drawn on a square of 800 by 800. Most things in a shop are symmetric, so a silhouette is written once,
for its right half, and mirrored on the line x = 400.
"""

from collections.abc import Iterable

import msgspec

SIZE = 800
AXIS = SIZE // 2

Segment = tuple[float, ...]


class Paint(msgspec.Struct, frozen=True):
    """What a picture is painted with: ground behind, base of the thing, deep for its details, pop for its accent.

    `tile` is the id of the pattern that lies on its surfaces, `title` and `line` are the words printed on it.
    """

    ground: str
    base: str
    deep: str
    light: str
    pop: str
    key: str
    pattern: str = "plain"
    tile: str = ""
    title: str = ""
    line: str = ""


def _number(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")


def _points(values: Iterable[float]) -> str:
    return " ".join(_number(value) for value in values)


def open_path(start: Segment, *segments: Segment) -> str:
    """A path from `start`; two numbers are a straight line, four a quadratic curve, six a cubic one."""
    letters = {2: "L", 4: "Q", 6: "C"}
    return f"M{_points(start)}" + "".join(letters[len(segment)] + _points(segment) for segment in segments)


def path(start: Segment, *segments: Segment) -> str:
    """A closed path."""
    return open_path(start, *segments) + "Z"


def symmetric(start: Segment, *segments: Segment) -> str:
    """A closed path from its right half, which begins and ends on the axis."""
    ends = [start, *(segment[-2:] for segment in segments)]
    back: list[Segment] = []
    for end, segment in zip(reversed(ends[:-1]), reversed(segments), strict=True):
        controls = segment[:-2]
        pairs = [controls[at : at + 2] for at in range(0, len(controls), 2)]
        mirrored = [(2 * AXIS - x, y) for x, y in reversed(pairs)]
        back.append((*(number for pair in mirrored for number in pair), 2 * AXIS - end[0], end[1]))
    return path(start, *segments, *back)


def fill(outline: str, color: str) -> str:
    return f'<path d="{outline}" fill="{color}"/>'


def stroke(line: str, color: str, width: float = 8) -> str:
    return (
        f'<path d="{line}" fill="none" stroke="{color}" stroke-width="{_number(width)}"'
        ' stroke-linecap="round" stroke-linejoin="round"/>'
    )


def line(x1: float, y1: float, x2: float, y2: float, color: str, width: float = 8) -> str:
    return stroke(open_path((x1, y1), (x2, y2)), color, width)


def box(x: float, y: float, width: float, height: float, color: str, round_by: float = 0) -> str:
    corner = f' rx="{_number(round_by)}"' if round_by else ""
    return (
        f'<rect x="{_number(x)}" y="{_number(y)}" width="{_number(width)}" height="{_number(height)}"'
        f'{corner} fill="{color}"/>'
    )


def disc(x: float, y: float, radius: float, color: str) -> str:
    return f'<circle cx="{_number(x)}" cy="{_number(y)}" r="{_number(radius)}" fill="{color}"/>'


def ring(x: float, y: float, radius: float, color: str, width: float = 8) -> str:
    return (
        f'<circle cx="{_number(x)}" cy="{_number(y)}" r="{_number(radius)}" fill="none" stroke="{color}"'
        f' stroke-width="{_number(width)}"/>'
    )


def oval(x: float, y: float, across: float, down: float, color: str) -> str:
    return f'<ellipse cx="{_number(x)}" cy="{_number(y)}" rx="{_number(across)}" ry="{_number(down)}" fill="{color}"/>'


def mirrored(part: str) -> str:
    return f'<g transform="matrix(-1 0 0 1 {SIZE} 0)">{part}</g>'


def twice(part: str) -> str:
    """A part and its mirror image."""
    return part + mirrored(part)


def turned(part: str, degrees: float, x: float = AXIS, y: float = AXIS) -> str:
    return f'<g transform="rotate({_number(degrees)} {_number(x)} {_number(y)})">{part}</g>'


def shifted(part: str, x: float, y: float) -> str:
    return f'<g transform="translate({_number(x)} {_number(y)})">{part}</g>'


def shadow(paint: Paint, y: float, across: float) -> str:
    """What a standing thing throws on its ground."""
    return oval(AXIS, y, across, 14, mixed(paint.ground, "#14212B", 0.12))


def words(text: str, x: float, y: float, size: float, color: str, face: str = "serif", weight: int = 600) -> str:
    """Centered words. The faces are those of the shop; any serif or sans serif stands in for them."""
    family = "Fraunces,Georgia,serif" if face == "serif" else "Inter,Helvetica,Arial,sans-serif"
    spacing = ' letter-spacing="4"' if face == "caps" else ""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    return (
        f'<text x="{_number(x)}" y="{_number(y)}" font-family="{family}" font-size="{_number(size)}"'
        f' font-weight="{weight}" text-anchor="middle"{spacing} fill="{color}">{escaped}</text>'
    )


def mixed(color: str, other: str, share: float) -> str:
    """A color with a share (0 to 1) of another in it."""
    one = [int(color[at : at + 2], 16) for at in (1, 3, 5)]
    two = [int(other[at : at + 2], 16) for at in (1, 3, 5)]
    return "#" + "".join(f"{round(a + (b - a) * share):02X}" for a, b in zip(one, two, strict=True))


def svg(paint: Paint, parts: Iterable[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {SIZE}">'
        f"{box(0, 0, SIZE, SIZE, paint.ground)}{''.join(parts)}</svg>"
    )

"""What stands on the covers of books, drawn around (0, 0), about 300 wide and 200 high."""

from collections.abc import Callable

from .canvas import Paint, box, disc, fill, line, open_path, oval, path, ring, stroke, turned

SUN = "#F2C14E"


def _waves(paint: Paint) -> str:
    wave = "q35 -40 70 0t70 0t70 0t70 0t70 0"
    return stroke(f"M-175 -30{wave}M-175 20{wave}M-175 70{wave}", paint.pop, 12)


def _lighthouse(paint: Paint) -> str:
    tower = path((-34, 90), (-22, -70), (22, -70), (34, 90))
    bands = box(-30, -10, 60, 36, paint.deep) + box(-34, 58, 68, 32, paint.deep)
    beam = fill(path((20, -92), (170, -140), (170, -50)), SUN) + fill(path((-20, -92), (-170, -140), (-170, -50)), SUN)
    return (
        f'<g opacity=".75">{beam}</g>'
        + fill(tower, "#F7F5F1")
        + bands
        + box(-22, -108, 44, 38, SUN)
        + fill(path((-32, -106), (0, -140), (32, -106)), paint.deep)
    )


def _ship(paint: Paint) -> str:
    hull = path((-130, 30), (130, 30), (90, 90), (-90, 90))
    sail = path((-8, -130), (-8, 14), (-110, 14))
    jib = path((12, -110), (12, 14), (96, 14))
    return fill(sail, "#F7F5F1") + fill(jib, paint.pop) + line(0, -140, 0, 30, paint.deep, 10) + fill(hull, paint.deep)


def _gull(_paint: Paint) -> str:
    one = open_path((-150, -20), (-80, -90, -10, 10), (70, -110, 150, -50))
    two = open_path((-40, 80), (0, 40, 34, 92), (70, 36, 110, 64))
    return stroke(one, "#F7F5F1", 20) + stroke(two, "#F7F5F1", 12)


def _fish(paint: Paint) -> str:
    body = path((-130, 0), (-60, -90, 60, -80, 100, 0), (60, 80, -60, 90, -130, 0))
    tail = path((86, 0), (160, -64), (146, 0), (160, 64))
    scales = "".join(stroke(open_path((x, -36), (x + 26, 0, x, 36)), paint.base, 7) for x in (-40, 0, 40))
    return fill(tail, paint.pop) + fill(body, paint.pop) + scales + disc(-86, -12, 9, paint.base)


def _dunes(paint: Paint) -> str:
    back = path((-175, 90), (-175, 20), (-90, -70, 20, 20), (110, -30, 175, 10), (175, 90))
    grass = stroke(
        open_path((-90, 0), (-104, -60)) + open_path((-82, 0), (-82, -72)) + open_path((-74, 2), (-56, -56)),
        paint.deep,
        7,
    )
    return disc(90, -70, 46, SUN) + grass + fill(back, paint.pop)


def _moon(paint: Paint) -> str:
    moon = disc(0, -20, 84, "#F7F5F1") + disc(38, -36, 72, paint.base)
    stars = "".join(disc(x, y, 7, SUN) for x, y in ((-130, -80), (110, 40), (130, -100), (-110, 60)))
    return moon + stars


def _pot(paint: Paint) -> str:
    body = path((-110, -10), (110, -10), (100, 90), (-100, 90))
    steam = "".join(
        stroke(open_path((x, -60), (x - 24, -90, x, -116), (x + 22, -140, x, -160)), "#F7F5F1", 9) for x in (-46, 0, 46)
    )
    return (
        steam
        + fill(body, paint.pop)
        + box(-126, -30, 252, 24, paint.deep, 10)
        + line(-146, 16, -112, 16, paint.deep, 16)
        + line(146, 16, 112, 16, paint.deep, 16)
    )


def _cup(paint: Paint) -> str:
    body = path((-90, -50), (90, -50), (70, 80), (-70, 80))
    steam = "".join(stroke(open_path((x, -74), (x - 20, -100, x, -124)), paint.pop, 9) for x in (-36, 0, 36))
    return (
        steam
        + stroke(open_path((84, -30), (160, -30, 140, 50, 76, 46)), "#F7F5F1", 18)
        + fill(body, "#F7F5F1")
        + oval(0, 92, 130, 12, paint.pop)
    )


def _compass(paint: Paint) -> str:
    star = path((0, -120), (20, -20), (120, 0), (20, 20), (0, 120), (-20, 20), (-120, 0), (-20, -20))
    return ring(0, 0, 92, paint.pop, 10) + fill(star, "#F7F5F1") + disc(0, 0, 14, paint.deep)


def _anchor(paint: Paint) -> str:
    arms = open_path((-100, 20), (-80, 96, 0, 96), (80, 96, 100, 20))
    return (
        stroke(arms, paint.pop, 20)
        + line(0, -70, 0, 94, paint.pop, 20)
        + line(-54, -34, 54, -34, paint.pop, 18)
        + ring(0, -98, 28, paint.pop, 16)
    )


def _house(paint: Paint) -> str:
    gable = path(
        (-90, 90),
        (-90, -20),
        (-60, -20),
        (-60, -60),
        (-30, -60),
        (-30, -100),
        (30, -100),
        (30, -60),
        (60, -60),
        (60, -20),
        (90, -20),
        (90, 90),
    )
    panes = "".join(box(x, y, 26, 32, SUN) for x, y in ((-56, 0), (-13, 0), (30, 0), (-13, -64)))
    return fill(gable, paint.deep) + panes + box(-18, 50, 36, 40, paint.pop)


def _bird(paint: Paint) -> str:
    body = path((-110, -20), (-60, -80, 20, -60, 60, 0), (150, 40), (40, 60), (-40, 70, -90, 40, -110, -20))
    beak = path((-104, -24), (-160, -6), (-104, 4))
    legs = line(-10, 52, -10, 110, SUN, 8) + line(24, 54, 24, 110, SUN, 8)
    return legs + fill(beak, SUN) + fill(body, "#F7F5F1") + disc(-78, -26, 8, paint.deep)


def _mussel(paint: Paint) -> str:
    shell = path((0, 90), (-130, 40, -120, -90, 0, -100), (120, -90, 130, 40, 0, 90))
    ribs = "".join(stroke(open_path((0, 84), (x, -70)), paint.base, 7) for x in (-84, -44, 0, 44, 84))
    return fill(shell, paint.pop) + ribs


def _tree(paint: Paint) -> str:
    crown = disc(0, -50, 76, paint.pop) + disc(-62, -8, 46, paint.pop) + disc(62, -8, 46, paint.pop)
    return line(0, -20, 0, 96, paint.deep, 22) + crown + turned(line(0, 30, 0, -10, paint.deep, 12), 40, 0, 30)


MOTIFS: dict[str, Callable[[Paint], str]] = {
    "waves": _waves,
    "lighthouse": _lighthouse,
    "ship": _ship,
    "gull": _gull,
    "fish": _fish,
    "dunes": _dunes,
    "moon": _moon,
    "pot": _pot,
    "cup": _cup,
    "compass": _compass,
    "anchor": _anchor,
    "house": _house,
    "bird": _bird,
    "mussel": _mussel,
    "tree": _tree,
}

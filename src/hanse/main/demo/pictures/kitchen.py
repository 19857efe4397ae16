"""Galley and kitchen, coffee and tea."""

from .canvas import (
    Paint,
    box,
    disc,
    fill,
    line,
    mixed,
    open_path,
    oval,
    path,
    ring,
    shadow,
    stroke,
    symmetric,
    turned,
    twice,
    words,
)
from .patterns import printed

STEEL = "#B9C5CD"
STEEL_DARK = "#6B7F8C"
WOOD = "#C99A5B"
WOOD_DARK = "#8A5A2B"
PAPER = "#FBF8F1"
INK = "#14212B"


def _fitted(text: str, size: float) -> float:
    """Smaller letters for long names, so that they stay on their label."""
    return min(size, size * 9 / max(len(text), 1))


def mug(paint: Paint) -> str:
    body = path((210, 250), (550, 250), (536, 620), (530, 670, 480, 670), (280, 670), (230, 670, 224, 620))
    handle = stroke(open_path((540, 330), (680, 320, 680, 540, 534, 550)), paint.base, 40)
    rim = oval(380, 252, 170, 34, paint.light) + oval(380, 256, 146, 24, paint.deep)
    return shadow(paint, 672, 210) + handle + fill(body, paint.base) + printed(paint, body) + rim


def enamel_mug(paint: Paint) -> str:
    body = path((200, 240), (560, 240), (548, 660), (212, 660))
    handle = stroke(open_path((552, 320), (660, 316, 664, 520, 548, 560)), paint.base, 26) + stroke(
        open_path((552, 320), (660, 316, 664, 520, 548, 560)), paint.pop, 4
    )
    rim = oval(380, 242, 180, 36, paint.pop) + oval(380, 244, 164, 26, paint.deep)
    foot = stroke(open_path((212, 656), (548, 656)), paint.pop, 12)
    spots = "".join(
        disc(x, y, r, paint.light)
        for x, y, r in (
            (260, 360, 7),
            (330, 520, 9),
            (470, 400, 6),
            (430, 590, 7),
            (290, 610, 5),
            (500, 520, 8),
            (380, 330, 5),
        )
    )
    dots = spots if paint.pattern == "plain" else ""
    return shadow(paint, 664, 200) + handle + fill(body, paint.base) + printed(paint, body) + dots + foot + rim


def pan(paint: Paint) -> str:
    handle = turned(box(520, 370, 260, 60, paint.deep, 28) + disc(744, 400, 12, paint.ground), -24, 330, 400)
    body = disc(320, 430, 240, paint.base) + disc(320, 430, 208, paint.deep) + ring(320, 430, 150, paint.base, 5)
    egg = fill(
        path((240, 420), (240, 350, 320, 356), (420, 350, 410, 440), (400, 520, 320, 506), (236, 500, 240, 420)),
        "#FBF8F1",
    ) + disc(326, 432, 44, "#F2C14E")
    return handle + body + egg


def pot(paint: Paint) -> str:
    body = path((170, 360), (630, 360), (630, 590), (620, 660, 550, 660), (250, 660), (180, 660, 170, 590))
    lid = symmetric((400, 260), (560, 266, 640, 350), (640, 366), (400, 366))
    ears = twice(stroke(open_path((630, 420), (720, 410, 720, 490, 630, 480)), paint.deep, 26))
    knob = box(362, 212, 76, 52, paint.deep, 20)
    shine = stroke(open_path((220, 420), (220, 580)), paint.light, 14)
    return (
        shadow(paint, 662, 230)
        + ears
        + fill(body, paint.base)
        + printed(paint, body)
        + shine
        + knob
        + fill(lid, paint.base)
        + line(166, 366, 634, 366, paint.deep, 10)
    )


def chef_knife(paint: Paint) -> str:
    blade = path((40, 420), (120, 330, 260, 312, 520, 312), (520, 420), (480, 440, 300, 446, 40, 420))
    edge = path((40, 420), (300, 446, 480, 440, 520, 420), (520, 404), (300, 424, 160, 424, 40, 420))
    handle = path((520, 316), (740, 316), (776, 340, 760, 390), (730, 400, 700, 386), (560, 386), (520, 400))
    rivets = "".join(disc(x, 350, 10, paint.pop) for x in (570, 640, 710))
    return turned(
        fill(blade, STEEL)
        + fill(edge, "#FFFFFF")
        + fill(handle, paint.base)
        + box(500, 312, 30, 100, STEEL_DARK)
        + rivets,
        -32,
    )


def board(paint: Paint) -> str:
    plank = path(
        (150, 230),
        (150, 200, 180, 200),
        (620, 200),
        (650, 200, 650, 230),
        (650, 600),
        (650, 630, 620, 630),
        (180, 630),
        (150, 630, 150, 600),
    )
    grip = disc(590, 262, 28, paint.ground)
    grain = "".join(
        stroke(open_path((180, y), (330, y - 22, 460, y + 24, 620, y)), paint.deep, 5)
        for y in (350, 410, 470, 530, 586)
    )
    return turned(fill(plank, paint.base) + printed(paint, plank) + grain + grip, -14)


def kettle(paint: Paint) -> str:
    body = symmetric((400, 350), (520, 350, 590, 430, 610, 580), (620, 660, 560, 680), (400, 680))
    spout = path((250, 480), (150, 440), (110, 360), (160, 340), (200, 410), (290, 400))
    handle = stroke(open_path((280, 410), (250, 120, 550, 120, 520, 410)), paint.deep, 28)
    grip = stroke(open_path((330, 200), (400, 168, 470, 200)), WOOD, 40)
    lid = symmetric((400, 320), (470, 326, 490, 362), (400, 374))
    knob = disc(400, 308, 22, paint.deep)
    shine = stroke(open_path((250, 560), (262, 480, 300, 440)), paint.light, 14)
    return (
        shadow(paint, 682, 210)
        + fill(spout, paint.deep)
        + handle
        + grip
        + fill(body, paint.base)
        + printed(paint, body)
        + knob
        + fill(lid, paint.deep)
        + shine
    )


def teapot(paint: Paint) -> str:
    body = path(
        (190, 480),
        (190, 340, 300, 310, 390, 310),
        (490, 310, 590, 350, 590, 480),
        (590, 600, 520, 660, 390, 660),
        (260, 660, 190, 600, 190, 480),
    )
    spout = path((560, 540), (650, 520, 650, 400, 720, 360), (750, 380), (716, 430, 720, 590, 560, 620))
    handle = stroke(open_path((216, 400), (70, 370, 80, 600, 220, 580)), paint.base, 34)
    lid = path((280, 326), (300, 270, 480, 270, 500, 326))
    knob = disc(390, 262, 28, paint.pop)
    return (
        shadow(paint, 664, 190)
        + handle
        + fill(spout, paint.base)
        + fill(body, paint.base)
        + printed(paint, body)
        + fill(lid, paint.deep)
        + knob
    )


def grinder(paint: Paint) -> str:
    drawer = path((220, 440), (580, 440), (592, 690), (208, 690))
    front = box(276, 520, 248, 110, paint.deep, 10) + disc(400, 575, 18, paint.pop)
    top = box(196, 412, 408, 40, paint.deep, 8)
    bowl = symmetric((400, 290), (520, 290), (500, 410), (400, 412))
    crank = (
        line(400, 290, 400, 190, STEEL_DARK, 18)
        + line(400, 190, 600, 170, STEEL_DARK, 18)
        + line(600, 170, 600, 120, STEEL_DARK, 12)
        + box(574, 70, 52, 66, WOOD_DARK, 22)
    )
    return (
        shadow(paint, 692, 220)
        + crank
        + fill(bowl, STEEL)
        + line(280, 292, 520, 292, STEEL_DARK, 12)
        + fill(drawer, paint.base)
        + printed(paint, drawer)
        + top
        + front
    )


def dripper(paint: Paint) -> str:
    cone = symmetric((400, 190), (590, 190), (450, 420), (400, 420))
    ribs = twice(line(456, 230, 420, 390, paint.deep, 6) + line(516, 230, 440, 380, paint.deep, 6))
    plate = box(270, 410, 260, 34, paint.deep, 12)
    handle = stroke(open_path((560, 240), (680, 230, 660, 350, 512, 340)), paint.base, 24)
    jug = symmetric((400, 444), (470, 444), (480, 500, 520, 560), (540, 640, 490, 690), (400, 690))
    coffee = symmetric((400, 590), (528, 590), (534, 650, 490, 690), (400, 690))
    rim = box(206, 176, 388, 30, paint.deep, 10)
    return (
        shadow(paint, 692, 150)
        + fill(jug, mixed(paint.ground, "#FFFFFF", 0.6))
        + fill(coffee, "#5A3A22")
        + stroke(jug, STEEL_DARK, 5)
        + handle
        + fill(cone, paint.base)
        + ribs
        + plate
        + rim
    )


def french_press(paint: Paint) -> str:
    glass = box(260, 270, 250, 400, mixed(paint.ground, "#FFFFFF", 0.6), 16)
    coffee = box(260, 420, 250, 250, "#5A3A22", 16)
    frame = (
        f'<rect x="260" y="270" width="250" height="400" rx="16" fill="none" stroke="{paint.base}" stroke-width="14"/>'
    )
    bands = line(260, 400, 510, 400, paint.base, 14) + line(260, 640, 510, 640, paint.base, 18)
    handle = stroke(open_path((510, 330), (640, 330, 640, 590, 510, 600)), paint.base, 30)
    lid = path((240, 280), (260, 220, 510, 220, 530, 280))
    rod = line(385, 220, 385, 120, STEEL_DARK, 10) + disc(385, 112, 26, paint.pop)
    filter_plate = box(272, 440, 226, 18, STEEL)
    return (
        shadow(paint, 674, 170) + handle + glass + coffee + filter_plate + frame + bands + rod + fill(lid, paint.deep)
    )


def bowl(paint: Paint) -> str:
    body = symmetric((400, 380), (670, 380), (650, 560, 520, 640), (400, 640))
    foot = box(310, 630, 180, 36, paint.deep, 8)
    rim = oval(400, 382, 270, 58, paint.light) + oval(400, 390, 236, 42, paint.deep)
    return shadow(paint, 668, 150) + foot + fill(body, paint.base) + printed(paint, body) + rim


def plate(paint: Paint) -> str:
    rim = (
        disc(400, 400, 290, paint.base)
        + ring(400, 400, 276, paint.pop, 8)
        + disc(400, 400, 196, paint.light)
        + ring(400, 400, 196, paint.deep, 5)
    )
    fish = fill(
        path(
            (290, 400),
            (340, 330, 440, 330, 480, 396),
            (540, 350),
            (530, 400),
            (540, 450),
            (480, 404),
            (440, 470, 340, 470, 290, 400),
        ),
        paint.pop,
    ) + disc(336, 392, 8, paint.light)
    return rim + fish


def tea_towel(paint: Paint) -> str:
    cloth = path((210, 140), (590, 140), (590, 690), (210, 690))
    fold = fill(path((490, 140), (590, 140), (590, 690), (490, 690)), mixed(paint.base, paint.deep, 0.25))
    loop = stroke(open_path((370, 144), (370, 84, 430, 84, 430, 144)), paint.deep, 14)
    hem = line(214, 656, 586, 656, paint.deep, 6)
    return loop + fill(cloth, paint.base) + fold + printed(paint, cloth) + hem


def apron(paint: Paint) -> str:
    cloth = symmetric((400, 210), (480, 210), (490, 330, 590, 390), (604, 690), (400, 704))
    neck = stroke(open_path((326, 216), (330, 70, 470, 70, 474, 216)), paint.deep, 18)
    ties = twice(stroke(open_path((588, 400), (690, 420, 660, 560)), paint.deep, 16))
    pocket = stroke(path((290, 480), (510, 480), (510, 610), (290, 610)), paint.deep, 7)
    return (
        neck
        + ties
        + fill(cloth, paint.base)
        + printed(paint, cloth)
        + pocket
        + line(400, 484, 400, 606, paint.deep, 6)
        + box(370, 250, 60, 44, paint.pop, 6)
    )


def tin(paint: Paint) -> str:
    body = path((210, 270), (590, 270), (590, 650), (570, 690, 400, 690), (230, 690, 210, 650))
    lid = box(196, 200, 408, 90, paint.deep, 20)
    label = oval(400, 480, 130, 100, PAPER)
    return (
        shadow(paint, 690, 200)
        + fill(body, paint.base)
        + printed(paint, body)
        + lid
        + label
        + words(paint.title, 400, 496, 48, INK)
    )


def coffee_bag(paint: Paint) -> str:
    body = path((230, 190), (570, 190), (580, 240), (600, 690), (560, 712, 400, 712), (240, 712, 200, 690), (220, 240))
    top = path((230, 110), (570, 110), (570, 200), (230, 200))
    folds = line(230, 156, 570, 156, paint.deep, 6) + line(230, 200, 570, 200, paint.deep, 6)
    tie = twice(box(560, 138, 34, 40, paint.pop, 6))
    label = box(256, 320, 288, 270, mixed(paint.light, "#FFFFFF", 0.75), 8)
    beans = oval(400, 540, 22, 30, "#5A3A22") + stroke(open_path((400, 514), (390, 540, 400, 566)), "#FBF8F1", 5)
    valve = disc(400, 266, 14, paint.deep)
    text = (
        words("KOGGE", 400, 364, 24, "#14212B", "caps")
        + words(paint.title, 400, 430, _fitted(paint.title, 46), INK)
        + words(paint.line, 400, 476, 25, "#4A5B68", "sans", 500)
    )
    return (
        shadow(paint, 708, 210)
        + fill(body, paint.base)
        + printed(paint, body)
        + fill(top, paint.base)
        + folds
        + tie
        + valve
        + label
        + text
        + beans
    )


def tea_caddy(paint: Paint) -> str:
    body = box(240, 240, 320, 460, paint.base, 14)
    lid = box(228, 180, 344, 96, paint.deep, 14)
    knob = box(360, 146, 80, 40, paint.deep, 14)
    label = box(270, 340, 260, 250, mixed(paint.light, "#FFFFFF", 0.75), 8)
    leaf = fill(path((400, 570), (346, 540, 360, 500, 400, 486), (440, 500, 454, 540, 400, 570)), "#2F6B3C") + line(
        400, 576, 400, 510, "#FBF8F1", 4
    )
    text = (
        words("KOGGE", 400, 382, 22, "#14212B", "caps")
        + words(paint.title, 400, 432, _fitted(paint.title, 40), INK)
        + words(paint.line, 400, 468, 23, "#4A5B68", "sans", 500)
    )
    shape = path((240, 276), (560, 276), (560, 700), (240, 700))
    return shadow(paint, 702, 180) + knob + body + printed(paint, shape) + lid + label + text + leaf

"""For nights outside."""

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
    shifted,
    stroke,
    symmetric,
    turned,
    twice,
)
from .patterns import printed

STEEL = "#A9B8C3"
STEEL_DARK = "#6B7F8C"
WOOD = "#C99A5B"


def tent(paint: Paint) -> str:
    """A ridge tent seen from the front corner."""
    side = path((330, 220), (560, 190), (720, 590), (470, 640))
    front = path((330, 220), (470, 640), (110, 620))
    door = path((318, 350), (372, 634), (222, 626))
    guys = line(330, 220, 90, 470, paint.deep, 4) + line(560, 190, 740, 430, paint.deep, 4)
    pegs = line(90, 470, 82, 500, paint.deep, 10) + line(740, 430, 748, 460, paint.deep, 10)
    flap = path((318, 350), (300, 480, 222, 626), (262, 628), (316, 520, 318, 350))
    seams = stroke(open_path((410, 210), (560, 622)), paint.deep, 5) + stroke(
        open_path((490, 200), (644, 606)), paint.deep, 5
    )
    return (
        guys
        + pegs
        + fill(side, paint.base)
        + printed(paint, side)
        + seams
        + fill(front, mixed(paint.base, paint.light, 0.6))
        + fill(door, paint.deep)
        + fill(flap, paint.pop)
    )


def dome_tent(paint: Paint) -> str:
    dome = symmetric((400, 200), (600, 206, 690, 430, 716, 630), (400, 630))
    poles = stroke(open_path((110, 630), (240, 260, 400, 206), (600, 300, 690, 628)), paint.deep, 7)
    door = symmetric((400, 330), (482, 340, 512, 480, 520, 630), (400, 630))
    vent = symmetric((400, 214), (444, 222, 470, 280), (400, 292))
    return (
        shadow(paint, 634, 330)
        + fill(dome, paint.base)
        + printed(paint, dome)
        + poles
        + fill(door, paint.deep)
        + line(400, 336, 400, 630, paint.pop, 7)
        + fill(vent, paint.pop)
    )


def tarp(paint: Paint) -> str:
    sheet = path(
        (90, 330),
        (250, 300, 400, 170),
        (560, 290, 716, 320),
        (640, 400, 620, 470),
        (500, 380, 400, 360),
        (290, 390, 180, 480),
        (160, 400, 90, 330),
    )
    poles = (
        line(400, 180, 400, 660, paint.deep, 10)
        + line(180, 480, 150, 650, paint.deep, 5)
        + line(620, 470, 660, 640, paint.deep, 5)
    )
    guys = line(90, 330, 60, 600, paint.deep, 4) + line(716, 320, 746, 590, paint.deep, 4)
    ridge = stroke(open_path((400, 172), (410, 270, 400, 358)), paint.deep, 6)
    return shadow(paint, 662, 120) + poles + guys + fill(sheet, paint.base) + printed(paint, sheet) + ridge


def sleeping_bag(paint: Paint) -> str:
    body = symmetric((400, 90), (500, 94, 540, 170, 544, 300), (530, 520, 486, 690), (450, 716, 400, 716))
    hood = symmetric((400, 130), (466, 134, 492, 190), (490, 262, 400, 280))
    face = symmetric((400, 160), (444, 164, 458, 206), (450, 248, 400, 256))
    quilt = "".join(
        stroke(open_path((266 + inset, y), (400, y + 34, 534 - inset, y)), paint.deep, 6)
        for y, inset in ((340, 0), (420, 4), (500, 14), (580, 26), (650, 40))
    )
    zip_line = stroke(open_path((494, 230), (508, 420, 472, 640)), paint.pop, 8)
    return (
        fill(body, paint.base)
        + printed(paint, body)
        + quilt
        + fill(hood, paint.light)
        + fill(face, paint.deep)
        + zip_line
    )


def mat(paint: Paint) -> str:
    """Half unrolled."""
    flat = path((180, 470), (600, 400), (730, 560), (300, 650))
    lines = "".join(
        line(180 + 105 * part, 470 - 17.5 * part, 300 + 107 * part, 650 - 22 * part, paint.deep, 5)
        for part in (1, 2, 3)
    )
    roll = path(
        (120, 420),
        (120, 340, 190, 330),
        (600, 262),
        (660, 262, 664, 330),
        (664, 420, 610, 430),
        (190, 510),
        (120, 500, 120, 420),
    )
    spiral = (
        oval(166, 424, 56, 84, paint.deep) + oval(166, 424, 38, 62, paint.base) + oval(168, 426, 20, 38, paint.deep)
    )
    strap = stroke(open_path((360, 302), (396, 380, 376, 476)), paint.pop, 22) + stroke(
        open_path((540, 272), (576, 350, 556, 442)), paint.pop, 22
    )
    return fill(flat, paint.base) + lines + fill(roll, mixed(paint.base, paint.deep, 0.3)) + spiral + strap


def lantern(paint: Paint) -> str:
    glass = symmetric((400, 290), (470, 290), (520, 360, 520, 430), (520, 500, 470, 560), (400, 560))
    flame = symmetric((400, 350), (446, 430, 440, 470), (430, 510, 400, 510))
    top = symmetric((400, 170), (440, 170), (470, 220), (510, 250), (490, 292), (400, 292))
    base = symmetric((400, 556), (490, 556), (500, 590), (540, 610), (548, 690), (400, 690))
    frame = twice(stroke(open_path((500, 270), (572, 330, 572, 520, 516, 600)), paint.deep, 14))
    bail = stroke(open_path((290, 300), (250, 60, 550, 60, 510, 300)), paint.deep, 10)
    guard = stroke(open_path((286, 430), (400, 470, 514, 430)), paint.deep, 7)
    return (
        shadow(paint, 692, 190)
        + bail
        + frame
        + fill(glass, "#FBF3DC")
        + fill(flame, "#F2C14E")
        + guard
        + fill(top, paint.base)
        + fill(base, paint.base)
        + box(270, 640, 260, 14, paint.deep)
    )


def headlamp(paint: Paint) -> str:
    band = '<ellipse cx="400" cy="360" rx="270" ry="150" fill="none"'
    strap = f'{band} stroke="{paint.deep}" stroke-width="52"/>'
    stripe = f'{band} stroke="{paint.pop}" stroke-width="8" stroke-dasharray="30 22"/>'
    body = box(270, 410, 260, 190, paint.base, 50)
    lens = disc(400, 505, 74, paint.deep) + disc(400, 505, 56, "#FBF3DC") + disc(400, 505, 24, "#F2C14E")
    button = box(440, 396, 60, 22, paint.pop, 10)
    return strap + stripe + button + body + lens


def torch(paint: Paint) -> str:
    head = path((330, 150), (470, 150), (462, 250), (436, 300), (364, 300), (338, 250))
    tube = box(364, 296, 72, 330, paint.base, 8) + "".join(
        line(376, y, 424, y, paint.deep, 6) for y in range(430, 590, 24)
    )
    cap = box(360, 616, 80, 56, paint.deep, 10)
    rim = box(322, 134, 156, 34, paint.deep, 10)
    beam = path((336, 136), (464, 136), (560, 20), (240, 20))
    switch = box(382, 342, 36, 56, paint.pop, 14)
    return turned(
        f'<g opacity=".8">{fill(beam, "#FBF3DC")}</g>' + fill(head, paint.base) + rim + tube + cap + switch, 32
    )


def stove(paint: Paint) -> str:
    can = symmetric((400, 470), (470, 474, 540, 500, 548, 550), (548, 680), (530, 700, 400, 700))
    label = fill(path((252, 580), (548, 580), (548, 640), (252, 640)), paint.pop)
    valve = box(376, 420, 48, 60, STEEL_DARK, 6)
    knob = stroke(open_path((424, 444), (540, 444)), STEEL_DARK, 8) + ring(566, 444, 20, STEEL_DARK, 8)
    burner = symmetric((400, 340), (460, 340), (446, 424), (400, 424))
    arms = twice(stroke(open_path((410, 400), (560, 350), (560, 290), (500, 290)), STEEL_DARK, 14))
    flames = "".join(
        fill(path((x, 336), (x - 22, 290, x, 236), (x + 22, 290, x, 336)), "#6EC1E4") for x in (352, 400, 448)
    )
    return shadow(paint, 700, 180) + flames + arms + fill(burner, STEEL) + valve + knob + fill(can, paint.base) + label


def camp_chair(paint: Paint) -> str:
    back = path((220, 170), (540, 170), (566, 440), (246, 440))
    seat = path((240, 440), (570, 440), (620, 520), (190, 520))
    legs = line(200, 520, 560, 700, paint.deep, 16) + line(610, 520, 250, 700, paint.deep, 16)
    posts = line(214, 150, 246, 460, paint.deep, 16) + line(546, 150, 574, 460, paint.deep, 16)
    arms = (
        line(150, 380, 260, 380, WOOD, 24)
        + line(560, 380, 670, 380, WOOD, 24)
        + line(160, 392, 190, 520, paint.deep, 12)
        + line(660, 392, 620, 520, paint.deep, 12)
    )
    return (
        shadow(paint, 704, 220)
        + legs
        + arms
        + fill(back, paint.base)
        + printed(paint, back)
        + posts
        + fill(seat, mixed(paint.base, paint.deep, 0.4))
    )


def camp_table(paint: Paint) -> str:
    top = path((110, 330), (690, 330), (640, 400), (160, 400))
    slats = "".join(line(160 + 92 * part, 336, 196 + 82 * part, 396, paint.deep, 5) for part in range(1, 6))
    legs = line(190, 404, 560, 690, paint.deep, 16) + line(610, 404, 240, 690, paint.deep, 16)
    rail = box(156, 398, 488, 22, paint.deep, 6)
    return shadow(paint, 694, 220) + legs + disc(400, 566, 14, paint.pop) + fill(top, paint.base) + slats + rail


def compass(paint: Paint) -> str:
    case = disc(400, 430, 250, paint.base) + disc(400, 430, 214, paint.deep) + disc(400, 430, 196, "#FBF8F1")
    marks = "".join(
        turned(box(396, 246, 8, 30 if degrees % 90 else 44, "#14212B"), degrees, 400, 430)
        for degrees in range(0, 360, 30)
    )
    needle = turned(
        fill(path((400, 266), (432, 430), (368, 430)), "#A63A2B")
        + fill(path((400, 594), (432, 430), (368, 430)), "#4A5B68"),
        28,
        400,
        430,
    )
    crown = box(376, 140, 48, 50, paint.deep, 8) + ring(400, 116, 40, paint.base, 14)
    return crown + case + marks + needle + disc(400, 430, 16, "#F2C14E")


def binoculars(paint: Paint) -> str:
    tube = path((420, 250), (520, 250), (540, 330), (592, 420), (592, 640), (430, 640), (424, 420))
    lens = oval(511, 642, 84, 26, "#6EC1E4") + oval(511, 642, 62, 17, paint.ground)
    eye = box(428, 176, 88, 82, paint.deep, 14)
    bridge = box(372, 300, 56, 150, paint.deep, 14) + box(382, 250, 36, 70, paint.pop, 10)
    rings = line(432, 470, 590, 470, paint.deep, 10) + line(432, 592, 590, 592, paint.deep, 10)
    strap = stroke(open_path((230, 330), (90, 150, 330, 60, 400, 90), (470, 60, 710, 150, 570, 330)), paint.deep, 12)
    return strap + twice(eye + fill(tube, paint.base) + rings + lens) + bridge


def pocket_knife(paint: Paint) -> str:
    blade = path((400, 372), (640, 330), (720, 322, 760, 366, 770, 390), (700, 420, 400, 424))
    handle = path(
        (70, 380),
        (80, 350, 120, 352),
        (400, 352),
        (430, 356, 430, 396),
        (426, 446, 380, 446),
        (140, 446),
        (70, 440, 70, 380),
    )
    rivets = "".join(disc(x, 398, 10, paint.pop) for x in (120, 250, 380))
    bolster = box(396, 352, 38, 94, STEEL_DARK, 8)
    groove = line(500, 372, 600, 352, STEEL_DARK, 6)
    return turned(
        fill(blade, STEEL) + groove + fill(handle, paint.base) + printed(paint, handle) + bolster + rivets,
        -28,
    )


def hammock(paint: Paint) -> str:
    cloth = path((150, 300), (260, 560, 540, 560, 650, 300), (600, 640, 200, 640, 150, 300))
    inner = path((150, 300), (280, 470, 520, 470, 650, 300), (540, 560, 260, 560, 150, 300))
    ropes = line(70, 150, 150, 300, paint.deep, 9) + line(730, 150, 650, 300, paint.deep, 9)
    trees = (
        box(40, 90, 44, 620, "#8A5A2B")
        + box(716, 90, 44, 620, "#8A5A2B")
        + box(32, 140, 60, 26, paint.deep, 4)
        + box(708, 140, 60, 26, paint.deep, 4)
    )
    return trees + ropes + fill(inner, paint.deep) + fill(cloth, paint.base) + printed(paint, cloth)


def flask(paint: Paint) -> str:
    body = box(290, 260, 220, 440, paint.base, 36)
    cup = symmetric((400, 110), (470, 110), (486, 130, 488, 180), (488, 230), (400, 230))
    neck = box(302, 226, 196, 44, STEEL)
    handle = stroke(open_path((506, 360), (610, 370, 610, 570, 506, 580)), paint.deep, 26)
    shine = line(330, 330, 330, 640, paint.light, 14)
    foot = box(290, 650, 220, 50, paint.deep, 24)
    outline = path((290, 280), (510, 280), (510, 650), (290, 650))
    return (
        shadow(paint, 702, 150) + handle + body + printed(paint, outline) + shine + foot + neck + fill(cup, paint.deep)
    )


def bottle(paint: Paint) -> str:
    body = symmetric(
        (400, 240), (430, 240), (440, 300, 500, 340), (512, 360, 512, 400), (512, 670), (512, 704, 470, 704), (400, 704)
    )
    cap = box(352, 140, 96, 96, paint.deep, 16)
    loop = stroke(open_path((372, 140), (372, 84, 428, 84, 428, 140)), paint.deep, 16)
    neck = box(366, 228, 68, 34, STEEL)
    shine = line(326, 420, 326, 640, paint.light, 12)
    return shadow(paint, 704, 140) + loop + cap + neck + fill(body, paint.base) + printed(paint, body) + shine


def _line_of_rope(paint: Paint) -> str:
    return "".join(
        shifted(ring(400, 400, radius, paint.base, 30) + ring(400, 400, radius, paint.deep, 3), 0, 0)
        for radius in (210, 174, 138)
    )


def rope(paint: Paint) -> str:
    wrap = box(360, 170, 80, 150, paint.deep, 20) + "".join(
        line(364, y, 436, y + 14, paint.pop, 8) for y in range(186, 300, 26)
    )
    tail = stroke(open_path((540, 560), (640, 640, 700, 600)), paint.base, 30)
    return tail + _line_of_rope(paint) + wrap

"""Head, neck, hands, waist and feet."""

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
    shifted,
    stroke,
    symmetric,
    turned,
    twice,
)
from .patterns import printed


def beanie(paint: Paint) -> str:
    crown = symmetric((400, 170), (560, 174, 604, 330, 604, 520), (400, 520))
    ribs = twice(
        "".join(
            stroke(open_path((400 + x / 3, 186), (400 + x, 300, 400 + x, 500)), paint.deep, 5) for x in (44, 104, 160)
        )
    )
    fold = box(176, 476, 448, 136, paint.deep, 30)
    lines = stroke("".join(f"M{x} 500V588" for x in range(216, 600, 46)), paint.base, 5)
    label = box(456, 520, 88, 54, paint.pop, 6)
    return (
        fill(crown, paint.base)
        + printed(paint, crown)
        + line(400, 180, 400, 480, paint.deep, 5)
        + ribs
        + fold
        + lines
        + label
    )


def bobble_hat(paint: Paint) -> str:
    crown = symmetric((400, 220), (556, 224, 604, 360, 604, 530), (400, 530))
    ball = disc(400, 176, 86, paint.pop) + "".join(
        stroke(open_path((400, 176), (400 + x, 176 + y)), mixed(paint.pop, paint.deep, 0.35), 6)
        for x, y in ((0, -70), (56, -42), (70, 12), (42, 56), (-42, 56), (-70, 12), (-56, -42))
    )
    fold = box(184, 500, 432, 112, paint.deep, 28)
    lines = stroke("".join(f"M{x} 520V590" for x in range(224, 600, 44)), paint.base, 5)
    return fill(crown, paint.base) + printed(paint, crown) + fold + lines + ball


def cap(paint: Paint) -> str:
    """The sailor's cap: a soft flat crown, a band with a cord, a short peak."""
    crown = path(
        (120, 400), (120, 270, 280, 200, 420, 206), (600, 212, 690, 290, 676, 400), (560, 440, 240, 440, 120, 400)
    )
    band = path((166, 396), (300, 430, 500, 430, 632, 396), (628, 500), (500, 530, 300, 530, 172, 500))
    peak = path(
        (300, 520), (450, 540, 560, 520, 630, 492), (712, 540, 730, 590, 690, 604), (560, 600, 420, 590, 300, 520)
    )
    cord = stroke(open_path((240, 500), (400, 528, 520, 518, 626, 486)), paint.pop, 12)
    buttons = disc(240, 500, 13, paint.pop) + disc(624, 486, 13, paint.pop)
    seam = stroke(open_path((420, 210), (340, 300, 330, 410)), paint.deep, 6)
    return fill(crown, paint.base) + seam + fill(peak, paint.deep) + fill(band, paint.deep) + cord + buttons


def sun_hat(paint: Paint) -> str:
    brim = oval(400, 520, 310, 92, paint.base)
    shade = oval(400, 500, 196, 44, paint.deep)
    crown = symmetric((400, 214), (540, 218, 580, 330, 592, 500), (540, 548, 400, 550))
    band = symmetric((400, 470), (500, 468, 586, 436), (594, 500), (540, 548, 400, 550))
    rim = f'<ellipse cx="400" cy="520" rx="282" ry="74" fill="none" stroke="{paint.deep}" stroke-width="5"/>'
    return brim + rim + shade + fill(crown, paint.base) + printed(paint, crown) + fill(band, paint.pop)


def scarf(paint: Paint) -> str:
    loop = path(
        (250, 190), (290, 120, 510, 120, 550, 190), (580, 260, 520, 330, 400, 336), (280, 330, 220, 260, 250, 190)
    )
    hole = path((318, 196), (350, 166, 450, 166, 482, 196), (450, 236, 350, 236, 318, 196))
    long = path((352, 290), (470, 290), (500, 640), (356, 640))
    short = path((300, 300), (420, 310), (380, 560), (256, 540))
    fringe = "".join(line(x, 640, x + 2, 696, paint.deep, 8) for x in range(366, 496, 22))
    fringe += "".join(
        line(262 + step, 542 + step * 0.16, 256 + step, 594 + step * 0.16, paint.deep, 8) for step in range(0, 122, 24)
    )
    under = mixed(paint.base, paint.deep, 0.4)
    folded = fill(short, under) + printed(paint, short)
    hanging = fill(long, paint.base) + printed(paint, long)
    knot = stroke(open_path((300, 262), (400, 330, 500, 262)), paint.deep, 6)
    return fringe + folded + hanging + fill(loop, paint.base) + fill(hole, paint.deep) + knot


def _glove(paint: Paint) -> str:
    hand = path(
        (322, 560),
        (314, 420),
        (230, 330),
        (214, 296, 250, 268, 280, 292),
        (336, 352),
        (330, 200),
        (334, 164, 378, 164, 382, 200),
        (386, 176),
        (390, 138, 436, 138, 438, 176),
        (442, 200),
        (446, 160, 492, 162, 492, 204),
        (498, 250),
        (506, 220, 546, 226, 544, 260),
        (536, 440),
        (520, 560),
    )
    gaps = "".join(line(x, 210, x + 2, 330, paint.deep, 6) for x in (384, 440, 494))
    cuff = box(310, 556, 222, 110, paint.deep, 16)
    ribs = stroke("".join(f"M{x} 574V648" for x in range(336, 520, 28)), paint.base, 5)
    return fill(hand, paint.base) + printed(paint, hand) + gaps + cuff + ribs


def gloves(paint: Paint) -> str:
    back = f'<g opacity=".6">{turned(shifted(_glove(paint), -110, 14), -12)}</g>'
    return back + turned(shifted(_glove(paint), 50, 0), 6)


def mittens(paint: Paint) -> str:
    hand = path(
        (300, 540),
        (292, 420),
        (214, 370),
        (180, 330, 220, 284, 262, 306),
        (306, 330),
        (296, 180, 360, 130, 412, 130),
        (490, 132, 530, 220, 520, 360),
        (508, 540),
    )
    cuff = box(290, 534, 230, 118, paint.deep, 18)
    ribs = "".join(line(x, 554, x, 632, paint.base, 5) for x in range(318, 510, 30))
    one = fill(hand, paint.base)
    front = one + printed(paint, hand) + cuff + ribs
    return f'<g opacity=".6">{turned(shifted(one + cuff, -90, 16), -12)}</g>' + turned(shifted(front, 50, 0), 8)


def belt(paint: Paint) -> str:
    coil = ring(370, 400, 200, paint.base, 62) + ring(370, 400, 200, paint.deep, 5)
    tail = path((370, 569), (640, 569), (690, 600), (640, 631), (370, 631))
    holes = "".join(disc(x, 600, 8, paint.ground) for x in (520, 560, 600, 640))
    buckle = (
        f'<rect x="330" y="548" width="96" height="104" rx="14" fill="none" stroke="{paint.pop}" stroke-width="18"/>'
    )
    return coil + fill(tail, paint.base) + holes + buckle + line(426, 600, 470, 600, paint.pop, 12)


def socks(paint: Paint) -> str:
    sock = path(
        (330, 150),
        (484, 150),
        (486, 420),
        (496, 470, 570, 520),
        (640, 570, 600, 650, 520, 640),
        (420, 630, 350, 560, 330, 470),
    )
    heel = path((330, 430), (408, 440, 418, 520, 368, 552), (338, 520, 330, 470))
    toe = path((560, 512), (516, 560, 508, 600, 522, 640), (600, 650, 640, 570, 570, 518))
    band = box(322, 140, 170, 66, paint.deep, 14)
    ribs = "".join(line(x, 156, x, 190, paint.base, 5) for x in range(346, 480, 22))
    one = fill(sock, paint.base)
    front = one + printed(paint, sock) + fill(heel, paint.deep) + fill(toe, paint.deep) + band + ribs
    return f'<g transform="translate(-130 20)" opacity=".6">{one}{band}</g>' + front


def deck_shoes(paint: Paint) -> str:
    upper = path(
        (110, 520),
        (120, 400),
        (150, 340, 220, 330),
        (300, 380, 380, 372),
        (450, 400, 560, 430),
        (690, 450, 704, 530),
        (704, 548),
        (110, 548),
    )
    mouth = path((150, 356), (220, 330), (300, 380, 384, 370), (330, 436, 220, 440, 140, 400))
    vamp = stroke(open_path((420, 400), (400, 470, 470, 520), (570, 530, 600, 440)), paint.deep, 7)
    lace = (
        stroke(open_path((146, 428), (260, 470, 400, 440)), paint.pop, 11)
        + line(404, 404, 470, 440, paint.pop, 11)
        + line(436, 396, 490, 424, paint.pop, 11)
    )
    sole = box(100, 540, 612, 48, "#F7F5F1", 20) + line(112, 566, 700, 566, mixed("#DDD8CF", paint.deep, 0.2), 6)
    return (
        fill(upper, paint.base) + fill(mouth, paint.deep) + vamp + lace + sole + box(100, 580, 612, 14, paint.deep, 7)
    )


def sneakers(paint: Paint) -> str:
    upper = path(
        (120, 540), (128, 330), (170, 300, 216, 330), (290, 376, 400, 300), (470, 390, 560, 430), (690, 456, 700, 548)
    )
    tongue = path((352, 330), (400, 256), (440, 276), (430, 340))
    cap_front = path((560, 430), (520, 470, 524, 520, 540, 548), (700, 548), (690, 456, 560, 430))
    heel = path((120, 540), (128, 330), (150, 310), (188, 420, 182, 548))
    laces = "".join(
        line(390 + 34 * step, 330 + 34 * step, 440 + 34 * step, 306 + 32 * step, paint.pop, 11) for step in range(4)
    )
    sole = box(104, 536, 612, 66, "#F7F5F1", 26) + line(120, 574, 700, 574, paint.deep, 7)
    return (
        fill(tongue, paint.light)
        + fill(upper, paint.base)
        + fill(cap_front, paint.deep)
        + fill(heel, paint.deep)
        + laces
        + sole
    )


def sandals(paint: Paint) -> str:
    sole = path(
        (260, 690),
        (216, 560, 250, 430),
        (240, 300, 270, 130, 400, 120),
        (530, 130, 560, 300, 540, 440),
        (560, 580, 540, 690, 400, 700),
        (300, 704, 270, 700, 260, 690),
    )
    bed = path(
        (290, 670),
        (250, 560, 280, 430),
        (270, 300, 300, 158, 400, 150),
        (500, 158, 530, 300, 512, 440),
        (530, 570, 510, 664, 400, 672),
        (310, 676, 290, 670, 290, 670),
    )
    front = path((236, 270), (330, 236, 470, 236, 562, 270), (556, 370), (470, 330, 330, 330, 244, 370))
    back = path((236, 460), (330, 430, 470, 430, 556, 460), (554, 540), (470, 510, 330, 510, 238, 540))
    buckles = box(470, 250, 48, 62, paint.pop, 8) + box(470, 440, 48, 60, paint.pop, 8)
    return (
        fill(sole, paint.deep)
        + fill(bed, mixed("#C99A5B", paint.ground, 0.45))
        + fill(front, paint.base)
        + fill(back, paint.base)
        + buckles
    )


def clogs(paint: Paint) -> str:
    wood = path((110, 560), (130, 500), (400, 500), (690, 540), (700, 600), (420, 600), (400, 640), (130, 640))
    upper = path(
        (336, 516), (330, 380, 450, 330, 540, 380), (640, 420, 694, 470, 690, 552), (560, 560, 440, 560, 336, 516)
    )
    strap = stroke(open_path((340, 470), (230, 400, 160, 430, 140, 510)), paint.deep, 30)
    studs = "".join(
        disc(x, y, 8, paint.pop) for x, y in ((372, 526), (430, 540), (490, 549), (550, 553), (610, 554), (664, 550))
    )
    return strap + fill(wood, "#C99A5B") + fill(upper, paint.base) + studs + disc(352, 480, 14, paint.pop)

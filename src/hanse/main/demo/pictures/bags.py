"""Bags and what goes into pockets."""

from .canvas import Paint, box, disc, fill, line, mixed, open_path, path, ring, stroke, symmetric, twice
from .patterns import printed

LEATHER = "#8A5A2B"


def backpack(paint: Paint) -> str:
    body = symmetric((400, 170), (520, 170, 580, 230, 580, 330), (588, 650), (580, 690, 540, 690), (400, 690))
    straps = twice(stroke(open_path((560, 360), (640, 430, 626, 640)), paint.deep, 30))
    handle = stroke(open_path((350, 176), (350, 110, 450, 110, 450, 176)), paint.deep, 18)
    lid = symmetric((400, 164), (526, 164, 590, 220, 592, 340), (500, 376, 400, 376))
    pocket = symmetric((400, 466), (540, 466), (540, 640), (530, 660, 510, 660), (400, 660))
    buckles = twice(box(476, 330, 34, 110, LEATHER, 4) + box(470, 404, 46, 34, paint.pop, 6))
    zip_line = line(276, 500, 524, 500, paint.pop, 7)
    lid_part = fill(lid, mixed(paint.base, paint.deep, 0.35))
    return (
        straps
        + handle
        + fill(body, paint.base)
        + printed(paint, body)
        + lid_part
        + fill(pocket, paint.deep)
        + zip_line
        + buckles
    )


def rolltop(paint: Paint) -> str:
    """The dry bag: a tube, rolled shut and buckled."""
    body = symmetric((400, 250), (536, 250), (560, 300, 560, 420), (560, 650), (540, 704, 400, 704))
    roll = box(252, 190, 296, 74, paint.deep, 36) + line(280, 226, 520, 226, paint.base, 6)
    loop = stroke(open_path((262, 214), (250, 110, 550, 110, 538, 214)), paint.deep, 18)
    buckle = box(366, 118, 68, 40, paint.pop, 8)
    patch = box(240, 590, 320, 40, paint.deep)
    label = box(330, 380, 140, 96, paint.light, 10)
    mark = stroke(open_path((356, 430), (378, 404, 400, 430), (422, 456, 444, 430)), paint.deep, 8)
    return loop + buckle + fill(body, paint.base) + printed(paint, body) + patch + label + mark + roll


def tote(paint: Paint) -> str:
    body = symmetric((400, 290), (590, 290), (612, 690), (400, 704))
    handles = stroke(open_path((300, 380), (290, 90, 510, 90, 500, 380)), paint.deep, 24)
    patch = twice(box(482, 340, 38, 52, paint.deep, 4))
    seam = line(222, 318, 578, 318, paint.deep, 5)
    anchor = (
        ring(400, 470, 20, paint.pop, 10)
        + line(400, 490, 400, 610, paint.pop, 12)
        + line(362, 516, 438, 516, paint.pop, 12)
        + stroke(open_path((322, 556), (340, 622, 400, 622), (460, 622, 478, 556)), paint.pop, 12)
    )
    mark = anchor if paint.pattern == "plain" else ""
    return handles + fill(body, paint.base) + printed(paint, body) + seam + patch + mark


def duffel(paint: Paint) -> str:
    body = path(
        (120, 420),
        (120, 320, 180, 320),
        (620, 320),
        (680, 320, 680, 420),
        (680, 560),
        (680, 640, 610, 640),
        (190, 640),
        (120, 640, 120, 560),
    )
    ends = twice(
        fill(
            path((620, 320), (680, 320, 680, 420), (680, 560), (680, 640, 610, 640), (590, 560, 590, 400, 620, 320)),
            paint.deep,
        )
    )
    straps = twice(box(496, 320, 34, 320, LEATHER))
    handle = stroke(open_path((287, 340), (300, 150, 500, 150, 513, 340)), LEATHER, 26)
    zip_line = line(226, 352, 574, 352, paint.pop, 8) + box(548, 346, 36, 22, paint.pop, 6)
    return handle + fill(body, paint.base) + printed(paint, body) + ends + straps + zip_line


def wash_bag(paint: Paint) -> str:
    body = path(
        (150, 380),
        (160, 320, 220, 320),
        (580, 320),
        (640, 320, 650, 380),
        (668, 580),
        (660, 640, 600, 640),
        (200, 640),
        (140, 640, 132, 580),
    )
    zip_line = line(190, 352, 610, 352, paint.pop, 9) + stroke(open_path((604, 352), (648, 396)), LEATHER, 16)
    base = path((136, 540), (664, 540), (668, 580), (660, 640, 600, 640), (200, 640), (140, 640, 132, 580))
    loop = stroke(open_path((152, 430), (84, 440, 84, 500, 144, 500)), LEATHER, 20)
    return loop + fill(body, paint.base) + printed(paint, body) + fill(base, paint.deep) + zip_line


def shoulder_bag(paint: Paint) -> str:
    body = path((160, 350), (640, 350), (640, 620), (630, 660, 590, 660), (210, 660), (170, 660, 160, 620))
    flap = path((150, 330), (650, 330), (650, 500), (640, 550, 590, 550), (210, 550), (160, 550, 150, 500))
    strap = stroke(open_path((176, 350), (220, 30, 580, 30, 624, 350)), paint.deep, 26)
    buckles = twice(box(500, 480, 38, 120, LEATHER, 4) + box(492, 560, 54, 34, paint.pop, 6))
    flap_part = fill(flap, paint.base) + printed(paint, flap)
    return (
        strap
        + fill(body, paint.deep)
        + flap_part
        + stroke(open_path((170, 500), (178, 532, 214, 532), (586, 532), (622, 532, 630, 500)), paint.deep, 5)
        + buckles
    )


def wallet(paint: Paint) -> str:
    card = box(210, 220, 330, 160, paint.pop, 16) + box(240, 252, 420, 160, paint.light, 16)
    back = box(150, 290, 500, 320, paint.deep, 26)
    front = path(
        (150, 340),
        (150, 330),
        (620, 330),
        (650, 330, 650, 360),
        (650, 584),
        (650, 610, 624, 610),
        (176, 610),
        (150, 610, 150, 584),
    )
    stitch = (
        f'<rect x="170" y="350" width="460" height="240" rx="18" fill="none" stroke="{paint.deep}"'
        ' stroke-width="5" stroke-dasharray="16 12"/>'
    )
    tab = box(540, 430, 130, 84, paint.deep, 20) + disc(576, 472, 15, paint.pop)
    return card + back + fill(front, paint.base) + printed(paint, front) + stitch + tab


def cool_box(paint: Paint) -> str:
    body = path((150, 330), (650, 330), (630, 650), (620, 680, 590, 680), (210, 680), (180, 680, 170, 650))
    lid = box(130, 250, 540, 96, paint.deep, 26)
    handle = stroke(open_path((190, 300), (200, 130, 600, 130, 610, 300)), paint.light, 28)
    band = fill(path((156, 440), (644, 440), (640, 500), (160, 500)), paint.pop)
    latch = box(364, 300, 72, 84, paint.pop, 12)
    return handle + fill(body, paint.base) + band + lid + latch

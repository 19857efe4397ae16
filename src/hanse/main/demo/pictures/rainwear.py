"""Against rain: coats, jackets, hats and umbrellas."""

from .canvas import Paint, Segment, box, disc, fill, line, open_path, path, ring, stroke, symmetric, twice
from .patterns import printed

SLEEVE: tuple[Segment, ...] = (
    (528, 226),
    (610, 236, 646, 292),
    (668, 326, 678, 366),
    (716, 588),
    (634, 604),
    (584, 416),
)


def _hood(paint: Paint) -> str:
    outer = fill(symmetric((400, 58), (492, 60, 510, 150), (512, 214, 470, 262), (400, 280)), paint.base)
    inner = fill(symmetric((400, 104), (458, 108, 466, 168), (460, 226, 400, 252)), paint.deep)
    return outer + inner + stroke(symmetric((400, 100), (464, 104, 472, 168), (466, 232, 400, 258)), paint.light, 6)


def _coat(paint: Paint, hem: float, flare: float) -> str:
    body = symmetric(
        (400, 236),
        (452, 232, 474, 212),
        (536, 228),
        (588, 300, 588, 416),
        (596, 520, 590 + flare, hem),
        (500, hem + 16, 400, hem + 16),
    )
    arm = path(*SLEEVE)
    arms = twice(fill(arm, paint.base) + printed(paint, arm))
    seam = twice(stroke(open_path((536, 230), (584, 306, 584, 420)), paint.deep, 6))
    tab = twice(fill(path((704, 528), (711, 562), (630, 578), (622, 544)), paint.deep))
    return arms + fill(body, paint.base) + printed(paint, body) + seam + tab


def rain_jacket(paint: Paint) -> str:
    flap = fill(path((384, 256), (416, 256), (416, 656), (384, 656)), paint.deep)
    zip_line = line(400, 262, 400, 650, paint.pop, 6)
    pockets = twice(stroke(open_path((456, 596), (536, 490)), paint.deep, 14))
    chest = line(462, 372, 540, 372, paint.deep, 12)
    hem = stroke(open_path((212, 640), (400, 664, 588, 640)), paint.deep, 8)
    return _coat(paint, 650, 0) + _hood(paint) + flap + zip_line + pockets + chest + hem


def raincoat(paint: Paint) -> str:
    flap = fill(path((374, 258), (426, 258), (426, 738), (374, 738)), paint.light)
    edge = line(426, 262, 426, 736, paint.deep, 6)
    buttons = "".join(disc(400, y, 11, paint.deep) for y in (300, 396, 492, 588, 684))
    pocket = box(462, 540, 108, 40, paint.deep, 8) + stroke(
        path((468, 576), (564, 576), (564, 650), (468, 650)), paint.deep, 6
    )
    return _coat(paint, 730, 36) + _hood(paint) + flap + edge + buttons + twice(pocket)


def poncho(paint: Paint) -> str:
    cape = symmetric((400, 226), (480, 210), (620, 290, 716, 600), (600, 668, 400, 680))
    folds = twice(
        stroke(open_path((480, 300), (548, 460, 570, 640)), paint.deep, 6)
        + stroke(open_path((436, 320), (470, 660)), paint.deep, 6)
    )
    snaps = twice("".join(disc(x, y, 8, paint.pop) for x, y in ((650, 520), (630, 460), (606, 404))))
    pocket = stroke(path((336, 380), (464, 380), (464, 486), (336, 486)), paint.deep, 7)
    flap = box(328, 372, 144, 34, paint.deep, 8)
    return fill(cape, paint.base) + printed(paint, cape) + folds + snaps + _hood(paint) + pocket + flap


def souwester(paint: Paint) -> str:
    crown = path((226, 430), (214, 262, 300, 178, 420, 180), (544, 184, 600, 280, 592, 430))
    brim = path(
        (190, 420),
        (330, 372, 500, 372, 612, 412),
        (720, 452, 742, 556, 716, 612),
        (600, 500, 330, 470, 150, 510),
        (110, 470, 150, 434, 190, 420),
    )
    panels = stroke(open_path((420, 182), (352, 260, 348, 388)), paint.deep, 6) + stroke(
        open_path((420, 182), (500, 270, 512, 390)), paint.deep, 6
    )
    rows = stroke(open_path((176, 466), (360, 424, 560, 436, 700, 552)), paint.deep, 5)
    band = stroke(open_path((222, 418), (340, 378, 500, 376, 596, 406)), paint.deep, 14)
    cord = stroke(open_path((300, 480), (330, 620, 452, 660, 512, 500)), paint.deep, 7) + disc(410, 622, 14, paint.pop)
    return (
        cord + fill(crown, paint.base) + panels + fill(brim, paint.base) + rows + band + disc(420, 182, 14, paint.deep)
    )


def umbrella(paint: Paint) -> str:
    canopy = symmetric(
        (400, 140), (600, 150, 690, 300, 706, 430), (656, 384, 596, 396, 552, 430), (510, 392, 446, 390, 400, 430)
    )
    ribs = twice(stroke(open_path((400, 146), (520, 240, 552, 424)), paint.deep, 6)) + line(
        400, 146, 400, 424, paint.deep, 6
    )
    pole = line(400, 96, 400, 640, paint.deep, 16)
    handle = stroke(open_path((400, 620), (400, 712, 480, 712, 488, 640)), "#8A5A2B", 30)
    return pole + handle + fill(canopy, paint.base) + printed(paint, canopy) + ribs + disc(400, 104, 12, paint.deep)


def folding_umbrella(paint: Paint) -> str:
    """Closed and strapped, as it lies in a bag."""
    body = symmetric((400, 150), (452, 160), (478, 330, 470, 520), (440, 560, 400, 560))
    folds = twice(stroke(open_path((416, 166), (440, 340, 428, 548)), paint.deep, 6)) + line(
        400, 160, 400, 552, paint.deep, 5
    )
    strap = box(326, 330, 148, 40, paint.pop, 10) + disc(446, 350, 10, paint.deep)
    pole = box(388, 552, 24, 56, "#A9B8C3") + box(360, 600, 80, 104, "#8A5A2B", 26)
    loop = stroke(open_path((400, 704), (362, 760, 438, 760, 400, 704)), paint.deep, 8)
    tip = box(386, 104, 28, 56, paint.deep, 8)
    return loop + pole + tip + fill(body, paint.base) + printed(paint, body) + folds + strap


def _boot(paint: Paint, shaft_top: float) -> str:
    leg = path(
        (300, shaft_top),
        (478, shaft_top),
        (474, 470),
        (486, 520, 560, 540),
        (650, 566, 652, 640),
        (300, 640),
        (292, 480),
    )
    sole = path((292, 636), (658, 636), (660, 690), (420, 690), (412, 672), (390, 672), (384, 690), (292, 690))
    band = box(296, shaft_top, 186, 40, paint.deep)
    return fill(leg, paint.base) + band + fill(sole, paint.deep)


def rain_boots(paint: Paint) -> str:
    boot = _boot(paint, 130)
    shine = stroke(open_path((330, 220), (326, 420)), paint.light, 14)
    toe = stroke(open_path((560, 548), (530, 590, 540, 632)), paint.deep, 7)
    loop = ring(390, 206, 22, paint.pop, 10)
    behind = f'<g transform="translate(-96 -26)" opacity=".55">{_boot(paint, 130)}</g>'
    return behind + boot + shine + toe + loop


def ankle_boots(paint: Paint) -> str:
    upper = path((250, 220), (430, 220), (440, 360), (470, 430, 580, 458), (676, 486, 680, 588), (236, 588), (250, 400))
    sole = path((226, 580), (690, 580), (686, 650), (226, 650))
    lugs = "".join(box(x, 646, 40, 22, paint.deep) for x in range(230, 650, 68))
    collar = box(244, 206, 196, 44, paint.deep, 20)
    laces = "".join(line(396, y, 458, y - 14, paint.pop, 10) for y in (296, 340, 384)) + line(
        430, 434, 480, 404, paint.pop, 10
    )
    toe = stroke(open_path((586, 462), (546, 510, 552, 580)), paint.deep, 7)
    heel = stroke(open_path((250, 430), (330, 450, 330, 580)), paint.deep, 7)
    tongue = fill(path((396, 222), (452, 190), (470, 260), (452, 300)), paint.light)
    loop = stroke(open_path((258, 214), (226, 176, 290, 176, 276, 214)), paint.deep, 9)
    return loop + tongue + fill(upper, paint.base) + collar + laces + toe + heel + fill(sole, paint.deep) + lugs

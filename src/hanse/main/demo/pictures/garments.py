"""Clothing: what is worn on the body."""

from .canvas import (
    Paint,
    Segment,
    box,
    disc,
    fill,
    line,
    mixed,
    open_path,
    path,
    shifted,
    stroke,
    symmetric,
    twice,
)
from .patterns import printed

LONG: tuple[Segment, ...] = ((540, 186), (622, 202, 654, 262), (668, 290, 676, 330), (722, 588), (640, 604), (580, 380))
SHORT: tuple[Segment, ...] = ((540, 186), (620, 204, 660, 264), (716, 366), (630, 416), (576, 350))


def _torso(hem: float = 650, flare: float = 0, neck: float = 216) -> str:
    side = (590, 480, 586 + flare, hem - 10)
    return symmetric(
        (400, neck), (448, neck - 2, 468, 164), (548, 188), (592, 270, 584, 380), side, (500, hem + 6, 400, hem + 6)
    )


def _cuff(color: str) -> str:
    return fill(path((714, 546), (724, 596), (642, 612), (632, 562)), color)


def _collar_back(paint: Paint, neck: float = 216) -> str:
    """The inner side of the neck, seen through the opening."""
    return fill(symmetric((400, 158), (440, 156, 468, 164), (448, neck - 2, 400, neck)), paint.deep)


def _top(paint: Paint, sleeve: tuple[Segment, ...], hem: float = 650, flare: float = 0) -> str:
    body, arm = _torso(hem, flare), path(*sleeve)
    seam = open_path((548, 190), (592, 270, 582, 384))
    arms = fill(arm, paint.base) + printed(paint, arm)
    return (
        _collar_back(paint)
        + twice(arms)
        + fill(body, paint.base)
        + printed(paint, body)
        + twice(stroke(seam, paint.deep, 6))
    )


def _rib(paint: Paint, top: float, bottom: float, half: float) -> str:
    edge = fill(symmetric((400, top), (400 + half, top), (400 + half - 6, bottom), (400, bottom)), paint.deep)
    lines = "".join(open_path((x, top + 10), (x, bottom - 10)) for x in range(int(424 - half), int(390 + half), 24))
    return edge + stroke(lines, paint.base, 4)


def tshirt(paint: Paint) -> str:
    neck = stroke(open_path((334, 166), (354, 214, 400, 215), (446, 214, 466, 166)), paint.deep, 14)
    hem = line(222, 628, 578, 628, paint.deep, 5)
    return _top(paint, SHORT) + neck + hem


def longsleeve(paint: Paint) -> str:
    neck = stroke(open_path((334, 166), (354, 214, 400, 215), (446, 214, 466, 166)), paint.deep, 14)
    return _top(paint, LONG) + neck + twice(_cuff(paint.deep))


def sweater(paint: Paint) -> str:
    neck = stroke(open_path((336, 162), (352, 208, 400, 210), (448, 208, 464, 162)), paint.deep, 26)
    return _top(paint, LONG, 640) + twice(_cuff(paint.deep)) + _rib(paint, 596, 650, 188) + neck


def troyer(paint: Paint) -> str:
    collar = fill(symmetric((400, 210), (450, 206, 474, 178), (462, 104), (430, 94, 400, 94)), paint.deep)
    ribs = stroke("".join(open_path((x, 112), (x, 186)) for x in (348, 374, 426, 452)), paint.base, 4)
    zip_line = line(400, 104, 400, 340, paint.ground, 8) + box(392, 336, 16, 30, paint.pop, 6)
    return _top(paint, LONG, 640) + twice(_cuff(paint.deep)) + _rib(paint, 596, 650, 188) + collar + ribs + zip_line


def cardigan(paint: Paint) -> str:
    opening = fill(symmetric((400, 420), (408, 420), (470, 160), (430, 152, 400, 152)), paint.ground)
    inside = fill(symmetric((400, 420), (400, 420), (452, 176), (430, 168, 400, 168)), paint.deep)
    band = stroke(open_path((470, 166), (450, 330, 402, 424), (400, 644)), paint.deep, 20)
    left = stroke(open_path((330, 166), (350, 330, 398, 424)), paint.deep, 20)
    buttons = "".join(disc(400, y, 9, paint.pop) for y in (452, 508, 564, 620))
    pocket = twice(stroke(open_path((452, 520), (548, 520), (548, 600)), paint.deep, 7))
    return _top(paint, LONG, 640) + opening + inside + band + left + buttons + pocket + twice(_cuff(paint.deep))


def hoodie(paint: Paint) -> str:
    hood = fill(symmetric((400, 70), (482, 74, 506, 150), (510, 206, 470, 236), (400, 268)), paint.base)
    shade = fill(symmetric((400, 112), (450, 116, 462, 168), (458, 214, 400, 236)), paint.deep)
    rim = stroke(symmetric((400, 108), (456, 112, 468, 168), (464, 220, 400, 244)), paint.deep, 6)
    cords = twice(stroke(open_path((432, 236), (440, 300)), paint.pop, 8) + disc(440, 306, 8, paint.pop))
    pouch = stroke(symmetric((400, 452), (476, 452), (524, 566), (400, 566)), paint.deep, 7)
    top = _top(paint, LONG, 640)
    return top + hood + shade + rim + cords + pouch + twice(_cuff(paint.deep)) + _rib(paint, 604, 650, 188)


def _shirt_collar(paint: Paint) -> str:
    wing = path((400, 214), (470, 148), (498, 178), (446, 262))
    return twice(fill(wing, paint.light) + stroke(wing, paint.deep, 6))


def shirt(paint: Paint) -> str:
    placket = line(400, 220, 400, 652, paint.deep, 6)
    buttons = "".join(disc(400, y, 8, paint.pop) for y in (292, 368, 444, 520, 596))
    pocket = stroke(path((452, 322), (532, 322), (532, 398), (492, 418), (452, 398)), paint.deep, 6)
    cuffs = twice(_cuff(paint.light) + line(632, 562, 714, 546, paint.deep, 6))
    return _top(paint, LONG, 660, 6) + placket + buttons + pocket + cuffs + _shirt_collar(paint)


def smock(paint: Paint) -> str:
    """The fisherman's shirt: a stand collar, a short buttoned placket, straight and wide."""
    collar = fill(symmetric((400, 214), (452, 206, 472, 170), (464, 136), (430, 128, 400, 128)), paint.light)
    rim = stroke(open_path((336, 136), (400, 120, 464, 136)), paint.deep, 6)
    placket = fill(path((378, 206), (422, 206), (422, 380), (378, 380)), paint.light)
    edge = stroke(open_path((378, 212), (378, 380), (422, 380), (422, 212)), paint.deep, 5)
    buttons = "".join(disc(400, y, 8, paint.deep) for y in (166, 240, 292, 344))
    top = _top(paint, LONG, 660, 12)
    return top + collar + rim + placket + edge + buttons + twice(_cuff(paint.light))


def jacket(paint: Paint) -> str:
    collar = fill(symmetric((400, 214), (456, 204, 478, 176), (470, 110), (434, 100, 400, 100)), paint.deep)
    zip_line = line(400, 108, 400, 644, paint.pop, 8)
    pockets = twice(stroke(open_path((470, 566), (520, 470)), paint.deep, 10))
    chest = stroke(open_path((462, 318), (536, 318)), paint.deep, 10)
    hem = fill(symmetric((400, 622), (586, 622), (586, 652), (400, 656)), paint.deep)
    top = _top(paint, LONG, 646)
    return top + twice(_cuff(paint.deep)) + hem + collar + zip_line + pockets + chest


def vest(paint: Paint) -> str:
    body = symmetric(
        (400, 216), (448, 214, 468, 158), (552, 186), (540, 270, 588, 372), (596, 500, 590, 640), (500, 656, 400, 656)
    )
    quilt = twice(
        "".join(stroke(open_path((400, y), (500, y + 22, 590, y - 4)), paint.deep, 6) for y in (300, 384, 468, 552))
    )
    collar = fill(symmetric((400, 216), (456, 206, 480, 174), (470, 104), (434, 96, 400, 96)), paint.deep)
    zip_line = line(400, 104, 400, 650, paint.pop, 9)
    return fill(body, paint.base) + printed(paint, body) + quilt + collar + zip_line


def peacoat(paint: Paint) -> str:
    lapel = path((400, 330), (478, 152), (540, 186), (548, 262), (504, 268), (400, 388))
    lapels = twice(fill(lapel, mixed(paint.base, paint.deep, 0.35)) + stroke(lapel, paint.deep, 6))
    front = line(430, 352, 430, 700, paint.deep, 6)
    buttons = twice("".join(disc(470, y, 14, paint.pop) for y in (410, 490, 570)))
    pockets = twice(line(520, 560, 546, 470, paint.deep, 12))
    shirt_front = fill(symmetric((400, 350), (472, 156), (430, 148, 400, 148)), paint.ground)
    scarf = fill(symmetric((400, 340), (462, 170), (430, 160, 400, 160)), paint.pop)
    top = _top(paint, LONG, 706, 16)
    return (
        top + shirt_front + scarf + front + lapels + buttons + pockets + twice(line(636, 566, 716, 550, paint.deep, 6))
    )


def dress(paint: Paint) -> str:
    outline = symmetric(
        (400, 200),
        (444, 196, 462, 130),
        (528, 148),
        (556, 230, 532, 312),
        (510, 352, 510, 372),
        (540, 520, 604, 690),
        (500, 716, 400, 716),
    )
    arm = path((520, 146), (590, 166, 616, 260), (556, 288), (530, 250))
    back = fill(symmetric((400, 126), (440, 124, 462, 130), (444, 196, 400, 200)), paint.deep)
    waist = stroke(open_path((290, 372), (400, 386, 510, 372)), paint.deep, 10)
    folds = twice(stroke(open_path((440, 410), (462, 560, 480, 690)), paint.deep, 5))
    arms = twice(fill(arm, paint.base) + printed(paint, arm))
    return back + arms + fill(outline, paint.base) + printed(paint, outline) + waist + folds


def skirt(paint: Paint) -> str:
    outline = symmetric((400, 190), (516, 190), (560, 360, 620, 610), (510, 644, 400, 644))
    band = fill(symmetric((400, 168), (514, 168), (524, 222), (400, 226)), paint.deep)
    folds = twice(
        "".join(stroke(open_path((x, 240), (x + drift, 620)), paint.deep, 5) for x, drift in ((424, 10), (468, 52)))
    )
    buttons = "".join(disc(400, y, 9, paint.pop) for y in (197, 270, 340, 410, 480, 550))
    return fill(outline, paint.base) + printed(paint, outline) + folds + band + buttons


def _legs(paint: Paint, bottom: float, spread: float) -> str:
    leg = symmetric(
        (400, 120), (532, 120), (566, 300, 556 + spread, bottom), (440 + spread / 2, bottom + 6), (400, 330), (400, 330)
    )
    band = fill(symmetric((400, 112), (532, 112), (538, 162), (400, 162)), paint.deep)
    fly = stroke(open_path((400, 166), (400, 300)), paint.deep, 6)
    curve = stroke(open_path((424, 166), (430, 250, 402, 276)), paint.deep, 5)
    pockets = twice(stroke(open_path((480, 166), (496, 216, 548, 226)), paint.deep, 6))
    loops = twice(box(456, 106, 14, 64, paint.base) + box(512, 106, 14, 64, paint.base))
    button = disc(400, 137, 10, paint.pop)
    return fill(leg, paint.base) + printed(paint, leg) + band + loops + fly + curve + pockets + button


def trousers(paint: Paint) -> str:
    hems = twice(line(450, 676, 562, 672, paint.deep, 6))
    return _legs(paint, 706, 10) + hems


def shorts(paint: Paint) -> str:
    hems = twice(line(462, 488, 604, 482, paint.deep, 6))
    return shifted(_legs(paint, 516, 54) + hems, 0, 84)


def rain_trousers(paint: Paint) -> str:
    leg = symmetric((400, 250), (530, 250), (560, 420, 560, 716), (442, 722), (400, 440), (400, 440))
    bib = fill(symmetric((400, 158), (478, 158), (496, 250), (530, 262), (400, 280)), paint.base)
    straps = twice(stroke(open_path((458, 166), (482, 96), (520, 84), (520, 256)), paint.deep, 20))
    buckles = twice(box(444, 158, 30, 34, paint.pop, 6))
    pocket = stroke(path((340, 206), (460, 206), (460, 276), (340, 276)), paint.deep, 7)
    seams = twice(stroke(open_path((500, 300), (512, 500, 506, 716)), paint.deep, 5))
    return straps + fill(leg, paint.base) + printed(paint, leg) + bib + pocket + buckles + seams

"""Home textiles, the bathroom and the writing desk."""

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
    words,
)
from .motifs import MOTIFS
from .patterns import printed

PAPER = "#FBF8F1"


def blanket(paint: Paint) -> str:
    """Folded twice, with its fringe."""
    top = path((150, 300), (650, 300), (680, 480), (120, 480))
    middle = path((120, 480), (680, 480), (680, 560), (120, 560))
    bottom = path((120, 560), (680, 560), (680, 650), (120, 650))
    edges = line(120, 480, 680, 480, paint.deep, 7) + line(120, 562, 680, 562, paint.deep, 7)
    fringe = stroke("".join(f"M{x} 650V702" for x in range(132, 680, 27)), paint.base, 9)
    faces = fill(top, paint.base) + printed(paint, top) + fill(middle, mixed(paint.base, paint.deep, 0.25))
    lower = fill(bottom, paint.base) + printed(paint, bottom)
    return fringe + faces + lower + edges


def towel(paint: Paint) -> str:
    """Hung over a rail."""
    rail = box(110, 150, 580, 22, "#8A5A2B", 11)
    back = box(250, 150, 350, 430, mixed(paint.base, paint.deep, 0.4))
    front = path((210, 150), (560, 150), (560, 690), (210, 690))
    bands = line(210, 590, 560, 590, paint.pop, 18) + line(210, 624, 560, 624, paint.pop, 6)
    edge = line(214, 660, 556, 660, paint.deep, 5)
    return back + fill(front, paint.base) + printed(paint, front) + bands + edge + rail


def soap(paint: Paint) -> str:
    bar = path(
        (180, 430),
        (180, 350, 260, 350),
        (540, 350),
        (620, 350, 620, 430),
        (620, 560),
        (620, 620, 550, 620),
        (250, 620),
        (180, 620, 180, 560),
    )
    wrap = fill(path((270, 350), (530, 350), (530, 620), (270, 620)), PAPER)
    mark = stroke(open_path((330, 540), (365, 500, 400, 540), (435, 580, 470, 540)), paint.deep, 10)
    text = words(paint.title, 400, 470, 44, "#14212B")
    bubbles = disc(250, 250, 40, paint.light) + disc(330, 190, 26, paint.light) + disc(560, 270, 32, paint.light)
    return shadow(paint, 622, 220) + bubbles + fill(bar, paint.base) + wrap + mark + text


def candle(paint: Paint) -> str:
    glass = box(240, 340, 320, 360, mixed(paint.base, "#FFFFFF", 0.25), 30)
    wax = box(262, 430, 276, 250, paint.base, 20)
    wick = line(400, 430, 400, 380, "#14212B", 8)
    flame = fill(symmetric((400, 230), (452, 320, 436, 356), (424, 384, 400, 384)), "#F2C14E") + fill(
        symmetric((400, 300), (424, 340, 416, 360), (410, 374, 400, 374)), "#FBF3DC"
    )
    label = box(310, 500, 180, 110, PAPER, 8) + words(paint.title, 400, 570, 40, "#14212B")
    return shadow(paint, 702, 180) + glass + wax + wick + flame + label


def cushion(paint: Paint) -> str:
    pad = path((130, 150), (400, 200, 670, 150), (620, 400, 670, 660), (400, 610, 130, 660), (180, 400, 130, 150))
    piping = stroke(pad, paint.deep, 10)
    return fill(pad, paint.base) + printed(paint, pad) + piping


def notebook(paint: Paint) -> str:
    pages = box(226, 150, 376, 520, PAPER, 12) + line(590, 170, 590, 650, "#DDD8CF", 6)
    shell = box(210, 130, 370, 540, paint.base, 16)
    outline = path((210, 130), (580, 130), (580, 670), (210, 670))
    spine = box(210, 130, 54, 540, paint.deep, 16)
    band = box(516, 130, 18, 540, paint.pop)
    label = (
        box(310, 230, 160, 96, PAPER, 6)
        + line(336, 266, 444, 266, paint.deep, 5)
        + line(336, 294, 420, 294, paint.deep, 5)
    )
    ribbon = fill(path((440, 660), (468, 660), (468, 740), (454, 722), (440, 740)), paint.pop)
    return ribbon + pages + shell + printed(paint, outline) + spine + label + band


def postcards(paint: Paint) -> str:
    def card(inner: str, degrees: float) -> str:
        return turned(box(190, 250, 420, 300, PAPER, 8) + inner, degrees)

    sky = mixed(paint.base, "#FFFFFF", 0.7)
    view = box(208, 268, 384, 264, sky) + disc(500, 340, 40, "#F2C14E") + box(208, 430, 384, 102, paint.base)
    sail = fill(path((360, 300), (440, 440), (360, 440)), PAPER) + fill(
        path((340, 450), (460, 450), (440, 480), (364, 480)), paint.deep
    )
    return (
        card(box(208, 268, 384, 264, paint.deep), 14)
        + card(box(208, 268, 384, 264, paint.pop), -10)
        + card(view + sail, 2)
    )


def pen(paint: Paint) -> str:
    barrel = box(370, 200, 60, 330, paint.base, 10) + box(370, 360, 60, 24, paint.pop)
    tip = fill(path((370, 530), (430, 530), (412, 620), (388, 620)), paint.deep) + fill(
        path((388, 620), (412, 620), (400, 660)), "#6B7F8C"
    )
    cap = box(364, 120, 72, 150, paint.deep, 26) + box(430, 140, 18, 150, "#A9B8C3", 8)
    mark = stroke(open_path((180, 690), (260, 640, 320, 720, 380, 676), (420, 660, 470, 700, 560, 690)), paint.base, 8)
    return mark + turned(barrel + tip + cap, 24)


def chart(paint: Paint) -> str:
    """A folded sea chart."""
    sheet = path((110, 200), (300, 160), (500, 200), (690, 160), (690, 610), (500, 650), (300, 610), (110, 650))
    water = mixed(paint.base, "#FFFFFF", 0.62)
    land = fill(
        path((110, 200), (300, 160), (360, 260, 260, 320), (330, 420, 220, 470), (180, 560, 110, 560)),
        mixed("#F2C14E", PAPER, 0.45),
    )
    isle = oval(540, 330, 60, 26, mixed("#F2C14E", PAPER, 0.45)) + oval(430, 300, 30, 14, mixed("#F2C14E", PAPER, 0.45))
    folds = line(300, 160, 300, 610, paint.deep, 4) + line(500, 200, 500, 650, paint.deep, 4)
    depth = stroke(open_path((330, 210), (400, 330, 300, 470, 250, 610)), paint.base, 4) + stroke(
        open_path((470, 270), (560, 250, 640, 330), (600, 400, 480, 380), (440, 320, 470, 270)), paint.base, 4
    )
    rose = (
        ring(580, 520, 56, paint.deep, 5)
        + fill(path((580, 440), (594, 520), (580, 600), (566, 520)), paint.deep)
        + fill(path((500, 520), (580, 506), (660, 520), (580, 534)), paint.base)
    )
    return fill(sheet, water) + land + isle + folds + depth + rose


def _title_lines(title: str) -> list[str]:
    """At most four lines of at most 13 letters, broken between words."""
    lines: list[str] = []
    for word in title.split():
        if lines and len(lines[-1]) + 1 + len(word) <= 13:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def book(paint: Paint) -> str:
    """A cover with its title, the author and one motif; `pattern` names the motif."""
    block = box(216, 116, 388, 584, mixed(paint.deep, "#14212B", 0.3), 6) + box(226, 122, 372, 570, PAPER)
    shell = box(200, 104, 388, 584, paint.base, 6) + box(200, 104, 26, 584, paint.deep, 6)
    ink = paint.light if paint.key in {"wool", "sand"} else "#FFFFFF"
    ink = "#14212B" if paint.key in {"wool", "sand", "oilskin", "fog", "dune", "sky", "coral"} else ink
    lines = _title_lines(paint.title)
    size = 62 if max(map(len, lines)) <= 9 else 50
    top = 196 if len(lines) < 4 else 182
    title = "".join(words(text, 407, top + number * size * 1.12, size, ink) for number, text in enumerate(lines))
    author = words(paint.line, 407, 652, 25, ink, "sans", 500)
    motif = MOTIFS.get(paint.pattern, MOTIFS["waves"])(paint)
    return block + shell + f'<g transform="translate(407 500)">{motif}</g>' + title + author

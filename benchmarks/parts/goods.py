"""A thousand made-up articles, the same for everybody who is measured."""

import itertools

import msgspec

COLORS = ("navy", "red", "sand", "black", "olive")
MATERIALS = ("cotton", "wool", "linen", "hemp")
KINDS = (
    "jacket", "sweater", "shirt", "scarf", "cap", "lamp", "blanket", "kettle", "basket", "mug",
    "rope", "bag", "coat", "apron", "towel", "candle", "clock", "board", "tray", "vase",
)  # fmt: skip
MAKERS = ("Kogge", "Hafen", "Speicher", "Deich", "Leuchtturm", "Brise", "Anker", "Ahoi", "Moin", "Elbe")
COUNT = len(COLORS) * len(KINDS) * len(MAKERS)
PLENTY = 1_000_000


class Good(msgspec.Struct, frozen=True):
    """One article. Prices are gross, in cents."""

    number: int
    handle: str
    sku: str
    name: str
    description: str
    kind: str
    maker: str
    color: str
    material: str
    price_minor: int


def goods() -> list[Good]:
    """All of them, always in the same order."""
    found = []
    for number, (color, kind, maker) in enumerate(itertools.product(COLORS, KINDS, MAKERS)):
        material = MATERIALS[number % len(MATERIALS)]
        found.append(
            Good(
                number=number,
                handle=f"{maker}-{kind}-{color}".lower(),
                sku=f"SKU-{number:04}",
                name=f"{maker} {kind} {color}",
                description=f"A {color} {kind} of {material}, made by {maker} for wind and weather. " * 4,
                kind=kind,
                maker=maker,
                color=color,
                material=material,
                price_minor=990 + 10 * (number % 500),
            )
        )
    return found

"""Pictures of the range, drawn by code: one clear silhouette per kind, in the colors of its colorway."""

from collections.abc import Callable

import msgspec

from . import accessories, bags, camp, garments, home, kitchen, rainwear
from .canvas import Paint, svg
from .colors import COLORWAYS, Colorway
from .patterns import tile

Drawing = Callable[[Paint], str]


class Cover(msgspec.Struct, frozen=True):
    """What a picture shows beside its kind: a pattern (on books a motif) and the words printed on the thing."""

    pattern: str = "plain"
    title: str = ""
    line: str = ""


DRAWINGS: dict[str, Drawing] = {
    drawing.__name__.replace("_", "-"): drawing
    for drawing in (
        *(garments.tshirt, garments.longsleeve, garments.sweater, garments.troyer, garments.cardigan, garments.hoodie),
        *(garments.shirt, garments.smock, garments.jacket, garments.vest, garments.peacoat, garments.dress),
        *(garments.skirt, garments.trousers, garments.shorts, garments.rain_trousers),
        *(rainwear.rain_jacket, rainwear.raincoat, rainwear.poncho, rainwear.souwester, rainwear.umbrella),
        *(rainwear.folding_umbrella, rainwear.rain_boots, rainwear.ankle_boots),
        *(accessories.beanie, accessories.bobble_hat, accessories.cap, accessories.sun_hat, accessories.scarf),
        *(accessories.gloves, accessories.mittens, accessories.belt, accessories.socks, accessories.deck_shoes),
        *(accessories.sneakers, accessories.sandals, accessories.clogs),
        *(bags.backpack, bags.rolltop, bags.tote, bags.duffel, bags.wash_bag, bags.shoulder_bag, bags.wallet),
        *(bags.cool_box, camp.tent, camp.dome_tent, camp.tarp, camp.sleeping_bag, camp.mat, camp.lantern),
        *(camp.headlamp, camp.torch, camp.stove, camp.camp_chair, camp.camp_table, camp.compass, camp.binoculars),
        *(camp.pocket_knife, camp.hammock, camp.flask, camp.bottle, camp.rope),
        *(kitchen.mug, kitchen.enamel_mug, kitchen.pan, kitchen.pot, kitchen.chef_knife, kitchen.board),
        *(kitchen.kettle, kitchen.teapot, kitchen.grinder, kitchen.dripper, kitchen.french_press, kitchen.bowl),
        *(kitchen.plate, kitchen.tea_towel, kitchen.apron, kitchen.tin, kitchen.coffee_bag, kitchen.tea_caddy),
        *(home.blanket, home.towel, home.soap, home.candle, home.cushion, home.notebook, home.postcards),
        *(home.pen, home.chart, home.book),
    )
}


def draw(kind: str, colorway: str, cover: Cover | None = None) -> str:
    """The picture of a kind of thing in a colorway, as SVG text of 800 by 800.

    `cover` adds a pattern and the words printed on books, coffee and the like. An unknown kind or colorway is a
    mistake in the data and raises KeyError.
    """
    plain = COLORWAYS[colorway].paint
    if cover is None:
        return svg(plain, [DRAWINGS[kind](plain)])
    paint = msgspec.structs.replace(
        plain, pattern=cover.pattern, tile=f"{kind}-{colorway}-{cover.pattern}", title=cover.title, line=cover.line
    )
    return svg(paint, [tile(paint), DRAWINGS[kind](paint)])


__all__ = ["COLORWAYS", "DRAWINGS", "Colorway", "Cover", "draw"]

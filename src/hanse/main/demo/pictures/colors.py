"""The colorways of the range. The colors are those of the design tokens; finishes such as oak are mixed from them."""

import msgspec

from hanse.main.demo.texts import Text

from .canvas import Paint, mixed

INK = "#14212B"
WHITE = "#FFFFFF"


class Colorway(msgspec.Struct, frozen=True):
    """A color as it is sold: its key, its short code in a SKU, its name and the paint of its pictures."""

    key: str
    code: str
    name: Text
    paint: Paint


def _colorway(
    key: str, code: str, names: tuple[str, str], base: str, ground: str, pop: str, deep: str = ""
) -> Colorway:
    """Details are darker than the base, and lighter where the base is nearly black; `deep` overrules that."""
    luminance = sum(int(base[at : at + 2], 16) for at in (1, 3, 5)) / 765
    if not deep:
        deep = mixed(base, WHITE, 0.28) if luminance < 0.25 else mixed(base, INK, 0.3 + 0.15 * luminance)
    light = mixed(base, WHITE, 0.28 if luminance < 0.8 else 0.7)
    return Colorway(key, code, Text(*names), Paint(ground, base, deep, light, pop, key))


COLORWAYS: dict[str, Colorway] = {
    colorway.key: colorway
    for colorway in (
        _colorway("oilskin", "OEL", ("Ölzeuggelb", "Oilskin yellow"), "#F2C14E", "#DCE6EA", "#FFFFFF", "#B07D1E"),
        _colorway("harbour", "HAF", ("Hafenblau", "Harbor blue"), "#0B4F6C", "#EFE9DC", "#F2C14E", "#073A50"),
        _colorway("brick", "ZIE", ("Ziegelrot", "Brick red"), "#A63A2B", "#EDE6DB", "#F7F5F1"),
        _colorway("moss", "MOO", ("Moosgrün", "Moss green"), "#2F6B3C", "#ECE9DA", "#F2C14E"),
        _colorway("night", "NAC", ("Nachtblau", "Night blue"), "#1D3040", "#DFE5E8", "#F7F5F1"),
        _colorway("slate", "SCH", ("Schiefergrau", "Slate gray"), "#4A5B68", "#EAE6DE", "#F2C14E"),
        _colorway("fog", "NEB", ("Nebelgrau", "Fog gray"), "#A9B8C3", "#F3EFE7", "#0B4F6C"),
        _colorway("sky", "HIM", ("Himmelblau", "Sky blue"), "#6EC1E4", "#F3EDE0", "#FFFFFF"),
        _colorway("sand", "SAN", ("Sand", "Sand"), "#DCCFB4", "#CBD8DE", "#0B4F6C", "#9C8760"),
        _colorway("wool", "WOL", ("Wollweiß", "Wool white"), "#F7F5F1", "#BFCFD6", "#0B4F6C"),
        _colorway("coral", "KOR", ("Koralle", "Coral"), "#F08A7B", "#E6EBEA", "#FFFFFF"),
        _colorway("dune", "DUE", ("Dünengrün", "Dune green"), "#8FBF9A", "#F2ECE2", "#14212B"),
        _colorway("amber", "BER", ("Bernstein", "Amber brown"), "#8A5A2B", "#EAE8DF", "#F2C14E"),
        _colorway("steel", "STA", ("Edelstahl", "Stainless steel"), "#A9B8C3", "#EFE9DC", "#14212B"),
        _colorway("iron", "EIS", ("Gusseisen", "Cast iron"), "#2B363E", "#E4E6E3", "#A63A2B"),
        _colorway("oak", "EIC", ("Eiche", "Oak"), "#C99A5B", "#E4E9E8", "#8A5A2B", "#9A6E38"),
        _colorway("copper", "KUP", ("Kupfer", "Copper"), "#B8693F", "#E3E8E8", "#F7F5F1"),
    )
}

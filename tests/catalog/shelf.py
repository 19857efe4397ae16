"""A small range in German and English for the tests of search, and what must be found in it."""

from hanse import catalog
from hanse.kit.db import Tx
from tests.catalog.shop import furnish

# handle, German name, English name, brand, German description, category
RANGE = [
    ("regenjacke-sylt", "Regenjacke Sylt", "Sylt rain jacket", "Kogge", "Hält dicht bei Sturm.", "jackets"),
    ("softshelljacke-foehr", "Softshelljacke Föhr", "Föhr softshell", "Kogge", "Für Wanderungen.", "jackets"),
    ("kinderregenjacke", "Kinderregenjacke Seestern", "Seestern kids' raincoat", "Kogge", "Reflektiert.", "jackets"),
    ("jacke-alster", "Jacke Alster", "Alster jacket", "Kogge", "Für die Stadt.", "jackets"),
    ("fischerhemd", "Fischerhemd Büsum", "Büsum smock", "Kogge", "Aus fester Baumwolle.", "clothes"),
    ("handschuhe", "Handschuhe Grönland", "Greenland gloves", "Möwe", "Aus Merinowolle.", "clothes"),
    ("halbschuhe", "Halbschuhe Deich", "Deich low shoes", "Möwe", "Mit Ledersohle.", None),
    ("laufschuhe", "Laufschuhe Elbe", "Elbe running shoes", "Möwe", "Zum Laufen am Fluss.", None),
    ("gummistiefel", "Gummistiefel Watt", "Watt rain boots", "Möwe", "Für Watt und Garten.", None),
    ("kuehltasche", "Kühltasche Strand", "Strand cool bag", "Möwe", "Hält zwei Tage kalt.", None),
    ("umhaengetasche", "Umhängetasche Speicher", "Speicher shoulder bag", "Kogge", "Aus Lkw-Plane.", None),
    ("schluesselanhaenger", "Schlüsselanhänger Anker", "Anchor key ring", "Kogge", "Aus Messing.", None),
    ("kaffeekanne", "Kaffeekanne Blankenese", "Blankenese coffee pot", "Teekontor", "Für acht Tassen.", None),
    ("kaffeemuehle", "Kaffeemühle Hand", "Hand coffee grinder", "Teekontor", "Mahlwerk aus Keramik.", None),
    ("teebecher", "Teebecher Ebbe", "Ebbe tea mug", "Teekontor", "Aus Steinzeug.", None),
    ("kochtopf", "Kochtopf Kombüse 3 l", "Kombüse pot 3 l", "Teekontor", "Aus Edelstahl, 24 cm.", None),
    ("bratpfanne", "Bratpfanne Kombüse 28 cm", "Kombüse frying pan 28 cm", "Teekontor", "Aus Gusseisen.", None),
    ("zelt-duene", "Zelt Düne 3", "Düne 3 tent", "Kogge", "Für drei Personen, wasserdicht.", None),
    ("schlafsack", "Schlafsack Polarstern", "Polarstern sleeping bag", "Kogge", "Bis minus zehn Grad.", None),
    ("strassenkarte", "Straßenkarte Nordsee", "North Sea road map", "Verlag Süd", "Maßstab 1:200.000.", None),
    ("kochbuch", "Kochbuch Küste", "The coast cookbook", "Verlag Süd", "Achtzig Rezepte mit Fisch.", None),
    ("geburtstagskerze", "Geburtstagskerze Glück", "Birthday candle", "Möwe", "Brennt zwei Stunden.", None),
]

SEARCH_WORDS = {
    "fischerhemd": {"de": ["Troyer", "Arbeitshemd"], "en": ["fisherman shirt"]},
    "teebecher": {"de": ["Henkeltasse"], "en": ["cup"]},
}

# What somebody types, in which language, and what must come first, in this order.
FIRST = [
    ("Jacke", "de", ["jacke-alster"]),
    ("regenjacke", "de", ["regenjacke-sylt"]),
    ("Regenjacken", "de", ["regenjacke-sylt"]),
    ("jacket", "en", ["jacke-alster"]),
    ("jackets", "en", ["jacke-alster"]),
    ("gloves", "en", ["handschuhe"]),
    ("Schlüsselanhänger", "de", ["schluesselanhaenger"]),
    ("schluesselanhaenger", "de", ["schluesselanhaenger"]),
    ("schlusselanhanger", "de", ["schluesselanhaenger"]),
    ("strassenkarte", "de", ["strassenkarte"]),
    ("Straßenkarten", "de", ["strassenkarte"]),
    ("kuehltasche", "de", ["kuehltasche"]),
    ("Topf", "de", ["kochtopf"]),
    ("pan 28cm", "en", ["bratpfanne"]),
    ("pfanne 28 cm", "de", ["bratpfanne"]),
    ("Kombüse", "de", ["kochtopf", "bratpfanne"]),
    ("Troyer", "de", ["fischerhemd"]),
    ("cups", "en", ["teebecher"]),
    ("kogge sylt", "de", ["regenjacke-sylt"]),
    ("Zelt für drei Personen", "de", ["zelt-duene"]),
    ("the road map", "en", ["strassenkarte"]),
    ("KAFFEEKANNE-1", "de", ["kaffeekanne"]),
    ("kaffeekanne-1", "de", ["kaffeekanne"]),
]

# Compounds are found by their parts, whichever those are, and by nothing else.
COMPOUNDS = [
    ("Jacke", {"jacke-alster", "regenjacke-sylt", "softshelljacke-foehr", "kinderregenjacke"}),
    ("Regenjacke", {"regenjacke-sylt", "kinderregenjacke"}),
    ("Schuhe", {"halbschuhe", "laufschuhe"}),
    ("Tasche", {"kuehltasche", "umhaengetasche"}),
    ("Kaffee", {"kaffeekanne", "kaffeemuehle"}),
    ("Kerze", {"geburtstagskerze"}),
    ("Geburtstag", {"geburtstagskerze"}),
    ("Stiefel", {"gummistiefel"}),
    ("Sohle", {"halbschuhe"}),
    ("Hemden", {"fischerhemd"}),
    ("Buch", {"kochbuch"}),
]

# Mistyped words: what is searched for instead, and what comes first.
MISTAKES = [
    ("Jakce", "jacke", "jacke-alster"),
    ("Regenjake", "regenjacke", "regenjacke-sylt"),
    ("Gumistiefel", "gummistiefel", "gummistiefel"),
    ("Schlafsak", "schlafsack", "schlafsack"),
    ("Kafeekanne", "kaffeekanne", "kaffeekanne"),
    ("Polarsterm Schlafsack", "polarstern schlafsack", "schlafsack"),
]


async def fill(tx: Tx) -> None:
    """Put the whole range on the shelf, on the web."""
    await furnish(tx)
    loaded = await catalog.load_products(tx, [product(*row) for row in RANGE])
    assert (loaded.created, loaded.refused) == (len(RANGE), [])


def product(handle: str, de: str, en: str, brand: str, description: str, category: str | None) -> catalog.ProductInput:
    """One product of the range."""
    return catalog.ProductInput(
        handle=handle,
        name={"de": de, "en": en},
        description={"de": description},
        brand=brand,
        categories=[category] if category else [],
        variants=[catalog.VariantInput(f"{handle}-1".upper())],
        channels=["web"],
        search_words=SEARCH_WORDS.get(handle, {}),
    )

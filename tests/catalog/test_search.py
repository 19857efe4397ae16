"""What is found, in which order, and by what it can be filtered."""

import itertools

import pytest

from hanse import catalog
from hanse.catalog.jobs import HANDLERS
from hanse.kit.db import Database, Tx
from hanse.kit.house import House
from tests.catalog import icecat, shelf
from tests.catalog.shop import GTIN, furnish, product


async def handles(tx: Tx, text: str, language: str = "de", **wanted: object) -> list[str]:
    page = await catalog.search(tx, catalog.SearchWanted(text, language, **wanted))  # type: ignore[arg-type]
    return [hit.handle for hit in page.items]


async def facet(tx: Tx, key: str, **wanted: object) -> dict[str, int]:
    page = await catalog.search(tx, catalog.SearchWanted(**wanted))  # type: ignore[arg-type]
    found = next((one for one in page.facets if one.key == key), None)
    return {value.value: value.count for value in found.values} if found else {}


async def test_what_somebody_means_comes_first(tx: Tx) -> None:
    await shelf.fill(tx)
    found = {text: (await handles(tx, text, language))[: len(first)] for text, language, first in shelf.FIRST}
    assert found == {text: first for text, _, first in shelf.FIRST}


async def test_a_compound_is_found_by_its_parts(tx: Tx) -> None:
    await shelf.fill(tx)
    assert {text: set(await handles(tx, text)) for text, _ in shelf.COMPOUNDS} == dict(shelf.COMPOUNDS)


async def test_a_mistyped_word_is_corrected_and_the_page_says_so(tx: Tx) -> None:
    await shelf.fill(tx)
    found = []
    for text, _, _ in shelf.MISTAKES:
        page = await catalog.search(tx, catalog.SearchWanted(text))
        found.append((text, page.did_you_mean, page.items[0].handle))
    assert found == shelf.MISTAKES


async def test_gloves_are_no_shoes_although_german_says_hand_shoes(tx: Tx) -> None:
    await shelf.fill(tx)
    assert "handschuhe" not in await handles(tx, "Schuhe")


async def test_the_beginning_of_a_word_is_enough_where_nothing_else_fits(tx: Tx) -> None:
    await shelf.fill(tx)
    assert await handles(tx, "Geburtst") == ["geburtstagskerze"]


async def test_a_compound_that_the_catalogue_does_not_have_is_found_by_its_parts(tx: Tx) -> None:
    await shelf.fill(tx)
    await catalog.save_product(tx, product("jacke", name={"de": "Jacke mit Kapuze"}))
    assert await handles(tx, "Kapuzenjacke") == ["jacke"]


async def test_words_too_many_are_left_out_rather_than_nothing_found(tx: Tx) -> None:
    await shelf.fill(tx)
    assert (await handles(tx, "Kaffeekanne Gummistiefel Blankenese"))[0] == "kaffeekanne"
    assert await handles(tx, "Kaffeekanne xyzzyplugh") == ["kaffeekanne"]


async def test_nothing_is_found_where_nothing_fits(tx: Tx) -> None:
    await shelf.fill(tx)
    for text in ("xyzzyplugh", "!!!", "\x00", "' & | ! ( ) : *", "\\", "<->", "%", "a" * 5000):
        page = await catalog.search(tx, catalog.SearchWanted(text))
        assert (page.items, page.total, page.next) == ([], 0, None), text


@pytest.mark.parametrize("code", [GTIN, "0" + GTIN, "REGENJACKE-SYLT-9", "regenjacke-sylt-9", "jacke-neun"])
async def test_an_exact_code_comes_first_in_all_its_forms(tx: Tx, code: str) -> None:
    await shelf.fill(tx)
    variants = [catalog.VariantInput("REGENJACKE-SYLT-9", gtin=GTIN)]
    await catalog.save_product(tx, product("jacke-neun", name={"de": "Etwas anderes"}, variants=variants))
    assert (await handles(tx, code))[0] == "jacke-neun"


async def test_only_active_products_of_the_channel_are_found(tx: Tx) -> None:
    await furnish(tx)
    await catalog.save_product(tx, product("web", channels=["web"], variants=[catalog.VariantInput("W")]))
    await catalog.save_product(tx, product("store", channels=["store"], variants=[catalog.VariantInput("S")]))
    await catalog.save_product(
        tx, product("old", status=catalog.Status.ARCHIVED, variants=[catalog.VariantInput("O", gtin=GTIN)])
    )
    assert await handles(tx, "Regenjacke") == ["web"]
    assert await handles(tx, "Regenjacke", channel="store") == ["store"]
    assert await handles(tx, "Regenjacke", channel="app") == []
    assert await handles(tx, GTIN) == []
    await catalog.publish(tx, (await catalog.get_product(tx, "web")).id, [])
    assert await handles(tx, "Regenjacke") == []


async def test_facets_count_what_another_choice_would_find(tx: Tx) -> None:
    await furnish(tx)
    for number, (color, size) in enumerate(itertools.product(("navy", "yellow"), ("S", "M", "M"))):
        variants = [catalog.VariantInput(f"N{number}", options={"size": size})]
        await catalog.save_product(
            tx, product(f"n{number}", attributes={"color": color, "waterproof": number == 0}, variants=variants)
        )
    assert await facet(tx, "color", text="regenjacke") == {"navy": 3, "yellow": 3}
    navy: dict[str, object] = {"text": "regenjacke", "facets": {"color": ["navy"]}}
    assert await facet(tx, "color", **navy) == {"navy": 3, "yellow": 3}
    assert await facet(tx, "waterproof", **navy) == {"true": 1, "false": 2}
    both: dict[str, object] = {"facets": {"color": ["navy", "yellow"], "waterproof": ["true"]}}
    assert await facet(tx, "color", **both) == {"navy": 1}
    assert await facet(tx, "waterproof", **both) == {"false": 5, "true": 1}
    assert await facet(tx, "category", text="regenjacke") == {"clothes": 6, "jackets": 6}
    assert await facet(tx, "weight", text="regenjacke") == {}
    assert await handles(tx, "", facets={"color": ["purple"]}) == []


async def test_options_of_variants_are_facets_and_their_names_are_found(tx: Tx) -> None:
    await furnish(tx)
    variants = [
        catalog.VariantInput("A", options={"color": "navy"}),
        catalog.VariantInput("B", options={"color": "yellow"}),
    ]
    await catalog.save_product(tx, product(attributes={}, variants=variants))
    assert await facet(tx, "color") == {"navy": 1, "yellow": 1}
    assert await handles(tx, "Marineblau") == ["regenjacke-sylt"]
    assert await handles(tx, "yellow jacket", "en") == ["regenjacke-sylt"]


async def test_a_category_shows_what_lies_in_it_and_below(tx: Tx) -> None:
    await shelf.fill(tx)
    below = {"regenjacke-sylt", "softshelljacke-foehr", "kinderregenjacke", "jacke-alster"}
    assert set(await handles(tx, "", category="jackets")) == below
    assert set(await handles(tx, "", category="clothes")) == below | {"fischerhemd", "handschuhe"}
    assert await handles(tx, "", category="nothing") == []


async def test_names_are_ordered_as_in_a_german_dictionary(tx: Tx) -> None:
    await furnish(tx)
    for place, name in enumerate(["Zebra", "Öltuch", "Apfel", "Äpfel", "Straße", "Strasse B", "ofen"]):
        await catalog.save_product(tx, product(f"n{place}", name={"de": name}, variants=[catalog.VariantInput(name)]))
    page = await catalog.search(tx, catalog.SearchWanted(sort=catalog.SearchSort.NAME))
    assert [hit.name["de"] for hit in page.items] == [
        "Apfel",
        "Äpfel",
        "ofen",
        "Öltuch",
        "Straße",
        "Strasse B",
        "Zebra",
    ]


@pytest.mark.parametrize("sort", list(catalog.SearchSort))
async def test_pages_follow_one_another_without_gap_or_repeat(tx: Tx, sort: catalog.SearchSort) -> None:
    await shelf.fill(tx)
    seen: list[str] = []
    cursor = None
    while True:
        page = await catalog.search(tx, catalog.SearchWanted("kogge möwe", sort=sort, cursor=cursor, limit=3))
        seen += [hit.handle for hit in page.items]
        cursor = page.next
        assert page.total == 15
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) == 15


async def test_a_noun_learned_later_splits_the_compounds_before_it(database: Database, house: House) -> None:
    async with database.transaction() as tx:
        await furnish(tx)
        early = product("early", name={"de": "Klabauterfigur"}, variants=[catalog.VariantInput("E")], description={})
        await catalog.save_product(tx, early)
        assert await handles(tx, "Klabauter") == ["early"]
        assert (await catalog.search(tx, catalog.SearchWanted("Figur"))).total == 1
        late = product("late", name={"de": "Klabauter"}, variants=[catalog.VariantInput("L")], description={})
        await catalog.save_product(tx, late)
    await run_jobs(database, house)
    async with database.transaction() as tx:
        assert set(await handles(tx, "Klabauter")) == {"late", "early"}


async def test_products_follow_when_their_category_moves_or_their_family_changes(
    database: Database, house: House
) -> None:
    async with database.transaction() as tx:
        await furnish(tx)
        await catalog.save_product(tx, product())
        await catalog.save_category(tx, catalog.CategoryInput("rain", {"de": "Schietwetter", "en": "Rain"}))
        await catalog.save_category(tx, catalog.CategoryInput("jackets", {"de": "Jacken", "en": "Jackets"}, "rain"))
        family = await catalog.get_family(tx, "clothing")
        navy = catalog.Choice("navy", {"de": "Tiefseeblau", "en": "Deep sea"})
        color = catalog.AttributeDefinition("color", catalog.AttributeType.CHOICE, {"de": "Farbe"}, choices=[navy])
        await catalog.save_family(
            tx, catalog.FamilyInput(family.key, family.name, [color, *family.attributes[1:]], {"*": ["name"]})
        )
    await run_jobs(database, house)
    async with database.transaction() as tx:
        assert await handles(tx, "", category="rain") == ["regenjacke-sylt"]
        assert await handles(tx, "", category="clothes") == []
        assert await handles(tx, "Schietwetter") == ["regenjacke-sylt"]
        assert await handles(tx, "Tiefseeblau") == ["regenjacke-sylt"]
        assert await facet(tx, "color") == {}
        saved = await catalog.get_product(tx, "regenjacke-sylt")
        assert saved.variants[0].name["de"] == "Regenjacke Sylt, M, Tiefseeblau"
        assert saved.completeness_percent == 100
        assert await tx.column("select problem from catalog.inv_category_path") == []


async def run_jobs(database: Database, house: House) -> None:
    """Run what the catalogue left for later."""
    async with database.transaction() as tx:
        payloads = await tx.column(
            "delete from jobs.pgqueuer where entrypoint = 'catalog.refresh' "
            "returning convert_from(payload, 'utf8')::jsonb"
        )
    assert payloads
    for payload in payloads:
        await HANDLERS["catalog.refresh"](house, payload)


async def test_electronics_are_found_as_people_ask_for_them(tx: Tx) -> None:
    rows = list(icecat.rows(icecat.EXTRACT))
    await catalog.save_family(tx, icecat.family(rows))
    loaded = await catalog.load_products(tx, [icecat.product(row) for row in rows])
    assert (loaded.created, loaded.refused) == (300, [])
    found = {text: set(await handles(tx, text, "en", limit=3)) for text, _ in icecat.EXPECTED}
    assert {text: expected - found[text] for text, expected in icecat.EXPECTED if expected - found[text]} == {}


async def test_no_text_whatever_breaks_the_search(tx: Tx) -> None:
    await shelf.fill(tx)
    letters = "aß'\"\\&|!():*<>%_~=@ \t\u0000\u00bd\u2474\u037a\u1e9e\ufdfa\ud7ff🧥-./,1"
    for number in range(300):
        text = "".join(letters[(number * 7 + place * (number % 13 + 1)) % len(letters)] for place in range(number % 23))
        page = await catalog.search(tx, catalog.SearchWanted(text, "en" if number % 2 else "de"))
        assert page.total >= len(page.items)
        await catalog.suggest(tx, text, "de", "web")

"""Many products at once, as feeds bring them."""

import itertools
import json
import re
from pathlib import Path

import msgspec
import pytest

from hanse import catalog
from hanse.kit.db import Database, Tx
from tests.catalog import icecat
from tests.catalog.shop import GTIN, OTHER_GTIN, furnish, product

BATCH = 500


def rack(count: int) -> list[catalog.ProductInput]:
    """As many different products."""
    return [product(f"p{n}", variants=[catalog.VariantInput(f"S{n}")], name={"de": f"Jacke {n}"}) for n in range(count)]


async def state(tx: Tx) -> list[str]:
    """Everything the catalogue knows about products, but for the moment of the last change."""
    return await tx.column(
        "select (to_jsonb(p) - 'updated_at')::text || coalesce((select jsonb_agg(to_jsonb(v) order by v.sku)::text "
        "from catalog.variant v where v.product = p.id), '') || e.document::text || e.heading::text || e.facets::text "
        "from catalog.product p join catalog.entry e on e.product = p.id order by p.handle"
    )


async def test_the_same_batch_again_changes_nothing(tx: Tx) -> None:
    await furnish(tx)
    assert await catalog.load_products(tx, rack(20)) == catalog.Loaded(20, 0, 0, [])
    before = await state(tx)
    assert await catalog.load_products(tx, rack(20)) == catalog.Loaded(0, 0, 20, [])
    assert await state(tx) == before


async def test_a_corrected_batch_changes_only_what_differs(tx: Tx) -> None:
    await furnish(tx)
    await catalog.load_products(tx, rack(20))
    before = {row: await catalog.get_product(tx, row) for row in ("p3", "p4")}
    corrected = rack(20)
    corrected[3] = msgspec.structs.replace(corrected[3], brand="Möwe")
    assert await catalog.load_products(tx, corrected) == catalog.Loaded(0, 1, 19, [])
    after = await catalog.get_product(tx, "p3")
    assert (after.brand, after.version, after.id) == ("Möwe", 2, before["p3"].id)
    assert await catalog.get_product(tx, "p4") == before["p4"]
    assert (await tx.column("select type from kit.event where type = 'product.saved'")).count("product.saved") == 21
    assert await catalog.load_products(tx, rack(20)) == catalog.Loaded(0, 1, 19, [])
    assert (await catalog.get_product(tx, "p3")).brand == "Kogge"


async def test_a_feed_puts_right_what_was_changed_by_hand_when_it_speaks_of_it(tx: Tx) -> None:
    await furnish(tx)
    await catalog.load_products(tx, rack(1))
    await catalog.change_product(tx, msgspec.structs.replace(rack(1)[0], brand="Möwe"), 1)
    assert await catalog.load_products(tx, rack(1)) == catalog.Loaded(0, 1, 0, [])
    assert (await catalog.get_product(tx, "p0")).brand == "Kogge"


async def test_bad_rows_are_told_and_the_rest_goes_on(tx: Tx) -> None:
    await furnish(tx)
    rows = rack(7)
    rows[1] = product("p0", variants=[catalog.VariantInput("X")])
    rows[2] = product("p2", variants=[catalog.VariantInput("S0")])
    rows[3] = product("p3", variants=[catalog.VariantInput("S3", gtin=GTIN)])
    rows[4] = product(
        "p4", variants=[catalog.VariantInput("S4", gtin=OTHER_GTIN), catalog.VariantInput("S4b", gtin="123")]
    )
    rows[5] = product("p5", variants=[catalog.VariantInput("S5", gtin="0" + GTIN)])
    rows[6] = product("p6", attributes={"waterproof": "yes"}, variants=[catalog.VariantInput("S6")])
    loaded = await catalog.load_products(tx, rows)
    assert (loaded.created, loaded.changed, loaded.unchanged) == (2, 0, 0)
    assert [(row.index, row.field) for row in loaded.refused] == [
        (1, "handle"),
        (2, "variants.0.sku"),
        (4, "variants.1.gtin"),
        (5, "variants.0.gtin"),
        (6, "attributes.waterproof"),
    ]
    assert all(row.reason for row in loaded.refused)
    assert await tx.column("select handle from catalog.product order by handle") == ["p0", "p3"]


async def test_a_refused_row_leaves_the_stored_product_as_it_was(tx: Tx) -> None:
    await furnish(tx)
    await catalog.load_products(tx, rack(2))
    before = await state(tx)
    wrong = [msgspec.structs.replace(row, attributes={"color": "green"}) for row in rack(2)]
    loaded = await catalog.load_products(tx, wrong)
    assert (loaded.changed, len(loaded.refused)) == (0, 2)
    assert await state(tx) == before


async def test_one_batch_and_many_small_ones_end_in_the_same_state(database: Database) -> None:
    rows = [icecat.product(row) for row in list(icecat.rows(icecat.EXTRACT))[:60]]
    family = icecat.family(icecat.rows(icecat.EXTRACT))
    seen = []
    for size in (60, 7):
        async with database.transaction() as tx:
            await tx.run("truncate catalog.family, catalog.product, catalog.word, catalog.facet_value cascade")
            await catalog.save_family(tx, family)
            for start in range(0, len(rows), size):
                await catalog.load_products(tx, rows[start : start + size])
            seen.append(
                await tx.column(
                    "select p.handle || p.name::text || p.attributes::text || e.heading::text || array_to_string(array("
                    "select f.key || f.value from catalog.facet_value f where f.id = any(e.facets) order by 1), ',') "
                    "from catalog.product p join catalog.entry e on e.product = p.id order by p.handle"
                )
            )
    assert len(seen[0]) == 60
    assert [sorted(row) for row in seen[0]] == [sorted(row) for row in seen[1]]


async def test_what_a_load_indexes_is_what_a_refresh_would_index(tx: Tx) -> None:
    await furnish(tx)
    options = {"size": "L", "color": "yellow"}
    row = product(variants=[catalog.VariantInput("A", options=options)], search_words={"de": ["Ostfriesennerz"]})
    await catalog.save_product(tx, row)
    loaded = await state(tx)
    saved = await catalog.get_product(tx, "regenjacke-sylt")
    await catalog.publish(tx, saved.id, [])
    await catalog.publish(tx, saved.id, saved.channels)
    await tx.run("update catalog.product set version = 1, content_hash = null")
    again = await state(tx)
    await tx.run("update catalog.product set content_hash = null")
    assert [sorted(text.split("'")) for text in again] == [
        sorted(text.split("'")) for text in _without_hash(loaded, again)
    ]


def _without_hash(loaded: list[str], again: list[str]) -> list[str]:
    """The loaded rows with the content hash taken away, as publishing by hand takes it away."""
    found = []
    for before, after in zip(loaded, again, strict=True):
        start = before.index('"content_hash": "')
        end = before.index('"', start + len('"content_hash": "')) + 1
        assert '"content_hash": null' in after
        found.append(before[:start] + '"content_hash": null' + before[end:])
    return found


async def test_the_extract_of_icecat_loads_with_all_its_attributes_and_codes(tx: Tx) -> None:
    await _load(tx, icecat.EXTRACT)
    await _as_the_file_says(tx, icecat.EXTRACT)


async def _load(tx: Tx, file: Path) -> None:
    await catalog.save_family(tx, icecat.family(icecat.rows(file)))
    for expected in ("created", "unchanged"):
        rows = icecat.rows(file)
        while batch := [icecat.product(row) for row in itertools.islice(rows, BATCH)]:
            loaded = await catalog.load_products(tx, batch)
            assert (getattr(loaded, expected), loaded.refused) == (len(batch), [])


async def _as_the_file_says(tx: Tx, file: Path) -> None:
    facts = json.loads((file.parent / "facts.json").read_text())
    names, codes, count, values = set(), set(), 0, 0
    for row in icecat.rows(file):
        # A few values are nothing but pictures that lie elsewhere: without their markup, nothing is left of them.
        told = [k for k, v in row.items() if k.startswith("attr_") and re.sub("<[^>]*>", "", str(v)).strip()]
        names.update(told)
        codes.update(normal for code in row["ean"] if (normal := catalog.gtin14(code)))
        count, values = count + 1, values + len(told)
    assert count == facts.get("count", facts.get("products"))
    assert await tx.value("select count(*) from catalog.product") == count
    assert await tx.value("select count(*) from catalog.variant_gtin") == len(codes)
    assert await tx.value("select count(*) from catalog.product, jsonb_object_keys(attributes)") == values
    found = await tx.value("select count(distinct k) from catalog.product, jsonb_object_keys(attributes) k")
    assert found == len(names)
    for view in ("inv_main_gtin", "inv_no_entry", "inv_unknown_category", "inv_lost_media"):
        assert await tx.column(f"select problem from catalog.{view}") == []


@pytest.mark.parametrize(
    ("view", "damage"),
    [
        ("inv_unknown_category", "update catalog.product set categories = '{nowhere}'"),
        ("inv_category_path", "update catalog.category set path = '{jackets}' where key = 'jackets'"),
        ("inv_main_gtin", "update catalog.variant set gtin = null"),
        ("inv_main_gtin", "delete from catalog.variant_gtin"),
        ("inv_no_entry", "delete from catalog.entry"),
        ("inv_lost_media", "delete from catalog.media"),
    ],
)
async def test_the_audit_finds_what_was_damaged_behind_the_catalogues_back(tx: Tx, view: str, damage: str) -> None:
    await furnish(tx)
    picture = catalog.MediaInput(svg='<svg xmlns="http://www.w3.org/2000/svg"/>')
    await catalog.save_product(tx, product(variants=[catalog.VariantInput("A", gtin=GTIN)], media=[picture]))
    assert await tx.column(f"select problem from catalog.{view}") == []
    await tx.run(damage)
    assert len(await tx.column(f"select problem from catalog.{view}")) == 1

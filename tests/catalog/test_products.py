"""Products, their variants and their codes."""

from dataclasses import dataclass

import msgspec
import pytest

from hanse import catalog
from hanse.kit import ids
from hanse.kit.db import Tx
from hanse.kit.refusals import NotFound, StaleVersion
from tests.catalog.shop import GTIN, OTHER_GTIN, clothing, furnish, product


async def events(tx: Tx) -> list[str]:
    return await tx.column("select type from kit.event order by seq")


async def test_a_saved_product_is_found_by_id_and_by_handle(tx: Tx) -> None:
    await furnish(tx)
    saved = await catalog.save_product(tx, product())
    assert saved.name == {"de": "Regenjacke Sylt", "en": "Sylt rain jacket"}
    assert [v.sku for v in saved.variants] == ["REGENJACKE-SYLT-M", "REGENJACKE-SYLT-L"]
    assert await catalog.get_product(tx, saved.id) == await catalog.get_product(tx, "regenjacke-sylt") == saved
    assert (await events(tx))[-2:] == ["product.saved", "product.published"]


async def test_a_product_that_does_not_exist_is_refused(tx: Tx) -> None:
    with pytest.raises(NotFound):
        await catalog.get_product(tx, ids.new_id())
    with pytest.raises(NotFound):
        await catalog.get_product(tx, "nothing\x00")


async def test_a_variant_is_named_with_its_options_in_both_languages(tx: Tx) -> None:
    await furnish(tx)
    saved = await catalog.save_product(tx, product())
    assert saved.variants[1].name == {"de": "Regenjacke Sylt, L, Marineblau", "en": "Sylt rain jacket, L, Navy"}


@pytest.mark.parametrize("code", [GTIN, "0" + GTIN, " 4006381 333931 ", "REGEN-1", "regen-1"])
async def test_a_variant_is_found_by_its_sku_and_by_every_form_of_its_gtin(tx: Tx, code: str) -> None:
    await furnish(tx)
    await catalog.save_product(tx, product(variants=[catalog.VariantInput("REGEN-1", gtin=GTIN, gtins=["0" + GTIN])]))
    card = await catalog.find_variant(tx, code)
    assert card is not None
    assert (card.sku, card.gtin, card.handle) == ("REGEN-1", "0" + GTIN, "regenjacke-sylt")
    assert card.categories == ["clothes", "jackets"]
    assert card.channels == ["store", "web"]


async def test_a_upc_of_twelve_digits_and_its_ean_are_the_same_gtin(tx: Tx) -> None:
    await furnish(tx)
    await catalog.save_product(tx, product(variants=[catalog.VariantInput("TONER", gtin="0095205603217")]))
    assert (await catalog.find_variant(tx, "095205603217")) is not None
    assert catalog.gtin14("095205603217") == catalog.gtin14("0095205603217") == "00095205603217"


async def test_an_unknown_code_finds_no_variant(tx: Tx) -> None:
    for code in ("nothing", "", "4006381333930", "a\x00b"):
        assert await catalog.find_variant(tx, code) is None


async def test_skus_that_differ_in_case_alone_are_two_variants(tx: Tx) -> None:
    await furnish(tx)
    await catalog.save_product(
        tx, product(variants=[catalog.VariantInput("85123A"), catalog.VariantInput("85123a", options={"size": "S"})])
    )
    upper, lower = await catalog.find_variant(tx, "85123A"), await catalog.find_variant(tx, "85123a")
    assert upper is not None
    assert lower is not None
    assert (upper.sku, lower.sku) == ("85123A", "85123a")


async def test_the_same_product_again_changes_nothing(tx: Tx) -> None:
    await furnish(tx)
    first = await catalog.save_product(tx, product())
    assert await catalog.save_product(tx, product()) == first
    assert (await events(tx)).count("product.saved") == 1


async def test_a_changed_product_has_the_next_version_and_keeps_its_ids(tx: Tx) -> None:
    await furnish(tx)
    first = await catalog.save_product(tx, product())
    second = await catalog.save_product(tx, product(brand="Hansekogge"))
    assert (second.id, second.version, second.brand) == (first.id, first.version + 1, "Hansekogge")
    assert [v.id for v in second.variants] == [v.id for v in first.variants]


async def test_a_change_of_a_variant_alone_is_a_new_version_of_the_product(tx: Tx) -> None:
    await furnish(tx)
    first = await catalog.save_product(tx, product(variants=[catalog.VariantInput("A", gtin=GTIN)]))
    second = await catalog.save_product(tx, product(variants=[catalog.VariantInput("A", gtin=OTHER_GTIN)]))
    assert second.version == first.version + 1
    assert second.variants[0].gtins == ["0" + OTHER_GTIN]
    assert await catalog.find_variant(tx, GTIN) is None


async def test_a_variant_that_is_no_longer_named_is_kept_inactive(tx: Tx) -> None:
    await furnish(tx)
    first = await catalog.save_product(tx, product())
    second = await catalog.save_product(tx, product(variants=[catalog.VariantInput("REGENJACKE-SYLT-L")]))
    assert [(v.sku, v.active) for v in second.variants] == [("REGENJACKE-SYLT-L", True), ("REGENJACKE-SYLT-M", False)]
    cards = await catalog.variants(tx, [v.id for v in first.variants])
    assert sorted((c.sku, c.active, c.channels) for c in cards.values()) == [
        ("REGENJACKE-SYLT-L", True, ["store", "web"]),
        ("REGENJACKE-SYLT-M", False, []),
    ]


async def test_a_gtin_moves_between_variants_of_one_product(tx: Tx) -> None:
    await furnish(tx)
    await catalog.save_product(tx, product(variants=[catalog.VariantInput("A", gtin=GTIN), catalog.VariantInput("B")]))
    await catalog.save_product(tx, product(variants=[catalog.VariantInput("A"), catalog.VariantInput("B", gtin=GTIN)]))
    card = await catalog.find_variant(tx, GTIN)
    assert card is not None
    assert card.sku == "B"
    assert await tx.column("select problem from catalog.inv_main_gtin") == []


async def test_a_gtin_or_sku_of_another_product_is_refused(tx: Tx) -> None:
    await furnish(tx)
    await catalog.save_product(tx, product(variants=[catalog.VariantInput("A", gtin=GTIN)]))
    with pytest.raises(catalog.GtinTaken) as taken:
        await catalog.save_product(tx, product("other", variants=[catalog.VariantInput("B", gtin="0" + GTIN)]))
    assert taken.value.facts["gtin"] == "0" + GTIN
    with pytest.raises(catalog.SkuTaken):
        await catalog.save_product(tx, product("other", variants=[catalog.VariantInput("A")]))
    with pytest.raises(catalog.HandleTaken):
        await catalog.create_product(tx, product())


@dataclass
class Fault:
    """A product that is not as it should be, and the field that the refusal names."""

    different: dict[str, object]
    field: str
    refusal: type[Exception] = catalog.InvalidProduct


FAULTS = [
    Fault({"handle": "Große Jacke"}, "handle"),
    Fault({"name": {"de": " "}}, "name"),
    Fault({"name": {"german": "Jacke"}}, "name"),
    Fault({"family": "nothing"}, "family"),
    Fault({"family": None}, "attributes.color"),
    Fault({"categories": ["nothing"]}, "categories"),
    Fault({"attributes": {"color": "green"}}, "attributes.color"),
    Fault({"attributes": {"waterproof": "yes"}}, "attributes.waterproof"),
    Fault({"attributes": {"weight": float("nan")}}, "attributes.weight"),
    Fault({"attributes": {"horsepower": 3}}, "attributes.horsepower"),
    Fault({"variants": []}, "variants"),
    Fault({"variants": [catalog.VariantInput(" ")]}, "variants.0.sku"),
    Fault({"variants": [catalog.VariantInput("A"), catalog.VariantInput("A")]}, "variants.1.sku", catalog.SkuTaken),
    Fault({"variants": [catalog.VariantInput("A", gtin="4006381333930")]}, "variants.0.gtin", catalog.InvalidGtin),
    Fault({"variants": [catalog.VariantInput("A", gtin="85896333746")]}, "variants.0.gtin", catalog.InvalidGtin),
    Fault({"channels": ["The Web"]}, "channels"),
    Fault({"media": [catalog.MediaInput(url="javascript:alert(1)")]}, "media.0"),
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault.field}-{next(iter(fault.different))}")
async def test_a_product_with_a_fault_is_refused_and_the_field_named(tx: Tx, fault: Fault) -> None:
    await furnish(tx)
    with pytest.raises(fault.refusal) as refused:
        await catalog.save_product(tx, msgspec.structs.replace(product(), **fault.different))
    assert refused.value.facts["field"] == fault.field  # type: ignore[attr-defined]


async def test_markup_is_taken_out_of_attributes_and_cleaned_in_descriptions(tx: Tx) -> None:
    await furnish(tx)
    saved = await catalog.save_product(
        tx,
        product(
            name={"de": "Jacke <b>Sylt</b> &amp; mehr"},
            attributes={"care": "<ul><li>kalt waschen</li><li>nicht b&uuml;geln<img src=x onerror=alert(1)></li></ul>"},
            description={"de": "<p onclick='x()'>Warm<script>alert(1)</script></p>", "en": "1 < 2 & AT&T"},
        ),
    )
    assert saved.name == {"de": "Jacke Sylt & mehr"}
    assert saved.attributes == {"care": "kalt waschen\nnicht bügeln"}
    assert saved.description == {"de": "<p>Warm</p>", "en": "1 < 2 & AT&T"}
    assert catalog.as_html(saved.description["en"]) == "1 &lt; 2 &amp; AT&amp;T"


async def test_a_product_is_published_on_exactly_the_named_channels(tx: Tx) -> None:
    await furnish(tx)
    saved = await catalog.save_product(tx, product(channels=None))
    assert saved.channels == []
    await catalog.publish(tx, saved.id, ["web", "app", "web"])
    published = await catalog.get_product(tx, saved.id)
    assert (published.channels, published.version) == (["app", "web"], saved.version + 1)
    await catalog.publish(tx, saved.id, ["app", "web"])
    assert (await events(tx)).count("product.published") == 1
    with pytest.raises(NotFound):
        await catalog.publish(tx, ids.new_id(), ["web"])


async def test_a_feed_that_says_nothing_of_channels_leaves_them_alone(tx: Tx) -> None:
    await furnish(tx)
    saved = await catalog.save_product(tx, product(channels=None))
    await catalog.publish(tx, saved.id, ["web"])
    again = await catalog.save_product(tx, product(channels=None))
    assert (again.channels, again.version) == (["web"], saved.version + 1)


async def test_a_change_of_a_version_that_is_not_current_is_refused(tx: Tx) -> None:
    await furnish(tx)
    saved = await catalog.save_product(tx, product())
    changed = await catalog.change_product(tx, product(brand="Neu"), saved.version)
    assert changed.brand == "Neu"
    with pytest.raises(StaleVersion):
        await catalog.change_product(tx, product(brand="Neuer"), saved.version)
    with pytest.raises(NotFound):
        await catalog.change_product(tx, product("nothing"), 1)


async def test_an_attribute_in_use_keeps_its_type_and_stays_in_the_family(tx: Tx) -> None:
    await furnish(tx)
    await catalog.save_product(tx, product())
    color, *others = clothing().attributes
    with pytest.raises(catalog.InvalidFamily):
        await catalog.save_family(tx, clothing(attributes=others))
    as_text = msgspec.structs.replace(color, type=catalog.AttributeType.TEXT)
    with pytest.raises(catalog.InvalidFamily):
        await catalog.save_family(tx, clothing(attributes=[as_text, *others]))
    without_care = [a for a in clothing().attributes if a.key != "care"]
    family = await catalog.save_family(tx, clothing(attributes=without_care))
    assert [a.key for a in family.attributes] == ["color", "waterproof", "weight", "size"]


async def test_the_same_family_again_changes_nothing(tx: Tx) -> None:
    first = await catalog.save_family(tx, clothing())
    assert await catalog.save_family(tx, clothing()) == first
    with pytest.raises(StaleVersion):
        await catalog.save_family(tx, clothing(name={"de": "Mode"}), first.version + 1)
    assert (await catalog.save_family(tx, clothing(name={"de": "Mode"}), first.version)).version == first.version + 1

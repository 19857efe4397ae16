"""The range of the demo retailer: complete in both languages, true to its families, with codes that scan."""

from collections import Counter

from stdnum import ean

from hanse.main.demo import codes, sources
from hanse.main.demo.catalogue import catalogue
from hanse.main.demo.contracts import Contents, Product, Variant
from hanse.main.demo.texts import Text
from hanse.main.demo.wording import number


def variants() -> list[tuple[Product, Variant]]:
    return [(product, variant) for product in catalogue().products for variant in product.variants]


def test_the_range_is_as_large_as_promised() -> None:
    assert 390 <= len(catalogue().products) <= 450
    assert 1_150 <= len(variants()) <= 1_350


def test_every_gtin_has_a_valid_check_digit_and_lies_in_the_range_for_use_within_the_shop() -> None:
    for _, variant in variants():
        assert ean.is_valid(variant.gtin)
        assert 200 <= int(variant.gtin[:3]) <= 299


def test_a_known_check_digit_is_found() -> None:
    assert codes.check_digit("400638133393") == 1


def test_codes_and_handles_occur_once() -> None:
    for values in (
        [product.handle for product in catalogue().products],
        [variant.sku for _, variant in variants()],
        [variant.gtin for _, variant in variants()],
        [category.path for category in catalogue().categories],
    ):
        assert [value for value, count in Counter(values).items() if count > 1] == []


def test_kinds_have_numbers_and_codes_of_their_own() -> None:
    kinds = sources.kinds().kinds.values()
    assert len({kind.number for kind in kinds}) == len({kind.code for kind in kinds}) == len(kinds)


def test_every_text_exists_in_both_languages() -> None:
    texts: list[Text] = [brand.promise for brand in catalogue().brands]
    texts += [category.name for category in catalogue().categories]
    texts += [family.label for family in catalogue().families]
    for attribute in catalogue().attributes:
        texts += [attribute.label, *(text for choice in attribute.choices for text in (choice.label, choice.inline))]
    for product, variant in variants():
        texts += [product.name, product.description]
        texts += [text for option in variant.options for text in (option.axis_label, option.label)]
    assert [text for text in texts if not text.de.strip() or not text.en.strip()] == []


def test_descriptions_are_two_to_four_whole_sentences_without_gaps() -> None:
    for product in catalogue().products:
        for text in (product.description.de, product.description.en):
            sentences = text.count(". ") + text.count("? ") + 1
            assert 2 <= sentences <= 5, (product.handle, text)
            assert not text[0].islower()
            assert text.endswith(".")
            assert not {"{", "}", "  "} & {text[at : at + size] for size in (1, 2) for at in range(len(text))}


def test_german_and_english_descriptions_differ() -> None:
    assert [one.handle for one in catalogue().products if one.description.de == one.description.en] == []


def test_every_product_hangs_in_the_tree_and_belongs_to_a_brand_and_a_family() -> None:
    paths = {category.path for category in catalogue().categories}
    brands = {brand.key for brand in catalogue().brands}
    families = {family.key for family in catalogue().families}
    for product in catalogue().products:
        assert set(product.categories) <= paths
        assert product.brand in brands
        assert product.family in families


def test_every_category_has_its_parent_and_every_leaf_has_products() -> None:
    paths = {category.path for category in catalogue().categories}
    parents = {category.parent for category in catalogue().categories}
    used = {path for product in catalogue().products for path in product.categories}
    assert parents - {None} <= paths
    assert paths - parents - used == set()


def test_books_coffee_tea_and_maps_carry_the_reduced_rate_and_only_they() -> None:
    reduced = {product.kind for product in catalogue().products if product.vat == "reduced"}
    assert reduced == {"book", "coffee-bag", "tea-caddy", "chart"}


def test_only_books_have_a_fixed_price() -> None:
    assert {product.kind for product in catalogue().products if product.fixed_price} == {"book"}


def test_prices_end_as_shop_prices_do_and_weights_are_known() -> None:
    for product, variant in variants():
        assert variant.price_cents > 0
        assert variant.price_cents % 100 in ({0, 90, 95, 99} if product.vat == "standard" else {0, 90}), variant.sku
        assert variant.weight_grams > 0, variant.sku


def test_what_is_sold_by_weight_has_a_price_per_kilogram() -> None:
    for product, variant in variants():
        sold_by_weight = product.kind in {"coffee-bag", "tea-caddy", "soap"}
        assert (variant.unit_price_cents is not None) == sold_by_weight
    storm = next(variant for _, variant in variants() if variant.sku == "COF01-BO-250G")
    assert storm.contents == Contents(250, "g")
    assert (storm.price_cents, storm.unit_price_cents) == (890, 3560)


def test_the_examples_of_the_design_are_in_the_range() -> None:
    prices = {product.name.de: product.variants[0].price_cents for product in catalogue().products}
    assert prices["Regenjacke Norderney"] == 14_900
    assert prices["Mütze Sylt"] == 1_990
    assert prices["Zelt Amrum 3P"] == 22_900


def test_numbers_are_written_as_each_language_writes_them() -> None:
    assert (number(10_000, "de"), number(10_000, "en")) == ("10.000", "10,000")
    assert (number(5.5, "de"), number(5.5, "en")) == ("5,5", "5.5")


def test_data_files_stay_small_enough_to_read() -> None:
    assert [path.name for path in sources.DATA.iterdir() if path.stat().st_size > 300_000] == []

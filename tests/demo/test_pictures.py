"""Pictures of the range: well-formed, small, different, and painted with nothing from outside."""

import re
from xml.etree import ElementTree as ET

import pytest

from hanse.main.demo.catalogue import catalogue, picture
from hanse.main.demo.pictures import COLORWAYS, DRAWINGS, Cover, draw
from hanse.main.demo.pictures.canvas import symmetric
from hanse.main.demo.pictures.motifs import MOTIFS
from hanse.main.demo.pictures.patterns import PATTERNS


def pictures() -> dict[tuple[str, str], str]:
    return {
        (product.handle, color): picture(product, color)
        for product in catalogue().products
        for color in dict.fromkeys(variant.color for variant in product.variants)
    }


def test_there_are_at_least_thirty_five_kinds_and_every_kind_that_is_sold_is_drawn() -> None:
    assert len(DRAWINGS) >= 35
    assert {product.kind for product in catalogue().products} == set(DRAWINGS)


def test_every_picture_is_well_formed_square_and_small() -> None:
    for key, drawn in pictures().items():
        root = ET.fromstring(drawn)
        assert root.get("viewBox") == "0 0 800 800", key
        assert len(drawn.encode()) < 4_000, key


def test_no_id_occurs_twice_within_a_picture() -> None:
    for key, drawn in pictures().items():
        ids = re.findall(r' id="([^"]+)"', drawn)
        assert len(ids) == len(set(ids)), key


def test_every_pattern_that_is_used_is_defined_in_the_same_picture() -> None:
    for key, drawn in pictures().items():
        assert set(re.findall(r"url\(#([^)]+)\)", drawn)) <= set(re.findall(r' id="([^"]+)"', drawn)), key


def test_pictures_load_nothing_and_run_nothing() -> None:
    for key, drawn in pictures().items():
        assert not re.search(r"<script|<image|href=|@import|url\((?!#)", drawn), key


def test_every_product_and_color_looks_different_within_its_kind_and_color() -> None:
    plain: dict[str, set[str]] = {}
    for product in catalogue().products:
        colors = {variant.color for variant in product.variants}
        plain.setdefault(product.handle, set()).update(picture(product, color) for color in colors)
        assert len(plain[product.handle]) == len(colors)


@pytest.mark.parametrize("kind", sorted(DRAWINGS))
def test_every_kind_can_be_painted_in_every_color(kind: str) -> None:
    for colorway in COLORWAYS:
        ET.fromstring(draw(kind, colorway, Cover("stripes", "Bücher & Tee <1>", "Ä & Ö")))


def test_patterns_and_motifs_named_by_the_data_exist() -> None:
    for product in catalogue().products:
        known = MOTIFS if product.kind == "book" else {*PATTERNS, "plain"}
        assert product.picture.pattern in known, product.handle


def test_color_names_and_codes_occur_once() -> None:
    assert (
        len({one.code for one in COLORWAYS.values()}) == len({one.name for one in COLORWAYS.values()}) == len(COLORWAYS)
    )


def test_a_half_outline_is_mirrored_on_the_axis() -> None:
    assert (
        symmetric((400, 100), (500, 100), (520, 200, 400, 300))
        == "M400 100L500 100Q520 200 400 300Q280 200 300 100L400 100Z"
    )

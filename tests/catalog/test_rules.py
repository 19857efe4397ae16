"""The catalogue's decisions, without a database."""

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as some
from stdnum import ean

from hanse.catalog.contracts import AttributeDefinition, AttributeType, Choice
from hanse.catalog.refusals import InvalidMedia
from hanse.catalog.rules import products, texts, words
from hanse.catalog.rules.gtin import gtin14
from hanse.catalog.rules.names import full_name

WAVE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><path d="M0 5q5 5 10 0"/></svg>'


@given(some.text("0123456789", min_size=7, max_size=15))
def test_a_gtin_is_what_the_standard_says_it_is(code: str) -> None:
    known = len(code) in (8, 12, 13, 14) and ean.is_valid(code) and int(code) > 0
    assert (gtin14(code) is not None) == known


@given(some.integers(1, 10**12 - 1))
def test_every_form_of_a_gtin_is_one_gtin(body: int) -> None:
    digits = f"{body:012d}"
    code = digits + str(ean.calc_check_digit(digits))
    assert gtin14(code) == gtin14("0" + code) == "0" + code
    if code.startswith("0"):
        assert gtin14(code[1:]) == "0" + code


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("Regenjacke", ["Regen", "Jacke"]),
        ("Regenjacken", ["Regen", "Jacke"]),
        ("Kinderregenjacke", ["Kinder", "Regen", "Jacke"]),
        ("Geburtstagskerzen", ["Kerze"]),
        ("Sonnenbrille", ["Sonne", "Brille"]),
        ("Softshelljacke", ["Jacke"]),
        ("Schlüsselanhänger", ["Schlüssel", "Anhänger"]),
        ("Strohhut", ["Hut"]),
        ("Handschuhe", []),
        ("Jacke", []),
        ("Computer", []),
        ("XJ9000", []),
    ],
)
def test_german_compounds_are_split_into_the_nouns_they_are_made_of(word: str, parts: list[str]) -> None:
    found = words.compound_parts(word, words.Nouns([words.german_stem("stroh")]))
    expected = [words.german_stem(part.lower()) for part in parts]
    assert [part for part in found if part in expected] == expected
    assert bool(found) == bool(parts)


@pytest.mark.parametrize("spelling", ["Größe", "groesse", "GRÖSSE", "grösse", "Grösse"])
def test_umlauts_and_sharp_s_are_found_in_every_spelling(spelling: str) -> None:
    assert words.lexemes(spelling, "de") == words.lexemes("Größe", "de")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("15,6 Zoll", ["15.6", "Zoll"]),
        ("500GB", ["500GB"]),
        ("1.5m USB-C/HDMI", ["1.5m", "USB", "C", "HDMI"]),
        ("dv7-1211ea", ["dv7", "1211ea"]),
        ("a_b", ["a", "b"]),
        ("Ma\u0308ntel", ["Mäntel"]),
    ],
)
def test_a_text_is_taken_apart_into_words(text: str, found: list[str]) -> None:
    assert words.words(text) == found


def test_a_number_with_its_unit_is_found_together_and_apart() -> None:
    assert words.lexemes("500GB", "en") == ("500gb", "500", "gb")
    assert words.lexemes("2m", None) == ("2m", "2", "m")


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [("jacke", "jacke", 0), ("jakce", "jacke", 1), ("jack", "jacke", 1), ("jcaek", "jacke", 2), ("hose", "jacke", 3)],
)
def test_swapped_neighbors_are_one_mistake(one: str, other: str, distance: int) -> None:
    assert words.edit_distance(one, other, 2) == words.edit_distance(other, one, 2) == distance


def test_handles_are_made_of_german_names() -> None:
    assert texts.slug("Große Öltasche „Übersee“ 40 l") == "grosse-oeltasche-uebersee-40-l"
    assert texts.slug("Café & Crème") == "cafe-creme"


@given(some.text(max_size=200))
def test_plain_text_has_no_markup_left_and_stays_what_it_is(text: str) -> None:
    once = texts.plain(text)
    assert "<script" not in once.lower() or "<script" not in texts.as_html(once).lower()
    assert "\x00" not in once


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<a href='javascript:alert(1)'>x</a>",
        "<p style='background:url(//evil)'>x</p>",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "<svg/onload=alert(1)>",
        "<<b>script>alert(1)<</b>/script>",
    ],
)
def test_a_description_never_brings_code_onto_a_page(text: str) -> None:
    shown = texts.as_html(texts.rich(text)).lower()
    assert "<script" not in shown
    assert "<img" not in shown
    assert "<svg" not in shown
    assert "style=" not in shown
    assert "href" not in shown
    assert "onerror=alert" not in shown.replace("&lt;", "<") or "<img" not in shown


@pytest.mark.parametrize(
    "svg",
    [
        "<svg><script>alert(1)</script></svg>",
        '<svg onload="alert(1)"/>',
        '<svg><a href="javascript:alert(1)"/></svg>',
        '<svg xmlns:x="http://www.w3.org/1999/xlink"><use x:href="https://evil.example/a.svg#b"/></svg>',
        '<svg><image href="https://evil.example/pixel.png"/></svg>',
        "<svg><foreignObject><body/></foreignObject></svg>",
        "<svg><style>@import 'https://evil.example/a.css';</style></svg>",
        '<svg><rect style="fill:url(https://evil.example/a)"/></svg>',
        '<!DOCTYPE svg [<!ENTITY a "aaaa">]><svg>&a;</svg>',
        '<?xml-stylesheet href="https://evil.example/a.css"?><svg/>',
        '<?xml version="1.0" encoding="utf-7"?><svg/>',
        "<html/>",
        "<svg",
        "",
    ],
)
def test_a_picture_that_could_run_or_load_something_is_refused(svg: str) -> None:
    with pytest.raises(InvalidMedia):
        products.picture("image/svg+xml", svg.encode())


def test_a_harmless_picture_is_kept_under_the_id_of_its_content() -> None:
    first, again = (products.picture("image/svg+xml", WAVE.encode()) for _ in range(2))
    assert first == again
    gradient = WAVE.replace("<path", '<rect fill="url(#sky)" href="#sky"/><path')
    assert products.picture("image/svg+xml", gradient.encode()).id != first.id


@pytest.mark.parametrize(
    ("kind", "data"),
    [("image/gif", b"GIF89a"), ("image/png", b"\xff\xd8\xff"), ("image/jpeg", b"x" * 5_000_001), ("text/html", b"<p>")],
)
def test_only_pictures_of_the_named_kind_are_kept(kind: str, data: bytes) -> None:
    with pytest.raises(InvalidMedia):
        products.picture(kind, data)


def test_a_variant_without_options_is_called_like_its_product() -> None:
    color = AttributeDefinition("color", AttributeType.CHOICE, {"de": "Farbe"}, choices=[Choice("n", {"de": "Marine"})])
    assert full_name({"de": "Jacke"}, {}, {}) == {"de": "Jacke"}
    assert full_name({"de": "Jacke"}, {"color": "n", "size": "L"}, {"color": color}) == {
        "de": "Jacke, Marine, L",
        "en": "Jacke, Marine, L",
    }


def test_threads_that_stem_at_once_do_not_spoil_each_others_words() -> None:
    endings = ("ungen", "lichkeit", "isch", "heiten", "chen", "erinnen")
    spoken = [f"{chr(97 + n % 26)}{chr(97 + n // 26)}mut{ending}" for n in range(400) for ending in endings]
    one_after_the_other = [words.german_stem.__wrapped__(word) for word in spoken]
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(4) as threads:
            at_once = list(threads.map(words.german_stem.__wrapped__, spoken, chunksize=10))
    finally:
        sys.setswitchinterval(before)
    assert at_once == one_after_the_other

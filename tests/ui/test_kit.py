"""The parts of the kit in a real browser, on the page that shows them all."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.ui.hands import barriers, scan

pytestmark = pytest.mark.browser

SCREENS = ("basics", "fields", "answers", "list", "record", "touch")
OVERLAYS = ("dialog", "drawer", "confirm", "palette", "keys", "toast")


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A German desk."""
    return {**browser_context_args, "locale": "de-DE", "viewport": {"width": 1440, "height": 900}}


def messages(page: Page) -> list[str]:
    """What the messages at the foot of the page say."""
    return page.locator("section[aria-live] p").all_text_contents()


def test_a_list_is_walked_and_opened_by_keyboard_alone(page: Page, built: str) -> None:
    page.goto(f"{built}/kit.html?page=list")
    rows = page.locator("tbody tr")
    expect(rows.first).to_be_visible()
    page.keyboard.press("j", delay=60)
    expect(rows.nth(0)).to_be_focused()
    page.keyboard.press("j", delay=60)
    page.keyboard.press("j", delay=60)
    page.keyboard.press("k", delay=60)
    expect(rows.nth(1)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("section[aria-live]")).to_contain_text("H-10481 geöffnet")
    page.keyboard.press("/", delay=60)
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("greta", delay=60)
    expect(rows).to_have_count(6)


def test_a_scanner_is_told_from_shortcuts_by_its_speed(page: Page, built: str) -> None:
    page.goto(f"{built}/kit.html?page=list")
    page.locator("tbody tr").nth(2).focus()
    scan(page, "JK4006381333931")
    expect(page.locator("section[aria-live]")).to_contain_text("Gescannt: JK4006381333931")
    expect(page.locator("tbody tr").nth(2)).to_be_focused()
    assert messages(page) == ["Gescannt: JK4006381333931"], "the scan opened no row and moved to none"
    page.keyboard.type("gr", delay=120)
    expect(page).to_have_url(f"{built}/kit.html?page=record")


def test_a_field_that_is_typed_into_keeps_what_is_typed(page: Page, built: str) -> None:
    page.goto(f"{built}/kit.html?page=fields")
    name = page.get_by_label("Name")
    name.fill("")
    name.press_sequentially("jkx?/gl", delay=2)
    expect(name).to_have_value("jkx?/gl")
    assert page.url.endswith("page=fields")


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("1.234,5", "1.234,50"), ("12.50", "12,50"), ("7", "7,00"), ("0,05", "0,05"), ("−3,20", "−3,20")],
)
def test_an_amount_is_read_as_people_write_it(page: Page, built: str, typed: str, shown: str) -> None:
    page.goto(f"{built}/kit.html?page=fields")
    price = page.get_by_label("Preis")
    price.fill(typed)
    price.blur()
    expect(price).to_have_value(shown)


def test_an_amount_with_more_decimals_than_its_currency_is_refused_in_words(page: Page, built: str) -> None:
    page.goto(f"{built}/kit.html?page=fields")
    page.get_by_label("Preis").fill("1,005")
    page.get_by_label("Preis").blur()
    expect(page.get_by_text("Das ist kein Betrag in EUR.")).to_be_visible()
    expect(page.get_by_label("Preis")).to_have_value("1,005")


def test_the_palette_goes_where_it_is_told(page: Page, built: str) -> None:
    page.goto(f"{built}/kit.html?page=basics")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.keyboard.press("Control+k")
    field = page.get_by_role("combobox")
    expect(field).to_be_focused()
    field.press_sequentially("daten", delay=20)
    expect(page.get_by_role("option", name="Datensatz")).to_be_visible()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{built}/kit.html?page=record")


def test_language_and_face_are_chosen_and_kept(page: Page, built: str) -> None:
    page.goto(f"{built}/kit.html?page=fields")
    page.get_by_role("button", name="Konto von").click()
    page.get_by_role("menuitemradio", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Fields")
    page.get_by_role("button", name="Account of").click()
    page.get_by_role("menuitemradio", name="Dark").click()
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Fields")
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(14, 22, 28)"
    cookies = {cookie.get("name"): cookie.get("value") for cookie in page.context.cookies()}
    assert cookies == {"hanse_language": "en"}, "the server reads the language there"


def test_every_part_is_free_of_known_barriers_and_fits_its_window(browser: Browser, built: str) -> None:
    context = browser.new_context(locale="de-DE", viewport={"width": 1440, "height": 900})
    screens = [*SCREENS, *(f"overlays&open={name}" for name in OVERLAYS)]
    wrong = barriers(context.new_page(), [f"{built}/kit.html?page={screen}" for screen in screens])
    context.close()
    assert wrong == []

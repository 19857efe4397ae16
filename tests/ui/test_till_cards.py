"""Gift cards at the till in a real browser: sold for cash and card, printed cards, given back, cut off."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.ui.hands import barriers_here, scan, signed_in, stand_at
from tests.ui.running import Running

CODE = re.compile("^[2-9A-HJ-NP-TW-Z]{16}$")

pytestmark = pytest.mark.browser

expect.set_options(timeout=15_000)

# A register that no other test stands at.
REGISTER = -2
PRINTED = "KXQ7M2RF9HWB4TN3"


@pytest.fixture
def cards(browser: Browser, running: Running) -> Iterator[Page]:
    """The screen of gift cards at a register that is open with 100.00 in its drawer."""
    context = signed_in(browser, running.url, "cashier-luebeck")
    page = context.new_page()
    register = running.shop.registers[REGISTER]
    stand_at(page, running.shop.luebeck, register)
    body = {"location": str(running.shop.luebeck), "register": str(register), "float_minor": 10000}
    assert context.request.post("/v1/till/shifts", data=body).status in (201, 409)
    page.goto("/till/cards")
    expect(page.get_by_role("heading", name="Gutscheine", exact=True, level=1)).to_be_visible()
    yield page
    context.close()


def begin(page: Page, amount: str) -> None:
    """Choose what the card shall carry and go on to payment."""
    page.get_by_role("group", name="Übliche Beträge").get_by_role("button", name=amount).click()
    page.get_by_role("button", name="Weiter zur Zahlung").click()


def test_a_card_is_sold_for_cash_and_given_back_while_it_is_whole(cards: Page) -> None:
    begin(cards, "25,00 €")
    dialog = cards.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="Gutscheinkarte")).to_have_count(0)
    dialog.get_by_label("Gegeben").fill("50")
    cards.keyboard.press("Enter")
    expect(cards.get_by_text("25,00 € sind auf der Karte.")).to_be_visible()
    expect(cards.get_by_role("img", name="Der Code zum Scannen")).to_be_visible()
    assert barriers_here(cards, "gift card sold") == []
    code = cards.get_by_role("button", name=CODE).inner_text()
    cards.get_by_role("button", name="Fertig").click()
    cards.get_by_label("Code der Gutscheinkarte").fill(code)
    cards.keyboard.press("Enter")
    expect(cards.get_by_role("status").filter(has_text="Auf der Karte")).to_contain_text("25,00 €")
    cards.get_by_role("button", name="Zurückgeben").click()
    cards.get_by_role("button", name="25,00 € zurückgeben").click()
    expect(cards.get_by_text("Zurück: Bar")).to_be_visible()
    cards.get_by_role("button", name="Fertig").click()
    expect(cards.get_by_role("status").filter(has_text="Auf der Karte")).to_contain_text("0,00 €")
    expect(cards.get_by_role("button", name="Zurückgeben")).to_have_count(0)


def test_a_printed_card_is_scanned_sold_for_cash_and_card_and_takes_money_off_nobody_twice(cards: Page) -> None:
    scan(cards, PRINTED)
    expect(cards.get_by_text("hat noch niemand gekauft")).to_be_visible()
    begin(cards, "50,00 €")
    cards.get_by_label("Gegeben").fill("20")
    cards.keyboard.press("Enter")
    cards.get_by_role("button", name="30,00 € von der Karte abbuchen").click()
    expect(cards.get_by_text("50,00 € sind auf der Karte.")).to_be_visible()
    cards.get_by_role("button", name="Fertig").click()
    expect(cards.get_by_role("status").filter(has_text="Auf der Karte")).to_contain_text("50,00 €")
    # What the bank refuses puts nothing on it.
    begin(cards, "25,00 €")
    cards.get_by_role("dialog").get_by_role("button", name="Karte", exact=True).click()
    cards.get_by_text("Abgelehnt", exact=True).click()
    cards.get_by_role("button", name="25,00 € von der Karte abbuchen").click()
    expect(cards.get_by_text("Karte abgelehnt.")).to_be_visible()
    cards.goto("/till/receipts")
    expect(cards.get_by_text("Gutscheinkarte", exact=True).first).to_be_visible()
    expect(cards.get_by_text("Mehrzweckgutschein").first).to_be_visible()


def test_gift_cards_say_that_they_need_the_connection(cards: Page) -> None:
    cards.context.set_offline(True)
    cards.get_by_label("Code der Gutscheinkarte").fill(PRINTED)
    cards.keyboard.press("Enter")
    expect(cards.get_by_role("alert").first).to_be_visible()
    cards.context.set_offline(False)

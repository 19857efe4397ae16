"""The service desk in a real browser: found by card, talked with, readdressed, and ordered for."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.ui.hands import barriers, barriers_here, scan, signed_in
from tests.ui.running import Running

pytestmark = pytest.mark.browser

expect.set_options(timeout=15_000)


@pytest.fixture
def desk(browser: Browser, running: Running) -> Iterator[Page]:
    """The desk of an agent, in German."""
    context = signed_in(browser, running.url, "service")
    yield context.new_page()
    context.close()


def said(page: Page) -> Any:
    """The messages at the foot of the page."""
    return page.locator("section[aria-live]")


def at_greta(page: Page, running: Running) -> None:
    """Stand before the customer whom the tests know."""
    page.goto(f"/desk/customers/{running.shop.greta}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Greta Hansen")


def test_a_customer_is_found_by_card_and_an_order_is_placed_for_them(desk: Page, running: Running) -> None:
    desk.goto("/desk")
    box = desk.get_by_role("searchbox")
    expect(box).to_be_focused()
    desk.keyboard.type(running.shop.card)
    expect(desk.locator("tbody tr")).to_have_count(1)
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("heading", level=1)).to_have_text("Greta Hansen")

    desk.get_by_role("button", name="Bestellung aufnehmen").click()
    desk.get_by_role("searchbox", name="Artikel suchen").fill("book")
    desk.get_by_role("button", name="Hinzufügen: Book").click()
    desk.get_by_role("searchbox", name="Artikel suchen").fill("beanie")
    desk.get_by_role("button", name="Hinzufügen: Beanie").click()
    cart = desk.locator("section").filter(has=desk.get_by_role("heading", name="Korb"))
    expect(cart.get_by_role("listitem")).to_have_count(2)
    book = cart.get_by_role("listitem").filter(has_text="BOOK")
    book.get_by_role("button", name="Lieferung von Book").click()
    desk.get_by_role("option", name="Abholen").click()
    book.get_by_role("button", name="Wo Book abgeholt wird").click()
    desk.get_by_role("option", name="Altona").click()
    expect(book).to_contain_text("Altona")
    # What the customer is told on the telephone is what the shop says, and what the order keeps.
    expect(book).to_contain_text("bereit")
    expect(cart.get_by_role("listitem").filter(has_text="BEANIE")).to_contain_text("kommt")
    amount = desk.locator("section").filter(has=desk.get_by_role("heading", name="Betrag"))
    expect(amount).to_contain_text("36,80 €")
    amount.get_by_role("button", name="Bestellung aufgeben").click()
    expect(said(desk)).to_contain_text("ist aufgegeben")
    expect(desk.get_by_role("heading", level=1)).to_contain_text("H-")
    expect(desk.get_by_role("table", name="Positionen")).to_contain_text("Abholung in Altona")
    expect(desk.get_by_role("complementary")).to_contain_text("Hafenstraße 1")
    desk.get_by_role("link", name="Greta Hansen").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Greta Hansen")


def test_a_scanned_card_leads_straight_to_its_customer(desk: Page, running: Running) -> None:
    desk.goto("/desk/cases")
    expect(desk.get_by_role("heading", level=1)).to_have_text("Anliegen")
    scan(desk, running.shop.card)
    expect(desk.get_by_role("heading", level=1)).to_have_text("Greta Hansen")
    scan(desk, "99999999999")
    expect(said(desk)).to_contain_text("Unter 99999999999 ist nichts bekannt")


def test_the_address_of_an_open_order_is_changed_from_the_customer(desk: Page, running: Running) -> None:
    desk.goto(f"/desk?text={running.shop.parcel}")
    desk.get_by_role("row").filter(has_text=running.shop.parcel).click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Greta Hansen")
    order = desk.get_by_role("listitem").filter(has_text=running.shop.parcel)
    order.get_by_role("button", name="Adresse ändern").click()
    form = desk.get_by_role("dialog")
    form.get_by_label("Straße").fill("Holstenstraße")
    form.get_by_role("button", name="Adresse ändern").click()
    expect(said(desk)).to_contain_text("Die Lieferadresse wurde geändert")
    # The timeline hears of it from the worker.
    desk.wait_for_timeout(1500)
    desk.reload()
    expect(desk.get_by_text(f"Lieferadresse geändert: {running.shop.parcel}").first).to_be_visible()


def test_an_order_goes_to_a_pickup_point_to_another_one_and_home(desk: Page, running: Running) -> None:
    at_greta(desk, running)
    desk.get_by_role("button", name="Bestellung aufnehmen").click()
    desk.get_by_role("searchbox", name="Artikel suchen").fill("beanie")
    desk.get_by_role("button", name="Hinzufügen: Beanie").click()
    delivery = desk.locator("section").filter(has=desk.get_by_role("heading", name="Lieferung"))
    delivery.get_by_text("An einen Abholpunkt").click()
    order = desk.get_by_role("button", name="Bestellung aufgeben")
    expect(order).to_be_disabled()
    # What is near the customer is there at once; elsewhere there is nothing, and that is said.
    expect(delivery.get_by_role("radio")).to_have_count(4)
    near = delivery.get_by_label("Abholpunkte nahe der Postleitzahl")
    near.fill("99999")
    near.press("Enter")
    expect(delivery).to_contain_text("Hier gibt es keinen Abholpunkt")
    near.fill("23552")
    near.press("Enter")
    delivery.get_by_text("Packstation 201").click()
    expect(order).to_be_disabled()
    delivery.get_by_label("Kundennummer beim Paketdienst").fill("12345678")
    amount = desk.locator("section").filter(has=desk.get_by_role("heading", name="Betrag"))
    expect(amount).to_contain_text("22,80 €")
    wrong = barriers_here(desk, "selling")
    order.click()
    expect(said(desk)).to_contain_text("ist aufgegeben")
    side = desk.get_by_role("complementary")
    expect(side).to_contain_text("Packstation 201")
    expect(side).to_contain_text("Nummer 12345678")
    desk.keyboard.press("e")
    form = desk.get_by_role("dialog")
    form.get_by_text("Kiosk an der Trave").click()
    form.get_by_role("button", name="An diesen Abholpunkt senden").click()
    expect(form).to_have_count(0)
    expect(side).to_contain_text("Kiosk an der Trave")
    expect(side).to_contain_text("Mo–So 00:00–23:59")
    desk.keyboard.press("e")
    form.get_by_text("An eine Adresse").click()
    form.get_by_role("button", name="Adresse ändern").click()
    expect(form).to_have_count(0)
    expect(side).to_contain_text("Lieferadresse")
    expect(side).not_to_contain_text("Abholpunkt")
    assert wrong == []


def test_a_conversation_has_a_matter_notes_and_an_end(desk: Page, running: Running) -> None:
    at_greta(desk, running)
    desk.get_by_role("button", name="Worüber").click()
    desk.get_by_role("option", name="Beschwerde").click()
    desk.get_by_role("button", name="Gespräch beginnen").click()
    talk = desk.locator("section").filter(has=desk.get_by_role("heading", name="Beschwerde"))
    talk.get_by_label("Notiz").fill("Die Naht ist offen.")
    talk.get_by_role("button", name="Eintragen").click()
    expect(talk.get_by_role("listitem")).to_have_text("Die Naht ist offen.")
    talk.get_by_role("button", name="Gespräch beenden").click()
    end = desk.get_by_role("dialog")
    end.get_by_label("Was noch zu sagen ist").fill("Ersatz ist unterwegs.")
    end.get_by_role("button", name="Gespräch beenden").click()
    expect(said(desk)).to_contain_text("Das Gespräch ist beendet")
    expect(desk.get_by_role("button", name="Gespräch beginnen")).to_be_visible()
    expect(desk.get_by_text("Ersatz ist unterwegs.")).to_be_visible()


def test_a_case_is_opened_noted_and_closed(desk: Page, running: Running) -> None:
    at_greta(desk, running)
    desk.get_by_role("button", name="Neues Anliegen").click()
    form = desk.get_by_role("dialog")
    form.get_by_label("Worum geht es").fill("Rückruf wegen Größe")
    form.get_by_label("Was zu tun ist").fill("Morgen zwischen 10 und 12 anrufen.")
    form.get_by_role("button", name="Anliegen öffnen").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Rückruf wegen Größe")
    desk.get_by_label("Notiz für das Team").fill("Nicht erreicht.")
    desk.get_by_role("button", name="Eintragen").click()
    expect(desk.get_by_text("Nicht erreicht.")).to_be_visible()
    expect(desk.get_by_label("Notiz für das Team")).to_have_value("")
    desk.get_by_role("button", name="Anliegen schließen").click()
    expect(desk.get_by_role("button", name="Wieder öffnen")).to_be_visible()


def test_a_consent_is_written_down_with_its_source(desk: Page, running: Running) -> None:
    at_greta(desk, running)
    consents = desk.locator("section").filter(has=desk.get_by_role("heading", name="Einwilligungen"))
    newsletter = consents.get_by_role("listitem").filter(has_text="Newsletter")
    newsletter.get_by_text("Newsletter").click()
    expect(newsletter).to_contain_text("Erteilt")
    expect(newsletter).to_contain_text("Kundendienst")
    newsletter.get_by_text("Newsletter").click()
    expect(newsletter).to_contain_text("Widerrufen")


def test_the_desk_says_who_may_open_it(browser: Browser, running: Running) -> None:
    context = signed_in(browser, running.url, "cashier-luebeck")
    page = context.new_page()
    page.goto("/desk")
    expect(page.get_by_text("Der Kundendienst ist nicht für Ihre Rolle")).to_be_visible()
    context.close()


def test_no_screen_of_the_desk_has_known_barriers_or_is_wider_than_its_window(
    browser: Browser, running: Running
) -> None:
    context = signed_in(browser, running.url, "service")
    page = context.new_page()
    greta = f"/desk/customers/{running.shop.greta}"
    screens = ["/desk", "/desk?text=greta", "/desk?text=nobody4711", "/desk/orders", "/desk/cases", greta]
    wrong = barriers(page, [*screens, f"{greta}/order"])
    page.get_by_role("searchbox").fill("jacket")
    page.get_by_role("button", name="Jacket").first.click()
    page.wait_for_url("**/order?cart=*")
    wrong += barriers_here(page, "a cart with a line")
    context.close()
    assert wrong == []

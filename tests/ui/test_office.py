"""The office in a real browser against a real server: found, changed, refused when stale, walked by keyboard."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.ui.hands import barriers, barriers_here, signed_in
from tests.ui.running import Running

pytestmark = pytest.mark.browser

expect.set_options(timeout=15_000)

SCREENS = [
    "/office", "/office/orders", "/office/orders?text=nobody", "/office/customers", "/office/products", "/office/stock",
    "/office/stock/low", "/office/stock/deliveries", "/office/stock/transfers", "/office/stock/counts",
    "/office/stock/rules", "/office/sourcing?channel=phone", "/office/sourcing/partners",
    "/office/prices", "/office/prices/promotions", "/office/prices/coupons", "/office/prices/preview",
    "/office/prices/proposals", "/office/prices/simulation",
    "/office/prices/by-hand", "/office/prices/taxes", "/office/seller", "/office/locations",
    "/office/messages", "/office/webhooks", "/office/staff", "/office/staff?view=roles", "/office/keys", "/office/log",
    "/office/audit", "/office/settings", "/office/products/jacket", "/office/nowhere",
]  # fmt: skip


@pytest.fixture
def office(browser: Browser, running: Running) -> Iterator[Page]:
    """The owner's desk, in German."""
    context = signed_in(browser, running.url, "owner")
    yield context.new_page()
    context.close()


def said(page: Page) -> Any:
    """The messages at the foot of the page."""
    return page.locator("section[aria-live]")


def open_order(page: Page, number: str) -> None:
    """Look an order up and open it."""
    page.goto(f"/office/orders?text={number}")
    page.get_by_role("row").filter(has_text=number).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(number)


def test_an_order_is_found_and_its_address_changed(office: Page, running: Running) -> None:
    office.goto("/office/orders")
    office.get_by_role("searchbox", name="Bestellungen suchen").fill(running.shop.parcel)
    rows = office.locator("tbody tr")
    expect(rows).to_have_count(1)
    rows.first.click()
    expect(office.get_by_role("heading", level=1)).to_have_text(running.shop.parcel)
    office.get_by_role("button", name="Adresse ändern").click()
    form = office.get_by_role("dialog")
    form.get_by_label("Straße").fill("Am Markt")
    form.get_by_label("PLZ").fill("235")
    form.get_by_role("button", name="Adresse ändern").click()
    expect(form.get_by_text("Das ist keine Postleitzahl dieses Landes.")).to_be_visible()
    expect(form.get_by_label("Straße")).to_have_value("Am Markt")
    form.get_by_label("PLZ").fill("23552")
    form.get_by_role("button", name="Adresse ändern").click()
    expect(said(office)).to_contain_text("Die Lieferadresse wurde geändert")
    expect(office.get_by_role("complementary")).to_contain_text("Am Markt 1")
    expect(office.get_by_text("Lieferadresse geändert · owner")).to_be_visible()


def test_an_address_that_somebody_changed_meanwhile_is_not_overwritten_unseen(
    office: Page, browser: Browser, running: Running
) -> None:
    open_order(office, running.shop.parcel)
    office.get_by_role("button", name="Adresse ändern").click()
    form = office.get_by_role("dialog")
    form.get_by_label("Straße").fill("Zu spät")
    other = signed_in(browser, running.url, "owner")
    order = office.url.rsplit("/", 1)[1]
    seen = other.request.get(f"/v1/orders/{order}")
    elsewhere = {**seen.json()["shipping"], "street": "Schneller"}
    done = other.request.put(f"/v1/orders/{order}/shipping", data=elsewhere, headers={"If-Match": seen.headers["etag"]})
    assert done.status == 200, done.text()
    other.close()
    form.get_by_role("button", name="Adresse ändern").click()
    expect(form.get_by_role("alert")).to_contain_text("Das hat inzwischen jemand anderes geändert")
    expect(form.get_by_label("Straße")).to_have_value("Zu spät")
    form.get_by_role("button", name="Neueren Stand laden, meine Änderungen behalten").click()
    expect(form.get_by_role("alert")).to_have_count(0)
    expect(form).to_contain_text("Schneller 1")
    form.get_by_role("button", name="Adresse ändern").click()
    expect(office.get_by_role("complementary")).to_contain_text("Zu spät 1")


def test_the_price_of_an_order_is_explained_in_words_of_both_languages(office: Page, running: Running) -> None:
    open_order(office, running.shop.parcel)
    office.get_by_role("tab", name="Warum dieser Preis").click()
    panel = office.get_by_role("tabpanel")
    expect(panel).to_contain_text("Jacket: 1 × 149,00 €, der Listenpreis seit")
    expect(panel).to_contain_text("Versand, mit 19 % MwSt.")
    office.get_by_role("button", name="Konto von").click()
    office.get_by_role("menuitemradio", name="English").click()
    expect(office.get_by_role("tabpanel")).to_contain_text("Jacket: 1 × €149.00, the list price since")


def test_lines_are_cancelled_after_saying_what_goes_back(office: Page, running: Running) -> None:
    open_order(office, running.shop.parcel)
    row = office.get_by_role("row").filter(has_text="BEANIE")
    row.focus()
    row.get_by_role("button", name="Diese Position stornieren").click()
    question = office.get_by_role("dialog")
    expect(question.get_by_role("checkbox", name="Beanie")).to_be_checked()
    expect(question.get_by_role("checkbox", name="Jacket")).not_to_be_checked()
    expect(question).to_contain_text("19,90 €")
    question.get_by_role("button", name="Positionen stornieren").click()
    expect(said(office)).to_contain_text("Storniert")
    expect(row).to_contain_text("Storniert")
    expect(office.get_by_role("complementary")).to_contain_text("Erstattet")


def test_a_product_is_changed_and_a_stale_version_keeps_what_was_typed(
    office: Page, browser: Browser, running: Running
) -> None:
    office.goto("/office/products/beanie")
    english = office.get_by_role("group", name="Englisch").get_by_label("Name")
    expect(english).to_have_value("Beanie")
    expect(office.get_by_role("region", name="Nicht gespeichert")).to_have_count(0)
    english.fill("Woolly hat")
    office.keyboard.press("Control+s")
    expect(said(office)).to_contain_text("Gespeichert")
    other = signed_in(browser, running.url, "owner")
    seen = other.request.get("/v1/products/beanie")
    assert seen.json()["name"]["en"] == "Woolly hat"
    changed = other.request.patch(
        "/v1/products/beanie", data={"brand": "Möwe"}, headers={"If-Match": seen.headers["etag"]}
    )
    assert changed.status == 200, changed.text()
    english.fill("Woollen hat")
    office.get_by_role("button", name="Speichern").click()
    expect(office.get_by_role("alert")).to_contain_text("Das hat inzwischen jemand anderes geändert")
    expect(english).to_have_value("Woollen hat")
    office.get_by_role("button", name="Neueren Stand laden, meine Änderungen behalten").click()
    expect(office.get_by_label("Marke")).to_have_value("Möwe")
    office.get_by_role("button", name="Speichern").click()
    expect(office.get_by_role("button", name="Speichern")).to_have_count(0)
    now = other.request.get("/v1/products/beanie").json()
    assert (now["brand"], now["name"]["en"]) == ("Möwe", "Woollen hat")
    other.close()


def test_stock_is_received_put_right_and_the_correction_taken_back(office: Page) -> None:
    office.goto("/office/stock?text=BOOK")
    office.locator("tbody tr").first.click()
    drawer = office.get_by_role("dialog")
    figures = drawer.get_by_role("table", name="Bestand nach Standort")
    before = int(figures.get_by_role("row").filter(has_text="Lager").locator("td").nth(1).inner_text())
    drawer.get_by_role("tab", name="Berichtigen").click()
    drawer.get_by_role("button", name="Wo").click()
    office.get_by_role("option", name="Lager").click()
    drawer.get_by_role("textbox", name="Stück mehr oder weniger").fill("-3")
    drawer.get_by_role("button", name="Berichtigen").click()
    there = figures.get_by_role("row").filter(has_text="Lager").locator("td").nth(1)
    expect(there).to_have_text(str(before - 3))
    said(office).get_by_role("button", name="Rückgängig").dispatch_event("click")
    expect(there).to_have_text(str(before))


def test_a_delivery_is_announced_received_and_closed_and_the_figure_is_explained(office: Page) -> None:
    office.goto("/office/stock/deliveries")
    office.get_by_role("button", name="Lieferung ankündigen").click()
    dialog = office.get_by_role("dialog")
    dialog.get_by_role("button", name="Wohin").click()
    office.get_by_role("option", name="Lager").click()
    for label, value in (("Lieferant", "Weberei"), ("Nummer der Lieferung", "LS-1"), ("SKU oder GTIN", "BOOK")):
        dialog.get_by_role("textbox", name=label).fill(value)
    dialog.get_by_role("textbox", name="Stück").fill("5")
    dialog.get_by_role("button", name="Ankündigen").click()
    lines = office.get_by_role("table", name="Angekündigte Artikel")
    expect(lines.locator("tbody tr")).to_contain_text("5")
    office.get_by_role("button", name="Alles annehmen").click()
    expect(office.get_by_role("button", name="Alles annehmen")).to_have_count(0)
    office.get_by_role("button", name="Abschließen").click()
    office.get_by_role("alertdialog").get_by_role("button", name="Abschließen").click()
    expect(office.get_by_text("Geschlossen")).to_be_visible()
    office.goto("/office/stock?text=BOOK")
    office.locator("tbody tr").first.click()
    drawer = office.get_by_role("dialog")
    drawer.get_by_role("tab", name="Warum").click()
    expect(drawer.get_by_text("Verfügbar", exact=True).first).to_be_visible()
    expect(drawer.get_by_text("Da", exact=True).first).to_be_visible()


def test_a_rule_says_what_it_would_keep_back_and_what_customers_read_is_a_policy(office: Page) -> None:
    office.goto("/office/stock/rules")
    office.get_by_role("button", name="Neue Regel").first.click()
    form = office.get_by_role("dialog")
    form.get_by_role("textbox", name="Stück", exact=True).fill("2")
    form.get_by_role("textbox", name="Nur dieser Artikel").fill("BOOK")
    form.get_by_role("textbox", name="Warum").fill("Es wird geblättert")
    expect(form.get_by_role("region", name="Was zurückbliebe")).to_contain_text("Zurück bleiben zusammen: 0 → 6")
    wrong = barriers_here(office, "a rule in the drawer")
    form.get_by_role("button", name="Speichern").click()
    rule = office.get_by_role("table", name="Was zurückbleibt").get_by_role("row").filter(has_text="Es wird geblättert")
    expect(rule).to_contain_text("2 Stück")
    rule.click()
    form.get_by_role("button", name="Regel beenden").click()
    expect(rule).to_have_count(0)
    phone = office.get_by_role("row").filter(has_text="Telefon")
    phone.click()
    form.get_by_text("„Nur noch wenige“").click()
    form.get_by_role("textbox", name="Warum").fill("Am Telefon reicht das")
    form.get_by_role("button", name="Speichern").click()
    expect(phone).to_contain_text("„Nur noch wenige“ bei 3 oder weniger")
    assert wrong == []


def test_the_routing_of_orders_is_put_in_order_by_keyboard_tried_replayed_and_saved(
    office: Page, running: Running
) -> None:
    office.goto("/office/sourcing?channel=phone")
    rules = office.get_by_role("list", name="Regeln in ihrer Reihenfolge").get_by_role("listitem")
    expect(rules).to_have_count(2)
    expect(rules.first).to_contain_text("Sendet nicht: Altona, Lager und Luebeck")
    rules.first.get_by_role("button").first.focus()
    office.keyboard.press("Alt+ArrowDown")
    expect(rules.first).to_contain_text("Partnerfilialen senden wie eigene Orte")
    expect(rules.last.get_by_role("button").first).to_be_focused()
    office.get_by_role("tab", name="Bestellung ausprobieren").click()
    office.get_by_role("textbox", name="Bestellnummer").fill(running.shop.offered[0])
    places = office.get_by_role("list", name="Alle Orte").get_by_role("listitem")
    expect(places.filter(has_text="Partner")).to_contain_text("Sendet")
    expect(places.filter(has_text="Lager")).to_contain_text("Ist ausgeschlossen · Regel 2")
    wrong = barriers_here(office, "an order tried")
    office.get_by_role("tab", name="Kosten").click()
    expect(office.get_by_role("textbox", name="Deutschland")).to_have_value("4,50")
    wrong += barriers_here(office, "costs")
    office.get_by_role("tab", name="Letzter Monat noch einmal").click()
    office.get_by_role("button", name="Noch einmal entscheiden").click()
    expect(office.get_by_role("table")).to_contain_text(re.compile(r"\d Bestellungen"))
    expect(office.get_by_text("Jede Bestellung wäre von dort gekommen")).to_be_visible()
    office.get_by_role("button", name="Speichern").click()
    expect(said(office)).to_contain_text("Gespeichert als Fassung 2")
    office.get_by_role("tab", name="Fassungen").click()
    expect(office.get_by_role("listitem").filter(has_text="Gilt jetzt")).to_contain_text("2 · By telephone")
    office.goto("/office/sourcing/partners")
    expect(office.locator("tbody tr")).to_contain_text(re.compile(r"das nächste verfällt|\d von \d"))
    assert wrong == []


def test_the_office_is_walked_by_keyboard_alone(office: Page, running: Running) -> None:
    office.goto("/office")
    expect(office.get_by_role("heading", level=1)).to_contain_text("Moin")
    office.keyboard.press("g", delay=60)
    office.keyboard.press("o", delay=60)
    expect(office).to_have_url(f"{running.url}/office/orders")
    expect(office.locator("tbody tr").first).to_be_visible()
    office.keyboard.press("/", delay=60)
    office.keyboard.type(running.shop.parcel)
    expect(office.locator("tbody tr")).to_have_count(1)
    office.keyboard.press("Tab")
    office.locator("body").press("j", delay=60)
    rows = office.locator("tbody tr")
    rows.first.focus()
    office.keyboard.press("Enter")
    expect(office.get_by_role("heading", level=1)).to_have_text(running.shop.parcel)
    office.keyboard.press("e", delay=60)
    expect(office.get_by_role("dialog")).to_be_visible()
    office.keyboard.press("Escape")
    expect(office.get_by_role("dialog")).to_have_count(0)
    office.keyboard.press("Control+k")
    office.keyboard.type("greta", delay=20)
    expect(office.get_by_role("option", name="Greta Hansen").first).to_be_visible()
    office.keyboard.press("ArrowDown")
    office.keyboard.press("ArrowUp")
    office.get_by_role("combobox").fill("standorte")
    expect(office.get_by_role("option", name="Standorte")).to_be_visible()
    office.keyboard.press("Enter")
    expect(office).to_have_url(f"{running.url}/office/locations")


def test_a_new_key_is_shown_once_and_can_be_revoked(office: Page) -> None:
    office.goto("/office/keys")
    office.get_by_role("button", name="Neuer Schlüssel").first.click()
    form = office.get_by_role("dialog")
    form.get_by_label("Name").fill("Webanalyse")
    form.get_by_role("checkbox", name="orders.read").check(force=True)
    form.get_by_role("button", name="Schlüssel erzeugen").click()
    shown = office.get_by_role("alertdialog")
    expect(shown).to_contain_text("hk_")
    shown.get_by_role("button", name="Ich habe es kopiert").click()
    row = office.get_by_role("row").filter(has_text="Webanalyse")
    expect(row).to_contain_text("Gültig")
    assert "hk_" in row.inner_text()
    row.focus()
    row.get_by_role("button", name="Widerrufen").click()
    office.get_by_role("alertdialog").get_by_role("button", name="Schlüssel widerrufen").click()
    expect(row).to_contain_text("Widerrufen")


def test_who_may_not_read_something_is_told_who_can_give_the_right(browser: Browser, running: Running) -> None:
    context = signed_in(browser, running.url, "picker-luebeck")
    page = context.new_page()
    page.goto("/office")
    expect(page.get_by_text("Die Zahlen des Tages sind nicht für Ihre Rolle")).to_be_visible()
    rooms = page.get_by_role("navigation", name="Bereiche")
    expect(rooms.get_by_role("link", name="Bestellungen")).to_be_visible()
    expect(rooms.get_by_role("link", name="API-Schlüssel")).to_have_count(0)
    context.close()


def test_no_screen_of_the_office_has_known_barriers_or_is_wider_than_its_window(
    browser: Browser, running: Running
) -> None:
    context = signed_in(browser, running.url, "owner")
    page = context.new_page()
    customer = f"/office/customers/{running.shop.greta}"
    location = f"/office/locations/{running.shop.luebeck}"
    wrong = barriers(page, [*SCREENS, customer, location])
    orders = context.request.get(f"/v1/orders?text={running.shop.parcel}").json()["items"]
    wrong += barriers(page, [f"/office/orders/{orders[0]['id']}"])
    page.goto("/office/stock?text=JACKET")
    page.get_by_text("Jacket").first.click()
    page.wait_for_selector("[role=dialog] table, [role=dialog] ul")
    wrong += barriers_here(page, "a position in the drawer")
    context.close()
    assert wrong == []


def test_a_price_list_is_made_and_a_price_for_more_pieces_proposed_in_it(office: Page, running: Running) -> None:
    office.goto("/office/prices")
    office.get_by_role("button", name="Neue Preisliste").first.click()
    form = office.get_by_role("dialog")
    form.get_by_label("Name auf Deutsch").fill("Hafenfest")
    form.get_by_label("Name auf Englisch").fill("Harbor festival")
    form.get_by_role("textbox", name="Rang").fill("40")
    form.get_by_role("button", name="Als Vorschlag speichern").click()
    expect(office.get_by_role("heading", level=1)).to_have_text("Hafenfest")
    office.get_by_role("button", name="Veröffentlichen").click()
    expect(office.get_by_text("Veröffentlicht · owner")).to_be_visible()
    office.goto("/office/prices")
    office.get_by_role("row").filter(has_text="Hafenfest").click()
    office.get_by_text("Beanie", exact=True).click()
    card = office.get_by_role("dialog")
    expect(card).to_contain_text("Diese Liste hat keinen Preis dafür.")
    expect(card).to_contain_text("19,90 €")
    card.get_by_role("button", name="Noch ein Preis").click()
    assert barriers_here(office, "prices of an article") == []
    expect(card.get_by_role("button", name="Als Vorschlag speichern")).to_be_disabled()
    card.get_by_role("textbox", name="Preis je Stück").fill("16,50")
    card.get_by_role("textbox", name="Ab so vielen Stück").fill("3")
    card.get_by_role("button", name="Als Vorschlag speichern").click()
    expect(office.get_by_text("Beanie BEANIE, ab 3 Stück")).to_be_visible()
    expect(office.get_by_text("16,50 €")).to_be_visible()


def test_a_promotion_is_proposed_for_all_of_a_product_without_one_article(office: Page, running: Running) -> None:
    office.goto("/office/prices/promotions")
    office.get_by_role("button", name="Neue Aktion").first.click()
    form = office.get_by_role("dialog")
    form.get_by_label("Name auf Deutsch").fill("Zwei für eins")
    form.get_by_label("Name auf Englisch").fill("Two for one")
    for field, option in (("Was sie tut", "Kaufen und dazubekommen"), ("Worauf", "Ausgewähltes")):
        form.get_by_role("button", name=field).click()
        office.get_by_role("option", name=option).click()
    expect(form.get_by_role("button", name="Als Vorschlag speichern")).to_be_disabled()
    form.get_by_role("searchbox", name="Artikel").fill("beanie")
    form.get_by_role("button", name="Alle des Produkts").click()
    form.get_by_text("Lässt etwas aus").click()
    form.get_by_role("searchbox", name="Artikel").last.fill("beanie")
    form.get_by_role("button", name="Diesen").last.click()
    form.get_by_role("textbox", name="Höchstens so viele Sets").fill("1")
    assert barriers_here(office, "a promotion") == []
    form.get_by_role("button", name="Als Vorschlag speichern").click()
    expect(office.get_by_text("auf 1 Artikel, ohne 1 Artikel, höchstens einmal")).to_be_visible()


def test_who_leads_a_store_changes_what_it_can_do_and_sees_no_other(browser: Browser, running: Running) -> None:
    context = signed_in(browser, running.url, "store_manager-luebeck")
    page = context.new_page()
    page.goto("/office/fetching")
    rows = page.locator("tbody tr")
    expect(rows).to_have_count(1)
    rows.first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Luebeck")
    page.get_by_role("textbox", name="Bestellungen je Stunde").fill("12")
    page.get_by_role("button", name="Speichern").first.click()
    expect(said(page)).to_contain_text("Gespeichert")
    page.get_by_role("radio", name="Wer vorher genannt wurde").check(force=True)
    page.get_by_role("button", name="Speichern").last.click()
    expect(page.get_by_text("bis etwas gespeichert wird")).to_have_count(0)
    page.reload()
    expect(page.get_by_role("textbox", name="Bestellungen je Stunde")).to_have_value("12")
    expect(page.get_by_role("radio", name="Wer vorher genannt wurde")).to_be_checked()
    context.close()
    watching = signed_in(browser, running.url, "picker-luebeck")
    page = watching.new_page()
    page.goto(f"/office/fetching/{running.shop.luebeck}")
    expect(page.get_by_text("Das ändern die Filialleitung und die Zentrale.")).to_have_count(2)
    expect(page.get_by_role("textbox", name="Bestellungen je Stunde")).to_be_disabled()
    watching.close()

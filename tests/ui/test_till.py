"""The till in a real browser against a real server: sold, paid, returned, handed over, closed."""

import time
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.ui.hands import picked_by_api, scan, signed_in, stand_at
from tests.ui.running import Running

pytestmark = pytest.mark.browser

expect.set_options(timeout=15_000)


@pytest.fixture
def number(request: pytest.FixtureRequest) -> int:
    """Each test stands at a register of its own."""
    names = [name for name in globals() if name.startswith("test_")]
    return names.index(request.node.originalname)


@pytest.fixture
def till(browser: Browser, running: Running, number: int) -> Iterator[Page]:
    """A register that is open with 100.00 in its drawer."""
    context = signed_in(browser, running.url, "cashier-luebeck")
    page = context.new_page()
    register = running.shop.registers[number]
    stand_at(page, running.shop.luebeck, register)
    body = {"location": str(running.shop.luebeck), "register": str(register), "float_minor": 10000}
    assert context.request.post("/v1/till/shifts", data=body).status in (201, 409)
    page.goto("/till")
    expect(page.get_by_role("heading", name="Verkauf")).to_be_attached()
    yield page
    context.close()


def lines(page: Page) -> Any:
    """The lines of the basket."""
    return page.get_by_role("list", name="Artikel im Korb").locator("li[data-line]")


def total(page: Page) -> Any:
    """The sum at the foot of the basket."""
    return page.get_by_role("region", name="Korb")


def test_a_register_is_opened_and_a_sale_is_made_by_keyboard_and_scanner_alone(
    browser: Browser, running: Running, number: int
) -> None:
    context = signed_in(browser, running.url, "cashier-luebeck")
    page = context.new_page()
    stand_at(page, running.shop.luebeck, running.shop.registers[number])
    page.goto("/till")
    expect(page.get_by_label("Wechselgeld in der Lade")).to_be_focused()
    page.keyboard.type("150")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Ersten Artikel scannen")).to_be_visible()
    scan(page, "BEANIE")
    expect(lines(page)).to_have_count(1)
    page.keyboard.press("+")
    expect(total(page)).to_contain_text("39,80 €")
    scan(page, "book")
    expect(total(page)).to_contain_text("51,80 €")
    page.keyboard.press("F8")
    expect(page.get_by_label("Gegeben")).to_be_focused()
    page.keyboard.type("60", delay=60)
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog").get_by_role("status").first).to_contain_text("8,20 €")
    expect(page.get_by_text(f"LUEBECK-{number + 1}-000001").first).to_be_visible()
    # The next article begins the next sale; nothing has to be pressed in between.
    scan(page, "JACKET")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(total(page)).to_contain_text("149,00 €")
    page.keyboard.press("Delete")
    expect(lines(page)).to_have_count(0)
    page.get_by_role("button", name="Rückgängig").click()
    expect(lines(page)).to_have_count(1)
    page.reload()
    expect(lines(page)).to_have_count(1)
    context.close()


def test_articles_are_found_by_words_and_chosen_by_arrow_keys(till: Page) -> None:
    till.keyboard.press("/")
    expect(till.get_by_role("searchbox")).to_be_focused()
    till.keyboard.type("beani", delay=40)
    tile = till.locator("[data-tile]")
    expect(tile).to_have_count(1)
    till.keyboard.press("ArrowDown")
    expect(tile).to_be_focused()
    till.keyboard.press("Enter")
    expect(lines(till)).to_have_count(1)
    expect(till.get_by_role("searchbox")).to_have_value("")


def test_what_is_scanned_lies_in_the_basket_before_the_server_has_answered(till: Page) -> None:
    scan(till, "BEANIE")
    expect(total(till)).to_contain_text("19,90 €")
    asked: list[Route] = []

    def hold(route: Route) -> None:
        asked.append(route)

    till.route("**/v1/till/scans*", hold)
    scan(till, "BEANIE")
    expect(lines(till)).to_contain_text("2 ×")
    expect(till.get_by_role("button", name="Bar", exact=True)).to_be_disabled()
    # Keys that are pressed meanwhile mean the line that is seen, and payment waits for its price.
    till.keyboard.press("+")
    till.keyboard.press("F8")
    expect(till.get_by_role("dialog")).to_have_count(0)
    asked.pop().continue_()
    expect(till.get_by_role("dialog")).to_contain_text("59,70 €")
    till.keyboard.press("Escape")
    # What the code does not mean any more is not sold.
    scan(till, "BEANIE")
    expect(lines(till)).to_contain_text("4 ×")
    gone = {"code": "nothing_scanned", "status": 404, "title": "", "detail": ""}
    asked.pop().fulfill(status=404, content_type="application/problem+json", body=msgspec.json.encode(gone))
    expect(till.get_by_text("Der Code BEANIE ist nicht bekannt")).to_be_visible()
    expect(lines(till)).to_contain_text("3 ×")
    expect(total(till)).to_contain_text("59,70 €")


def test_a_refused_card_sells_nothing_and_the_same_basket_is_paid_otherwise(till: Page, running: Running) -> None:
    scan(till, "BEANIE")
    expect(lines(till)).to_have_count(1)
    till.keyboard.press("F9")
    till.get_by_text("Abgelehnt", exact=True).click()
    till.get_by_role("button", name="19,90 € von der Karte abbuchen").click()
    expect(till.get_by_text("Karte abgelehnt")).to_be_visible()
    till.keyboard.press("Enter")
    expect(lines(till)).to_have_count(1)
    # A gift card pays what it carries, the rest is paid by a card that is accepted.
    scan(till, "JACKET")
    expect(total(till)).to_contain_text("168,90 €")
    till.keyboard.press("F10")
    till.get_by_role("button", name="Gutscheinkarte").click()
    till.get_by_label("Code der Gutscheinkarte").fill(running.shop.gift_card)
    till.get_by_role("button", name="Prüfen").click()
    till.get_by_role("button", name="25,00 € damit zahlen, dann 143,90 € anders").click()
    till.get_by_role("dialog").get_by_role("button", name="Karte", exact=True).click()
    till.get_by_role("button", name="143,90 € von der Karte abbuchen").click()
    done = till.get_by_role("dialog")
    expect(done).to_contain_text("168,90 €")
    expect(done.get_by_role("button", name="Nächster Verkauf")).to_be_focused()
    expect(done).to_contain_text("Gutscheinkarte")


def test_a_cart_of_the_web_shop_is_recalled_partly_carried_out_partly_sent(till: Page, running: Running) -> None:
    scan(till, "BEANIE")
    expect(lines(till)).to_have_count(1)
    scan(till, running.shop.web_cart)
    expect(lines(till)).to_have_count(2)
    expect(till.get_by_text("Der vorige Korb ist geparkt").first).to_be_visible()
    lines(till).nth(0).get_by_role("button").first.click()
    lines(till).nth(0).get_by_role("button", name="Nach Hause", exact=True).click()
    till.get_by_role("button", name="Mitnehmen: Luebeck").click()
    expect(lines(till).nth(0)).not_to_contain_text("Nach Hause")
    scan(till, running.shop.card)
    expect(till.get_by_text("Greta Hansen").first).to_be_visible()
    till.keyboard.press("F8")
    expect(till.get_by_label("Straße")).to_have_value("Hafenstraße")
    till.get_by_role("button", name="Weiter zur Zahlung").click()
    expect(till.get_by_role("dialog")).to_contain_text("165,90 €")
    till.keyboard.press("Enter")
    expect(till.get_by_text("1 Artikel wird nach Hause geliefert.")).to_be_visible()
    till.keyboard.press("Enter")
    till.keyboard.press("F7")
    till.get_by_role("region", name="Hier geparkt").get_by_role("button").first.click()
    expect(lines(till)).to_have_count(1)


def test_what_went_to_somebody_else_meanwhile_is_offered_elsewhere(till: Page, running: Running) -> None:
    # Who is quicker than the server keeps what they opened when it answers and names the line.
    unanswered: list[Route] = []

    def keep(route: Route) -> None:
        unanswered.append(route)

    till.route("**/v1/carts/*/lines", keep)
    with till.expect_request("**/v1/carts/*/lines"):
        scan(till, "JACKET")
    lines(till).first.get_by_role("button", name="Mitnehmen", exact=True).click()
    expect(till.get_by_role("button", name="Dort abholen: Altona")).to_be_visible()
    unanswered.pop().continue_()
    till.unroute("**/v1/carts/*/lines")
    expect(total(till)).to_contain_text("149,00 €")
    till.get_by_role("button", name="Dort abholen: Altona").click()
    expect(lines(till).first).to_contain_text("Abholung: Altona")
    till.keyboard.press("F8")
    till.get_by_label("Name").fill("Greta Hansen")
    till.get_by_label("E-Mail").fill("greta@example.org")
    till.get_by_role("button", name="Weiter zur Zahlung").click()
    expect(till.get_by_label("Gegeben")).to_be_focused()
    # Somebody reserves all jackets of that store in this moment.
    owner = signed_in_as_owner(till, running)
    where = {"variant": str(running.shop.jacket), "location": str(running.shop.altona)}
    (there,) = owner.get(f"/v1/stock?variants={where['variant']}&locations={where['location']}").json()
    body = {**where, "quantity": there["available"], "minutes": 5}
    assert owner.post("/v1/holds", data=body, headers={"Idempotency-Key": "all"}).status == 201
    till.keyboard.press("Enter")
    refused = till.get_by_role("alert").first
    expect(refused).to_contain_text("Nichts wurde verkauft")
    till.get_by_role("dialog").get_by_role("button", name="Abholen: Luebeck").click()
    expect(till.get_by_label("Gegeben")).to_be_visible()
    till.get_by_role("button", name="Passend").click()
    expect(till.get_by_text("Abholen in Luebeck mit dem Code")).to_be_visible()


def signed_in_as_owner(page: Page, running: Running) -> Any:
    """Requests of somebody who may do everything everywhere."""
    browser = page.context.browser
    assert browser is not None
    return signed_in(browser, running.url, "owner").request


def test_goods_come_back_with_the_receipt(till: Page, number: int) -> None:
    scan(till, "BEANIE")
    expect(lines(till)).to_have_count(1)
    till.keyboard.press("+")
    expect(total(till)).to_contain_text("39,80 €")
    till.keyboard.press("F8")
    till.get_by_role("button", name="Passend").click()
    expect(till.get_by_role("button", name="Nächster Verkauf")).to_be_focused()
    till.keyboard.press("Enter")
    scan(till, f"LUEBECK-{number + 1}-000001")
    expect(till.get_by_role("heading", name="Bestellung H-")).to_be_visible()
    # Now a scan is an article that comes back.
    scan(till, "BEANIE")
    expect(till.get_by_text("1 / 2")).to_be_visible()
    expect(till.get_by_text("19,90 €").last).to_be_visible()
    till.get_by_text("Passt nicht").click()
    till.get_by_role("button", name="Zurücknehmen und erstatten").click()
    expect(till.get_by_text("19,90 € bar auszahlen")).to_be_visible()
    # The other one goes for a jacket, and the customer pays what it costs more.
    till.get_by_role("button", name="Nächste Rückgabe").click()
    scan(till, f"LUEBECK-{number + 1}-000001")
    scan(till, "BEANIE")
    till.get_by_text("Tausch", exact=True).click()
    till.get_by_text("Passt nicht").click()
    scan(till, "JACKET")
    till.get_by_role("button", name="Zur Zahlung").click()
    expect(till.get_by_role("dialog").get_by_text("129,10 €").first).to_be_visible()
    till.get_by_role("button", name="Passend").click()
    expect(till.get_by_text("Aushändigen")).to_be_visible()
    till.get_by_role("link", name="Schicht").click()
    expect(till.get_by_text("249,00 €").last).to_be_visible()


def test_the_terminal_asks_for_a_signature_and_is_stopped_by_keyboard(till: Page) -> None:
    scan(till, "BEANIE")
    expect(lines(till)).to_have_count(1)
    till.keyboard.press("F9")
    till.get_by_text("Der Kunde zögert", exact=True).click()
    till.get_by_role("button", name="19,90 € von der Karte abbuchen").click()
    expect(till.get_by_text("Karte einstecken oder ans Terminal halten")).to_be_visible()
    till.keyboard.press("F12")
    expect(till.get_by_text("Karte abgelehnt")).to_be_visible()
    till.keyboard.press("Enter")
    expect(lines(till)).to_have_count(1)
    till.keyboard.press("F9")
    till.get_by_text("Verlangt eine Unterschrift", exact=True).click()
    till.get_by_role("button", name="19,90 € von der Karte abbuchen").click()
    expect(till.get_by_role("button", name="Unterschrift stimmt überein")).to_be_focused()
    till.keyboard.press("Enter")
    expect(till.get_by_role("button", name="Nächster Verkauf")).to_be_focused()


def test_a_reserved_order_is_paid_by_card_when_it_is_collected(till: Page, browser: Browser, running: Running) -> None:
    picked_by_api(browser, running.url, "Jens Petersen")
    scan(till, running.shop.reserved_pickup)
    expect(till.get_by_text("Regal C 3")).to_be_visible()
    till.get_by_role("button", name="Karte", exact=True).click()
    till.get_by_text("Abgelehnt", exact=True).click()
    till.get_by_role("button", name="188,80 € von der Karte abbuchen").click()
    expect(till.get_by_text("Die Karte wurde abgelehnt").first).to_be_visible()
    till.get_by_role("button", name="Karte", exact=True).click()
    till.get_by_role("button", name="188,80 € von der Karte abbuchen").click()
    expect(till.get_by_text("Jens Petersen hat alles bekommen")).to_be_visible()
    expect(till.get_by_role("button", name="Bon drucken")).to_be_enabled()


def test_a_counted_drawer_closes_the_register(till: Page) -> None:
    scan(till, "BOOK")
    expect(lines(till)).to_have_count(1)
    till.keyboard.press("F8")
    till.get_by_role("button", name="Passend").click()
    till.get_by_role("button", name="Nächster Verkauf").click()
    till.goto("/till/shift")
    till.get_by_role("button", name="Zählen und schließen").click()
    till.get_by_label("In der Lade gezählt").fill("111,50")
    expect(till.get_by_text("−0,50 €")).to_be_visible()
    till.get_by_role("button", name="Kasse schließen").click()
    till.get_by_role("alertdialog").get_by_role("button", name="Kasse schließen").click()
    expect(till.get_by_role("heading", name="ist geschlossen")).to_be_visible()
    expect(till.get_by_text("Fehlt")).to_be_visible()
    till.get_by_role("button", name="Nächste Schicht beginnen").click()
    expect(till.get_by_role("button", name="Kasse öffnen")).to_be_visible()


def test_a_receipt_is_printed_on_a_strip_of_eighty_millimetres(till: Page) -> None:
    scan(till, "BOOK")
    expect(lines(till)).to_have_count(1)
    till.keyboard.press("F8")
    till.get_by_role("button", name="Passend").click()
    expect(till.get_by_role("button", name="Drucken")).to_be_enabled()
    keep = "window.printed = document.querySelector('.paper-to-print').innerText"
    till.evaluate(f"() => {{ window.print = () => {{ {keep} }} }}")
    till.get_by_role("button", name="Drucken").click()
    printed = till.evaluate("window.printed")
    assert "12,00" in printed
    assert "Steuer" in printed
    style = till.evaluate("[...document.querySelectorAll('style')].map(e => e.textContent).join()")
    assert "size: 80mm" in style


def test_a_lost_network_is_said_and_loses_nothing(till: Page) -> None:
    scan(till, "BOOK")
    expect(total(till)).to_contain_text("12,00 €")
    till.context.set_offline(True)
    expect(till.get_by_text("Offline")).to_be_visible()
    till.keyboard.press("F8")
    till.get_by_role("button", name="Passend").click()
    expect(till.get_by_role("alert").first).to_contain_text("verkauft und abgebucht wird nur einmal")
    till.context.set_offline(False)
    till.get_by_role("button", name="Passend").click()
    expect(till.get_by_role("button", name="Nächster Verkauf")).to_be_focused()


CHANGE_KEPT = """({spoil, later} = {}) => new Promise((resolve) => {
    const opening = indexedDB.open("hanse.till", 1);
    opening.onsuccess = () => {
        const books = opening.result.transaction("books", "readwrite").objectStore("books");
        const keys = books.getAllKeys();
        const found = books.getAll();
        found.onsuccess = () => {
            const [book] = found.result;
            if (!book) return resolve(null);
            book.content = book.content.replace(spoil ?? "", spoil ? "100" : "");
            book.answeredAt += later ?? 0;
            const answer = books.put(book, keys.result[0]);
            answer.onsuccess = () => { opening.result.close(); resolve(book.answeredAt); };
        };
    };
    opening.onupgradeneeded = () => { opening.transaction.abort(); resolve(null); };
})"""


def wait_for_book(page: Page, before: int | None) -> None:
    """Until a book is kept that the server gave after `before`; `wait_for_function` waits for no promise's answer."""
    deadline = time.monotonic() + 15
    while page.evaluate(CHANGE_KEPT, {}) == before:
        assert time.monotonic() < deadline, "no new book in 15 s"
        page.wait_for_timeout(50)


def test_a_till_that_is_cut_off_asks_by_its_book_and_by_list_prices_where_that_does_not_count(till: Page) -> None:
    wait_for_book(till, None)
    scan(till, "JACKET")
    expect(total(till)).to_contain_text("149,00 €")
    scan(till, "BOOK")
    expect(total(till)).to_contain_text("161,00 €")
    note = till.locator("[data-book]")
    for state, change, amount in (
        ("counts", {}, "310,00 €"),
        ("book_tampered", {"spoil": "14900"}, "459,00 €"),
        ("book_outdated", {"later": 3 * 86_400_000}, "608,00 €"),
    ):
        answered = till.evaluate(CHANGE_KEPT, change)
        till.context.set_offline(True)
        scan(till, "JACKET")
        expect(note).to_have_attribute("data-book", state)
        expect(total(till)).to_contain_text(amount)
        expect(till.get_by_role("button", name="Bar", exact=True)).to_be_disabled()
        expect(lines(till)).to_have_count(2)
        till.context.set_offline(False)
        expect(note).to_have_count(0)
        expect(till.get_by_role("button", name="Bar", exact=True)).to_be_enabled()
        expect(total(till)).to_contain_text(amount)
        # What was spoiled is fetched anew as soon as there is a server.
        wait_for_book(till, answered)

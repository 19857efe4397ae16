"""The journeys as people go them: a phone in the hand, a till on the counter, a desk in the back room."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.ui.hands import scan, signed_in, stand_at
from tests.ui.running import Running

pytestmark = [pytest.mark.browser, pytest.mark.journey]

expect.set_options(timeout=15_000)

PHONE = {"width": 390, "height": 844}
MOVED_BY_WORKER_SECONDS = 30
# Registers of the shop that no test of the till stands at.
FREE_REGISTER = -2

Open = Callable[[], Page]


@pytest.fixture
def phone(browser: Browser, running: Running) -> Iterator[Open]:
    """Phones of shoppers who are guests; each has a cart of its own."""
    contexts = []

    def make() -> Page:
        context = browser.new_context(base_url=running.url, locale="de-DE", viewport=PHONE, has_touch=True)
        context.set_default_timeout(20_000)
        contexts.append(context)
        return context.new_page()

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def till(browser: Browser, running: Running) -> Iterator[Page]:
    """An open register in Lübeck."""
    context = signed_in(browser, running.url, "cashier-luebeck")
    page = context.new_page()
    register = running.shop.registers[FREE_REGISTER]
    stand_at(page, running.shop.luebeck, register)
    body = {"location": str(running.shop.luebeck), "register": str(register), "float_minor": 20000}
    assert context.request.post("/v1/till/shifts", data=body).status in (201, 409)
    page.goto("/till")
    expect(page.get_by_role("heading", name="Verkauf")).to_be_attached()
    yield page
    context.close()


def put_into_cart(page: Page, handle: str, way: str, store: str = "") -> None:
    """Choose an article and how it comes: `Liefern`, `Abholen` or `Reservieren`."""
    page.goto(f"/products/{handle}")
    page.get_by_role("radio", name=re.compile(f"^{way}")).check()
    if store:
        choice = page.get_by_label("Filiale für Abholung oder Reservierung")
        choice.select_option(label=choice.locator("option", has_text=store).inner_text())
    page.get_by_role("button", name="In den Korb").click()
    page.wait_for_url("**/cart")


def buy(page: Page, name: str, button: str = "Zahlungspflichtig bestellen", **address: str) -> str:
    """From the cart to the order; gives the address of its page."""
    page.get_by_role("button", name="Zur Kasse").click()
    page.get_by_label("Vor- und Nachname").fill(name)
    page.get_by_label("E-Mail").fill("kundin@example.org")
    for label, value in address.items():
        page.locator(f"[name='shipping.{label}']").fill(value)
    page.get_by_role("button", name=button).click()
    page.wait_for_url("**/orders/*")
    # The provider answers later; the page follows by itself.
    expect(page.get_by_role("heading", level=1)).not_to_contain_text("geprüft", timeout=MOVED_BY_WORKER_SECONDS * 1000)
    return page.url


def pickup_code(page: Page) -> str:
    """The code that the page of an order shows."""
    return page.get_by_text("Abholcode").locator("xpath=following-sibling::p[1]").inner_text().replace(" ", "")


@contextmanager
def jacket_fetched(browser: Browser, running: Running, who: str, name: str) -> Iterator[Page]:
    """Somebody at the pick desk has fetched the one jacket of an order."""
    context = signed_in(browser, running.url, who)
    desk = context.new_page()
    desk.goto("/pick")
    desk.get_by_role("list", name="Aufgaben").get_by_role("button").filter(has_text=name).click()
    desk.get_by_role("button", name="Beginnen").click()
    expect(desk.get_by_role("region", name="Artikel 1 von 1")).to_be_visible()
    scan(desk, "JACKET")
    yield desk
    context.close()


def picked(browser: Browser, running: Running, name: str) -> None:
    """The store puts an order on a shelf."""
    with jacket_fetched(browser, running, "picker-luebeck", name) as desk:
        expect(desk.get_by_label("Regal")).to_be_focused()
        desk.keyboard.type("B 4", delay=40)
        desk.keyboard.press("Enter")
        expect(desk.get_by_text("Regal B 4")).to_be_visible()


def test_a_cart_that_began_on_the_phone_is_paid_at_the_till(phone: Open, till: Page) -> None:
    page = phone()
    put_into_cart(page, "jacket", "Liefern")
    put_into_cart(page, "beanie", "Liefern")
    page.get_by_role("button", name="Alles 2 Stunden zurücklegen").click()
    expect(page.get_by_text("Wir halten diese Artikel bis")).to_be_visible()
    code = (
        page.get_by_role("region", name="In der Filiale oder an einem anderen Gerät weitermachen")
        .locator("p.figures")
        .inner_text()
    )

    scan(till, code.replace(" ", ""))
    lines: Any = till.get_by_role("list", name="Artikel im Korb").locator("li[data-line]")
    expect(lines).to_have_count(2)
    beanie = lines.filter(has_text="Beanie")
    beanie.get_by_role("button").first.click()
    beanie.get_by_role("button", name="Nach Hause", exact=True).click()
    till.get_by_role("button", name="Mitnehmen: Luebeck").click()
    expect(beanie).not_to_contain_text("Nach Hause")
    till.keyboard.press("F8")
    for label, value in (
        ("Name", "Karin Ohm"),
        ("E-Mail", "kundin@example.org"),
        ("Straße", "Am Wall"),
        ("Nr.", "5"),
        ("PLZ", "23552"),
        ("Ort", "Lübeck"),
    ):
        till.get_by_label(label, exact=True).fill(value)
    till.get_by_role("button", name="Weiter zur Zahlung").click()
    expect(till.get_by_role("dialog")).to_contain_text("173,80 €")
    till.get_by_role("button", name="Passend").click()
    expect(till.get_by_text("1 Artikel wird nach Hause geliefert.")).to_be_visible()
    # On the phone the same cart is empty now: nobody buys it a second time.
    page.goto("/cart")
    expect(page.get_by_role("button", name="Zur Kasse")).to_have_count(0)


def test_ordered_on_the_phone_picked_in_the_back_room_handed_over_by_code(
    phone: Open, till: Page, browser: Browser, running: Running
) -> None:
    page = phone()
    put_into_cart(page, "jacket", "Abholen", "Luebeck")
    order = buy(page, "Insa Behn")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Vielen Dank")
    code = pickup_code(page)
    picked(browser, running, "Insa Behn")
    page.goto(order)
    expect(page.get_by_text("Liegt für Sie bereit").first).to_be_visible()

    scan(till, code)
    expect(till.get_by_text("Regal B 4")).to_be_visible()
    till.get_by_role("button", name="Übergeben").first.click()
    expect(till.get_by_text("Insa Behn hat alles bekommen")).to_be_visible()
    page.goto(order)
    expect(page.get_by_text("Übergeben").first).to_be_visible()


def test_what_was_reserved_on_the_phone_is_paid_in_the_store(
    phone: Open, till: Page, browser: Browser, running: Running
) -> None:
    page = phone()
    put_into_cart(page, "jacket", "Reservieren", "Luebeck")
    order = buy(page, "Ole Brandt", "Kostenlos reservieren")
    code = pickup_code(page)
    picked(browser, running, "Ole Brandt")
    scan(till, code)
    till.get_by_role("button", name="Bar", exact=True).click()
    till.get_by_role("button", name="Passend").click()
    expect(till.get_by_text("Ole Brandt hat alles bekommen")).to_be_visible()
    page.goto(order)
    expect(page.get_by_text("149,00 €").first).to_be_visible()


def test_bought_on_the_phone_and_brought_back_to_a_store(
    phone: Open, till: Page, browser: Browser, running: Running
) -> None:
    page = phone()
    put_into_cart(page, "jacket", "Liefern")
    home = {"street": "Am Wall", "house_number": "5", "postal_code": "23552", "city": "Lübeck"}
    order = buy(page, "Tjark Iben", **home)
    number = re.search(r"H-\w+", page.get_by_text("Bestellung H-").first.inner_text())
    assert number
    sent(browser, running, "Tjark Iben")

    till.goto("/till/returns")
    expect(till.get_by_role("heading", name="Bon scannen")).to_be_visible()
    scan(till, number.group())
    expect(till.get_by_role("heading", name=f"Bestellung {number.group()}")).to_be_visible()
    scan(till, "JACKET")
    expect(till.get_by_text("1 / 1")).to_be_visible()
    till.get_by_text("Passt nicht").click()
    till.get_by_role("button", name="Zurücknehmen und erstatten").click()
    expect(till.get_by_text("149,00 € gehen zurück")).to_be_visible()
    # To the card that paid: never out of the drawer.
    expect(till.get_by_text("bar auszahlen")).to_have_count(0)
    page.goto(order)
    expect(page.get_by_role("heading", name="Rückgaben")).to_be_visible()


def sent(browser: Browser, running: Running, name: str) -> None:
    """The warehouse hands a parcel to the carrier."""
    with jacket_fetched(browser, running, "picker-lager", name) as desk:
        expect(desk.get_by_label("Sendungsnummer")).to_be_focused()
        desk.keyboard.type("00340434161094", delay=30)
        desk.get_by_role("button", name="Paket ist unterwegs").click()
        expect(desk.get_by_text("Versandt")).to_be_visible()


@pytest.fixture
def last_book(browser: Browser, running: Running) -> Iterator[None]:
    """Altona has one book, until others need more of them again."""
    owner = signed_in(browser, running.url, "owner")
    book = owner.request.get("/v1/variants/BOOK").json()["id"]

    def counted(quantity: int) -> None:
        figures = {"location": str(running.shop.altona), "lines": [{"variant": book, "quantity": quantity}]}
        assert owner.request.put("/v1/stock/figures", data=figures).status == 200

    counted(1)
    yield
    counted(40)
    owner.close()


@pytest.mark.usefixtures("last_book")
def test_two_phones_want_the_last_piece_and_one_is_told_where_else_it_is(phone: Open) -> None:
    first, second = phone(), phone()
    for page in (first, second):
        put_into_cart(page, "book", "Abholen", "Altona")
    first.get_by_role("button", name="Zur Kasse").click()
    expect(first.get_by_text("Wir halten diese Artikel bis")).to_be_visible()
    second.get_by_role("button", name="Zur Kasse").click()
    expect(second.get_by_text("So zurzeit nicht verfügbar")).to_be_visible()
    expect(second.get_by_text("Luebeck:").first).to_be_visible()
    expect(second.get_by_role("button", name="Zur Kasse")).to_have_count(0)

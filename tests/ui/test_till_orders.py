"""What the till does with orders: handed over to somebody with a document, added to, exchanged by card, lost."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import APIRequestContext, Browser, Page, expect

from hanse.kit import ids
from tests.ui.hands import barriers_here, picked_by_api, scan, signed_in, stand_at
from tests.ui.running import Running

pytestmark = pytest.mark.browser

expect.set_options(timeout=15_000)

# Registers that no test of the sale stands at.
FIRST_REGISTER = 16

Order = Callable[[str], dict[str, Any]]


@pytest.fixture
def number(request: pytest.FixtureRequest) -> int:
    """Each test stands at a register of its own."""
    names = [name for name in globals() if name.startswith("test_")]
    return FIRST_REGISTER + names.index(request.node.originalname)


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


@pytest.fixture
def owner(browser: Browser, running: Running) -> Iterator[APIRequestContext]:
    """Requests of somebody who may do everything everywhere."""
    context = signed_in(browser, running.url, "owner")
    yield context.request
    context.close()


@pytest.fixture
def ordered(owner: APIRequestContext, running: Running) -> Order:
    """Orders a jacket for Lübeck by telephone, to be collected and paid on account."""

    def order(name: str) -> dict[str, Any]:
        cart = owner.post("/v1/carts", data={"channel": "phone"}).json()["id"]
        wanted = {"variant": str(running.shop.jacket), "quantity": 1, "delivery": "pickup"}
        line = {**wanted, "location": str(running.shop.luebeck)}
        assert owner.put(f"/v1/carts/{cart}/lines", data=line).status == 200
        body = {
            "cart": cart,
            "name": name,
            "email": "kundin@example.org",
            "payments": [{"tender": "on_account"}],
            "expected_total_minor": 14900,
        }
        answer = owner.post("/v1/orders", data=body, headers={"Idempotency-Key": str(ids.new_id())})
        assert answer.status == 201, answer.text()
        placed: dict[str, Any] = answer.json()
        return placed

    return order


@contextmanager
def stated(owner: APIRequestContext, path: str, **changes: Any) -> Iterator[None]:
    """A policy that is another one for a while."""
    before = owner.get(path).json()
    put = owner.put(path, data={**before, **changes}, headers={"If-Match": f'"{before["version"]}"'})
    assert put.status == 200, put.text()
    try:
        yield
    finally:
        again = owner.put(path, data=before, headers={"If-Match": f'"{put.json()["version"]}"'})
        assert again.status == 200, again.text()


def lines(page: Page) -> Any:
    """The lines of the basket."""
    return page.get_by_role("list", name="Artikel im Korb").locator("li[data-line]")


def test_the_difference_of_an_exchange_is_paid_by_card_and_a_refused_one_changes_nothing(
    till: Page, number: int
) -> None:
    scan(till, "BEANIE")
    expect(lines(till)).to_have_count(1)
    till.keyboard.press("F8")
    till.get_by_role("button", name="Passend").click()
    expect(till.get_by_role("button", name="Nächster Verkauf")).to_be_focused()
    till.keyboard.press("Enter")
    scan(till, f"LUEBECK-{number + 1}-000001")
    expect(till.get_by_role("heading", name="Bestellung H-")).to_be_visible()
    scan(till, "BEANIE")
    till.get_by_text("Tausch", exact=True).click()
    till.get_by_text("Passt nicht").click()
    scan(till, "JACKET")
    pay = till.get_by_role("dialog")
    for answer in ("Abgelehnt", "Angenommen"):
        till.get_by_role("button", name="Zur Zahlung").click()
        pay.get_by_role("button", name="Karte", exact=True).click()
        pay.get_by_text(answer, exact=True).click()
        pay.get_by_role("button", name="129,10 € von der Karte abbuchen").click()
        expect(till.get_by_text("Bis dahin kommt nichts zurück und geht nichts hinaus.")).to_be_visible()
        if answer == "Abgelehnt":
            expect(till.get_by_text("Die Karte wurde abgelehnt. Nichts wurde umgetauscht.").first).to_be_visible()
    expect(till.get_by_text("Aushändigen")).to_be_visible()
    expect(till.get_by_text("Bezahlt 129,10 €")).to_be_visible()
    expect(till.get_by_role("button", name="Drucken")).to_be_enabled()
    # What was said to screen readers of the busy button goes by itself.
    expect(till.locator("[data-live-announcer] [role=img]")).to_have_count(0)
    assert barriers_here(till, "exchanged") == []


def test_somebody_else_collects_and_a_document_is_looked_at(
    till: Page, browser: Browser, running: Running, owner: APIRequestContext, ordered: Order
) -> None:
    order = ordered("Frauke Lorenz")
    picked_by_api(browser, running.url, "Frauke Lorenz")
    place = f"/v1/pickup-policy?location={running.shop.luebeck}"
    with stated(owner, place, collectors="anyone", identity_above_minor=10000):
        scan(till, order["pickups"][0]["code"])
        give = till.get_by_role("button", name="Übergeben")
        expect(till.get_by_text("Erst einen Ausweis zeigen lassen")).to_be_visible()
        expect(give).to_be_disabled()
        till.get_by_text("Jemand anders", exact=True).click()
        till.get_by_label("Name der abholenden Person").fill("Ole Petersen")
        expect(give).to_be_disabled()
        till.get_by_text("Reisepass", exact=True).click()
        assert barriers_here(till, "hand over") == []
        give.click()
        expect(till.get_by_text("Frauke Lorenz hat alles bekommen")).to_be_visible()
    told = owner.get(f"/v1/orders/{order['id']}").json()["adjustments"][-1]
    assert (told["kind"], told["facts"]["collector"], told["facts"]["identity"]) == (
        "hand_over", "Ole Petersen", "passport",
    )  # fmt: skip


def test_an_article_joins_an_order_that_is_collected_and_goes_along_at_once(
    till: Page, browser: Browser, running: Running, owner: APIRequestContext, ordered: Order
) -> None:
    order = ordered("Silke Behrens")
    picked_by_api(browser, running.url, "Silke Behrens")
    scan(till, order["pickups"][0]["code"])
    dialog = till.get_by_role("dialog")
    for answer in ("cash", "Abgelehnt", "Angenommen"):
        till.get_by_role("button", name="Artikel hinzufügen").click()
        expect(dialog.get_by_role("heading", name=f"Zu {order['number']} hinzufügen")).to_be_visible()
        dialog.get_by_label("Welcher Artikel?").fill("BOOK")
        dialog.get_by_role("list").get_by_role("button").first.click()
        expect(dialog.get_by_role("button", name="Mitnehmen")).to_be_visible()
        expect(dialog.get_by_text("12,00 €").first).to_be_visible()
        if answer == "cash":
            assert barriers_here(till, "adding") == []
        dialog.get_by_role("button", name="Zur Zahlung").click()
        if answer == "cash":
            dialog.get_by_label("Gegeben").fill("20")
            till.keyboard.press("Enter")
            expect(dialog.get_by_text("8,00 €").first).to_be_visible()
        else:
            dialog.get_by_role("button", name="Karte", exact=True).click()
            dialog.get_by_text(answer, exact=True).click()
            dialog.get_by_role("button", name="12,00 € von der Karte abbuchen").click()
        if answer == "Abgelehnt":
            expect(till.get_by_text("Nichts wurde hinzugefügt").first).to_be_visible()
            till.keyboard.press("Escape")
            expect(dialog).to_have_count(0)
            continue
        expect(dialog.get_by_text("Aushändigen: 1 × Book")).to_be_visible()
        expect(dialog.get_by_role("button", name="Bon drucken")).to_be_enabled()
        dialog.get_by_role("button", name="Zurück zur Bestellung").click()
    till.get_by_role("button", name="Übergeben").click()
    expect(till.get_by_text("Silke Behrens hat alles bekommen")).to_be_visible()
    now = owner.get(f"/v1/orders/{order['id']}").json()
    assert [line["state"] for line in now["lines"]] == ["handed_over", "handed_over", "cancelled", "handed_over"]
    assert (now["state"], now["payment_state"]) == ("completed", "paid")


def test_an_article_joins_an_order_that_was_found_by_its_number(
    till: Page, owner: APIRequestContext, ordered: Order
) -> None:
    order = ordered("Wencke Albers")
    scan(till, order["number"])
    expect(till.get_by_role("heading", name=f"Bestellung {order['number']}")).to_be_visible()
    assert barriers_here(till, "an order that is open") == []
    till.get_by_role("button", name="Artikel hinzufügen").click()
    dialog = till.get_by_role("dialog")
    expect(dialog.get_by_role("heading", name=f"Zu {order['number']} hinzufügen")).to_be_visible()
    dialog.get_by_label("Welcher Artikel?").fill("BEANIE")
    dialog.get_by_role("list").get_by_role("button").first.click()
    dialog.get_by_role("button", name="Zur Zahlung").click()
    dialog.get_by_role("button", name="Passend").click()
    expect(dialog.get_by_text("Aushändigen: 1 × ")).to_be_visible()
    dialog.get_by_role("button", name="Zurück zur Bestellung").click()
    back = till.get_by_role("listitem").filter(has_text="BEANIE")
    expect(back.get_by_role("status")).to_have_text("0 / 1")
    now = owner.get(f"/v1/orders/{order['id']}").json()
    assert [(line["sku"], line["state"]) for line in now["lines"]] == [("JACKET", "open"), ("BEANIE", "handed_over")]


def test_goods_without_a_receipt_bring_credit_and_a_slip(
    till: Page, running: Running, owner: APIRequestContext
) -> None:
    with stated(owner, "/v1/return-policy", receiptless_minor=5000):
        till.goto("/till/returns")
        till.get_by_role("button", name="Rückgabe ohne Bon").click()
        scan(till, running.shop.card)
        expect(till.get_by_text("Greta Hansen").first).to_be_visible()
        scan(till, "BEANIE")
        expect(till.get_by_text("19,90 €").first).to_be_visible()
        assert barriers_here(till, "without a receipt") == []
        till.get_by_role("button", name="Gegen Guthaben zurücknehmen").click()
        expect(till.get_by_text("19,90 € gehen zurück: Guthaben")).to_be_visible()
        keep = "window.printed = document.querySelector('.paper-to-print').innerText"
        till.evaluate(f"() => {{ window.print = () => {{ {keep} }} }}")
        till.get_by_role("button", name="Drucken").click()
        printed = till.evaluate("window.printed")
        assert "Greta Hansen" in printed
        assert "19,90" in printed


def test_a_parcel_that_was_lost_on_its_way_back_is_refunded_with_a_reason(
    till: Page, browser: Browser, running: Running, owner: APIRequestContext, ordered: Order
) -> None:
    order = ordered("Imke Harms")
    picked_by_api(browser, running.url, "Imke Harms")
    scan(till, order["pickups"][0]["code"])
    till.get_by_role("button", name="Übergeben").click()
    expect(till.get_by_text("Imke Harms hat alles bekommen")).to_be_visible()
    back = {"lines": [{"line": order["lines"][0]["id"], "quantity": 1}], "reason": "does_not_fit"}
    key = {"Idempotency-Key": str(ids.new_id())}
    assert owner.post(f"/v1/orders/{order['id']}/return-parcels", data=back, headers=key).status == 201
    office = signed_in(browser, running.url, "owner").new_page()
    office.goto(f"/office/orders/{order['id']}")
    office.get_by_role("tab", name="Pakete").click()
    office.get_by_role("button", name="Es ging verloren").click()
    drawer = office.get_by_role("dialog")
    expect(drawer.get_by_role("button", name="Erstatten")).to_be_disabled()
    drawer.get_by_label("Warum erstattet wird").fill("Einlieferungsbeleg der Post liegt vor")
    assert barriers_here(office, "lost") == []
    drawer.get_by_role("button", name="Erstatten").click()
    expect(drawer).to_have_count(0)
    after = owner.get(f"/v1/orders/{order['id']}").json()["adjustments"][-1]
    assert (after["kind"], after["amount_minor"]) == ("return_lost", 14900)
    office.context.close()

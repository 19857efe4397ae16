"""The pick desk in a real browser against a real server: from the queue to the shelf, and to the customer."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.ui.hands import barriers, barriers_here, scan, signed_in
from tests.ui.running import Running

pytestmark = pytest.mark.browser

expect.set_options(timeout=15_000)


@pytest.fixture
def desk(browser: Browser, running: Running) -> Iterator[Page]:
    """A picker at the desk in Lübeck."""
    context = signed_in(browser, running.url, "picker-luebeck")
    page = context.new_page()
    page.goto("/pick")
    yield page
    context.close()


def test_an_order_is_picked_by_scan_kept_ready_and_handed_over_by_code(desk: Page, running: Running) -> None:
    row = desk.get_by_role("list", name="Aufgaben").get_by_role("button").filter(has_text="Karla Voss")
    expect(row).to_contain_text("noch")
    row.click()
    expect(desk.get_by_role("button", name="Beginnen")).to_be_focused()
    desk.keyboard.press("Enter")
    article = desk.get_by_role("region", name="Artikel 1 von 2")
    expect(article).to_contain_text("BEANIE")
    scan(desk, "BOOK")
    expect(desk.get_by_role("alert")).to_contain_text("Gescannt wurde BOOK, gesucht ist BEANIE")
    scan(desk, "BEANIE")
    expect(article).to_contain_text("1 im Korb")
    # One after the other, faster than the house answers: each counts.
    scan(desk, "JACKET")
    scan(desk, "BEANIE")
    expect(desk.get_by_label("Regal")).to_be_focused()
    desk.keyboard.type("A 7", delay=40)
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("Regal A 7")).to_be_visible()
    desk.goto("/pick/ready")
    expect(desk.get_by_role("list", name="Aufgaben")).to_contain_text("noch 7 Tage zum Abholen")
    scan(desk, running.shop.paid_pickup)
    expect(desk.get_by_text("Regal A 7")).to_be_visible()
    desk.get_by_role("region").get_by_role("button", name="Übergeben").click()
    expect(desk.get_by_text("Karla Voss hat alles bekommen")).to_be_visible()


def test_an_unknown_code_is_told_with_what_to_ask(desk: Page) -> None:
    desk.goto("/pick/handover")
    expect(desk.get_by_text("Abholcode scannen")).to_be_visible()
    scan(desk, "ABCD23")
    expect(desk.get_by_role("alert")).to_contain_text("Gehört er zu einer anderen Filiale?")


def test_a_parcel_leaves_with_its_number_and_a_missing_article_is_reported(browser: Browser, running: Running) -> None:
    context = signed_in(browser, running.url, "picker-lager")
    page = context.new_page()
    for name in ("Fritz Lund", "Gesa Holm"):
        order_by_parcel(browser, running, name)
    page.goto("/pick")
    rows = page.get_by_role("list", name="Aufgaben").get_by_role("button")
    expect(rows.filter(has_text="Gesa Holm")).to_have_count(1)
    rows.filter(has_text="Fritz Lund").click()
    page.get_by_role("button", name="Beginnen").click()
    expect(page.get_by_role("region", name="Artikel 1 von 1")).to_be_visible()
    page.keyboard.press("e", delay=60)
    expect(page.get_by_label("Sendungsnummer")).to_be_focused()
    page.keyboard.type("00340434161094", delay=30)
    page.get_by_role("button", name="Paket ist unterwegs").click()
    expect(page.get_by_text("Versandt")).to_be_visible()
    page.get_by_role("button", name="Zur Warteschlange").click()
    rows.filter(has_text="Gesa Holm").click()
    page.get_by_role("button", name="Beginnen").click()
    expect(page.get_by_role("region", name="Artikel 1 von 1")).to_be_visible()
    page.keyboard.press("x", delay=60)
    page.get_by_text("Beschädigt").click()
    page.get_by_role("button", name="Als fehlend melden").click()
    expect(page.get_by_text("Notiert. Es kommt von woanders").first).to_be_visible()
    expect(rows.filter(has_text="Gesa Holm")).to_have_count(0)
    context.close()


def test_a_parcel_to_a_pickup_point_says_so_where_it_is_packed(browser: Browser, running: Running) -> None:
    context = signed_in(browser, running.url, "picker-lager")
    page = context.new_page()
    order_by_parcel(browser, running, "Imke Harms", to_point=True)
    page.goto("/pick")
    page.get_by_role("list", name="Aufgaben").get_by_role("button").filter(has_text="Imke Harms").click()
    there = page.get_by_role("region", name="Abholpunkt")
    expect(there).to_contain_text("Zum Abholpunkt Kiosk an der Trave")
    wrong = barriers_here(page, "task")
    page.get_by_role("button", name="Beginnen").click()
    expect(page.get_by_role("region", name="Artikel 1 von 1")).to_be_visible()
    page.keyboard.press("e", delay=60)
    expect(page.get_by_label("Sendungsnummer")).to_be_focused()
    expect(there).to_contain_text("unter der Nummer 202")
    assert wrong == []
    context.close()


def test_what_is_missing_is_replaced_by_a_scan_where_the_customer_agreed(desk: Page) -> None:
    desk.get_by_role("list", name="Aufgaben").get_by_role("button").filter(has_text="Okke Lorenz").click()
    desk.get_by_role("button", name="Beginnen").click()
    expect(desk.get_by_role("region", name="Artikel 1 von 1")).to_contain_text("2 Stück")
    # Somebody else's tablet: the task is found as it stands.
    desk.reload()
    expect(desk.get_by_role("region", name="Artikel 1 von 1")).to_contain_text("2 Stück")
    desk.keyboard.press("x", delay=60)
    instead = desk.get_by_role("region", name="Stattdessen")
    expect(instead.get_by_role("listitem")).to_have_count(2)
    # The dearer one costs what the missing one was bought for.
    expect(instead.get_by_role("listitem").filter(has_text="PONCHO-RED")).to_contain_text("59,00")
    wrong = barriers_here(desk, "instead")
    scan(desk, "JACKET")
    expect(instead.get_by_role("alert")).to_contain_text("JACKET darf es nicht ersetzen")
    scan(desk, "PONCHO-RED")
    expect(desk.get_by_text("Ersetzt. Die Kundschaft erfährt es.").first).to_be_visible()
    # One is still missing, and each piece is replaced by itself.
    expect(instead).to_be_visible()
    scan(desk, "PONCHO-SAND")
    expect(instead).to_have_count(0)
    expect(desk.get_by_label("Regal")).to_be_focused()
    desk.keyboard.type("B 2", delay=40)
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("Regal B 2")).to_be_visible()
    assert wrong == []


def test_several_orders_are_fetched_in_one_walk_and_every_piece_is_told_its_box(
    browser: Browser, running: Running
) -> None:
    context = signed_in(browser, running.url, "picker-lager")
    page = context.new_page()
    names = ("Ida Boysen", "Nils Carstens")
    for name in names:
        order_by_parcel(browser, running, name)
    page.goto("/pick")
    rows = page.get_by_role("list", name="Aufgaben").get_by_role("listitem")
    for name in names:
        expect(rows.filter(has_text=name)).to_have_count(1)
    page.keyboard.press("s", delay=60)
    expect(rows.get_by_role("checkbox").first).to_be_checked()
    for row in rows.all():
        if row.get_by_role("checkbox").is_checked() != any(name in row.inner_text() for name in names):
            row.click()
    page.get_by_role("button", name="Rundgang beginnen").click()
    expect(page.get_by_role("heading", name="Rundgang mit 2 Boxen")).to_be_visible()
    scan(page, "BOOK")
    expect(page.get_by_role("alert")).to_contain_text("Das gehört in keine Box")
    scan(page, "JACKET")
    expect(page.get_by_role("status").filter(has_text="Box 1")).to_contain_text("Diese Bestellung ist vollständig")
    # Whoever comes back finds the walk where it was.
    page.reload()
    expect(page.get_by_role("button", name="Eins in Box 2")).to_be_visible()
    wrong = barriers_here(page, "walk")
    scan(page, "JACKET")
    expect(page.get_by_text("Alles ist geholt")).to_be_visible()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Paket ist unterwegs").click()
    page.get_by_role("button", name="Zurück zum Rundgang").click()
    expect(page.get_by_role("list", name="Boxen").get_by_text("Versandt")).to_have_count(1)
    context.close()
    assert wrong == []


def test_a_partner_accepts_or_declines_what_is_offered_and_what_lapses_goes_away(
    browser: Browser, running: Running
) -> None:
    context = signed_in(browser, running.url, "picker-partner")
    page = context.new_page()
    page.clock.install()
    page.goto("/pick")
    offers = page.get_by_role("region", name="Angebote").get_by_role("article")
    for number in running.shop.offered:
        expect(offers.filter(has_text=number)).to_have_count(1)
    first = offers.first.get_by_role("heading").inner_text()
    second, third = (number for number in running.shop.offered if number != first)
    expect(offers.first).to_contain_text(re.compile(r"Antworten: noch \d\d Min"))
    expect(offers.first).to_contain_text("2 Stück")
    expect(offers.first).to_contain_text("23552 Lübeck, DE")
    page.keyboard.press("a", delay=60)
    queue = page.get_by_role("list", name="Aufgaben")
    expect(queue.get_by_role("button").filter(has_text=first)).to_have_count(1)
    offers.filter(has_text=second).get_by_role("button", name="Ausverkauft").click()
    expect(offers.filter(has_text=second)).to_have_count(0)
    expect(offers.filter(has_text=third)).to_have_count(1)
    wrong = barriers_here(page, "offers")
    page.clock.fast_forward("01:01:00")
    expect(offers).to_have_count(0)
    expect(queue.get_by_role("button")).to_have_count(1)
    page.goto("/pick/tasks/" + task_of(page, second))
    expect(page.get_by_text("Sie haben es abgelehnt")).to_be_visible()
    context.close()
    assert wrong == []


def task_of(page: Page, number: str) -> str:
    """The task of an order that was given up."""
    found = page.request.get("/v1/tasks?state=cancelled").json()["items"]
    return str(next(one["id"] for one in found if one["number"] == number))


def order_by_parcel(browser: Browser, running: Running, name: str, *, to_point: bool = False) -> None:
    """Somebody buys a jacket on the web, for their home or for a pickup point, and pays with a card."""
    context = browser.new_context(base_url=running.url)
    shopper = context.request
    cart = shopper.post("/v1/carts", data={"channel": "web"}).json()
    line = {"variant": str(running.shop.jacket), "quantity": 1, "delivery": "ship"}
    assert shopper.put(f"/v1/carts/{cart['id']}/lines", data=line).status == 200
    home = {"name": name, "street": "Am Wall", "house_number": "5", "postal_code": "23552", "city": "Lübeck"}
    wish = {
        "cart": cart["id"],
        "email": "kundin@example.org",
        "name": name,
        "shipping": home,
        "delivery_method": "standard",
        "payments": [{"tender": "card", "token": "tok_accepted"}],
        "expected_total_minor": 15390,
    }
    if to_point:
        near = shopper.get("/v1/pickup-points?postal_code=23552").json()
        kiosk = next(one["point"]["id"] for one in near if one["point"]["kind"] == "shop")
        there = {"pickup_point": {"point": kiosk}, "delivery_method": "point", "expected_total_minor": 15190}
        wish = {**wish, "shipping": None, **there}
    answer = shopper.post("/v1/orders", data=wish, headers={"Idempotency-Key": name})
    assert answer.status == 201, answer.text()
    context.close()


def test_every_screen_of_the_pick_desk_is_free_of_known_barriers_and_fits_its_window(
    browser: Browser, running: Running
) -> None:
    context = signed_in(browser, running.url, "picker-luebeck")
    page = context.new_page()
    wrong = barriers(page, ["/pick/ready", "/pick/handover", "/pick/waves", "/pick"])
    page.get_by_role("list", name="Aufgaben").get_by_role("button").last.click()
    page.wait_for_url("**/pick/tasks/*")
    expect(page.get_by_role("heading", level=1)).to_contain_text("H-")
    wrong += barriers_here(page, "task")
    context.close()
    assert wrong == []

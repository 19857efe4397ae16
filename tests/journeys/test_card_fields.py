"""A card is typed into Stripe's own fields: in a real browser, with Stripe's stand-in as a process of its own."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.ui.running import Running, serving

from .test_in_browser import MOVED_BY_WORKER_SECONDS, put_into_cart

pytestmark = [pytest.mark.browser, pytest.mark.journey]

KEY = "sk_test_12345"
GOOD = "4242424242424242"
DECLINED = "4000000000000002"
ASKS = "4000002760003184"
BUY = "Zahlungspflichtig bestellen"
ADDRESS = {"street": "Deichstraße", "house_number": "7", "postal_code": "20459", "city": "Hamburg"}

Open = Callable[..., Page]


@pytest.fixture(scope="module")
def shop(
    server_url: str, payment_provider: str, stripe_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Running]:
    """A shop with an account at Stripe, and the simulated wallet beside it."""
    settings = {
        "HANSE_PAYMENT_URL": payment_provider,
        "HANSE_PAYMENT_SECRET": "a secret of the provider",
        "HANSE_STRIPE_KEY": KEY,
        "HANSE_STRIPE_PUBLISHABLE_KEY": "pk_test_12345",
        "HANSE_STRIPE_URL": stripe_url,
    }
    with serving(server_url, tmp_path_factory.mktemp("cards") / "log", settings) as found:
        yield found


@pytest.fixture
def shopper(browser: Browser, shop: Running) -> Iterator[Open]:
    """Browsers of guests; each has a cart of its own."""
    contexts = []

    def make(**options: Any) -> Page:
        context = browser.new_context(base_url=shop.url, **{"locale": "de-DE", **options})
        context.set_default_timeout(20_000)
        contexts.append(context)
        return context.new_page()

    yield make
    for context in contexts:
        context.close()


def to_checkout(page: Page, name: str = "Jan Harms") -> None:
    """A jacket at the checkout, and everything typed but the card."""
    put_into_cart(page, "jacket", "Liefern")
    page.get_by_role("button", name="Zur Kasse").click()
    page.get_by_label("Vor- und Nachname").fill(name)
    page.get_by_label("E-Mail").fill("kundin@example.org")
    for label, value in ADDRESS.items():
        page.locator(f"[name='shipping.{label}']").fill(value)


def type_card(page: Page, number: str) -> None:
    """Fill the fields, which the stand-in names in English."""
    fields = page.get_by_role("group", name="Kartennummer, Ablaufdatum und Prüfziffer")
    expect(fields).to_be_visible()
    for place, text in (("number", number), ("exp_month", "12"), ("exp_year", "31"), ("cvc", "123")):
        fields.get_by_placeholder(place).fill(text)


def decided(page: Page) -> str:
    """What the page of the order says when the bank has answered."""
    page.wait_for_url("**/orders/*")
    headline = page.get_by_role("heading", level=1)
    expect(headline).not_to_contain_text("geprüft", timeout=MOVED_BY_WORKER_SECONDS * 1000)
    return headline.inner_text()


def taken(stripe_url: str) -> list[dict[str, Any]]:
    """Every payment at Stripe."""
    answer = httpx.get(f"{stripe_url}/v1/payment_intents?limit=100", auth=(KEY, ""), trust_env=False)
    return list(answer.json()["data"])


def test_who_types_a_card_has_ordered_and_paid_once(shopper: Open, stripe_url: str) -> None:
    page = shopper()
    to_checkout(page)
    before = len(taken(stripe_url))
    type_card(page, GOOD)
    page.get_by_role("button", name=BUY).dblclick()
    assert "Vielen Dank" in decided(page)
    paid = taken(stripe_url)[before:]
    assert [(one["status"], one["amount"]) for one in paid] == [("succeeded", 15390)]
    assert GOOD not in page.content()


def test_a_card_that_is_not_accepted_is_told_beside_the_fields_and_another_one_pays(shopper: Open) -> None:
    page = shopper()
    to_checkout(page)
    type_card(page, DECLINED)
    page.get_by_role("button", name=BUY).click()
    expect(page.get_by_role("alert")).to_have_text(
        "Ihre Bank nimmt diese Karte nicht an. Bitte nehmen Sie eine andere."
    )
    assert page.url.endswith("/checkout")
    type_card(page, GOOD)
    expect(page.get_by_role("alert")).to_be_hidden()
    page.get_by_role("button", name=BUY).click()
    assert "Vielen Dank" in decided(page)


def test_a_card_is_entered_and_the_order_sent_by_keyboard_alone(shopper: Open) -> None:
    page = shopper()
    to_checkout(page)
    page.get_by_role("radio", name="Karte", exact=True).focus()
    page.keyboard.press("Tab")
    page.keyboard.type(f"{GOOD}1231123")  # The fields lead on from one to the next.
    button = page.get_by_role("button", name=BUY)
    for _ in range(20):
        page.keyboard.press("Tab")
        if button.evaluate("one => one === document.activeElement"):
            break
    page.keyboard.press("Enter")
    assert "Vielen Dank" in decided(page)


def test_a_bank_may_ask_when_the_card_is_entered_and_when_it_is_charged(shopper: Open, stripe_url: str) -> None:
    page = shopper()
    to_checkout(page)
    before = len(taken(stripe_url))
    type_card(page, ASKS)
    page.get_by_role("button", name=BUY).click()
    page.get_by_role("button", name="Complete authentication").click()
    page.wait_for_url("**/confirmation?**")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ihre Bank fragt, ob Sie es sind")
    page.get_by_role("button", name="Complete authentication").click()
    assert "Vielen Dank" in decided(page)
    assert [one["status"] for one in taken(stripe_url)[before:]] == ["succeeded"]


def test_whoever_does_not_confirm_it_to_the_bank_has_not_bought(shopper: Open) -> None:
    page = shopper()
    to_checkout(page)
    type_card(page, ASKS)
    page.get_by_role("button", name=BUY).click()
    page.get_by_role("button", name="Fail authentication").click()
    expect(page.get_by_role("alert")).to_contain_text("Die Karte wurde nicht angenommen.")
    page.get_by_role("button", name=BUY).click()
    page.get_by_role("button", name="Complete authentication").click()
    page.wait_for_url("**/confirmation?**")
    page.get_by_role("button", name="Fail authentication").click()
    assert "abgelehnt" in decided(page)


def test_whoever_leaves_while_the_bank_asks_finds_the_question_on_the_page_of_the_order(shopper: Open) -> None:
    page = shopper()
    to_checkout(page)
    type_card(page, ASKS)
    page.get_by_role("button", name=BUY).click()
    page.get_by_role("button", name="Complete authentication").click()
    page.wait_for_url("**/confirmation?**")
    page.get_by_role("link", name="Zurück").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Noch ein Schritt")
    page.get_by_role("link", name="Weiter zur Zustimmung").click()
    page.get_by_role("button", name="Complete authentication").click()
    assert "Vielen Dank" in decided(page)


def test_a_card_is_typed_once_though_something_else_was_missing(shopper: Open) -> None:
    page = shopper()
    to_checkout(page, name="")
    type_card(page, GOOD)
    page.get_by_role("button", name=BUY).click()
    expect(page.get_by_role("radio", name="Die Karte, die Sie eingegeben haben")).to_be_checked()
    page.get_by_label("Vor- und Nachname").fill("Jan Harms")
    page.get_by_role("button", name=BUY).click()
    assert "Vielen Dank" in decided(page)


def test_without_the_script_of_stripe_all_else_works(shopper: Open, stripe_url: str) -> None:
    page = shopper()
    page.route(f"{stripe_url}/js.stripe.com/**", lambda route: route.abort())
    to_checkout(page)
    away = re.compile("Karten lassen sich gerade nicht eingeben")
    expect(page.get_by_role("alert")).to_have_text(away)
    page.get_by_role("button", name=BUY).click()
    expect(page.get_by_role("alert")).to_have_text(away)
    page.get_by_role("radio", name=re.compile("Test-Wallet")).check()
    page.get_by_role("button", name=BUY).click()
    page.wait_for_url(re.compile("/orders/|/approvals?/"))


def test_without_scripts_the_page_says_that_cards_need_them(shopper: Open) -> None:
    page = shopper(java_script_enabled=False)
    to_checkout(page)
    said = page.locator("noscript p").filter(has_text="Karten lassen sich nur mit JavaScript eingeben")
    expect(said).to_be_visible()
    page.get_by_role("radio", name=re.compile("Test-Wallet")).check()
    page.get_by_role("button", name=BUY).click()
    page.wait_for_url(re.compile("/orders/|/approvals?/"))


def test_a_gift_card_is_bought_by_card_in_english(shopper: Open) -> None:
    page = shopper(locale="en-GB")
    page.goto("/gift-cards")
    page.get_by_label("First and last name").fill("Greta Test")
    page.get_by_label("E-mail").first.fill("greta@example.org")
    buy = page.get_by_role("button", name="Buy now")
    fields = page.get_by_role("group", name="Card number, expiry date and security code")
    expect(fields).to_be_visible()
    buy.click()
    expect(page.get_by_role("alert")).to_contain_text("The card was not accepted.")
    for place, text in (("number", GOOD), ("exp_month", "12"), ("exp_year", "31"), ("cvc", "123")):
        fields.get_by_placeholder(place).fill(text)
    buy.click()
    page.wait_for_url("**/gift-cards/*")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you", timeout=MOVED_BY_WORKER_SECONDS * 1000)

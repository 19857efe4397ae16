"""Cards in the pages of the shop where Stripe takes them: its fields stand there, and only its tokens count."""

import dataclasses
import json
import re
from collections.abc import Callable

import msgspec
import pytest
from litestar import Litestar

from hanse import orders
from hanse.kit.actor import SYSTEM
from hanse.kit.house import House
from hanse.kit.ids import new_id
from tests.orders.build import Shop
from tests.web.browser import Browser

from .test_buying import BUY, GUEST, order_of, to_checkout
from .test_gift_cards import ME

Make = Callable[[str], Browser]
KEYS = {"stripe_key": "sk_test_12345", "stripe_publishable_key": "pk_test_12345"}


@pytest.fixture
def house(house: House) -> House:
    """A house with an account at Stripe, and the simulated wallet beside it."""
    return dataclasses.replace(house, settings=msgspec.structs.replace(house.settings, **KEYS))


def policy(page: Browser) -> str:
    return str(page.answer.headers["content-security-policy"])


async def test_the_fields_of_stripe_stand_where_cards_are_entered_and_nowhere_else(visitor: Make, shop: Shop) -> None:
    page = await to_checkout(visitor("de"))
    for path in ("/checkout", "/gift-cards"):
        await page.open(path)
        assert 'data-source="https://js.stripe.com/v3/"' in page.answer.text
        assert 'data-key="pk_test_12345"' in page.answer.text
        assert "sk_test" not in page.answer.text
        assert "script-src 'self' 'nonce-" in policy(page)
        for source in ("https://js.stripe.com", "https://hooks.stripe.com", "https://api.stripe.com"):
            assert source in policy(page)
        assert "Testkarte" not in page.text
        assert "nur mit JavaScript" in page.text
    for path in ("/", "/cart", "/products/jacket"):
        await page.open(path)
        assert "stripe" not in policy(page) + page.answer.text


async def test_where_nothing_is_due_no_fields_are_loaded(visitor: Make, shop: Shop) -> None:
    page = await to_checkout(visitor("de"), way="reserve", location=str(shop.altona))
    assert page.path == "/checkout"
    assert "stripe" not in policy(page) + page.answer.text


@pytest.mark.parametrize("language", ["de", "en"])
async def test_what_the_fields_say_is_in_the_language_of_the_page(visitor: Make, shop: Shop, language: str) -> None:
    page = await to_checkout(visitor(language))
    found = re.search(r'data-said="([^"]+)"', page.answer.text)
    assert found is not None
    said = json.loads(found[1].replace("&#34;", '"').replace("&#39;", "'").replace("&amp;", "&"))
    assert said["expired_card"].startswith({"de": "Diese Karte", "en": "This card"}[language])
    assert all(said.values())


@pytest.mark.parametrize("chosen", ["", "new", "tok_accepted", "pm_", "pm_<script>", "4242424242424242"])
async def test_only_a_token_of_the_fields_is_a_card(visitor: Make, shop: Shop, chosen: str) -> None:
    page = await to_checkout(visitor("de"))
    await page.send("/checkout", BUY, card=chosen, **GUEST)
    assert page.answer.status_code == 422
    assert "Bitte geben Sie Ihre Karte ein." in page.text
    await page.open("/gift-cards")
    await page.send("/gift-cards", BUY, **{**ME, "card": chosen})
    assert page.answer.status_code == 422
    assert "Bitte geben Sie Ihre Karte ein." in page.text


async def test_a_card_that_was_entered_is_still_there_when_something_else_was_wrong(
    visitor: Make, shop: Shop, house: House, app: Litestar
) -> None:
    page = await to_checkout(visitor("de"))
    token = f"pm_{new_id().hex}"
    await page.send("/checkout", BUY, card=token, **{**GUEST, "name": ""})
    assert page.answer.status_code == 422
    assert "Die Karte, die Sie eingegeben haben" in page.text
    assert page.form("/checkout").fields["card"] == token
    sent = await page.client.post(
        "/checkout", data={**page.form("/checkout").fields, "name": "Jan Harms", "action": "buy"}
    )
    assert sent.status_code == 303
    assert "/approval?secret=" in sent.headers["location"]
    assert sent.headers["location"].startswith("/v1/payments/")


async def test_a_wallet_is_still_taken_beside_the_fields(visitor: Make, shop: Shop, house: House) -> None:
    page = await to_checkout(visitor("de"))
    await page.send("/checkout", BUY, card="wallet", **GUEST)
    async with house.database.transaction() as tx:
        assert (await orders.get_order(tx, SYSTEM, order_of(page))).state == "placed"


async def test_a_stranger_who_guesses_is_asked_nothing(visitor: Make, shop: Shop) -> None:
    page = await visitor("de").open(f"/payments/{new_id()}/confirmation?secret=guessed")
    assert page.answer.status_code == 404

"""From the article to the order without any script, as a guest and with an account."""

import re
from collections.abc import Awaitable, Callable
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest

from hanse import catalog, inventory, orders, payments, pricing
from hanse.kit.actor import SYSTEM
from hanse.kit.db import Database
from tests.orders.build import Shop
from tests.web.browser import Browser

Make = Callable[[str], Browser]
Drain = Callable[[], Awaitable[None]]
GUEST = {
    "name": "Jan Harms",
    "email": "jan.harms@example.org",
    "shipping__street": "Deichstraße",
    "shipping__house_number": "7",
    "shipping__postal_code": "20459",
    "shipping__city": "Hamburg",
}
BUY = ("action", "buy")


async def with_jacket(page: Browser, **typed: str) -> Browser:
    """Somebody who put a jacket into the cart."""
    await page.open("/products/jacket")
    return await page.send("/cart/lines", **typed)


async def to_checkout(page: Browser, **typed: str) -> Browser:
    """Somebody with a jacket at the checkout."""
    await with_jacket(page, **typed)
    return await page.send("/cart/checkout")


def order_of(page: Browser) -> UUID:
    """The order whose page is open."""
    assert urlsplit(page.path).path.startswith("/orders/"), page.text
    return UUID(urlsplit(page.path).path.removeprefix("/orders/"))


async def test_a_guest_buys_without_any_script(visitor: Make, shop: Shop, drain: Drain, database: Database) -> None:
    page = await to_checkout(visitor("de"))
    assert page.path == "/checkout"
    assert "Wir halten diese Artikel bis 11:15 für Sie zurück." in page.text
    assert "Summe 153,90 €" in page.text
    await page.send("/checkout", BUY, card="tok_accepted", **GUEST)
    assert page.answer.history[0].status_code == 303
    assert "Ihre Zahlung wird geprüft" in page.text
    assert page.answer.headers["cache-control"] == "private, no-store"
    await drain()
    await page.open(page.path)
    assert "Vielen Dank für Ihre Bestellung" in page.text
    assert "Karte bezahlt 153,90 €" in page.text
    assert "kommt Mi 25.11. – Do 26.11." in page.text
    async with database.transaction() as tx:
        order = await orders.get_order(tx, SYSTEM, order_of(page))
    assert (order.state, order.total_minor, order.channel, order.email) == (
        "confirmed", 15390, "web", "jan.harms@example.org",
    )  # fmt: skip
    assert order.shipping is not None
    assert order.shipping.city == "Hamburg"


async def test_the_english_shop_sells_too(visitor: Make, shop: Shop, drain: Drain) -> None:
    page = await to_checkout(visitor("en"))
    await page.send("/checkout", BUY, card="tok_accepted", **GUEST)
    await drain()
    await page.open(page.path)
    assert "Thank you for your order" in page.text
    assert "€153.90" in page.text


@pytest.mark.parametrize(("language", "label"), [("de", "Zahlungspflichtig bestellen"), ("en", "Buy now")])
async def test_the_button_that_buys_says_so_and_stands_right_below_what_it_comes_to(
    visitor: Make, shop: Shop, language: str, label: str
) -> None:
    page = await to_checkout(visitor(language))
    assert [text for name, value, text in page.form("/checkout").buttons if (name, value) == BUY] == [label]
    between = page.text.partition({"de": "Ihre Bestellung", "en": "Your order"}[language])[2].partition("Service")[0]
    assert re.search(r"Jacket.*(Versand|Shipping).*(Summe|Total) \S*153", between)
    html = page.answer.text
    total = html.rindex({"de": "Summe", "en": "Total"}[language], 0, html.index('value="buy"'))
    assert not re.findall(r"<(input|select|fieldset|h2|section)\b", html[total : html.index('value="buy"')])


async def test_a_form_that_is_sent_twice_is_one_order(visitor: Make, shop: Shop, database: Database) -> None:
    page = await to_checkout(visitor("de"))
    fields = {**page.form("/checkout").fields, "action": "buy", "card": "tok_accepted"}
    fields |= {name.replace("__", "."): value for name, value in GUEST.items()}
    first = await page.client.post("/checkout", data=fields)
    second = await page.client.post("/checkout", data=fields)
    assert first.status_code == second.status_code == 303
    assert first.headers["location"] == second.headers["location"]
    async with database.transaction() as tx:
        assert len((await orders.list_orders(tx, SYSTEM, orders.OrderFilter())).items) == 1


async def test_what_is_missing_is_named_at_its_field_and_what_was_typed_stays(visitor: Make, shop: Shop) -> None:
    page = await to_checkout(visitor("de"))
    await page.send("/checkout", BUY, name="Jan Harms", shipping__postal_code="2045", card="tok_accepted")
    assert page.answer.status_code == 422
    assert "Es wurde nichts bestellt" in page.text
    assert page.form("/checkout").fields["name"] == "Jan Harms"
    wrong = set(re.findall(r'name="([^"]+)"[^>]*aria-invalid="true"', page.answer.text))
    assert wrong == {"email", "shipping.street", "shipping.city", "shipping.postal_code"}
    assert "keine Postleitzahl dieses Landes" in page.text


async def test_a_total_that_changed_is_shown_before_it_is_agreed_to(
    visitor: Make, shop: Shop, database: Database
) -> None:
    page = await to_checkout(visitor("de"))
    await page.send("/checkout", BUY, card="tok_accepted", **{**GUEST, "seen_total": "100"})
    assert page.answer.status_code == 409
    assert "Die Summe ist nicht mehr die, die Sie gesehen haben" in page.text
    assert page.form("/checkout").fields["seen_total"] == "15390"
    await page.send("/checkout", BUY)
    assert urlsplit(page.path).path.startswith("/orders/")


async def test_an_article_that_is_gone_is_named_with_where_else_it_is(
    visitor: Make, shop: Shop, database: Database
) -> None:
    page = await with_jacket(visitor("de"), way="pickup", location=str(shop.luebeck))
    async with database.transaction() as tx:
        await inventory.set_stock(tx, [inventory.StockFigure(shop.jacket, shop.luebeck, 0)])
    await page.open("/cart")
    assert "So zurzeit nicht verfügbar." in page.text
    assert "Hier gibt es mehr: kann geliefert werden · Altona: 10 Stück" in page.text
    assert not [form for form in page.page.forms if form.action == "/cart/checkout"]
    answer = await page.client.post("/cart/checkout")
    assert answer.status_code == 409
    assert "Einige Artikel sind nicht mehr frei" in answer.text


async def test_lines_go_different_ways_and_each_says_when(visitor: Make, shop: Shop, drain: Drain) -> None:
    page = await with_jacket(visitor("de"))
    await page.open("/products/beanie")
    await page.send("/cart/lines", way="pickup", location=str(shop.luebeck))
    await page.open("/products/book")
    await page.send("/cart/lines", way="reserve", location=str(shop.altona))
    await page.send("/cart/checkout")
    assert "Jetzt zu zahlen 173,80 €" in page.text
    assert "Beim Abholen zu zahlen 12,00 €" in page.text
    assert "darin 7 % MwSt. 0,79 €" in page.text
    await page.send("/checkout", BUY, card="tok_accepted", **GUEST)
    await drain()
    await page.open(page.path)
    assert "Lieferung" in page.text
    assert "Zum Abholen : Luebeck" in page.text.replace("Abholen:", "Abholen :")
    assert page.text.count("Abholcode") == 2
    assert page.answer.text.count('role="img"') == 2
    assert "bereit heute ab" in page.text
    form = urlsplit(page.path).path + "/collector"
    await page.send(form, collector="Ole Petersen")
    assert page.form(form).fields["collector"] == "Ole Petersen"


async def test_a_reservation_asks_for_no_money_and_its_button_says_so(visitor: Make, shop: Shop) -> None:
    page = await to_checkout(visitor("de"), way="reserve", location=str(shop.altona))
    assert ("action", "buy", "Kostenlos reservieren") in page.form("/checkout").buttons
    await page.send("/checkout", BUY, name="Jan Harms", email="jan.harms@example.org")
    assert "Ihre Reservierung steht" in page.text
    assert "Sie zahlen beim Abholen" in page.text


async def test_a_gift_card_pays_first_and_the_card_the_rest(
    visitor: Make, shop: Shop, database: Database, drain: Drain
) -> None:
    async with database.transaction() as tx:
        gift = await payments.issue_gift_card(tx, 5000, "EUR")
    page = await to_checkout(visitor("de"))
    await page.send("/checkout", ("action", "look"), gift_card=gift.code)
    assert "Die Gutscheinkarte zahlt 50,00 €." in page.text
    assert "Kartenzahlung: 103,90 €" in page.text
    await page.send("/checkout", BUY, card="tok_accepted", **GUEST)
    await drain()
    await page.open(page.path)
    assert "Gutscheinkarte bezahlt 50,00 €" in page.text
    assert "Karte bezahlt 103,90 €" in page.text


async def test_an_unknown_gift_card_is_said_at_its_field(visitor: Make, shop: Shop) -> None:
    page = await to_checkout(visitor("de"))
    await page.send("/checkout", BUY, gift_card="NOTHING", card="tok_accepted", **GUEST)
    assert page.answer.status_code == 404
    assert page.text.count("Eine Gutscheinkarte mit diesem Code gibt es nicht.") == 2
    assert page.form("/checkout").fields["name"] == "Jan Harms"


async def test_another_way_of_delivery_shows_its_total_before_it_is_ordered(
    visitor: Make, shop: Shop, database: Database
) -> None:
    page = await to_checkout(visitor("de"))
    await page.send("/checkout", ("action", "look"), shipping__country="AT", **GUEST)
    assert "In dieses Land liefern wir nicht." in page.text
    await page.send("/checkout", BUY, card="tok_accepted")
    assert page.answer.status_code in (409, 422)
    async with database.transaction() as tx:
        assert not (await orders.list_orders(tx, SYSTEM, orders.OrderFilter())).items


async def test_a_refused_card_cancels_the_order_and_offers_the_articles_again(
    visitor: Make, shop: Shop, drain: Drain
) -> None:
    page = await to_checkout(visitor("de"))
    await page.send("/checkout", BUY, card="tok_refused", **GUEST)
    await drain()
    await page.open(page.path)
    assert "Ihre Zahlung wurde abgelehnt" in page.text
    await page.send(f"/orders/{order_of(page)}/again")
    assert page.path == "/cart"
    assert "Jacket" in page.text
    assert "149,00 €" in page.text


async def test_an_order_opens_by_its_link_and_not_without(visitor: Make, shop: Shop) -> None:
    page = await to_checkout(visitor("de"))
    await page.send("/checkout", BUY, card="tok_accepted", **GUEST)
    order, token = order_of(page), parse_qs(urlsplit(page.path).query)["token"][0]
    stranger = visitor("de")
    assert (await stranger.open(f"/orders/{order}?token={token}")).answer.status_code == 200
    for address in (f"/orders/{order}", f"/orders/{order}?token={token[:-1]}"):
        assert (await stranger.open(address)).answer.status_code == 404
    answer = await stranger.client.post(f"/orders/{order}/cancellation", data={"token": "guessed"})
    assert answer.status_code == 404


async def test_a_guest_cancels_by_the_link_and_gets_the_money_back(
    visitor: Make, shop: Shop, drain: Drain, database: Database
) -> None:
    page = await to_checkout(visitor("de"))
    await page.send("/checkout", BUY, card="tok_accepted", **GUEST)
    await drain()
    await page.open(page.path)
    await page.send(f"/orders/{order_of(page)}/cancellation")
    assert "Diese Bestellung ist storniert" in page.text
    assert "Erstattet -153,90 €" in page.text
    await drain()
    async with database.transaction() as tx:
        free = (await inventory.pooled(tx, [shop.jacket], "web"))[shop.jacket]
        assert free.online == 30
    again = await page.client.post(
        f"/orders/{order_of(page)}/cancellation", data={"token": parse_qs(urlsplit(page.path).query)["token"][0]}
    )
    assert again.status_code == 409
    assert "schon unterwegs oder wurden bereits storniert" in again.text


async def test_a_guest_collects_what_was_to_be_sent_and_reads_what_happened(
    visitor: Make, shop: Shop, drain: Drain, database: Database
) -> None:
    page = await to_checkout(visitor("de"))
    await page.send("/checkout", BUY, card="tok_accepted", **GUEST)
    await drain()
    await page.open(page.path)
    async with database.transaction() as tx:
        line = (await orders.load_order(tx, order_of(page))).lines[0].id
    await page.send(f"/orders/{order_of(page)}/lines/{line}/delivery", to=str(shop.luebeck))
    assert "Was seither geschehen ist" in page.text
    assert "Kommt anders zu Ihnen: Luebeck" in page.text
    assert "-4,90 €" in page.text
    again = await page.client.post(
        f"/orders/{order_of(page)}/lines/{line}/pieces",
        data={"token": parse_qs(urlsplit(page.path).query)["token"][0], "quantity": "2"},
    )
    assert again.status_code == 409


async def test_a_coupon_counts_or_says_why_not(visitor: Make, shop: Shop, database: Database) -> None:
    async with database.transaction() as tx:
        await pricing.save_promotion(
            tx,
            pricing.PromotionInput(
                key="hello",
                name={"de": "Willkommen", "en": "Welcome"},
                terms={"kind": "percentage", "scope": "order", "rate": 1000, "all": True},
                needs_coupon=True,
            ),
        )
        await pricing.save_coupon(tx, pricing.Coupon("MOIN10", "hello"))
    page = await with_jacket(visitor("de"))
    await page.send("/cart/coupons", code="nichts")
    assert "Einen Gutschein NICHTS gibt es nicht." in page.text
    await page.send("/cart/coupons", code="moin10")
    assert "Der Gutschein MOIN10 ist berücksichtigt." in page.text
    assert "Summe 134,10 €" in page.text
    await page.send("/cart/coupons", ("remove", "MOIN10"))
    assert "Summe 149,00 €" in page.text


async def test_a_line_changes_its_quantity_and_way_and_goes(visitor: Make, shop: Shop) -> None:
    page = await with_jacket(visitor("de"))
    await page.send("/cart/lines/", ("action", "change"), quantity="3", way=f"pickup:{shop.altona}")
    assert "447,00 €" in page.text
    assert "Altona: heute ab 13:00" in page.text
    await page.send("/cart/lines/", ("action", "change"), quantity="0")
    assert page.answer.status_code == 422
    assert page.form("/cart/lines/").fields["quantity"] == "3"
    await page.send("/cart/lines/", ("action", "remove"))
    assert "Ihr Korb ist leer" in page.text


async def test_a_cart_is_kept_for_the_store_and_carries_its_code(visitor: Make, shop: Shop, database: Database) -> None:
    page = await with_jacket(visitor("de"))
    await page.send("/cart/hold")
    assert "Wir halten diese Artikel bis 13:00 für Sie zurück." in page.text
    code = re.search(r"\b([2-9A-Z]{4}) ([2-9A-Z]{4})\b", page.text)
    assert code is not None
    async with database.transaction() as tx:
        cart = await orders.recall_cart(tx, SYSTEM, code[1] + code[2])
        free = (await inventory.pooled(tx, [shop.jacket], "web"))[shop.jacket]
    assert cart.lines[0].variant == shop.jacket
    assert free.online == 29
    await page.send("/cart/checkout")
    await page.open("/cart")
    assert "bis 13:00" in page.text, "going to the checkout never shortens what was promised"


async def test_an_article_without_a_price_can_be_taken_out_of_the_cart(
    visitor: Make, shop: Shop, database: Database
) -> None:
    async with database.transaction() as tx:
        made = await catalog.save_product(
            tx,
            catalog.ProductInput(
                handle="unpriced",
                name={"de": "Ohne Preis", "en": "Without a price"},
                channels=["web"],
                variants=[catalog.VariantInput(sku="UNPRICED")],
            ),
        )
    page = await with_jacket(visitor("de"))
    answer = await page.client.post("/cart/lines", data={"variant": str(made.variants[0].id)})
    assert answer.status_code == 409
    assert "hat auf diesem Kanal keinen Preis" in answer.text


async def test_what_lies_in_the_cart_comes_along_when_somebody_signs_in(visitor: Make, shop: Shop) -> None:
    page = await visitor("de").open("/account/register?next=/cart")
    await page.send(
        "/account/register", email="anna@example.org", password="nordwind-und-regen", given_name="Anna",
        family_name="Petersen",
    )  # fmt: skip
    await page.open("/account")
    await page.send("/account/sign-out")
    await with_jacket(page)
    await page.open("/account/sign-in?next=/cart")
    await page.send("/account/sign-in", email="anna@example.org", password="nordwind-und-regen")
    assert page.path == "/cart"
    assert "Jacket" in page.text
    await page.send("/cart/checkout")
    assert page.form("/checkout").fields["name"] == "Anna Petersen"
    assert page.form("/checkout").fields["email"] == "anna@example.org"


async def test_staff_who_look_around_are_visitors_like_any_other(
    visitor: Make, shop: Shop, signed_in: Callable[..., Awaitable[object]]
) -> None:
    page = Browser(await signed_in("owner"), "de")  # type: ignore[arg-type]
    await with_jacket(page)
    assert "149,00 €" in page.text
    await page.open("/cart")
    assert "Jacket" in page.text
    assert "Anmelden" in (await page.open("/account")).text


async def test_a_gift_that_the_cart_has_earned_is_offered_until_it_lies_in_it(
    visitor: Make, shop: Shop, database: Database
) -> None:
    terms = {
        "kind": "gift",
        "scope": "line",
        "stackable": True,
        "all": True,
        "gifts": [str(shop.beanie)],
        "minimum_minor": 10000,
    }
    async with database.transaction() as tx:
        name = {"de": "Mütze dazu", "en": "A beanie with it"}
        await pricing.save_promotion(tx, pricing.PromotionInput(key="beanie-free", name=name, terms=terms))
    page = await with_jacket(visitor("de"))
    assert "Ein Geschenk für Sie" in page.text
    assert "Beanie" in page.text
    await page.open("/products/beanie")
    await page.send("/cart/lines")
    assert "Ein Geschenk für Sie" not in page.text
    assert "149,00" in page.text

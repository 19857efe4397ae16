"""What the checkout says of value added tax when a parcel goes to another country."""

from collections.abc import Callable

from hanse import delivery, orders
from hanse.kit.db import Database
from tests.orders.build import TENDERS, Shop
from tests.web.browser import Browser


async def test_the_checkout_says_whose_tax_is_in_the_price(
    visitor: Callable[[str], Browser], shop: Shop, database: Database
) -> None:
    async with database.transaction() as tx:
        await orders.set_terms(tx, "web", orders.Terms(tenders=TENDERS, taxed_at_destination=True))
        parcel = delivery.MethodInput(
            key="standard", name={"de": "Paket", "en": "Parcel"}, price_minor=490, countries=["DE", "AT", "CH"]
        )
        await delivery.save_method(tx, parcel)
    page = visitor("de")
    await page.open("/products/jacket")
    await page.send("/cart/lines")
    await page.send("/cart/checkout")
    assert "darin 19 % MwSt. 24,57 €" in page.text
    await page.send("/checkout", ("action", "look"), shipping__country="AT")
    assert "Summe 153,90 €" in page.text
    assert "darin 20 % MwSt. (AT) 25,65 €" in page.text
    await page.send("/checkout", ("action", "look"), shipping__country="CH")
    assert "Summe 153,90 €" in page.text
    assert "Ausfuhr nach CH: hier nicht besteuert." in page.text
    await page.open("/products/book")
    await page.send("/cart/lines")
    await page.send("/cart/checkout")
    await page.send("/checkout", ("action", "look"), shipping__country="AT")
    assert page.answer.status_code == 409
    assert "keinen Steuersatz" in page.text
    assert page.form("/checkout").fields["shipping.country"] == "DE"

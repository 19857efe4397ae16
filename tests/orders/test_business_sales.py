"""What a company of another member state buys: without tax when its VAT id is valid and the goods go there."""

from datetime import timedelta

import msgspec
import pytest

from hanse import customers, delivery, orders, pricing
from hanse.kit.actor import SYSTEM
from hanse.kit.address import Address
from hanse.kit.db import Tx
from hanse.orders import Delivery, TenderWanted
from hanse.pricing import supply_place

from .build import HOME, TENDERS, Shop, build_shop

VIENNA = "ATU24955261"
FAULTS = """
select problem from orders.inv_order_places union all select problem from orders.inv_order_taxes
union all select problem from orders.inv_order_total union all select problem from orders.inv_relieved_order
union all select problem from orders.inv_relieved_tax
"""


@pytest.mark.parametrize(
    ("destination", "business", "place"),
    [
        ("AT", "AT", "AT:intra_community"),
        ("FR", "AT", "FR:intra_community"),
        ("AT", "DE", "AT"),
        ("AT", None, "AT"),
        ("DE", "AT", "DE"),
        ("CH", "AT", "CH:export"),
        (None, "AT", "DE"),
    ],
)
def test_only_goods_that_leave_for_another_state_to_a_business_of_one_are_supplied_without_tax(
    destination: str | None, business: str | None, place: str
) -> None:
    assert supply_place("DE", destination, at_destination=True, business=business) == place


async def sells_abroad(tx: Tx) -> Shop:
    shop = await build_shop(tx)
    await orders.set_terms(tx, "web", orders.Terms(tenders=TENDERS))
    parcel = delivery.MethodInput(
        key="standard",
        name={"de": "Paket", "en": "Parcel"},
        price_minor=490,
        free_from_minor=20000,
        countries=["DE", "AT", "CH"],
    )
    await delivery.save_method(tx, parcel)
    return shop


async def a_company(tx: Tx, *, answer: str | None = "valid", ships_to: str | None = None) -> customers.Customer:
    wanted = customers.RegisterCustomer(email="einkauf@firma.example", given_name="Ida", family_name="Moor")
    made = await customers.register(tx, wanted)
    await customers.set_business(tx, made.id, customers.BusinessWanted("Donaukontor Handels GmbH", VIENNA))
    if answer is not None:
        said = customers.VatAnswer(answer, consultation="W123")  # type: ignore[arg-type]
        await customers.take_in_vat_answer(tx, made.id, VIENNA, said)
    if ships_to:
        there = Address(street="Hafengasse", house_number="4", postal_code="1020", city="Wien", country=ships_to)
        await customers.add_address(tx, made.id, "shipping", there)
    return made


async def cart_of(tx: Tx, shop: Shop, customer: customers.Customer) -> orders.Cart:
    """Two jackets that are sent, and a beanie that is collected in Lübeck."""
    cart = await orders.open_cart(tx, SYSTEM, "web")
    await orders.put_line(tx, SYSTEM, cart.id, shop.jacket, 2, Delivery.SHIP)
    await orders.put_line(tx, SYSTEM, cart.id, shop.beanie, 1, Delivery.PICKUP, shop.luebeck)
    return await orders.attach_customer(tx, SYSTEM, cart.id, customer.id)


async def bought(tx: Tx, cart: orders.Cart, country: str, expected_minor: int) -> orders.Order:
    wish = orders.PlaceOrder(
        cart=cart.id,
        email="einkauf@firma.example",
        name="Ida Moor",
        shipping=HOME if country == "DE" else msgspec.structs.replace(HOME, country=country, postal_code="1010"),
        delivery_method="standard",
        payments=[TenderWanted("cash")],
        expected_total_minor=expected_minor,
        order_reference="BE-2026-17",
    )
    return await orders.place_order(tx, SYSTEM, wish)


async def test_a_company_of_another_state_pays_the_net_of_what_all_pay(tx: Tx) -> None:
    shop = await sells_abroad(tx)
    customer = await a_company(tx)
    # 298.00 / 1.19 = 250.42, and parcels are free from 200; the beanie is handed over here: 19.90 with 3.18 tax in it.
    order = await bought(tx, await cart_of(tx, shop, customer), "AT", 25042 + 1990)
    assert [(line.tax_place, line.tax_rate, line.total_minor, line.tax_minor) for line in order.lines] == [
        ("AT:intra_community", 0, 25042, 0),
        ("DE", 1900, 1990, 318),
    ]
    relieved = order.taxes[0]
    assert (relieved["place"], relieved["relieved_minor"], relieved["net_minor"]) == ("AT:intra_community", 4758, 25042)
    assert (order.tax_minor, order.net_minor, order.total_minor) == (318, 25042 + 1672, 27032)
    assert order.business is not None
    assert (order.business.company, order.business.vat_id) == ("Donaukontor Handels GmbH", VIENNA)
    assert (order.business.consultation, order.order_reference) == ("W123", "BE-2026-17")
    assert await tx.column(FAULTS) == []
    german = await pricing.explain(tx, order.trace, "EUR", "de")
    assert any("innergemeinschaftliche Lieferung ist (AT)" in one for one in german)
    assert any("abzüglich der MwSt. darin 47,58" in one for one in german)
    # What was decided stays with the order, whatever becomes of the id.
    await customers.take_in_vat_answer(tx, customer.id, VIENNA, customers.VatAnswer("invalid"))
    again = await orders.load_order(tx, order.id)
    assert (again.business, again.taxes) == (order.business, order.taxes)
    assert await tx.column(FAULTS) == []


async def test_shipping_is_without_tax_like_what_is_sent_and_comes_back_as_paid(tx: Tx) -> None:
    shop = await sells_abroad(tx)
    cart = await orders.open_cart(tx, SYSTEM, "web")
    await orders.put_line(tx, SYSTEM, cart.id, shop.jacket, 1, Delivery.SHIP)
    cart = await orders.attach_customer(tx, SYSTEM, cart.id, (await a_company(tx)).id)
    # (149.00 + 4.90) / 1.19 = 129.33, of which 125.21 are the jacket's.
    order = await bought(tx, cart, "AT", 12933)
    assert (order.lines[0].total_minor, order.shipping_minor, order.total_minor) == (12521, 412, 12933)
    assert await tx.column(FAULTS) == []
    await orders.cancel(tx, SYSTEM, order.id, None, "changed their mind")
    back = await orders.load_order(tx, order.id)
    assert sum(one.amount_minor for one in back.adjustments) == 12933


@pytest.mark.parametrize(
    ("answer", "country", "days", "place"),
    [
        (None, "AT", 0, "DE"),
        ("invalid", "AT", 0, "DE"),
        ("unavailable", "AT", 0, "DE"),
        ("valid", "AT", 30, "DE"),
        ("valid", "DE", 0, "DE"),
        ("valid", "CH", 0, "CH:export"),
    ],
)
async def test_without_a_valid_id_of_now_or_a_way_into_the_union_nothing_is_relieved(
    tx: Tx, answer: str | None, country: str, days: int, place: str
) -> None:
    shop = await sells_abroad(tx)
    customer = await a_company(tx, answer=answer)
    if days:
        await tx.run("update customers.business set valid_at = valid_at - $1::interval", timedelta(days=days))
    order = await bought(tx, await cart_of(tx, shop, customer), country, 29800 + 1990)
    assert (order.lines[0].tax_place, order.total_minor) == (place, 31790)
    assert order.business is not None
    assert (order.business.valid_at is not None) == (answer == "valid" and not days)
    assert await tx.column(FAULTS) == []


async def test_a_cart_is_net_before_an_address_is_typed_when_parcels_went_there_before(tx: Tx) -> None:
    shop = await sells_abroad(tx)
    cart = await cart_of(tx, shop, await a_company(tx, ships_to="AT"))
    priced = await orders.price_cart(tx, cart)
    assert [line.place for line in priced.quote.lines] == ["AT:intra_community", "DE"]
    assert (priced.quote.totals.total_minor, priced.due_now_minor) == (27032, 27032)
    assert priced.business is not None
    assert priced.quote.totals.relieved_minor == 4758


async def test_what_is_collected_and_paid_on_account_is_billed_to_the_known_address(tx: Tx) -> None:
    shop = await sells_abroad(tx)
    buyer = await a_company(tx, ships_to="AT")
    for at, expected in ((None, None), ("Am Kai", "Am Kai")):
        if at is not None:
            office = Address(street=at, house_number="9", postal_code="1020", city="Wien", country="AT")
            await customers.add_address(tx, buyer.id, "billing", office)
        cart = await orders.open_cart(tx, SYSTEM, "web")
        await orders.put_line(tx, SYSTEM, cart.id, shop.book, 1, Delivery.PICKUP, shop.altona)
        cart = await orders.attach_customer(tx, SYSTEM, cart.id, buyer.id)
        total = (await orders.price_cart(tx, cart)).quote.totals.total_minor
        wish = orders.PlaceOrder(
            cart=cart.id,
            email=buyer.email or "",
            name="Ida Moor",
            payments=[TenderWanted("on_account")],
            expected_total_minor=total,
        )
        billing = (await orders.place_order(tx, SYSTEM, wish)).billing
        assert (billing and billing.street) == expected


async def test_a_change_of_delivery_sees_the_vat_id_as_the_sale_did(tx: Tx) -> None:
    shop = await sells_abroad(tx)
    order = await bought(tx, await cart_of(tx, shop, await a_company(tx)), "AT", 25042 + 1990)
    jackets, beanie = order.lines
    # What was to be handed over here was sold with the tax of here: sent to Austria it would be without.
    to_vienna = orders.NewDelivery(delivery=Delivery.SHIP)
    with pytest.raises(orders.TaxedElsewhere) as told:
        await orders.change_delivery(tx, SYSTEM, order.id, beanie.id, to_vienna)
    assert told.value.facts["wanted"] == "AT:intra_community"
    collected = orders.NewDelivery(delivery=Delivery.PICKUP, location=shop.luebeck)
    with pytest.raises(orders.TaxedElsewhere):
        await orders.change_delivery(tx, SYSTEM, order.id, jackets.id, collected)
    assert await tx.column(FAULTS) == []


@pytest.mark.parametrize("answer", ["valid", "invalid"])
async def test_a_parcel_goes_to_another_state_only_as_it_was_taxed(tx: Tx, answer: str) -> None:
    shop = await sells_abroad(tx)
    cart = await orders.open_cart(tx, SYSTEM, "web")
    await orders.put_line(tx, SYSTEM, cart.id, shop.jacket, 1, Delivery.SHIP)
    cart = await orders.attach_customer(tx, SYSTEM, cart.id, (await a_company(tx, answer=answer)).id)
    order = await bought(tx, cart, "DE", 14900 + 490)
    vienna = msgspec.structs.replace(HOME, country="AT", postal_code="1010")
    if answer == "valid":
        with pytest.raises(orders.TaxedElsewhere):
            await orders.change_address(tx, SYSTEM, order.id, vienna)
        return
    sent = await orders.change_address(tx, SYSTEM, order.id, vienna)
    assert sent.lines[0].tax_place == "DE"

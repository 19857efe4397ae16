"""Somebody who sells, and orders to be put on paper."""

from uuid import UUID

from hanse import documents, orders
from hanse.kit.actor import SYSTEM
from hanse.kit.address import Address
from hanse.kit.db import Tx
from hanse.orders import Delivery, TenderWanted
from tests.orders.build import HOME, Shop

SELLER = documents.SellerInput(
    name="Kogge Ausrüster GmbH",
    address=Address(street="Am Alten Hafen", house_number="1", postal_code="21335", city="Lüneburg"),
    tax_number="33/000/00000",
    registered="Amtsgericht Lüneburg, HRB 000000",
)
FAULTS = " union all ".join(
    f"select problem from documents.{view}"
    for view in (
        "inv_number_gap", "inv_counter_ahead", "inv_document_total", "inv_credit_above_invoice",
        "inv_billed_above_order",
    )
)  # fmt: skip


async def buy(tx: Tx, lines: list[tuple[UUID, int]], total_minor: int) -> orders.Order:
    """A parcel, paid at once."""
    cart = await orders.open_cart(tx, SYSTEM, "web")
    for variant, quantity in lines:
        await orders.put_line(tx, SYSTEM, cart.id, variant, quantity, Delivery.SHIP)
    wish = orders.PlaceOrder(
        cart=cart.id,
        email="kundin@example.org",
        name="Test Kundin",
        shipping=HOME,
        delivery_method="standard",
        payments=[TenderWanted("cash")],
        expected_total_minor=total_minor,
    )
    return await orders.place_order(tx, SYSTEM, wish)


async def a_parcel(tx: Tx, shop: Shop) -> orders.Order:
    """Three beanies at 19 % and a book at 7 %, and shipping: 59.70 + 12.00 + 4.90."""
    return await buy(tx, [(shop.beanie, 3), (shop.book, 1)], 7660)

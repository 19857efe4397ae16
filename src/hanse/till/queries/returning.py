"""What may come back, and what would be given for it."""

from collections.abc import Sequence
from uuid import UUID
from zoneinfo import ZoneInfo

from hanse import catalog, customers, orders, payments
from hanse.kit.actor import SYSTEM, Actor
from hanse.kit.db import Tx
from hanse.till import rules
from hanse.till.contracts import (
    PaidBy,
    Returnable,
    ReturnableLine,
    ReturnPreview,
)
from hanse.till.refusals import NothingSoldUnder

from .shifts import find_receipt

# How many people a name may mean, and how many of their orders are shown at a counter.
PEOPLE_ALIKE = 5
LATEST_ORDERS = 20


async def find_returnable(tx: Tx, actor: Actor, number: str, *, zone: str = "UTC") -> Returnable:
    """An order of any store or channel by the number of its receipt or its own, for a return today in a time zone.

    Whoever holds the number may bring the goods back. Refuses with NothingSoldUnder.
    """
    actor.require("till.return")
    tidy = rules.typed(number)
    receipt = await find_receipt(tx, actor, tidy)
    order = await orders.load_order(tx, receipt.order) if receipt else await orders.find_order(tx, SYSTEM, tidy)
    if order is None:
        raise NothingSoldUnder(number=number)
    cards = await catalog.variants(tx, [line.variant for line in order.lines])
    today = tx.now.astimezone(ZoneInfo(zone)).date()
    lines = [
        ReturnableLine(
            line.id,
            line.variant,
            line.sku,
            line.name,
            card.image if (card := cards.get(line.variant)) else None,
            line.quantity,
            line.fulfilled_quantity - line.returned_quantity,
            line.unit_minor,
            line.total_minor,
            line.return_until,
            orders.too_late(order, [line.id], today) is not None,
            orders.terms_of_return(order, line, today),
        )
        for line in order.lines
    ]
    paid = [
        PaidBy(payment.tender, payment.secured_minor, payment.refunded_minor)
        for payment in await payments.payments_of(tx, order.id)
        if payment.secured_minor
    ]
    places = [] if order.terms.return_anywhere else sorted(orders.places_of_return(order), key=str)
    to_come = order.state == "confirmed" and order.payment_state != "due"
    joinable = to_come and await orders.find_order(tx, actor, order.number) is not None
    return Returnable(
        order.id, order.number, order.channel, order.customer, order.name, order.placed_at, order.currency, lines, paid,
        places, joinable,
    )  # fmt: skip


async def list_returnables(tx: Tx, actor: Actor, text: str) -> list[orders.OrderRow]:
    """The latest orders of whoever is meant by a mail, card, phone or name: of known customers and of guests.

    Whoever may not look up customers finds nothing.
    """
    actor.require("till.return")
    if not actor.may("customers.read"):
        return []
    people = await customers.find_customers(tx, text, PEOPLE_ALIKE)
    found = [
        row
        for one in people
        for row in (await orders.list_orders(tx, SYSTEM, orders.OrderFilter(customer=one.id), size=LATEST_ORDERS)).items
    ]
    return sorted(found, key=lambda row: row.placed_at, reverse=True)[:LATEST_ORDERS]


async def preview_return(tx: Tx, actor: Actor, order: UUID, lines: Sequence[orders.ReturnLine]) -> ReturnPreview:
    """What a return would give back, before anything is done. Refuses with NothingToReturn."""
    actor.require("till.return")
    found = await orders.load_order(tx, order)
    amount, deducted, refunds = await orders.preview_return(tx, found, lines)
    return ReturnPreview(amount, deducted, found.currency, refunds)

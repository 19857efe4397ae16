"""What customers are told, and what their timeline says, when something happens with an order."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from hanse import customers, engagement, locations, orders
from hanse.kit.db import Tx
from hanse.kit.events import Recorded
from hanse.kit.installation import installation

TITLES = {
    "order_received": ("Bestellung {number}", "Order {number}"),
    "till_sale": ("Einkauf {number}", "Purchase {number}"),
    "ready_for_pickup": ("Abholbereit: {number}", "Ready to collect: {number}"),
    "collected": ("Abgeholt: {number}", "Collected: {number}"),
    "shipped": ("Versandt: {number}", "Shipped: {number}"),
    "cancelled": ("Storniert: {number}", "Cancelled: {number}"),
    "goods_returned": ("Rückgabe zu {number}", "Return of {number}"),
    "promise_moved": ("Neuer Termin: {number}", "New date: {number}"),
    "reservation_expired": ("Reservierung {number} abgelaufen", "Reservation {number} expired"),
    "address_changed": ("Lieferadresse geändert: {number}", "Delivery address changed: {number}"),
    "refunded": ("Erstattung zu {number}", "Refund of {number}"),
}


async def tell(
    tx: Tx,
    recorded: Recorded,
    order: orders.Order,
    template: str,
    *,
    lines: Sequence[UUID] | None = None,
    path: str = "",
    **facts: Any,
) -> None:
    """Send the message of a template about an order; the event is its key, so that it is said once."""
    known = await installation(tx)
    rows = [
        {"quantity": line.quantity, "name": line.name.get(order.language, line.sku), "total_minor": line.total_minor}
        for line in order.lines
        if lines is None or line.id in lines
    ]
    told = {
        "retailer": known.retailer,
        "name": order.name or order.email,
        "number": order.number,
        "currency": order.currency,
        "rows": rows,
        "url": known.url + (path or f"/orders/{order.id}?token={order.access_token}"),
        **facts,
    }
    wanted = engagement.MessageWanted(
        key=f"{recorded.id}:{template}",
        template=template,
        address=order.email,
        language=order.language,
        facts=told,
        customer=order.customer,
        order=order.id,
    )
    await engagement.say(tx, wanted)


async def note(
    tx: Tx, recorded: Recorded, order: orders.Order, what: str, *, location: UUID | None = None, **facts: Any
) -> None:
    """Write into the timeline of the customer what happened; the event is its id, so that it stands there once."""
    if order.customer is None:
        return
    german, english = TITLES[what]
    await customers.note(
        tx,
        customers.TimelineEntry(
            customer=order.customer,
            at=recorded.at,
            kind=what,
            channel=order.channel,
            location=location or order.location,
            subject_kind="order",
            subject_id=order.id,
            title={"de": german.format(number=order.number), "en": english.format(number=order.number)},
            facts={"number": order.number, "currency": order.currency, **facts},
            id=recorded.id,
        ),
    )


async def order_placed(tx: Tx, recorded: Recorded, event: orders.OrderPlaced) -> None:
    """The order was received: what the law asks to be confirmed at once."""
    order = await orders.load_order(tx, event.order)
    what = "till_sale" if order.register is not None else "order_received"
    await note(tx, recorded, order, what, total_minor=order.total_minor)
    if order.email and any(line.delivery is not orders.Delivery.CARRY_OUT for line in order.lines):
        await tell(
            tx,
            recorded,
            order,
            "order_received",
            total_minor=order.total_minor,
            shipping_minor=order.shipping_minor,
            **_business(order),
        )


def _business(order: orders.Order) -> dict[str, Any]:
    """What the mail to a company says beside the sums: whose id it is, and to where it is supplied without tax."""
    if order.business is None:
        return {}
    free = sorted({tax["place"][:2] for tax in order.taxes if tax["place"].endswith(":intra_community")})
    told = {"company": order.business.company, "vat_id": order.business.vat_id or ""}
    return told | {"order_reference": order.order_reference, "supplied_to": ", ".join(free)}


async def lines_ready(tx: Tx, recorded: Recorded, event: orders.OrderLinesReady) -> None:
    """It can be collected: with the code, and where."""
    order = await orders.load_order(tx, event.order)
    place = await locations.get_location(tx, event.location)
    code = next((pickup.code for pickup in order.pickups if pickup.location == event.location), "")
    address = place.address
    await note(tx, recorded, order, "ready_for_pickup", location=event.location)
    await tell(
        tx,
        recorded,
        order,
        "ready_for_pickup",
        lines=event.lines,
        code=code,
        place_name=place.name,
        place_street=f"{address.street} {address.house_number}".strip(),
        place_city=f"{address.postal_code} {address.city}".strip(),
    )


async def lines_handed_over(tx: Tx, recorded: Recorded, event: orders.OrderLinesHandedOver) -> None:
    """It was collected: ask how it was."""
    if not event.collected:
        return
    order = await orders.load_order(tx, event.order)
    await note(tx, recorded, order, "collected", location=event.location, amount_minor=event.amount_minor)
    survey = await engagement.ask(tx, order.id, order.customer)
    if survey is not None:
        await tell(tx, recorded, order, "survey", lines=[], path=f"/survey/{survey.token}")


async def lines_shipped(tx: Tx, recorded: Recorded, event: orders.OrderLinesShipped) -> None:
    """A parcel is on its way."""
    order = await orders.load_order(tx, event.order)
    await note(tx, recorded, order, "shipped", location=event.location, tracking=event.tracking)
    await tell(tx, recorded, order, "shipped", lines=event.lines, tracking=event.tracking)


async def order_cancelled(tx: Tx, recorded: Recorded, event: orders.OrderCancelled) -> None:
    """Lines will not come; an expired reservation has its own words."""
    order = await orders.load_order(tx, event.order)
    await note(tx, recorded, order, "cancelled", amount_minor=event.amount_minor, reason=event.reason)
    if event.reason != "reservation expired":
        await tell(tx, recorded, order, "cancelled", lines=event.lines, reason="")


async def reservation_expired(tx: Tx, recorded: Recorded, event: orders.ReservationExpired) -> None:
    """Nobody came for it."""
    order = await orders.load_order(tx, event.order)
    await note(tx, recorded, order, "reservation_expired")
    await tell(tx, recorded, order, "reservation_expired", lines=event.lines)


async def promise_moved(tx: Tx, recorded: Recorded, event: orders.OrderPromiseMoved) -> None:
    """It comes on another day than was told."""
    order = await orders.load_order(tx, event.order)
    await note(tx, recorded, order, "promise_moved")
    day = event.expected_date and f"{event.expected_date:{'%d.%m.%Y' if order.language == 'de' else '%Y-%m-%d'}}"
    await tell(tx, recorded, order, "promise_moved", lines=[event.line], day=day)


async def goods_returned(tx: Tx, recorded: Recorded, event: orders.GoodsReturned) -> None:
    """Goods came back and money goes back."""
    order = await orders.load_order(tx, event.order)
    await note(tx, recorded, order, "goods_returned", location=event.location, amount_minor=event.amount_minor)
    await tell(
        tx,
        recorded,
        order,
        "goods_returned",
        lines=[],
        return_number=event.number,
        amount_minor=event.amount_minor,
    )


async def address_changed(tx: Tx, recorded: Recorded, event: orders.OrderAddressChanged) -> None:
    """The parcel goes elsewhere; the timeline says so."""
    order = await orders.load_order(tx, event.order)
    await note(tx, recorded, order, "address_changed")


async def password_forgotten(tx: Tx, recorded: Recorded, event: customers.PasswordForgotten) -> None:
    """Send the link to a new password, to the address of the account and nowhere else."""
    link = await customers.make_reset_link(tx, event.customer)
    if link is None:
        return
    known, customer = await installation(tx), await customers.get_customer(tx, event.customer)
    await engagement.say(
        tx,
        engagement.MessageWanted(
            key=f"{recorded.id}:password_reset",
            template="password_reset",
            address=link.email,
            language=customer.language,
            facts={
                "retailer": known.retailer,
                "name": f"{customer.given_name} {customer.family_name}".strip() or link.email,
                "minutes": link.minutes,
                "url": f"{known.url}/account/reset?token={link.token}",
            },
            customer=customer.id,
            secret=True,
        ),
    )

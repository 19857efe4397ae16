"""What customers are told, and what their timeline says, when something happens with an order."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from hanse import customers, delivery, documents, engagement, fulfillment, locations, orders, payments
from hanse.kit.actor import SYSTEM
from hanse.kit.db import Tx
from hanse.kit.events import Recorded
from hanse.kit.installation import installation
from hanse.kit.jobs import side_by_side

TITLES = {
    "order_received": ("Bestellung {number}", "Order {number}"),
    "till_sale": ("Einkauf {number}", "Purchase {number}"),
    "ready_for_pickup": ("Abholbereit: {number}", "Ready to collect: {number}"),
    "collected": ("Abgeholt: {number}", "Collected: {number}"),
    "shipped": ("Versandt: {number}", "Shipped: {number}"),
    "cancelled": ("Storniert: {number}", "Cancelled: {number}"),
    "return_announced": ("Rückgabe angemeldet: {number}", "Return announced: {number}"),
    "return_arrived": ("Rückgabe angekommen: {number}", "Return arrived: {number}"),
    "reservation_kept": ("Länger reserviert: {number}", "Kept longer: {number}"),
    "goods_returned": ("Rückgabe zu {number}", "Return of {number}"),
    "promise_moved": ("Neuer Termin: {number}", "New date: {number}"),
    "reservation_expired": ("Reservierung {number} abgelaufen", "Reservation {number} expired"),
    "address_changed": ("Lieferadresse geändert: {number}", "Delivery address changed: {number}"),
    "changed": ("Geändert: {number}", "Changed: {number}"),
    "substituted": ("Ersetzt: {number}", "Replaced: {number}"),
    "refunded": ("Erstattung zu {number}", "Refund of {number}"),
}


# What the customer does not have and the house has not either.
NEVER_ARRIVED = ("undelivered", "return_lost")


async def tell(
    tx: Tx,
    recorded: Recorded,
    order: orders.Order,
    template: str,
    *,
    lines: Sequence[UUID] | None = None,
    path: str = "",
    key: object = None,
    rows: Sequence[dict[str, Any]] | None = None,
    attachments: Sequence[engagement.Attachment] = (),
    **facts: Any,
) -> None:
    """Send the message of a template about an order; the event, or `key`, is its key, so that it is said once."""
    known = await installation(tx)
    bought = [
        {"quantity": line.quantity, "name": line.name.get(order.language, line.sku), "total_minor": line.total_minor}
        for line in order.lines
        if lines is None or line.id in lines
    ]
    told = {
        "retailer": known.retailer,
        "name": order.name or order.email,
        "number": order.number,
        "currency": order.currency,
        "rows": bought if rows is None else rows,
        "point": ", ".join(placed(order.pickup_point).values()) if order.pickup_point else "",
        "url": known.url + (path or f"/orders/{order.id}?token={order.access_token}"),
        **facts,
    }
    wanted = engagement.MessageWanted(
        key=f"{key or recorded.id}:{template}",
        template=template,
        address=order.email,
        language=order.language,
        facts=told,
        customer=order.customer,
        order=order.id,
        attachments=list(attachments),
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


@side_by_side
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
    await note(tx, recorded, order, "ready_for_pickup", location=event.location)
    where = await _where(tx, order, event.location)
    await tell(tx, recorded, order, "ready_for_pickup", lines=event.lines, **where)


async def pickup_reminded(tx: Tx, recorded: Recorded, event: fulfillment.PickupReminded) -> None:
    """It waits for some days more, and is given up then."""
    order, place = await orders.load_order(tx, event.order), await locations.get_location(tx, event.location)
    task = next(one for one in await fulfillment.tasks_of(tx, event.order) if one.id == event.task)
    lines = [line.line for line in task.lines if not line.given_at]
    day = day_of(order.language, place.day_at(event.until))
    where = await _where(tx, order, event.location)
    await tell(tx, recorded, order, "pickup_reminder", lines=lines, day=day, **where)


async def _where(tx: Tx, order: orders.Order, location: UUID) -> dict[str, Any]:
    """The code, and the place that it is shown at."""
    code = next((pickup.code for pickup in order.pickups if pickup.location == location), "")
    return {"code": code, **placed(await locations.get_location(tx, location))}


def placed(place: locations.Location | delivery.ChosenPoint | None) -> dict[str, Any]:
    """Where something is, as an address; nothing where that is not known."""
    if place is None:
        return {"place_name": "", "place_street": "", "place_city": ""}
    address = place.address
    return {
        "place_name": place.name,
        "place_street": f"{address.street} {address.house_number}".strip(),
        "place_city": f"{address.postal_code} {address.city}".strip(),
    }


def moment_of(language: str, at: datetime, place: locations.Location) -> str:
    """A moment as the clock at a place shows it."""
    local = at.astimezone(ZoneInfo(place.time_zone))
    return f"{day_of(language, local)}, {local:%H:%M}"


def day_of(language: str, day: date) -> str:
    """A day as customers write it."""
    return f"{day:{'%d.%m.%Y' if language == 'de' else '%Y-%m-%d'}}"


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


async def parcel_moved(tx: Tx, recorded: Recorded, event: fulfillment.ParcelMoved) -> None:
    """A parcel has arrived or is ready at its pickup point; that it is on its way was said when it left."""
    if event.state not in ("delivered", "ready"):
        return
    order = await orders.load_order(tx, event.order)
    (parcel,) = [one for one in await fulfillment.parcels_of(tx, event.order) if one.id == event.parcel]
    lines, point = [line.line for line in parcel.lines], order.pickup_point
    if event.state == "delivered":
        told: dict[str, Any] = {"tracking": event.tracking, "collected": point is not None}
        await tell(tx, recorded, order, "delivered", lines=lines, key=event.parcel, **told)
    elif point is not None:
        place = await locations.get_location(tx, parcel.location)
        until = max((scan.until for scan in parcel.scans if scan.kind == "ready" and scan.until), default=None)
        await tell(
            tx,
            recorded,
            order,
            "ready_at_point",
            lines=lines,
            key=event.parcel,
            tracking=event.tracking,
            **placed(point),
            hours=delivery.opening_lines(point.opening, order.language),
            customer_number=point.customer_number,
            day=day_of(order.language, place.day_at(until)) if until else "",
        )


async def order_cancelled(tx: Tx, recorded: Recorded, event: orders.OrderCancelled) -> None:
    """Lines will not come; an expired reservation has its own words."""
    order = await orders.load_order(tx, event.order)
    await note(tx, recorded, order, "cancelled", amount_minor=event.amount_minor, reason=event.reason)
    if event.reason == "not collected":
        await tell(tx, recorded, order, "not_collected", lines=event.lines)
    elif event.whole and event.reason.startswith("payment refused"):
        await tell(tx, recorded, order, "payment_failed", lines=event.lines)
    elif event.reason != "reservation expired":
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
    day = event.expected_date and day_of(order.language, event.expected_date)
    await tell(tx, recorded, order, "promise_moved", lines=[event.line], day=day)


async def goods_returned(tx: Tx, recorded: Recorded, event: orders.GoodsReturned) -> None:
    """Goods came back and money goes back: how much on which tender, and what stays with the house."""
    order = await orders.load_order(tx, event.order)
    back = await orders.get_return(tx, SYSTEM, event.return_id)
    about = [one for one in order.adjustments if one.facts.get("return") == event.number]
    refunds = [{"tender": one.tender, "amount_minor": one.amount_minor + one.rounding_minor} for one in back.refunds]
    await note(tx, recorded, order, "goods_returned", location=event.location, amount_minor=event.amount_minor)
    await tell(
        tx,
        recorded,
        order,
        "goods_returned",
        lines=[],
        return_number=event.number,
        lost=any(one.kind in NEVER_ARRIVED for one in about),
        exchanged=any(one.kind == "exchange" for one in about),
        refunds=refunds,
        deducted_minor=back.deducted_minor,
        amount_minor=sum(one["amount_minor"] for one in refunds),
    )


async def address_changed(tx: Tx, recorded: Recorded, event: orders.OrderAddressChanged) -> None:
    """The parcel goes elsewhere; the timeline says so."""
    order = await orders.load_order(tx, event.order)
    await note(tx, recorded, order, "address_changed")
    await tell(tx, recorded, order, "order_changed", lines=[], change="address", amount_minor=0)


async def order_changed(tx: Tx, recorded: Recorded, event: orders.OrderChanged) -> None:
    """The order is another one than was placed; the timeline says so. What was cancelled has a message of its own."""
    if event.kind == "substitute":
        await _substituted(tx, recorded, event)
    elif event.kind == "keep":
        await _kept_longer(tx, recorded, event)
    elif event.kind not in ("pieces", "paid"):
        order = await orders.load_order(tx, event.order)
        await note(tx, recorded, order, "changed", change=event.kind, amount_minor=event.amount_minor)
        back = max(event.amount_minor, 0)
        day = day_of(order.language, date.fromisoformat(order.last("date")["day"])) if event.kind == "date" else ""
        await tell(tx, recorded, order, "order_changed", lines=[], change=event.kind, amount_minor=back, day=day)


async def _kept_longer(tx: Tx, recorded: Recorded, event: orders.OrderChanged) -> None:
    """A reservation is kept until another moment than was told."""
    order = await orders.load_order(tx, event.order)
    store = next(line.pickup_location for line in order.lines if line.id in event.lines)
    if store is None:
        return
    place = await locations.get_location(tx, store)
    told = moment_of(order.language, datetime.fromisoformat(order.last("keep")["until"]), place)
    await note(tx, recorded, order, "reservation_kept", location=store)
    await tell(
        tx, recorded, order, "reservation_kept", lines=event.lines, moment=told, **await _where(tx, order, store)
    )


async def _substituted(tx: Tx, recorded: Recorded, event: orders.OrderChanged) -> None:
    """What was missing is replaced, as the customer agreed: what instead of what, and at what price."""
    order = await orders.load_order(tx, event.order)
    missed, new = (next(line for line in order.lines if line.id == one) for one in event.lines)
    told: dict[str, Any] = {"missed": missed.name.get(order.language, missed.sku), "amount_minor": event.amount_minor}
    await note(tx, recorded, order, "substituted", added=new.name, **told)
    await tell(tx, recorded, order, "substituted", lines=[new.id], **told)


async def refunded(tx: Tx, recorded: Recorded, event: payments.PaymentRefunded) -> None:
    """Money is on its way back that takes some days to arrive; cash and cards of ours are there at once."""
    if event.tender not in ("card", "wallet") or await payments.is_load(tx, event.order):
        return
    order = await orders.load_order(tx, event.order)
    await tell(tx, recorded, order, "refunded", lines=[], amount_minor=event.amount_minor)


async def document_printed(tx: Tx, recorded: Recorded, event: documents.DocumentPrinted) -> None:
    """A confirmation, invoice or credit note goes to the customer, as the file that it is."""
    document = await documents.load_document(tx, event.document)
    content = await documents.find_pdf(tx, event.document)
    if content is None:
        return
    await tell(
        tx,
        recorded,
        await orders.load_order(tx, event.order),
        "order_confirmed" if document.kind is documents.DocumentKind.ORDER_CONFIRMATION else document.kind,
        lines=[],
        key=document.id,
        attachments=[engagement.Attachment(f"{document.number}.pdf", "application/pdf", content)],
        document_number=document.number,
        amount_minor=document.amount_minor,
    )


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

"""An order as its page shows it: what comes when and how, where a code is needed, what was paid."""

from datetime import datetime
from uuid import UUID

import msgspec
from markupsafe import Markup

from hanse import catalog, delivery, fulfillment, locations, orders, payments
from hanse.kit.actor import Actor, Kind
from hanse.kit.db import Tx
from hanse.orders import Delivery

from . import printing, promises, sent_back
from .codes import qr
from .visit import Visit

LINE_WORDS = {
    "placed": "Waiting for payment",
    "open": "We are preparing it",
    "picking": "Is being put together",
    "ready": "Ready for you",
    "handed_over": "Handed over",
    "shipped": "On its way",
    "cancelled": "Cancelled",
    "returned": "Returned",
}
WAITING = ("open", "picking", "ready")
TENDER_WORDS = {
    "card": "Card",
    "cash": "Cash",
    "wallet": "Wallet",
    "store_credit": "Store credit",
    "gift_card": "Gift card",
    "on_account": "On account",
}
PAPER_WORDS = {
    "order_confirmation": "Order confirmation",
    "delivery_note": "Delivery note",
    "receipt": "Receipt",
    "invoice": "Invoice",
    "credit_note": "Credit note",
}
PAYMENT_WORDS = {
    "started": "is being checked",
    "unknown": "is being checked",
    "authorized": "is charged when the goods leave",
    "captured": "paid",
    "refused": "refused",
    "cancelled": "cancelled",
}
CHANNEL_WORDS = {
    "web": "Online shop",
    "app": "App",
    "store": "Store",
    "phone": "Phone",
    "marketplace": "Marketplace",
}
# What a carrier says about a parcel that has left.
PARCEL_WORDS = {
    "sent": "On its way",
    "announced": "Handed to the carrier",
    "in_transit": "On its way",
    "out_for_delivery": "Is being delivered today",
    "ready": "Waits for you at the pickup point",
    "delivered": "Delivered",
    "returned": "Came back to us",
    "lost": "Lost by the carrier; we see to it",
}
# What the page says first, by what became of the order.
HEADLINE_WORDS = {
    "placed": "Waiting for payment",
    "waiting": (
        "Your payment is being checked",
        "This takes a moment. This page shows the answer by itself.",
    ),
    "approve": (
        "One more step: please agree to the payment",
        "We keep the articles for you meanwhile. You agree at your wallet or your bank and come back here.",
    ),
    "refused": (
        "Your payment was refused",
        "The order is cancelled and nothing was charged. You can order the articles once more with another card.",
    ),
    "confirmed": (
        "Thank you for your order",
        "We have received it and tell you by e-mail how it goes on.",
    ),
    "at_pickup": (
        "Your reservation is made",
        "You pay when you collect the articles.",
    ),
    "completed": ("This order is complete", ""),
    "released": ("This order is cancelled", "Your card was not charged."),
    "cancelled": ("This order is cancelled", "What you had paid goes back the way it came."),
}


class LineView(msgspec.Struct, frozen=True):
    """A line of an order. `promise` says what was promised of what is still to come, where its group does not."""

    id: UUID
    name: str
    address: str | None
    image: str | None
    sku: str
    quantity: int
    state: str
    word: str
    total_minor: int
    net_minor: int
    discount_minor: int
    returned: int
    return_until: str | None
    promise: str = ""
    late: bool = False
    instead_of: str | None = None


class ParcelView(msgspec.Struct, frozen=True):
    """A parcel on its way: what the carrier says, since when, and where to look it up."""

    tracking: str
    address: str
    word: str
    arrived: bool
    since: datetime
    lines: list[str]
    collect: str = ""


class Group(msgspec.Struct, frozen=True):
    """Lines that travel together. A pickup has a place, a code, its picture, and a time for which it is kept."""

    kind: Delivery
    store: locations.Location | None
    lines: list[LineView]
    code: str | None
    picture: Markup | None
    waiting: bool
    kept: str
    promise: str = ""
    late: bool = False


class Sale(msgspec.Struct, frozen=True):
    """An order with everything its page shows."""

    order: orders.Order
    stage: str
    headline: str
    explanation: str
    groups: list[Group]
    payments: list[payments.Payment]
    refunded_minor: int
    returns: list[orders.Return]
    cancellable: bool
    moving: bool
    returning: str
    approve: str | None = None
    parcels: list[ParcelView] = []
    coming_back: list[sent_back.BackView] = []
    returnable: list[LineView] = []
    ways_back: list[sent_back.WayView] = []
    stores_back: list[locations.Location] = []
    point_opening: list[str] = []


def holder(actor: Actor, order: orders.Order) -> Actor:
    """Whoever holds the link of an order acts for the profile that it was made with, for this order."""
    return msgspec.structs.replace(actor, kind=Kind.SHOPPER, customer=order.customer)


async def sale(tx: Tx, visit: Visit, order: orders.Order) -> Sale:
    """Put together what the page of an order shows."""
    paid = await payments.payments_of(tx, order.id)
    cards = await catalog.variants(tx, [line.variant for line in order.lines])
    places = {place for line in order.lines if (place := line.pickup_location) is not None}
    stores = await locations.locations_by_id(tx, sorted(places))
    asked = await payments.asking_to_approve(tx, order.id) if order.payment_state == "due" else None
    approve = await payments.approval_of(tx, asked.id) if asked else None
    stage = "approve" if approve else _stage(order, paid)
    headline, explanation = HEADLINE_WORDS[stage]
    groups = _groups(visit, order, cards, stores, tx.now)
    coming = await orders.return_parcels_of(tx, order.id)
    left = sent_back.left_to_announce(order, coming, tx.now.date())
    ways = sent_back.ways(visit, order, left)
    return Sale(
        order=order,
        stage=stage,
        headline=visit.say(headline),
        explanation=visit.say(explanation) if explanation else "",
        groups=groups,
        payments=paid,
        refunded_minor=sum(payment.refunded_minor for payment in paid),
        returns=await orders.list_returns(tx, holder(visit.actor, order), order.id),
        cancellable=order.state != "cancelled"
        and any(line.state in ("open", "picking", "ready") for line in order.lines),
        moving=stage in ("waiting", "approve"),
        approve=approve,
        parcels=[_parcel(visit, found) for found in await fulfillment.parcels_of(tx, order.id) if found.left_at],
        coming_back=await sent_back.shown(tx, visit, order, coming),
        returnable=_returnable(left, groups) if ways else [],
        ways_back=ways,
        stores_back=await sent_back.stores_for(tx, order, left) if ways else [],
        point_opening=delivery.opening_lines(order.pickup_point.opening, visit.language) if order.pickup_point else [],
        returning=promises.returns(visit, days=order.terms.return_days, anywhere=order.terms.return_anywhere),
    )


def _parcel(visit: Visit, parcel: fulfillment.Parcel) -> ParcelView:
    until = next((scan.until for scan in reversed(parcel.scans) if scan.kind == "ready"), None)
    end = None if until is None or parcel.state != "ready" else until.astimezone(printing.zone_of(visit.zone)).date()
    return ParcelView(
        tracking=parcel.tracking,
        address=parcel.tracking_url if parcel.tracking_url.startswith(("http:", "https:")) else "",
        word=visit.say(PARCEL_WORDS.get(parcel.state, "On its way")),
        arrived=parcel.state == "delivered",
        since=parcel.changed_at,
        lines=[f"{line.quantity} × {line.name.get(visit.language, line.sku)}" for line in parcel.lines],
        collect=visit.say("Please collect it by {day}.", day=printing.long_day(end, visit.language)) if end else "",
    )


def _returnable(left: dict[UUID, int], groups: list[Group]) -> list[LineView]:
    """The lines of which pieces may be announced for a parcel, with so many pieces."""
    lines = [line for group in groups for line in group.lines]
    return [msgspec.structs.replace(line, quantity=left[line.id]) for line in lines if line.id in left]


def _stage(order: orders.Order, paid: list[payments.Payment]) -> str:
    if order.state == "cancelled":
        if paid and all(payment.state == "refused" for payment in paid):
            return "refused"
        return "released" if order.payment_state == "released" else "cancelled"
    if order.state == "placed":
        return "waiting"
    if order.state == "completed":
        return "completed"
    return "at_pickup" if order.payment_state == "at_pickup" else "confirmed"


def _groups(
    visit: Visit,
    order: orders.Order,
    cards: dict[UUID, catalog.VariantCard],
    stores: dict[UUID, locations.Location],
    now: datetime,
) -> list[Group]:
    codes = {pickup.location: pickup.code for pickup in order.pickups}
    keys = list(dict.fromkeys((line.delivery, line.pickup_location) for line in order.lines))
    groups = []
    for kind, place in keys:
        lines = [line for line in order.lines if (line.delivery, line.pickup_location) == (kind, place)]
        waiting = any(line.state in WAITING for line in lines) and order.state != "cancelled"
        code = codes.get(place) if place and waiting and order.state != "placed" else None
        store = stores.get(place) if place else None
        shown = [_line(visit, order, line, cards.get(line.variant), store, now) for line in lines]
        told = {(one.promise, one.late) for one in shown if one.promise}
        if len(told) == 1:
            shown = [msgspec.structs.replace(one, promise="") for one in shown]
        groups.append(
            Group(
                kind=kind,
                store=store,
                lines=shown,
                code=code,
                picture=qr(code, visit.say("Pickup code {code}", code=code)) if code else None,
                waiting=waiting,
                kept=_kept(visit, order, kind, store, now) if place and waiting else "",
                promise=next(iter(told))[0] if len(told) == 1 else "",
                late=len(told) == 1 and next(iter(told))[1],
            )
        )
    return groups


def _kept(visit: Visit, order: orders.Order, kind: Delivery, store: locations.Location | None, now: datetime) -> str:
    """How long the goods wait at a store, as it was promised when they were ordered."""
    if store is not None and kind is Delivery.RESERVE:
        longer = [one.facts["until"] for one in order.adjustments if one.kind == "keep"]
        if longer:
            end = max(datetime.fromisoformat(one) for one in longer)
            told = printing.until_when(end, now, store.time_zone, visit.language)
            return visit.say("Kept for you: {until}", until=told)
        until = promises.kept_until(visit, store, order.placed_at, order.terms.reservation_hours, now)
        return visit.say("Kept for you: {until}", until=until)
    days = order.terms.pickup_days
    return visit.say("We keep it for 1 day.") if days == 1 else visit.say("We keep it for {days} days.", days=days)


def _word(visit: Visit, order: orders.Order, line: orders.OrderLine, state: str) -> str:
    """How far a line is. What waits for goods says when they come."""
    if order.state != "placed" and line.awaits_goods:
        day = line.promised_date
        if day is None:
            return visit.say("Ordered for you; we tell you when it comes")
        return visit.say("Ordered for you, expected by {day}", day=printing.long_day(day, visit.language))
    unpaid = order.state == "placed" or line.awaits_payment
    return visit.say(LINE_WORDS["placed" if unpaid else state])


def _promise(
    visit: Visit, order: orders.Order, line: orders.OrderLine, store: locations.Location | None, now: datetime
) -> tuple[str, bool]:
    """What was promised of a line that is still to come, and whether that is past; nothing of all others."""
    coming = line.state in ("open", "picking") or (line.state == "ready" and line.delivery is Delivery.SHIP)
    if not coming or line.awaits_goods or order.state == "cancelled":
        return "", False
    told = line.promise
    if told is None and line.delivery is Delivery.SHIP:
        told = orders.LinePromise(order.promised_from, order.promised_to)
    return promises.told(visit, told, store.time_zone if store else visit.zone, now)


def _line(
    visit: Visit,
    order: orders.Order,
    line: orders.OrderLine,
    card: catalog.VariantCard | None,
    store: locations.Location | None,
    now: datetime,
) -> LineView:
    promise, late = _promise(visit, order, line, store, now)
    state = "returned" if line.returned_quantity and line.returned_quantity >= line.fulfilled_quantity else line.state
    return LineView(
        id=line.id,
        name=visit.text(line.name),
        address=f"/products/{card.handle}?sku={card.sku}" if card and "web" in card.channels else None,
        image=card.image if card else None,
        sku=line.sku,
        quantity=line.quantity,
        state=state,
        word=_word(visit, order, line, state),
        total_minor=line.total_minor,
        net_minor=line.total_minor - line.tax_minor,
        discount_minor=line.discount_minor,
        returned=line.returned_quantity,
        return_until=printing.long_day(line.return_until, visit.language)
        if line.return_until is not None and line.returned_quantity < line.fulfilled_quantity
        else None,
        promise=promise,
        late=late,
        instead_of=next((visit.text(one.name) for one in order.lines if one.id == line.replaces), None),
    )

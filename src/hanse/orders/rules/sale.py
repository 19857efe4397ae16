"""Pure decisions of the sale."""

from collections import Counter
from collections.abc import Container, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

import msgspec

from hanse import delivery, inventory, locations
from hanse.kit.actor import Actor, Kind
from hanse.kit.cards import masked
from hanse.orders.contracts import (
    Cart,
    Delivery,
    HistoryDocument,
    KeptTerms,
    Order,
    OrderLine,
    Purchase,
    ReturnLine,
    SoldLine,
    TenderWanted,
    Terms,
)
from hanse.orders.refusals import (
    AccountNeeded,
    NothingToReturn,
    ReservationNotTaken,
    TenderNotTaken,
    TendersDoNotFit,
)
from hanse.pricing import Discount, PricedLine, Quote, TaxTotal, Totals, share

from .policy import by_line, kept_returns, return_rule

HOLD_MINUTES = 15

# Whoever pays at a register buys on the terms of the stores, wherever the cart was begun.
AT_THE_TILL = "store"

# Who buys at a distance may withdraw for fourteen days after the last of the goods arrived (BGB section 355 and 356).
LEGAL_DAYS = 14
# As long as no carrier says when a parcel arrived, it counts as arrived so many days after it left, or on the last
# day that was promised, whichever is later: the doubt is not the customer's.
PARCEL_DAYS = 3
SATURDAY = 5
WITHDRAWAL = "withdrawal"
# How far back prices count for what is brought without a receipt.
LATELY = timedelta(days=90)

# Who takes cards without staff takes wallets, and who takes gift cards takes what the house owes a customer.
LIKE = {"wallet": "card", "store_credit": "gift_card"}


class Awaiting(msgspec.Struct, frozen=True):
    """A line that no place has now; `location` is where it is collected, None for a parcel."""

    id: UUID
    variant: UUID
    quantity: int
    location: UUID | None


def earliest_promises(
    lines: Sequence[Awaiting], offers: Sequence[inventory.Promisable], ships: Container[UUID]
) -> dict[UUID, inventory.Promisable]:
    """For each line the earliest delivery that brings all its pieces to where they are needed, one line after another.

    `offers` come with the earliest first.
    """
    left = {(one.delivery, one.variant): one.quantity for one in offers}
    found = {}
    for line in lines:
        for offer in offers:
            at = (offer.delivery, offer.variant)
            right_place = offer.location in ships if line.location is None else offer.location == line.location
            if offer.variant == line.variant and right_place and left[at] >= line.quantity:
                left[at] -= line.quantity
                found[line.id] = offer
                break
    return found


def arrival_window(days: tuple[date, date], today: date, parcels: Sequence[date | None]) -> tuple[date, date]:
    """When parcels arrive, if those with a date leave on that day and not today."""
    first, last = days
    return (
        min((delivery.postponed(first, today, day) for day in parcels), default=first),
        max((delivery.postponed(last, today, day) for day in parcels), default=last),
    )


def owns(actor: Actor, customer: UUID | None, visitor: str | None) -> bool:
    """Whether something with this owner belongs to the actor."""
    by_account = customer is not None and actor.customer == customer
    by_cookie = customer is None and visitor is not None and actor.visitor == visitor
    return by_account or by_cookie


def who(actor: Actor) -> str:
    """How an actor is written into a history that customers read too: kind and name, no more."""
    return f"{actor.kind}:{actor.name}" if actor.name else str(actor.kind)


def acts_for_customers(actor: Actor) -> bool:
    """Whether the actor may open the carts and orders of others."""
    return actor.kind in (Kind.STAFF, Kind.KEY, Kind.SYSTEM)


def due_now(lines: Sequence[tuple[Delivery, int]], shipping_minor: int) -> int:
    """What must be paid when ordering: everything but what is reserved, which is paid when it is collected."""
    return shipping_minor + sum(total for delivery, total in lines if delivery is not Delivery.RESERVE)


def split_tenders(wanted: Sequence[TenderWanted], due_minor: int) -> list[tuple[TenderWanted, int]]:
    """How much each tender pays. One may leave its amount open and pays the rest.

    Refuses with TendersDoNotFit when the amounts do not add up to what is due.
    """
    open_ones = [t for t in wanted if t.amount_minor is None]
    fixed = sum(t.amount_minor or 0 for t in wanted)
    rest = due_minor - fixed
    fits = rest >= 0 and len(open_ones) <= 1 and (rest == 0 or len(open_ones) == 1)
    if not fits or (due_minor == 0 and fixed):
        raise TendersDoNotFit(due_minor=due_minor, given_minor=fixed)
    paid = [(t, t.amount_minor if t.amount_minor is not None else rest) for t in wanted]
    return [(t, amount) for t, amount in paid if amount > 0]


def worth(line: OrderLine, count: int) -> int:
    """What the next `count` pieces of a line are worth, so that all pieces together are worth exactly the line."""
    gone = line.cancelled_quantity + line.returned_quantity
    return share(line.total_minor, line.quantity, gone, count)


def worth_of_return(order: Order, lines: Sequence[ReturnLine]) -> list[int]:
    """What the pieces that come back are worth, line by line. Refuses with NothingToReturn."""
    by_id = {line.id: line for line in order.lines}
    amounts = []
    for back in lines:
        line = by_id.get(back.line)
        if line is None or line.fulfilled_quantity - line.returned_quantity < back.quantity:
            raise NothingToReturn(line=back.line)
        amounts.append(worth(line, back.quantity))
        # The same line may be named twice, for pieces in different condition.
        by_id[back.line] = msgspec.structs.replace(line, returned_quantity=line.returned_quantity + back.quantity)
    if not amounts:
        raise NothingToReturn(order=order.id)
    return amounts


def state_after(order: Order) -> str:
    """The state that follows from the lines: cancelled when all are, completed when nothing is left to deliver."""
    if all(line.state == "cancelled" for line in order.lines):
        return "cancelled"
    waiting = any(line.state in ("open", "picking", "ready") for line in order.lines)
    return order.state if waiting else "completed"


def ships(lines: Sequence[OrderLine]) -> bool:
    """Whether anything of the order is still to be shipped or was."""
    return any(line.delivery is Delivery.SHIP and line.state != "cancelled" for line in lines)


def held(cart: Cart) -> list[UUID]:
    """The holds of a cart."""
    return [line.hold for line in cart.lines if line.hold is not None]


def history_totals_of(document: HistoryDocument) -> tuple[int, int, int]:
    """Pieces, exact amount in thousandths of a minor unit, and the sum of its lines each rounded to minor units."""
    amounts = [line.quantity * line.unit_thousandths for line in document.lines]
    return sum(line.quantity for line in document.lines), sum(amounts), sum(rounded_minor(a) for a in amounts)


def rounded_minor(amount_thousandths: int) -> int:
    """An exact amount in whole minor units, a half rounded away from zero."""
    whole = (abs(amount_thousandths) + 500) // 1000
    return whole if amount_thousandths >= 0 else -whole


def as_written(text: str) -> str:
    """A text that LIKE takes for itself: its wildcards stand for nothing but themselves."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def selling_channel(cart: Cart, wish: Purchase) -> str:
    """On whose terms this is bought."""
    return cart.channel if wish.register is None else AT_THE_TILL


def kept(channel: str, terms: Terms) -> KeptTerms:
    """What the order keeps of the terms under which it is sold."""
    return KeptTerms(
        channel=channel,
        version=terms.version,
        return_days=terms.return_days,
        return_anywhere=terms.return_anywhere,
        reservation_hours=terms.reservation_hours,
        pickup_days=terms.pickup_days,
        pickup_minutes=terms.pickup_minutes,
        returns=kept_returns(return_rule(terms.return_rules, channel), terms.return_version),
        returns_by_line=by_line(terms.return_rules, channel),
        capture_at=terms.capture_at,
    )


def check_tenders(channel: str, terms: Terms, wanted: Sequence[TenderWanted]) -> None:
    """Refuses with TenderNotTaken."""
    for tender in wanted:
        like = LIKE.get(tender.tender, tender.tender)
        if like not in terms.tenders or (tender.tender == "wallet" and terms.attended):
            raise TenderNotTaken(channel=channel, tender=masked(tender.tender), taken=terms.tenders)


def check_terms(channel: str, terms: Terms, lines: Sequence[Delivery], wish: Purchase, *, guest: bool) -> None:
    """Refuses with ReservationNotTaken, AccountNeeded and TenderNotTaken what the channel does not offer."""
    if Delivery.RESERVE in lines and not terms.reservation_hours:
        raise ReservationNotTaken(channel=channel)
    if guest and not terms.guests:
        raise AccountNeeded(channel=channel)
    check_tenders(channel, terms, wish.payments)


def reserved_until(store: locations.Location, at: datetime, hours: int) -> datetime:
    """Until when something waits that is reserved at a moment: the hours promised, and never only until a closed door.

    From a day on it is until the store closes on its next open day: who reserves on Saturday evening can still come on
    Monday. A shorter time that ends while the store is closed goes on until it closes the next time.
    """
    end = at + timedelta(hours=hours)
    days = hours // 24
    if not days and locations.opening_at(store, end) is not None:
        return end
    closes = locations.closing_after(store, at if days else end, days=days)
    return max(end, closes or end)


def arrives(order: Order, line: OrderLine, today: date) -> date:
    """On which day a line that leaves today counts as received."""
    if line.delivery is not Delivery.SHIP:
        return today
    return max(today + timedelta(days=PARCEL_DAYS), order.promised_to or today)


def at_a_distance(order: Order, line: OrderLine) -> bool:
    """Whether the law on sales at a distance holds: bought without a register, and not what is bought in the store."""
    return order.register is None and line.delivery in (Delivery.SHIP, Delivery.PICKUP)


def return_until(order: Order, line: OrderLine) -> date | None:
    """The last day on which a line may come back; None when it has not arrived, or more is to come.

    What was promised counts from the day on which the line itself arrived. At a distance it is no shorter than the law
    allows, which counts from the last goods of the order, and does not end on a weekend.
    """
    if line.received_date is None:
        return None
    rule = line.returns or order.terms.returns
    days = order.terms.return_days if rule is None or rule.days is None else rule.days
    promised = line.received_date + timedelta(days=days)
    if not at_a_distance(order, line):
        return promised
    legal = legal_until(order, line)
    return None if legal is None else max(promised, legal)


def legal_until(order: Order, line: OrderLine) -> date | None:
    """The last day on which the law lets withdraw from what was bought at a distance; None while more is to come."""
    if line.received_date is None:
        return None
    together = [ln.received_date for ln in order.lines if at_a_distance(order, ln) and ln.state != "cancelled"]
    arrived = [day for day in together if day is not None]
    if len(arrived) < len(together):
        return None
    legal = max(arrived) + timedelta(days=LEGAL_DAYS)
    weekend = timedelta(days=7 - legal.weekday() if legal.weekday() >= SATURDAY else 0)
    return legal + weekend


def with_what_follows(order: Order) -> Order:
    """The order with what follows from its rows: the last day of return of every line, and its total by now."""
    lines = [msgspec.structs.replace(line, return_until=return_until(order, line)) for line in order.lines]
    gone = sum(
        share(line.total_minor, line.quantity, 0, line.cancelled_quantity + line.returned_quantity) for line in lines
    )
    shipping = order.shipping_minor if order.shipping_cancelled else 0
    return msgspec.structs.replace(order, lines=lines, current_total_minor=order.total_minor - gone - shipping)


def too_late(order: Order, lines: Sequence[UUID], today: date) -> OrderLine | None:
    """The first of these lines whose time is over.

    Whoever has declared in time that they withdraw may send the goods afterwards.
    """
    declared = [change.at.date() for change in order.adjustments if change.kind == WITHDRAWAL]
    for line in order.lines:
        end = line.return_until
        if line.id in lines and end is not None and today > end and not any(day <= end for day in declared):
            return line
    return None


def places_of_return(order: Order, lines: Sequence[UUID] | None = None) -> set[UUID]:
    """Where these lines, or all of them, were sold or handed over."""
    found: set[UUID] = set() if order.location is None else {order.location}
    for line in order.lines:
        if lines is None or line.id in lines:
            found |= {line.pickup_location or line.source_location}
    return found


def covers_place(order: Order, lines: Sequence[UUID], location: UUID) -> bool:
    """Whether the order promised that these lines may come back at this place."""
    return order.terms.return_anywhere or all(location in places_of_return(order, [line]) for line in lines)


def sold_as_quoted(lines: Sequence[SoldLine], quote: Quote) -> bool:
    """Whether every line was sold for what the house says that it cost."""
    return [(line.total_minor, line.tax_rate) for line in lines] == [
        (line.total_minor, line.tax_rate) for line in quote.lines
    ]


def as_sold(ids: Sequence[UUID], lines: Sequence[SoldLine], currency: str, place: str) -> Quote:
    """A sale at a place in figures as it happened; the tax of each rate is that of its sum, shared over its lines."""
    gross: Counter[int] = Counter()
    for line in lines:
        gross[line.tax_rate] += line.total_minor
    taxes = {rate: (2 * whole * rate + 10_000 + rate) // (2 * (10_000 + rate)) for rate, whole in gross.items()}
    seen: Counter[int] = Counter()
    priced = []
    for line_id, line in zip(ids, lines, strict=True):
        rate = line.tax_rate
        tax = share(taxes[rate], gross[rate], seen[rate], line.total_minor) if line.total_minor else 0
        seen[rate] += line.total_minor
        off = line.unit_minor * line.quantity - line.total_minor
        name = {"de": "wie verkauft", "en": "as sold"}
        priced.append(
            PricedLine(
                line_id, line.variant, line.quantity, line.unit_minor, None,
                [Discount("as_sold", name, off)] if off else [],
                line.total_minor, line.tax_class, rate, tax, line.total_minor - tax, place,
            )
        )  # fmt: skip
    goods = sum(line.unit_minor * line.quantity for line in lines)
    total, tax = sum(gross.values()), sum(taxes.values())
    totals = Totals(goods, goods - total, 0, total - tax, tax, total)
    by_rate = [TaxTotal(place, rate, gross[rate] - taxes[rate], taxes[rate], gross[rate]) for rate in sorted(gross)]
    return Quote(priced, by_rate, totals, [], [], [{"rule": "as_sold"}], currency)


def fitting_tenders(tenders: Sequence[TenderWanted], due_minor: int) -> list[TenderWanted]:
    """The tenders so that they pay exactly what is due: too much is cut off, what is missing is owed."""
    fitting, left = [], due_minor
    for tender in tenders:
        part = min(tender.amount_minor or 0, left)
        if part > 0:
            fitting.append(tender if part == tender.amount_minor else TenderWanted(tender.tender, part, tender.token))
            left -= part
    if left:
        fitting.append(TenderWanted("on_account", left))
    return fitting

"""What a change after placing comes to: parts of lines, sums that grow and shrink, who may ask for it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from hanse.kit.actor import Actor, Kind
from hanse.kit.cards import masked
from hanse.orders.contracts import Delivery, KeptBusiness, Order, OrderLine, ReturnLine, TenderWanted, Terms
from hanse.orders.refusals import LineUnderWay, NothingToCancel, OrderUnsettled, PriceOutOfBounds, TenderNotTaken
from hanse.pricing import Quote, TaxTotal, share

from .sale import LIKE, worth

# What is there at once: a change is paid or it does not happen, so nothing waits for a bank.
INSTANT = ("cash", "gift_card", "on_account", "store_credit")
# The longest time for which something is kept that nobody paid.
KEEP_LONGEST = timedelta(days=14)


class Part(msgspec.Struct, frozen=True):
    """The amounts of a part of a line."""

    quantity: int
    discount_minor: int
    total_minor: int
    tax_minor: int


def divided(line: OrderLine, quantity: int) -> tuple[Part, Part]:
    """A line in two parts, the second of so many pieces; together they are exactly the line.

    Refuses with NothingToCancel when the line has no more pieces than that.
    """
    stays = line.quantity - quantity
    if stays < 1 or quantity < 1:
        raise NothingToCancel(line=line.id, quantity=line.quantity)
    total, tax = share(line.total_minor, line.quantity, 0, stays), share(line.tax_minor, line.quantity, 0, stays)
    # Where no tax was taken out, price, discount and total of a part fit together to the cent too.
    whole = line.unit_minor * line.quantity - line.discount_minor == line.total_minor
    off = line.unit_minor * stays - total if whole else share(line.discount_minor, line.quantity, 0, stays)
    return (
        Part(stays, off, total, tax),
        Part(quantity, line.discount_minor - off, line.total_minor - total, line.tax_minor - tax),
    )


def settled_order(order: Order) -> None:
    """Refuses with OrderUnsettled while it is not known whether the order is paid."""
    if order.state == "placed" or order.payment_state == "due":
        raise OrderUnsettled(order=order.id, payment_state=order.payment_state)


def exchange_that_waits(order: Order) -> OrderLine | None:
    """The line that goes out over the counter as soon as a bank has paid for it: no other joins an order so."""
    return next(
        (
            line
            for line in order.lines
            if line.awaits_payment and line.delivery is Delivery.CARRY_OUT and line.state == "open"
        ),
        None,
    )


def no_exchange_waits(order: Order) -> None:
    """Refuses with OrderUnsettled while goods lie on a counter that come back once a bank has paid for others."""
    if exchange_that_waits(order) is not None:
        raise OrderUnsettled(order=order.id, payment_state=order.payment_state)


def open_line(order: Order, line: OrderLine) -> None:
    """Refuses with OrderUnsettled, and with LineUnderWay what is in somebody's hands already."""
    settled_order(order)
    if line.state != "open":
        raise LineUnderWay(line=line.id, state=line.state)


def instant(tenders: Iterable[TenderWanted]) -> None:
    """Refuses with TenderNotTaken what is not there at once."""
    for tender in tenders:
        if tender.tender not in INSTANT:
            raise TenderNotTaken(channel="change", tender=tender.tender[:40], taken=list(INSTANT))


def asks_a_bank(tenders: Iterable[TenderWanted]) -> bool:
    """Whether any of it is not there at once."""
    return any(tender.tender not in INSTANT for tender in tenders)


def bank_taken(channel: str, terms: Terms, tenders: Iterable[TenderWanted]) -> None:
    """Refuses with TenderNotTaken where cards are not taken. A wallet is agreed to on the page of the order, so it
    needs no more than that, whoever serves the customer."""
    for tender in tenders:
        if tender.tender not in INSTANT and LIKE.get(tender.tender, tender.tender) not in terms.tenders:
            raise TenderNotTaken(channel=channel, tender=masked(tender.tender), taken=terms.tenders)


def merged_taxes(taxes: Sequence[dict[str, Any]], more: Iterable[TaxTotal]) -> list[dict[str, Any]]:
    """The taxes of an order after something joined it that was priced by itself."""
    sums: dict[tuple[str, int], TaxTotal] = {}
    for tax in [*(msgspec.convert(one, TaxTotal) for one in taxes), *more]:
        before = sums.get((tax.place, tax.rate), TaxTotal(tax.place, tax.rate, 0, 0, 0))
        sums[tax.place, tax.rate] = TaxTotal(
            tax.place,
            tax.rate,
            before.net_minor + tax.net_minor,
            before.tax_minor + tax.tax_minor,
            before.gross_minor + tax.gross_minor,
            before.relieved_minor + tax.relieved_minor,
        )
    return [msgspec.to_builtins(sums[at]) for at in sorted(sums)]


def corrected(line: OrderLine, unit_minor: int) -> tuple[int, int]:
    """By how much a line and what is left of it get cheaper when a piece costs so much.

    Refuses with PriceOutOfBounds a price that is not below what the pieces cost so far.
    """
    total = unit_minor * line.quantity
    left = line.quantity - line.cancelled_quantity - line.returned_quantity
    if left < 1 or total >= line.total_minor:
        raise PriceOutOfBounds(line=line.id, list_unit_minor=list_unit(line), total_minor=line.total_minor)
    cheaper = msgspec.structs.replace(line, total_minor=total)
    return line.total_minor - total, worth(line, left) - worth(cheaper, left)


def list_unit(line: OrderLine) -> int:
    """The list price of a piece, which bounds are measured by."""
    return line.unit_minor if line.manual is None else line.manual.list_unit_minor


def with_less(taxes: Sequence[dict[str, Any]], line: OrderLine, less_minor: int) -> tuple[list[dict[str, Any]], int]:
    """The taxes of an order whose line costs less, and by how much its tax sinks: that of the new sum of its rate."""
    sunk, found = 0, []
    for one in taxes:
        tax = msgspec.convert(one, TaxTotal)
        if (tax.place, tax.rate) == (line.tax_place, line.tax_rate):
            gross = tax.gross_minor - less_minor
            left = (2 * gross * tax.rate + 10_000 + tax.rate) // (2 * (10_000 + tax.rate))
            sunk = tax.tax_minor - left
            tax = msgspec.structs.replace(tax, gross_minor=gross, tax_minor=left, net_minor=gross - left)
        found.append(msgspec.to_builtins(tax))
    return found, sunk


def state_of_business(kept: KeptBusiness | None) -> str | None:
    """The member state of a company whose VAT id was valid when it ordered; None where none counted."""
    if kept is None or kept.vat_id is None or kept.valid_at is None:
        return None
    # Greek VAT ids begin with the name of the country in its own language.
    return kept.vat_id[:2].replace("EL", "GR")


def still_goes_by_parcel(order: Order) -> bool:
    """Whether a parcel of the order is still to leave."""
    return any(ln.delivery is Delivery.SHIP and ln.state in ("open", "picking", "ready") for ln in order.lines)


def by_themselves(actor: Actor) -> bool:
    """Whether it is the customer who changes their own order."""
    return actor.kind in (Kind.SHOPPER, Kind.ANONYMOUS)


def kept_too_long(until: datetime, now: datetime) -> bool:
    """Whether nothing may be kept until then."""
    return not now < until <= now + KEEP_LONGEST


def costs_of(quote: Quote) -> tuple[int, int]:
    """What a quote of a single line says: discounts, and what is to pay."""
    (line,) = quote.lines
    return sum(one.minor for one in line.discounts), line.total_minor


def some_arrived(order: Order, missing: Sequence[ReturnLine]) -> bool:
    """Whether pieces of parcels are with the customer or still to come, when these did not arrive."""
    gone: Counter[UUID] = Counter()
    for line in missing:
        gone[line.line] += line.quantity
    return any(
        line.delivery is Delivery.SHIP
        and line.quantity > line.cancelled_quantity + line.returned_quantity + gone[line.id]
        for line in order.lines
    )

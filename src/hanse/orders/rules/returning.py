"""What comes back on what terms, and how much of its worth goes back with it."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from uuid import UUID

from msgspec.structs import replace

from hanse.orders.contracts import (
    HandInLine,
    HandInShown,
    KeptReturns,
    Order,
    OrderLine,
    ReturnLine,
    ReturnParcel,
    ReturnWay,
)
from hanse.orders.refusals import ExchangeOnly, WrongArticleBack

from .sale import WITHDRAWAL, at_a_distance, legal_until, worth_of_return

WRONG = "wrong_article"
WHOLE = 10_000


def returns_of(order: Order, line: OrderLine) -> KeptReturns:
    """The terms on which a line comes back: its own, or those of its order."""
    return line.returns or order.terms.returns or KeptReturns()


def ways_back(order: Order, lines: Collection[UUID]) -> list[ReturnWay]:
    """The ways in which all of these lines may come back. Without a label of ours none is printed elsewhere either."""
    terms = [returns_of(order, line) for line in order.lines if line.id in lines]
    return [
        way
        for way in ReturnWay
        if all(way in one.ways for one in terms)
        and not (way is ReturnWay.PAPERLESS and any(one.customer_sends for one in terms))
    ]


def due_date(order: Order, lines: Collection[UUID], today: date) -> date:
    """By when what is announced today shall be on its way, or in the store."""
    days = [returns_of(order, line).send_days for line in order.lines if line.id in lines]
    return today + timedelta(days=min(days))


def is_over(parcel: ReturnParcel, today: date) -> bool:
    """Whether the time to hand in what was announced is over."""
    return parcel.due_date is not None and parcel.due_date < today


def hand_in_shown(parcel: ReturnParcel, order: Order, today: date) -> HandInShown:
    """What a customer hands in, as whoever stands there recognises it."""
    known = {line.id: line for line in order.lines}
    lines = [
        HandInLine(one.line, known[one.line].sku, known[one.line].name, one.quantity)
        for one in parcel.lines
        if one.line in known
    ]
    return HandInShown(
        number=parcel.number,
        order=order.id,
        order_number=order.number,
        customer_name=order.name,
        way=parcel.way,
        lines=lines,
        location=parcel.location,
        announced_at=parcel.announced_at,
        due_date=parcel.due_date,
        too_late=is_over(parcel, today),
    )


def as_scanned(code: str) -> str:
    """A number or code as it was written down, however it is typed or scanned. Numbers have a hyphen, codes none."""
    tidy = "".join(code.split()).upper()
    return tidy if tidy.startswith("P-") else tidy.replace("-", "")


def withdrawn(order: Order, line: OrderLine, today: date) -> bool:
    """Whether the law lets the customer withdraw, at a distance and in time: no fee, and the money back."""
    if not at_a_distance(order, line):
        return False
    end = legal_until(order, line)
    declared = [one.at.date() for one in order.adjustments if one.kind == WITHDRAWAL]
    return end is None or any(day <= end for day in (today, *declared))


def terms_of_return(order: Order, line: OrderLine, today: date) -> KeptReturns:
    """The terms on which a line comes back today: who withdraws as the law allows pays no fee and gets money."""
    terms = returns_of(order, line)
    return replace(terms, fee_percent=0, exchange_only=False) if withdrawn(order, line, today) else terms


def kept_back(order: Order, back: ReturnLine, worth_minor: int, today: date, *, exchanged: bool = False) -> int:
    """How much of the worth of pieces that come back stays with the house: the fee, and what they are worth less.

    Who withdraws as the law allows pays no fee, and neither does who exchanges.
    """
    line = next(one for one in order.lines if one.id == back.line)
    terms = returns_of(order, line)
    lessened = {"used": terms.used_percent, "missing_parts": terms.missing_percent}.get(back.finding, 0)
    fee = 0 if exchanged or withdrawn(order, line, today) else terms.fee_percent
    return worth_minor * min(WHOLE, fee + lessened) // WHOLE


def taken_off(order: Order, lines: Sequence[ReturnLine], today: date, *, exchanged: bool = False) -> list[int]:
    """What stays with the house, line by line. Refuses with NothingToReturn."""
    amounts = worth_of_return(order, lines)
    return [
        kept_back(order, back, amount, today, exchanged=exchanged) for back, amount in zip(lines, amounts, strict=True)
    ]


def check_money_back(order: Order, lines: Sequence[ReturnLine], today: date, *, other: bool) -> None:
    """Refuses with WrongArticleBack, and with ExchangeOnly what is taken back for `other` goods or credit only."""
    for back in lines:
        line = next((one for one in order.lines if one.id == back.line), None)
        if back.finding == WRONG:
            raise WrongArticleBack(line=back.line, sku=None if line is None else line.sku)
        if line and not other and returns_of(order, line).exchange_only and not withdrawn(order, line, today):
            raise ExchangeOnly(line=line.id)

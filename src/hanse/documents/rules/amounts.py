"""What is to be billed or given back: the difference between what was delivered and kept, and what is documented."""

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

import msgspec

from hanse import orders, pricing
from hanse.documents.contracts import SellerInput


class Position(msgspec.Struct, frozen=True):
    """An amount of a line, or of shipping where `line` is None, at one place and rate."""

    line: UUID | None
    place: str
    rate: int
    quantity: int
    total_minor: int
    tax_minor: int


class Billed(msgspec.Struct, frozen=True):
    """What an invoice billed of a position and no credit note has given back."""

    invoice: UUID
    line: UUID | None
    place: str
    rate: int
    quantity: int
    total_minor: int
    tax_minor: int


class Due(msgspec.Struct, frozen=True):
    """What belongs on a new invoice, and what on credit notes, each for the invoice that billed it."""

    bill: list[Position]
    credit: dict[UUID, list[Position]]


def delivered(line: orders.OrderLine) -> int:
    """Pieces that reached the customer and were not taken out of the order afterwards."""
    return min(line.fulfilled_quantity, line.quantity - line.cancelled_quantity)


def kept(order: orders.Order) -> list[Position]:
    """What the customer has and keeps, line by line, by the order's own rule of what a piece is worth; and shipping."""
    found = []
    for line in order.lines:
        gone = line.cancelled_quantity + line.returned_quantity
        count = max(delivered(line) - line.returned_quantity, 0)
        total = pricing.share(line.total_minor, line.quantity, gone, count) if count else 0
        found.append(Position(line.id, line.tax_place, line.tax_rate, count, total, _tax_of(line, total)))
    sent = any(line.delivery is orders.Delivery.SHIP and delivered(line) for line in order.lines)
    if sent and not order.shipping_cancelled:
        found += shipping(order)
    return found


def _tax_of(line: orders.OrderLine, total_minor: int) -> int:
    return pricing.share(line.tax_minor, line.total_minor, 0, total_minor) if line.total_minor else 0


def shipping(order: orders.Order) -> list[Position]:
    """Shipping by place and rate: what the taxes of the order say beyond its lines."""
    gross, tax = Counter[tuple[str, int]](), Counter[tuple[str, int]]()
    for line in order.lines:
        gross[line.tax_place, line.tax_rate] += line.total_minor
        tax[line.tax_place, line.tax_rate] += line.tax_minor
    found = []
    for total in (msgspec.convert(one, pricing.TaxTotal) for one in order.taxes):
        at = (total.place, total.rate)
        rest = total.net_minor + total.tax_minor - gross[at]
        if rest > 0:
            found.append(Position(None, *at, 0, rest, total.tax_minor - tax[at]))
    return found


def bills(order: orders.Order, seller: SellerInput, *, begun: bool) -> bool:
    """Whether invoices of this order are made by themselves. Once it has one, all that follows is on paper too.

    What was carried out of a store has its receipt.
    """
    if begun:
        return True
    if order.register is not None or seller.invoices == "on_request":
        return False
    return seller.invoices == "all" or order.business is not None


def due(wanted: Sequence[Position], billed: Sequence[Billed]) -> Due:
    """What is missing on invoices, and what they say too much. `billed` comes with the oldest invoice first."""
    open_by = {(p.line, p.place, p.rate): p for p in wanted}
    for one in billed:
        open_by.setdefault((one.line, one.place, one.rate), Position(one.line, one.place, one.rate, 0, 0, 0))
    bill: list[Position] = []
    credit: dict[UUID, list[Position]] = {}
    for key, target in open_by.items():
        had = [one for one in billed if (one.line, one.place, one.rate) == key]
        quantity = target.quantity - sum(one.quantity for one in had)
        total = target.total_minor - sum(one.total_minor for one in had)
        tax = target.tax_minor - sum(one.tax_minor for one in had)
        if quantity > 0 or total > 0:
            bill.append(Position(*key, max(quantity, 0), max(total, 0), tax if total > 0 else 0))
        if quantity < 0 or total < 0:
            for invoice, part in _taken_back(had, max(-quantity, 0), max(-total, 0), -tax):
                credit.setdefault(invoice, []).append(part)
    return Due(bill, credit)


def _taken_back(had: Sequence[Billed], quantity: int, total: int, tax: int) -> list[tuple[UUID, Position]]:
    """Spread what goes back over the invoices that billed it, the latest first, none below nothing."""
    found = []
    for one in reversed(had):
        part, pieces = min(total, one.total_minor), min(quantity, one.quantity)
        if part <= 0 and pieces <= 0:
            continue
        taken = one.tax_minor if part == one.total_minor else min(tax, one.tax_minor)
        found.append((one.invoice, Position(one.line, one.place, one.rate, pieces, part, taken)))
        quantity, total, tax = quantity - pieces, total - part, tax - taken
    return found


def taxes_of(positions: Sequence[Position]) -> list[tuple[str, int, int, int]]:
    """Place, rate, gross and tax of each rate, the highest rate first."""
    gross, tax = Counter[tuple[str, int]](), Counter[tuple[str, int]]()
    for one in positions:
        gross[one.place, one.rate] += one.total_minor
        tax[one.place, one.rate] += one.tax_minor
    return [(*at, gross[at], tax[at]) for at in sorted(gross, key=lambda at: (at[0], -at[1])) if gross[at] or tax[at]]

"""Pure decisions of the till: what a receipt says, and how receipts are chained."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from hanse import orders, payments, pricing

from .contracts import OfflineSale, ReceiptLine, ReceiptTender
from .refusals import GivenTooLittle


def number(location_code: str, register_number: int, sequence: int) -> str:
    """The printed number: place, register, and the register's own gap-free count."""
    return f"{location_code.upper()}-{register_number}-{sequence:06d}"


def offline_number(location_code: str, register_number: int, sequence: int) -> str:
    """The number that a register prints while it is cut off: its own count of such sales, marked with an X."""
    return f"{location_code.upper()}-{register_number}-X{sequence:06d}"


def as_told(
    sale: OfflineSale, variants: Sequence[UUID], location: UUID, register: UUID, now: datetime, number: str
) -> orders.SoldBasket:
    """An uploaded sale as orders take it in. An unknown article keeps the id it came with, or gets one from its SKU."""
    lines = [
        orders.SoldLine(
            variant=variant,
            sku=line.sku,
            name=line.name or {"de": line.sku, "en": line.sku},
            quantity=line.quantity,
            unit_minor=line.unit_minor,
            total_minor=line.total_minor,
            tax_class=line.tax_class,
            tax_rate=line.tax_rate,
        )
        for line, variant in zip(sale.lines, variants, strict=True)
    ]
    tenders = [
        orders.TenderWanted("card" if tender.tender == "card_offline" else "cash", tender.amount_minor)
        for tender in sale.tenders
    ]
    return orders.SoldBasket(
        location=location,
        register=register,
        sold_at=min(sale.sold_at, now),
        currency=sale.currency,
        customer=sale.customer,
        lines=lines,
        tenders=tenders,
        reference=number,
    )


def given(sale: OfflineSale) -> int | None:
    """The cash that was handed over, where it covers what was paid in cash."""
    cash = sum(tender.amount_minor for tender in sale.tenders if tender.tender == "cash")
    return sale.given_minor if sale.given_minor is not None and sale.given_minor >= cash > 0 else None


def typed(number: str) -> str:
    """A number as it was printed, from what was typed or scanned."""
    return number.replace("\x00", "").strip().upper()


def chained(before: str, facts: dict[str, Any]) -> str:
    """The hash of a receipt, which seals all receipts before it."""
    return hashlib.sha256(before.encode() + msgspec.json.encode(facts, order="sorted")).hexdigest()


def sale_lines(order: orders.Order) -> list[ReceiptLine]:
    """The lines of a sale as they are printed."""
    return [sale_line(line) for line in order.lines]


def sale_line(line: orders.OrderLine) -> ReceiptLine:
    """A line as it is printed."""
    return ReceiptLine(
        line.sku,
        line.name,
        line.quantity,
        line.unit_minor,
        line.discount_minor,
        line.total_minor,
        line.tax_rate,
        line.delivery,
        line.manual.list_unit_minor if line.manual else None,
        line.manual.reason_name if line.manual else None,
    )


def staying(order: orders.Order, collected: Sequence[orders.OrderLine]) -> list[orders.OrderLine]:
    """What of an order still waits at the place where these lines are collected."""
    places = {line.pickup_location for line in collected}
    paid = {line.id for line in collected}
    return [
        line
        for line in order.lines
        if line.pickup_location in places and line.id not in paid and line.state in ("open", "picking", "ready")
    ]


def taxes_of(lines: Sequence[orders.OrderLine]) -> list[pricing.TaxTotal]:
    """The taxes of lines that are a sale by themselves, one for each place and rate."""
    sums: dict[tuple[str, int], list[int]] = {}
    for one in map(tax_of, lines):
        before = sums.get((one.place, one.rate), [0, 0, 0])
        more = (one.net_minor, one.tax_minor, one.gross_minor)
        sums[one.place, one.rate] = [a + b for a, b in zip(before, more, strict=True)]
    return [pricing.TaxTotal(*key, *sums[key]) for key in sorted(sums)]


def tax_of(line: orders.OrderLine) -> pricing.TaxTotal:
    """The tax of a line that is a sale by itself."""
    return pricing.TaxTotal(
        line.tax_place, line.tax_rate, line.total_minor - line.tax_minor, line.tax_minor, line.total_minor
    )


def paid_with(taken: Sequence[payments.Payment]) -> list[ReceiptTender]:
    """What these payments brought, as a receipt says it."""
    return [
        ReceiptTender(one.tender, one.captured_minor + one.rounding_minor, rounding_minor=one.rounding_minor)
        for one in taken
        if one.captured_minor
    ]


def given_back(refunds: Sequence[orders.Refunded]) -> list[ReceiptTender]:
    """What went back, as a receipt says it."""
    return [
        ReceiptTender(one.tender, -one.amount_minor - one.rounding_minor, rounding_minor=-one.rounding_minor)
        for one in refunds
    ]


def with_change(tenders: list[ReceiptTender], given_minor: int | None) -> list[ReceiptTender]:
    """Write down what was handed over in cash and what came back. Refuses with GivenTooLittle."""
    if given_minor is None:
        return tenders
    found = []
    for tender in tenders:
        if tender.tender == "cash":
            if given_minor < tender.amount_minor:
                raise GivenTooLittle(due_minor=tender.amount_minor, given_minor=given_minor)
            change = given_minor - tender.amount_minor
            found.append(msgspec.structs.replace(tender, given_minor=given_minor, change_minor=change))
        else:
            found.append(tender)
    return found

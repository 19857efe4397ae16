"""Pure decisions of the till: what a receipt says, and how receipts are chained."""

import hashlib
from typing import Any

import msgspec

from hanse import orders

from .contracts import ReceiptLine, ReceiptTender
from .refusals import GivenTooLittle


def number(location_code: str, register_number: int, sequence: int) -> str:
    """The printed number: place, register, and the register's own gap-free count."""
    return f"{location_code.upper()}-{register_number}-{sequence:06d}"


def typed(number: str) -> str:
    """A number as it was printed, from what was typed or scanned."""
    return number.replace("\x00", "").strip().upper()


def chained(before: str, facts: dict[str, Any]) -> str:
    """The hash of a receipt, which seals all receipts before it."""
    return hashlib.sha256(before.encode() + msgspec.json.encode(facts, order="sorted")).hexdigest()


def sale_lines(order: orders.Order) -> list[ReceiptLine]:
    """The lines of a sale as they are printed."""
    return [
        ReceiptLine(
            line.sku,
            line.name,
            line.quantity,
            line.unit_minor,
            line.discount_minor,
            line.total_minor,
            line.tax_rate,
            line.delivery,
        )
        for line in order.lines
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
            found.append(ReceiptTender("cash", tender.amount_minor, given_minor, change))
        else:
            found.append(tender)
    return found

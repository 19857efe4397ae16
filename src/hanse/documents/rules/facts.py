"""What a document says: facts of an order, put together once and frozen."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from hanse import orders, payments, pricing
from hanse.documents.contracts import (
    Buyer,
    DocumentKind,
    Facts,
    Paid,
    Passage,
    ReceiptGiven,
    Row,
    Seller,
    SellerInput,
    TaxSum,
)
from hanse.kit import address
from hanse.kit.address import Address

from . import amounts, words
from .amounts import Position


class Heading(msgspec.Struct, frozen=True):
    """What every document of an order begins with."""

    kind: DocumentKind
    number: str
    seller: SellerInput
    language: str
    issued_date: date


def heading(kind: DocumentKind, number: str, seller: Seller, language: str, issued_date: date) -> Heading:
    """The seller without what is ours alone."""
    kept = {name: getattr(seller, name) for name in SellerInput.__struct_fields__}
    return Heading(kind, number, SellerInput(**kept), language if language in ("de", "en") else "en", issued_date)


def confirmation(
    head: Heading, order: orders.Order, places: Mapping[UUID, str], paid: Sequence[Paid], terms: Sequence[Passage]
) -> Facts:
    """What was agreed: everything that was ordered, what it costs, how it comes, and the terms of the contract."""
    every = [
        Position(ln.id, ln.tax_place, ln.tax_rate, ln.quantity, ln.total_minor, ln.tax_minor) for ln in order.lines
    ]
    facts = _priced(head, order, [*every, *amounts.shipping(order)])
    rows = [
        msgspec.structs.replace(row, note=_way(order, line, places, head.language))
        for row, line in zip(facts.rows, order.lines, strict=True)
    ]
    return msgspec.structs.replace(facts, rows=rows, paid=list(paid), terms=list(terms))


def bill(
    head: Heading,
    order: orders.Order,
    positions: Sequence[Position],
    paid: Sequence[Paid],
    due_days: int | None,
) -> Facts:
    """An invoice of these positions; the days of supply are those on which their goods left."""
    days = _days_of_supply(head, order, positions)
    return msgspec.structs.replace(
        _priced(head, order, positions),
        delivered_from=min(days),
        delivered_to=max(days),
        paid=list(paid),
        due_days=due_days,
    )


def credit(head: Heading, order: orders.Order, positions: Sequence[Position], invoice: tuple[str, date]) -> Facts:
    """What is given back of an invoice."""
    days = _days_of_supply(head, order, positions)
    return msgspec.structs.replace(
        _priced(head, order, positions),
        refers_to=invoice[0],
        refers_date=invoice[1],
        delivered_from=min(days),
        delivered_to=max(days),
    )


def goods(head: Heading, order: orders.Order, lines: Sequence[orders.OrderLine], place: Sequence[str]) -> Facts:
    """What lies in a parcel, or was handed over: pieces without prices."""
    rows = [_row(line, line.quantity - line.cancelled_quantity, head.language) for line in lines]
    bare = [Row(sku=row.sku, name=row.name, quantity=row.quantity) for row in rows]
    return msgspec.structs.replace(_begun(head, order), rows=bare, place=list(place))


def picks(head: Heading, order: orders.Order, lines: Sequence[orders.OrderLine], place: Sequence[str]) -> Facts:
    """What a place has to fetch, in the order of article numbers."""
    rows = [
        Row(
            sku=line.sku,
            name=_name(line, head.language),
            quantity=line.quantity - line.cancelled_quantity,
            note=words.word(words.WAYS, "ship" if line.delivery is orders.Delivery.SHIP else "pickup", head.language)
            .partition(":")[0],
        )
        for line in sorted(lines, key=lambda one: (one.sku, one.position))
    ]  # fmt: skip
    return msgspec.structs.replace(_begun(head, order), rows=rows, place=list(place))


def receipt(head: Heading, order: orders.Order, given: ReceiptGiven, place: Sequence[str]) -> Facts:
    """A receipt as the register printed it."""
    at = given.at.astimezone(ZoneInfo(head.seller.time_zone))
    return msgspec.structs.replace(
        _begun(head, order),
        rows=given.rows,
        taxes=given.taxes,
        total_minor=given.total_minor,
        tax_minor=sum(tax.tax_minor for tax in given.taxes),
        net_minor=sum(tax.net_minor for tax in given.taxes),
        paid=given.paid,
        place=list(place),
        cashier=given.cashier,
        moment=f"{at:%Y-%m-%dT%H:%M:%S}",
        remark=given.remark,
    )


def printed_place(name: str, where: Address) -> list[str]:
    """A place with its address, line by line."""
    return [name, *(line for line in address.lines(where) if line != name)]


def _begun(head: Heading, order: orders.Order) -> Facts:
    zone = ZoneInfo(head.seller.time_zone)
    return Facts(
        kind=head.kind,
        number=head.number,
        language=head.language,
        issued_date=head.issued_date,
        seller=head.seller,
        buyer=_buyer(head, order),
        order=order.number,
        ordered_date=order.placed_at.astimezone(zone).date(),
        currency=order.currency,
        rows=[],
        net_shown=order.business is not None,
    )


def _buyer(head: Heading, order: orders.Order) -> Buyer:
    home = head.seller.address.country
    billing = order.billing or (order.shipping if order.pickup_point is None else None)
    lines = address.lines(_named(billing, order), home=home) if billing else [part for part in (order.name,) if part]
    company = order.business.company if order.business else ""
    if company and company not in lines:
        lines = [company, *lines]
    goes_to = address.lines(_named(order.shipping, order), home=home) if order.shipping else []
    return Buyer(
        lines=lines,
        ship_to=goes_to if goes_to != lines else [],
        vat_id=(order.business.vat_id or "") if order.business else "",
        reference=order.order_reference,
    )


def _named(where: Address, order: orders.Order) -> Address:
    return where if where.name or where.company else msgspec.structs.replace(where, name=order.name)


def _priced(head: Heading, order: orders.Order, positions: Sequence[Position]) -> Facts:
    """Lines and sums of these positions."""
    known = {line.id: line for line in order.lines}
    rows = [_priced_row(known[one.line], one, head.language) for one in positions if one.line is not None]
    sent = [one for one in positions if one.line is None]
    taxes = [TaxSum(place, rate, gross - tax, tax, gross) for place, rate, gross, tax in amounts.taxes_of(positions)]
    return msgspec.structs.replace(
        _begun(head, order),
        rows=rows,
        shipping_minor=sum(one.total_minor for one in sent),
        shipping_net_minor=sum(one.total_minor - one.tax_minor for one in sent),
        taxes=taxes,
        net_minor=sum(tax.net_minor for tax in taxes),
        tax_minor=sum(tax.tax_minor for tax in taxes),
        total_minor=sum(tax.gross_minor for tax in taxes),
    )


def _row(line: orders.OrderLine, quantity: int, language: str) -> Row:
    return Row(sku=line.sku, name=_name(line, language), quantity=quantity, unit_minor=line.unit_minor)


def _priced_row(line: orders.OrderLine, one: Position, language: str) -> Row:
    off = pricing.share(line.discount_minor, line.quantity, 0, one.quantity) if one.quantity else 0
    return msgspec.structs.replace(
        _row(line, one.quantity, language),
        discount_minor=off,
        total_minor=one.total_minor,
        net_minor=one.total_minor - one.tax_minor,
        tax_rate=one.rate,
    )


def _name(line: orders.OrderLine, language: str) -> str:
    return line.name.get(language) or line.name.get("en") or line.sku


def _way(order: orders.Order, line: orders.OrderLine, places: Mapping[UUID, str], language: str) -> str:
    where = places.get(line.pickup_location, "") if line.pickup_location else ""
    key = str(line.delivery)
    if key == "ship" and order.promised_to is not None:
        span = sorted({line.promised_date or order.promised_from or order.promised_to, order.promised_to})
        days = " – ".join(day(one, language) for one in span)
        return words.word(words.WAYS, "ship_on", language).format(days=days)
    return words.word(words.WAYS, key, language).format(place=where)


def day(value: date, language: str) -> str:
    """A date as it is written in a language."""
    return f"{value:%d.%m.%Y}" if language == "de" else f"{value:%d %b %Y}"


def _days_of_supply(head: Heading, order: orders.Order, positions: Sequence[Position]) -> list[date]:
    """The days on which the goods of these positions left us; the day of the sale where nothing says otherwise."""
    zone = ZoneInfo(head.seller.time_zone)
    left: dict[str, date] = {}
    for change in order.adjustments:
        if change.kind in ("ship", "hand_over"):
            left |= dict.fromkeys(change.facts.get("lines", ()), change.at.astimezone(zone).date())
    sold = order.placed_at.astimezone(zone).date()
    return [left.get(str(one.line), sold) for one in positions if one.line is not None] or [sold]


def tenders_of(paid: Sequence[payments.Payment]) -> list[Paid]:
    """What paid for an order and was not given back."""
    return [
        Paid(one.tender, one.secured_minor - one.refunded_minor)
        for one in paid
        if one.secured_minor > one.refunded_minor
    ]

"""What is put on paper when something happens with an order."""

import msgspec

from hanse import documents, orders, pricing, till, web
from hanse.kit.db import Tx
from hanse.kit.events import Recorded


async def documents_confirm(tx: Tx, _: Recorded, event: orders.OrderConfirmed) -> None:
    """The order is concluded: its confirmation carries the terms and the instructions on withdrawal."""
    await documents.confirm(tx, event.order, _terms_in)


async def _terms_in(tx: Tx, language: str) -> list[documents.Passage]:
    return [documents.Passage(text, heading) for text, heading in await web.contract_terms(tx, language)]


async def documents_shipped(tx: Tx, recorded: Recorded, event: orders.OrderLinesShipped) -> None:
    """A parcel has a delivery note, and what it brings is billed."""
    await documents.note_delivery(tx, str(recorded.id), event.order, event.location, event.lines)
    await documents.follow(tx, event.order)


async def documents_handed_over(tx: Tx, recorded: Recorded, event: orders.OrderLinesHandedOver) -> None:
    """What was collected has a delivery note and is billed; what was carried out has its receipt."""
    if event.collected:
        await documents.note_delivery(tx, str(recorded.id), event.order, event.location, event.lines)
    await documents.follow(tx, event.order)


Follows = orders.OrderCancelled | orders.OrderChanged | orders.GoodsReturned


async def documents_follow(tx: Tx, _: Recorded, event: Follows) -> None:
    """What was billed and came back, or costs less now, is credited; what joined and was delivered is billed."""
    await documents.follow(tx, event.order)


async def documents_keep_receipt(tx: Tx, _: Recorded, event: till.ReceiptIssued) -> None:
    """A receipt can be had as a document too. That of a gift card belongs to no order, and is printed at the till."""
    if event.kind.startswith("gift_card"):
        return
    receipt = next(one for one in await till.receipts_of(tx, event.order) if one.id == event.receipt)
    order = await orders.load_order(tx, event.order)
    await documents.keep_receipt(tx, _given(receipt, order.language))


def _given(receipt: till.Receipt, language: str) -> documents.ReceiptGiven:
    taxes = [msgspec.convert(tax, pricing.TaxTotal) for tax in receipt.body.get("taxes", ())]
    return documents.ReceiptGiven(
        receipt=receipt.id,
        number=receipt.number,
        order=receipt.order,
        location=receipt.location,
        cashier=receipt.cashier,
        at=receipt.at,
        rows=[_row(line, language) for line in receipt.body.get("lines", ())],
        taxes=[
            documents.TaxSum(tax.place, tax.rate, tax.net_minor, tax.tax_minor, tax.net_minor + tax.tax_minor)
            for tax in taxes
        ],
        paid=_paid(receipt),
        total_minor=receipt.total_minor,
        remark=_remark(receipt),
    )


def _paid(receipt: till.Receipt) -> list[documents.Paid]:
    """The tenders, and below cash that was rounded by how much."""
    found = []
    for one in receipt.tenders:
        found.append(documents.Paid(one.tender, one.amount_minor))
        if one.rounding_minor:
            found.append(documents.Paid("rounding", one.rounding_minor))
    return found


def _row(line: dict[str, object], language: str) -> documents.Row:
    names = msgspec.convert(line["name"], dict[str, str])
    figures = ("quantity", "unit_minor", "discount_minor", "total_minor")
    known: dict[str, object] = {key: line[key] for key in figures if key in line}
    return msgspec.convert({"sku": line["sku"], "name": names.get(language, ""), **known}, documents.Row)


def _remark(receipt: till.Receipt) -> str:
    number: str = receipt.body.get("offline", {}).get("number", "")
    return number or str(receipt.body.get("return", ""))

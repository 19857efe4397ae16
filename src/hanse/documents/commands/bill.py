"""Invoices and credit notes: what was delivered and kept is billed, no more and no less."""

from functools import partial
from uuid import UUID

from hanse import orders, payments
from hanse.documents import queries
from hanse.documents.contracts import Document, DocumentKind, Seller
from hanse.documents.refusals import NothingToBill, SellerUnknown
from hanse.documents.rules import amounts
from hanse.documents.rules import facts as making
from hanse.kit.actor import Actor
from hanse.kit.db import Tx

from .issue import Wanted, issue, lock_order


async def follow(tx: Tx, order: UUID) -> list[Document]:
    """Bring the papers of an order up to what has happened: an invoice for what was delivered and is on none, credit
    notes for what came back or costs less now. A repeat finds nothing to do.

    Nothing is made before somebody said who sells, nor for sales with a receipt that nobody wanted an invoice of.
    """
    seller = await queries.find_seller(tx)
    if seller is None:
        return []
    await lock_order(tx, order)
    found = await orders.load_order(tx, order)
    billed = await queries.billed(tx, order)
    if not amounts.bills(found, seller, begun=bool(billed)):
        return []
    return await _settle(tx, seller, found, billed)


async def bill(tx: Tx, actor: Actor, order: UUID) -> Document:
    """The invoice that a customer asks for: of everything that was delivered and is on none.

    Refuses with SellerUnknown, NothingToBill and NotFound.
    """
    await orders.get_order(tx, actor, order)
    seller = await queries.find_seller(tx)
    if seller is None:
        raise SellerUnknown(order=order)
    await lock_order(tx, order)
    made = await _settle(tx, seller, await orders.load_order(tx, order), await queries.billed(tx, order))
    invoice = next((one for one in made if one.kind is DocumentKind.INVOICE), None)
    if invoice is None:
        raise NothingToBill(order=order)
    return invoice


async def _settle(tx: Tx, seller: Seller, order: orders.Order, billed: list[amounts.Billed]) -> list[Document]:
    due = amounts.due(amounts.kept(order), billed)
    made = []
    for invoice, positions in due.credit.items():
        corrected = await queries.load_document(tx, invoice)
        said = (corrected.number, corrected.issued_date)
        count = await tx.value("select count(*) from documents.document where refers_to = $1", invoice)
        wanted = Wanted(
            kind=DocumentKind.CREDIT_NOTE,
            subject=f"{invoice}:{count + 1}",
            order=order,
            language=order.language,
            refers_to=invoice,
            positions=positions,
        )
        tell = partial(making.credit, order=order, positions=positions, invoice=said)
        made.append(await issue(tx, seller, wanted, tell))
    if any(one.quantity or one.total_minor for one in due.bill):
        paid = await payments.payments_of(tx, order.id)
        days = await _due_days(tx, order, paid)
        count = await tx.value(
            "select count(*) from documents.document where kind = 'invoice' and sales_order = $1", order.id
        )
        wanted = Wanted(
            kind=DocumentKind.INVOICE,
            subject=f"{order.id}:{count + 1}",
            order=order,
            language=order.language,
            positions=due.bill,
        )
        tenders = making.tenders_of(paid)
        tell = partial(making.bill, order=order, positions=due.bill, paid=tenders, due_days=days)
        made.append(await issue(tx, seller, wanted, tell))
    return made


async def _due_days(tx: Tx, order: orders.Order, paid: list[payments.Payment]) -> int | None:
    """In how many days it is to be paid, where any of it is on account."""
    if order.customer is None or not any(one.tender == payments.Tender.ON_ACCOUNT for one in paid):
        return None
    standing = await payments.standing_of(tx, order.customer)
    return standing.terms.days

"""Give a document its number and write it down, in one transaction."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from hanse import orders
from hanse.documents import queries
from hanse.documents.contracts import Document, DocumentIssued, DocumentKind, Facts, Seller
from hanse.documents.rules import facts as making
from hanse.documents.rules import numbers
from hanse.documents.rules.amounts import Position
from hanse.kit.db import Tx
from hanse.kit.ids import new_id

# The row of the series stays locked until the end: whoever comes next waits, and a rollback gives the number back.
NEXT = """
insert into documents.series (kind, scope, year, last) values ($1, $2, $3, 1)
on conflict (kind, scope, year) do update set last = documents.series.last + 1 returning last
"""

INSERT = """
insert into documents.document (id, kind, number, scope, year, sequence, sales_order, subject, refers_to, location,
    customer, language, issued_date, at, amount_minor, currency, layout, facts)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
"""

POSITION = """
insert into documents.billed (document, line, place, rate, quantity, total_minor, tax_minor)
values ($1, $2, $3, $4, $5, $6, $7)
"""


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """A document to be made. `scope` is the place that counts for itself, empty for the whole company."""

    kind: DocumentKind
    subject: str
    order: orders.Order
    language: str
    scope: str = ""
    number: str | None = None
    location: UUID | None = None
    refers_to: UUID | None = None
    positions: Sequence[Position] = ()


async def lock_order(tx: Tx, order: UUID) -> None:
    """Let nobody else make documents of this order until the end of the transaction."""
    await tx.run("select pg_advisory_xact_lock(hashtextextended('documents ' || $1, 0))", str(order))


async def issue(tx: Tx, seller: Seller, wanted: Wanted, tell: Callable[[making.Heading], Facts]) -> Document:
    """Number the document and freeze what it says. One about the same thing is made once.

    Whoever calls holds the lock of the order.
    """
    known = await queries.find_about(tx, wanted.kind, wanted.subject)
    if known is not None:
        return known
    today = tx.now.astimezone(ZoneInfo(seller.time_zone)).date()
    year, sequence, number = await _numbered(tx, wanted, today)
    said = tell(making.heading(wanted.kind, number, seller, wanted.language, today))
    document = new_id()
    await tx.run(
        INSERT,
        document, wanted.kind, number, wanted.scope, year, sequence, wanted.order.id, wanted.subject,
        wanted.refers_to, wanted.location, wanted.order.customer, said.language, today, tx.now, said.total_minor,
        said.currency, numbers.LAYOUT, msgspec.to_builtins(said),
    )  # fmt: skip
    rows: list[tuple[Any, ...]] = [
        (document, p.line, p.place, p.rate, p.quantity, p.total_minor, p.tax_minor) for p in wanted.positions
    ]
    await tx.many(POSITION, rows)
    made = await queries.load_document(tx, document)
    await tx.emit(
        DocumentIssued(
            made.id, made.kind, made.number, made.order, made.customer, made.location, made.amount_minor, made.currency
        )
    )
    if made.kind in numbers.MAILED and wanted.order.email:
        await tx.enqueue("documents.print", {"document": made.id}, key=f"documents.print:{made.id}")
    return made


async def _numbered(tx: Tx, wanted: Wanted, today: date) -> tuple[int | None, int | None, str]:
    if wanted.number is not None:
        return None, None, wanted.number
    sequence: int = await tx.value(NEXT, wanted.kind, wanted.scope, today.year)
    return today.year, sequence, numbers.number(wanted.kind, wanted.scope, today.year, sequence)

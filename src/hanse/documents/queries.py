"""Reads of documents: customers see those of their orders, staff those of the orders that they may see."""

from datetime import datetime
from uuid import UUID

import msgspec

from hanse import orders
from hanse.kit.actor import Actor
from hanse.kit.db import Tx
from hanse.kit.paging import Page, decode_cursor, encode_cursor, limit
from hanse.kit.refusals import NotFound

from .contracts import Document, DocumentKind, Facts, Seller
from .rules.amounts import Billed

SELLER = """
select s.version, s.by_name, s.at, s.body ->> 'name' as name, s.body -> 'address' as address,
       s.body ->> 'vat_id' as vat_id, s.body ->> 'tax_number' as tax_number, s.body ->> 'registered' as registered,
       s.body ->> 'represented' as represented, s.body ->> 'phone' as phone, s.body ->> 'email' as email,
       s.body ->> 'bank' as bank, s.body ->> 'time_zone' as time_zone, s.body ->> 'invoices' as invoices
from documents.seller s order by s.version desc limit 1
"""

DOCUMENT = """
select id, kind, number, sales_order as order, subject, refers_to, location, customer, language, issued_date, at,
       amount_minor, currency, layout
from documents.document
"""

# What each invoice of an order still bills: its own positions, less those of its credit notes.
BILLED = """
select i.id as invoice, p.line, p.place, p.rate,
    sum(case d.kind when 'invoice' then p.quantity else -p.quantity end)::int as quantity,
    sum(case d.kind when 'invoice' then p.total_minor else -p.total_minor end)::bigint as total_minor,
    sum(case d.kind when 'invoice' then p.tax_minor else -p.tax_minor end)::bigint as tax_minor
from documents.document i
join documents.document d on d.id = i.id or d.refers_to = i.id
join documents.billed p on p.document = d.id
where i.kind = 'invoice' and i.sales_order = $1
group by i.id, i.year, i.sequence, p.line, p.place, p.rate
order by i.year, i.sequence, p.line
"""

# Papers of the house are not the customer's.
INTERNAL = (DocumentKind.PICK_LIST,)


async def find_seller(tx: Tx) -> Seller | None:
    """Who sells, as it stands; None before anybody has said so."""
    return await tx.row(Seller, SELLER)


async def load_document(tx: Tx, document: UUID) -> Document:
    """A document, whoever asks. Refuses with NotFound."""
    found = await tx.row(Document, DOCUMENT + "where id = $1", document)
    if found is None:
        raise NotFound(document=document)
    return found


async def get_document(tx: Tx, actor: Actor, document: UUID, token: str | None = None) -> Document:
    """A document, for whoever may see its order. Refuses with NotFound."""
    found = await load_document(tx, document)
    await orders.get_order(tx, actor, found.order, token)
    if found.kind in INTERNAL and not actor.may("fulfillment.read"):
        raise NotFound(document=document)
    return found


async def find_about(tx: Tx, kind: DocumentKind, subject: str) -> Document | None:
    """The document of a kind about something, if it was made."""
    return await tx.row(Document, DOCUMENT + "where kind = $1 and subject = $2", kind, subject)


async def list_documents(tx: Tx, actor: Actor, order: UUID, token: str | None = None) -> list[Document]:
    """The documents of an order, oldest first, for whoever may see it. Refuses with NotFound."""
    await orders.get_order(tx, actor, order, token)
    found = await tx.rows(Document, DOCUMENT + "where sales_order = $1 order by at, id", order)
    return [one for one in found if one.kind not in INTERNAL or actor.may("fulfillment.read")]


async def search_documents(
    tx: Tx, kind: str | None = None, text: str | None = None, cursor: str | None = None, size: int | None = None
) -> Page[Document]:
    """Documents of the whole house, newest first; of one kind, or whose number contains a text."""
    after = decode_cursor(cursor, tuple[datetime, UUID])
    count = limit(size)
    rows = await tx.rows(
        Document,
        DOCUMENT + "where ($1::text is null or kind = $1) and ($2::text is null or position(upper($2) in number) > 0) "
        "and ($3::timestamptz is null or (at, id) < ($3, $4)) order by at desc, id desc limit $5",
        kind,
        text,
        *(after or (None, None)),
        count + 1,
    )
    last = rows[count - 1] if len(rows) > count else None
    return Page(rows[:count], encode_cursor(last.at, last.id) if last else None)


async def facts_of(tx: Tx, document: UUID) -> Facts:
    """What a document says. Refuses with NotFound."""
    facts = await tx.value("select facts from documents.document where id = $1", document)
    if facts is None:
        raise NotFound(document=document)
    return msgspec.convert(facts, Facts)


async def billed(tx: Tx, order: UUID) -> list[Billed]:
    """What the invoices of an order bill and no credit note has given back, the oldest invoice first."""
    return await tx.rows(Billed, BILLED, order)


async def find_pdf(tx: Tx, document: UUID) -> bytes | None:
    """What was given out of a document, byte for byte; None while nobody asked for it."""
    content: bytes | None = await tx.value("select content from documents.pdf where document = $1", document)
    return content

"""Documents over HTTP."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar.params import QueryParameter
from litestar.response import Response

from hanse.kit import edge
from hanse.kit.actor import Actor, Needs, Scope
from hanse.kit.db import Tx
from hanse.kit.house import House
from hanse.kit.paging import Page
from hanse.kit.refusals import InvalidInput, NotFound, StaleVersion

from . import commands, providers, queries
from .contracts import Document, DocumentKind, Seller, SellerInput
from .refusals import NothingToBill, NothingToPick, SellerUnknown

# Whoever may see the order sees its documents: its customer, whoever holds its link, and staff of its places.
READ = Needs("documents.read_order", Scope.ANYONE)
BILL = Needs("orders.place", Scope.LOCATION, through_actor=True)
PICK = Needs("fulfillment.pick", Scope.LOCATION, at="data.location")
SEARCH = Needs("orders.read", Scope.GLOBAL)
SETTLE = Needs("documents.write", Scope.GLOBAL)


class PickListWanted(msgspec.Struct, frozen=True):
    """Which place picks."""

    location: UUID


@edge.get("/v1/orders/{order:uuid}/documents", needs=READ, refuses=[NotFound], tags=["documents"])
async def get_order_documents(tx: Tx, actor: Actor, order: UUID, token: str | None = None) -> list[Document]:
    """The documents of an order, oldest first; for its customer, a guest who holds its token, and staff."""
    return await queries.list_documents(tx, actor, order, token)


@edge.post(
    "/v1/orders/{order:uuid}/invoices",
    needs=BILL,
    refuses=[NotFound, SellerUnknown, NothingToBill],
    tags=["documents"],
)
async def post_invoice(tx: Tx, actor: Actor, order: UUID) -> Document:
    """The invoice that a customer asks for: of everything that was delivered and is on none."""
    return await commands.bill(tx, actor, order)


@edge.post(
    "/v1/orders/{order:uuid}/pick-lists",
    needs=PICK,
    refuses=[NotFound, SellerUnknown, NothingToPick],
    tags=["documents"],
)
async def post_pick_list(tx: Tx, actor: Actor, order: UUID, data: PickListWanted) -> Document:
    """What a place has to fetch for an order, as it stands now; unchanged, it is the one that was made before."""
    return await commands.list_picks(tx, actor, order, data.location)


@edge.get("/v1/documents", needs=SEARCH, refuses=[InvalidInput], tags=["documents"])
async def get_documents(
    tx: Tx,
    kind: DocumentKind | None = None,
    text: str | None = None,
    cursor: str | None = None,
    size: Annotated[int | None, QueryParameter(name="limit", ge=1, le=200)] = None,
) -> Page[Document]:
    """Documents of the whole house, newest first."""
    return await queries.search_documents(tx, kind, text, cursor, size)


@edge.get("/v1/documents/{document:uuid}", needs=READ, refuses=[NotFound], tags=["documents"])
async def get_document(tx: Tx, actor: Actor, document: UUID, token: str | None = None) -> Document:
    """A document: number, day and amount."""
    return await queries.get_document(tx, actor, document, token)


@edge.get("/v1/documents/{document:uuid}/pdf", needs=READ, refuses=[NotFound], tags=["documents"])
async def get_document_pdf(house: House, actor: Actor, document: UUID, token: str | None = None) -> Response[bytes]:
    """The document as PDF/A: always the same bytes."""
    ready = await providers.shown(house, actor, document, token)
    headers = {
        "Content-Disposition": f'inline; filename="{ready.document.number}.pdf"',
        "ETag": f'"{ready.sha256.hex()}"',
        "Cache-Control": "private, no-cache",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(ready.content, headers=headers, media_type="application/pdf")


@edge.get("/v1/seller", needs=SETTLE, refuses=[SellerUnknown], tags=["documents"])
async def get_seller(tx: Tx) -> Seller:
    """Who sells, as documents say it."""
    found = await queries.find_seller(tx)
    if found is None:
        raise SellerUnknown
    return found


@edge.put("/v1/seller", needs=SETTLE, refuses=[StaleVersion], tags=["documents"])
async def put_seller(tx: Tx, actor: Actor, data: SellerInput, if_match: int | None) -> Seller:
    """Say who sells from now on. Earlier documents keep what they said."""
    return await commands.save_seller(tx, actor, data, if_match)


ROUTES = [
    get_order_documents, post_invoice, post_pick_list, get_documents, get_document, get_document_pdf, get_seller,
    put_seller,
]  # fmt: skip

"""Price books for registers: what they price by while they are cut off."""

import gzip
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request
from litestar.params import QueryParameter
from litestar.response import Response

from hanse import locations, pricing
from hanse.kit import edge
from hanse.kit.actor import Actor, Needs, Scope
from hanse.kit.db import Tx
from hanse.kit.house import House
from hanse.kit.refusals import NotFound

READ = Needs("till.sell", Scope.LOCATION, through_actor=True)
STORE = "store"
FOREVER = "private, max-age=31536000, immutable"


class PriceBookAnswer(msgspec.Struct, frozen=True):
    """The signed head of a price book, the hash of its content, and what changed since the version that was named."""

    head: str
    signature: str
    version: int
    content: str
    changes: str | None


@edge.get(
    "/v1/till/registers/{register:uuid}/price-book", needs=READ, refuses=[NotFound, pricing.NoBook], tags=["till"]
)
async def get_price_book(
    tx: Tx,
    actor: Actor,
    house: House,
    request: Request[Any, Any, Any],
    register: UUID,
    since: Annotated[int | None, QueryParameter(ge=1, le=2**31 - 1)] = None,
    group: Annotated[str | None, QueryParameter(max_length=100)] = None,
) -> PriceBookAnswer:
    """What a register needs to price without the server: the signed head of its latest price book.

    `changes` are the lines that make its content of that of version `since`; where there are none, the whole content
    is fetched by its hash. 304 while the version in If-None-Match is the latest.
    """
    place = (await locations.get_register(tx, register)).location
    actor.require("till.sell", place)
    book = await pricing.get_book(tx, STORE, place, group, house.settings.currency)
    tag = f'"{book.version}-{book.content[:16]}"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
    if request.headers.get("if-none-match", "").removeprefix("W/") == tag:
        return Response(b"", status_code=304, headers=headers)  # type: ignore[return-value]
    changes = None if since is None else await pricing.changes_since(tx, book, since)
    answer = PriceBookAnswer(book.head, book.signature, book.version, book.content, changes)
    return Response(msgspec.json.encode(answer), headers=headers, media_type="application/json")  # type: ignore[return-value]


@edge.get(
    "/v1/till/price-book-contents/{content:str}",
    needs=READ,
    refuses=[pricing.NoBook],
    media_type="text/plain",
    opt={"uncompressed": True},
    tags=["till"],
)
async def get_price_book_content(tx: Tx, request: Request[Any, Any, Any], content: str) -> Response[bytes]:
    """The content of a price book by its hash, a line for each fact. It never changes."""
    body = await pricing.book_content(tx, content)
    headers = {
        "ETag": f'"{content}"',
        "Cache-Control": FOREVER,
        "Vary": "Accept-Encoding",
    }
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
    else:
        body = gzip.decompress(body)
    return Response(body, headers=headers, media_type="text/plain; charset=utf-8")


@edge.get("/v1/till/price-book-keys", needs=READ, tags=["till"])
async def get_price_book_keys(tx: Tx) -> list[pricing.BookKey]:
    """The public keys of price books, those that sign no more among them."""
    return await pricing.book_keys(tx)


ROUTES = [get_price_book, get_price_book_content, get_price_book_keys]

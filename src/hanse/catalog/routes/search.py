"""Finding products, and the pictures of them."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Response
from litestar.params import QueryParameter

from hanse.catalog import commands, queries
from hanse.catalog.contracts import Media, SearchPage, SearchSort, SearchWanted, Suggestions
from hanse.catalog.refusals import InvalidMedia
from hanse.kit import edge
from hanse.kit.actor import Needs, Scope
from hanse.kit.db import Tx
from hanse.kit.house import House
from hanse.kit.paging import PAGE_SIZE_MAX
from hanse.kit.refusals import InvalidInput, NotFound

SEE = Needs("catalog.see", Scope.ANYONE)
WRITE = Needs("catalog.write", Scope.GLOBAL)
FACETS_MAX = 50

# A picture may be shown and nothing else, even when somebody opens it on its own.
PICTURE_HEADERS = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "Content-Security-Policy": "default-src 'none'; img-src data:; style-src 'unsafe-inline'; sandbox",
    "X-Content-Type-Options": "nosniff",
}

Channel = Annotated[str, QueryParameter(pattern="^[a-z0-9][a-z0-9_-]{0,99}$")]
Language = Annotated[str, QueryParameter(pattern="^(de|en)$")]


class Upload(msgspec.Struct, frozen=True):
    """A picture: its type, and its bytes in Base64."""

    content_type: str
    data: bytes


@edge.get("/v1/search", needs=SEE, refuses=[InvalidInput], together=True, tags=["catalog"])
async def get_search(
    house: House,
    q: Annotated[str, QueryParameter(max_length=300)] = "",
    language: Language = "de",
    channel: Channel = "web",
    category: Annotated[str | None, QueryParameter(max_length=100)] = None,
    facet: Annotated[list[str] | None, QueryParameter(max_items=FACETS_MAX)] = None,
    sort: SearchSort = SearchSort.RELEVANCE,
    cursor: str | None = None,
    limit: Annotated[int | None, QueryParameter(ge=1, le=PAGE_SIZE_MAX)] = None,
) -> SearchPage:
    """Find products. Filter by `facet=color:navy`, several times for several values."""
    wanted = SearchWanted(q, language, channel, category, _facets(facet or []), sort, cursor, limit)
    # What many ask for is answered for all of them at once; a search that has to be made keeps nobody waiting.
    found = await house.gathered(queries.searched_before, readonly=True)(wanted)
    if found is not None:
        return found
    return await house.database.read(lambda tx: queries.search(tx, wanted))


@edge.get("/v1/search/suggestions", needs=SEE, tags=["catalog"])
async def get_suggestions(
    tx: Tx, q: Annotated[str, QueryParameter(max_length=300)], language: Language = "de", channel: Channel = "web"
) -> Suggestions:  # fmt: skip
    """What somebody who is still typing may mean."""
    return await queries.suggest(tx, q, language, channel)


@edge.post("/v1/media", needs=WRITE, refuses=[InvalidMedia], tags=["catalog"])
async def post_media(tx: Tx, data: Upload) -> Media:
    """Keep a picture. The same picture again is the same media."""
    return await commands.store_media(tx, data.content_type, data.data)


@edge.get("/media/{media:uuid}", needs=SEE, refuses=[NotFound], tags=["catalog"])
async def get_media(tx: Tx, media: UUID) -> Response[bytes]:
    """A picture. What lies under an address never changes."""
    found = await queries.get_media(tx, media)
    return Response(found.data, media_type=found.content_type, headers=PICTURE_HEADERS)


def _facets(given: list[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in given:
        key, colon, value = one.partition(":")
        if not colon or not key:
            raise InvalidInput(field="facet", reason="a facet is written key:value")
        found.setdefault(key, []).append(value)
    return found


ROUTES = [get_search, get_suggestions, post_media, get_media]

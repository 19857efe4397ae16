"""Lists of products: a category, a search, and what somebody who is still typing may mean."""

from collections.abc import Iterable, Sequence
from typing import Annotated, Any
from urllib.parse import urlencode

import msgspec
from litestar.handlers import HTTPRouteHandler
from litestar.params import QueryParameter
from litestar.response import Response

from hanse import catalog
from hanse.kit import edge
from hanse.kit.actor import Actor
from hanse.kit.db import Tx
from hanse.kit.house import House
from hanse.kit.refusals import NotFound
from hanse.web import safety, shelf
from hanse.web.visit import CHANNEL, SEE, AnyRequest, Page, Visit, enter, here

PAGE = 24
FACET = "f_"
TEXT_LONGEST = 200
SORT_WORDS = {"relevance": "Best match", "newest": "Newest first", "name": "By name"}
Text = Annotated[str, QueryParameter(name="q", max_length=TEXT_LONGEST)]


class Chip(msgspec.Struct, frozen=True):
    """A filter that is in force, and the address of the list without it."""

    name: str
    address: str


def facets_asked(request: AnyRequest) -> dict[str, list[str]]:
    """The filters in the address: f_color=navy&f_color=brick."""
    found: dict[str, list[str]] = {}
    for key, value in request.query_params.multi_items():
        if key.startswith(FACET) and value:
            found.setdefault(key.removeprefix(FACET), []).append(value)
    return found


async def listed(tx: Tx, visit: Visit, *, text: str = "", category: str | None = None) -> dict[str, Any]:
    """What both lists show."""
    request = visit.request
    asked = facets_asked(request)
    sort = request.query_params.get("sort") or ("relevance" if text else "newest")
    wanted = catalog.SearchWanted(
        text=text,
        language=visit.language,
        channel=CHANNEL,
        category=category,
        facets=asked,
        sort=catalog.SearchSort(sort) if sort in SORT_WORDS else catalog.SearchSort.NEWEST,
        cursor=request.query_params.get("after"),
        limit=PAGE,
    )
    found = await catalog.search(tx, wanted)
    return {
        "found": found,
        "tiles": await shelf.tiles(tx, visit, found.items),
        "facets": [facet for facet in found.facets if _helps(facet, category)],
        "chips": _chips(visit, found.facets, asked),
        "sort": sort,
        "sorts": {key: name for key, name in SORT_WORDS.items() if text or key != "relevance"},
        "next_page": here(request, after=found.next) if found.next else None,
        "first_page": here(request, after=None) if "after" in request.query_params else None,
        "asked": asked,
    }


def _helps(facet: catalog.Facet, category: str | None) -> bool:
    """A filter with one value that all have filters nothing; categories are walked through, not ticked."""
    if facet.key == "category":
        return category is None and len(facet.values) > 1
    return len(facet.values) > 1 or any(value.selected for value in facet.values)


def _children(
    facets: Sequence[catalog.Facet], tree: Iterable[catalog.Category], key: str
) -> list[tuple[catalog.Category, int | None]]:
    """The categories right below with how many articles they have; without a number where there are too many."""
    facet = next((facet for facet in facets if facet.key == "category"), None)
    if facet is None:
        return []
    counts = {value.value: value.count for value in facet.values}
    below = [one for one in tree if one.parent == key]
    return [(one, counts.get(one.key)) for one in below if one.key in counts or facet.more]


def _chips(visit: Visit, facets: Sequence[catalog.Facet], asked: dict[str, list[str]]) -> list[Chip]:
    names = {(facet.key, value.value): visit.text(value.name) for facet in facets for value in facet.values}
    items = [pair for pair in visit.request.query_params.multi_items() if pair[0] != "after"]
    chips = []
    for key, values in asked.items():
        for value in values:
            rest = [pair for pair in items if pair != (FACET + key, value)]
            query = urlencode(rest)
            address = visit.request.url.path + (f"?{query}" if query else "")
            chips.append(Chip(names.get((key, value), value), address))
    return chips


@edge.get("/categories/{key:str}", needs=SEE, refuses=[NotFound], page=True)
async def get_category_page(tx: Tx, actor: Actor, house: House, request: AnyRequest, key: str) -> Page:
    """A category with everything below it."""
    visit = await enter(tx, actor, house, request)
    category = await catalog.get_category(tx, key)
    tree = {one.key: one for one in visit.frame.tree}
    matter = await listed(tx, visit, category=key)
    plain = not matter["asked"] and not matter["first_page"]
    return visit.show(
        "listing.html",
        personal=visit.actor.customer is not None,
        canonical=f"/categories/{key}" if plain else None,
        category=category,
        ancestors=[tree[above] for above in category.ancestors if above in tree],
        children=_children(matter["found"].facets, tree.values(), key),
        text="",
        **matter,
    )


@edge.get("/search", needs=SEE, page=True)
async def get_search_page(tx: Tx, actor: Actor, house: House, request: AnyRequest, q: Text = "") -> Page:
    """Products that were searched for. One that was named exactly, by its code, is shown at once."""
    visit = await enter(tx, actor, house, request)
    text = " ".join(q.split())
    if text:
        exact = await catalog.find_variant(tx, text)
        if exact is not None and CHANNEL in exact.channels:
            return visit.go(f"/products/{exact.handle}?{urlencode({'sku': exact.sku})}")
    matter = await listed(tx, visit, text=text)
    own = visit.actor.customer is not None
    return visit.show("listing.html", personal=own, category=None, ancestors=[], children=[], text=text, **matter)


@edge.get("/search/suggestions", needs=SEE, page=True)
async def get_suggestions(tx: Tx, actor: Actor, q: Text = "") -> Response[bytes]:
    """Words and names for a text that is still being typed, as a list of texts."""
    found = await catalog.suggest(tx, q, actor.language, CHANNEL)
    names = [catalog.text_in(hit.name, actor.language) for hit in found.products]
    words = list(dict.fromkeys([*found.words, *names]))
    headers = {**safety.file_headers(), "Cache-Control": "public, max-age=60", "Vary": "Cookie, Accept-Language"}
    return Response(msgspec.json.encode(words), media_type="application/json", headers=headers)


ROUTES: list[HTTPRouteHandler] = [get_category_page, get_search_page, get_suggestions]

"""What machines read: where everything is, and where they need not look."""

from xml.sax.saxutils import escape

from litestar.handlers import HTTPRouteHandler
from litestar.response import Response

from hanse import catalog, locations
from hanse.kit import edge
from hanse.kit.actor import Actor
from hanse.kit.db import Tx
from hanse.kit.house import House
from hanse.web import safety
from hanse.web.store.legal import TITLE_WORDS
from hanse.web.visit import CHANNEL, SEE, AnyRequest, enter

# The protocol allows no more addresses in one file.
ADDRESSES_MAX = 50_000
PAGE = 200
ROBOTS = """User-agent: *
Disallow: /account
Disallow: /cart
Disallow: /checkout
Disallow: /orders/
Disallow: /search
Disallow: /survey/
Disallow: /v1/
Disallow: /office
Disallow: /till
Disallow: /pick
Disallow: /desk

Sitemap: {origin}/sitemap.xml
"""


@edge.get("/robots.txt", needs=SEE, page=True)
async def get_robots(tx: Tx, actor: Actor, house: House, request: AnyRequest) -> Response[bytes]:
    """Where machines need not look."""
    visit = await enter(tx, actor, house, request)
    return _answer(ROBOTS.format(origin=visit.origin()), "text/plain")


@edge.get("/sitemap.xml", needs=SEE, page=True)
async def get_sitemap(tx: Tx, actor: Actor, house: House, request: AnyRequest) -> Response[bytes]:
    """Every page that is for everybody, in both languages."""
    visit = await enter(tx, actor, house, request)
    paths = ["/", "/stores", *(f"/legal/{page}" for page in TITLE_WORDS)]
    paths += [f"/categories/{one.key}" for one in await catalog.list_categories(tx, CHANNEL) if one.products]
    paths += [
        f"/stores/{one.code}" for one in await locations.list_locations(tx) if one.kind is not locations.Kind.WAREHOUSE
    ]
    wanted = catalog.SearchWanted(channel=CHANNEL, sort=catalog.SearchSort.NEWEST, limit=PAGE)
    while len(paths) < ADDRESSES_MAX:
        found = await catalog.search(tx, wanted, with_facets=False)
        paths += [f"/products/{hit.handle}" for hit in found.items]
        if found.next is None:
            break
        wanted = catalog.SearchWanted(channel=CHANNEL, sort=catalog.SearchSort.NEWEST, limit=PAGE, cursor=found.next)
    return _answer(_sitemap(visit.origin(), paths[:ADDRESSES_MAX]), "application/xml; charset=utf-8")


def _sitemap(origin: str, paths: list[str]) -> str:
    entries = []
    for path in paths:
        german, english = escape(origin + path), escape(f"{origin}{path}?lang=en")
        entries.append(
            f"<url><loc>{german}</loc>"
            f'<xhtml:link rel="alternate" hreflang="de" href="{german}"/>'
            f'<xhtml:link rel="alternate" hreflang="en" href="{english}"/></url>'
        )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">'
        + "\n".join(entries)
        + "</urlset>\n"
    )


def _answer(text: str, media_type: str) -> Response[bytes]:
    headers = {**safety.file_headers(), "Cache-Control": "public, max-age=3600"}
    return Response(text.encode(), media_type=media_type, headers=headers)


ROUTES: list[HTTPRouteHandler] = [get_robots, get_sitemap]

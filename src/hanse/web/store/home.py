"""The first page, and the choice of a store."""

from litestar.handlers import HTTPRouteHandler

from hanse import catalog, channels
from hanse.kit import edge
from hanse.kit.actor import Actor
from hanse.kit.db import Tx
from hanse.kit.house import House
from hanse.web import forms, promises, shelf, visitors
from hanse.web.forms import Form
from hanse.web.visit import CHANNEL, SEE, AnyRequest, Page, enter, inner

NEW_SHOWN = 8
REDUCED_SHOWN = 4
LOOKED_THROUGH = 200
CATEGORIES_SHOWN = 12


@edge.get("/", needs=SEE, page=True)
async def get_home(tx: Tx, actor: Actor, house: House, request: AnyRequest) -> Page:
    """What there is, what is new, what is reduced."""
    visit = await enter(tx, actor, house, request)
    wanted = catalog.SearchWanted(
        language=visit.language, channel=CHANNEL, sort=catalog.SearchSort.NEWEST, limit=LOOKED_THROUGH
    )
    newest = await catalog.search(tx, wanted, with_facets=False)
    shown = [tile for tile in await shelf.tiles(tx, visit, newest.items) if tile.price is not None]
    reduced = [tile for tile in shown if tile.price and tile.price.percent][:REDUCED_SHOWN]
    categories = [c for c in await catalog.list_categories(tx, CHANNEL) if c.parent is None and c.products]
    pictures = {category.key: await _picture(tx, category.key) for category in categories[:CATEGORIES_SHOWN]}
    policy = await channels.get_policy(tx, CHANNEL)
    back = promises.returns(visit, days=policy.return_days, anywhere=policy.return_anywhere)
    return visit.show(
        "home.html",
        canonical="/",
        collecting=promises.collecting(visit, policy),
        returns=back,
        categories=categories[:CATEGORIES_SHOWN],
        pictures=pictures,
        fresh=[tile for tile in shown if not tile.sold_out][:NEW_SHOWN],
        reduced=reduced,
    )


async def _picture(tx: Tx, category: str) -> str | None:
    """The picture of a product in the category."""
    wanted = catalog.SearchWanted(channel=CHANNEL, category=category, sort=catalog.SearchSort.NAME, limit=1)
    found = await catalog.search(tx, wanted, with_facets=False)
    return found.items[0].image if found.items else None


@edge.post("/store", needs=SEE, page=True, status=303)
async def post_store(tx: Tx, actor: Actor, house: House, request: AnyRequest, data: Form) -> Page:
    """Remember the store whose stock and times are shown first."""
    visit = await enter(tx, actor, house, request)
    code = forms.typed(data, "code")
    known = any(store.code == code for store in visit.frame.stores)
    cookie = visitors.kept(house, visitors.STORE, code) if known else visitors.dropped(house, visitors.STORE)
    return visit.go(inner(forms.typed(data, "next")), cookie)


ROUTES: list[HTTPRouteHandler] = [get_home, post_store]

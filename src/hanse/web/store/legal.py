"""What the law wants within reach of every page: who sells, under what terms, what happens with data."""

from collections.abc import Mapping

from litestar.handlers import HTTPRouteHandler

from hanse import channels, delivery
from hanse.kit import edge
from hanse.kit.actor import Actor
from hanse.kit.db import Tx
from hanse.kit.house import House
from hanse.kit.refusals import NotFound
from hanse.web import promises, sale
from hanse.web.visit import CHANNEL, SEE, AnyRequest, Page, enter

# Long texts are whole templates, one for each language; these are their titles.
TITLE_WORDS: Mapping[str, str] = {
    "imprint": "Imprint",
    "terms": "Terms and conditions",
    "privacy": "Privacy",
    "withdrawal": "Right of withdrawal",
    "shipping": "Shipping and payment",
    "accessibility": "Accessibility",
}


@edge.get("/legal/{page:str}", needs=SEE, refuses=[NotFound], page=True)
async def get_legal(tx: Tx, actor: Actor, house: House, request: AnyRequest, page: str) -> Page:
    """One of the texts. Those of the demo speak of a retailer that does not exist."""
    if page not in TITLE_WORDS:
        raise NotFound(page=page)
    visit = await enter(tx, actor, house, request)
    policy = await channels.get_policy(tx, CHANNEL)
    methods = [one for one in await delivery.list_methods(tx) if one.active and one.kind == "ship"]
    return visit.show(
        "legal.html",
        canonical=f"/legal/{page}",
        title=TITLE_WORDS[page],
        body=f"legal/{page}.{visit.language}.html",
        methods=methods,
        points=any(delivery.Goal.POINT in one.reaches for one in methods),
        policy=policy,
        tenders=[visit.say(sale.TENDER_WORDS[key]) for key in policy.tenders if key in sale.TENDER_WORDS],
        returns=promises.returns(visit, days=policy.return_days, anywhere=policy.return_anywhere),
    )


ROUTES: list[HTTPRouteHandler] = [get_legal]

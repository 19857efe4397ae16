"""One request of a page: who looks, in which language, at which store, and the frame that stands around every page."""

import math
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

import msgspec
from litestar import Request
from litestar.datastructures import Cookie, State
from litestar.response import Response

from hanse import catalog, customers, locations, orders, payments
from hanse.kit import words
from hanse.kit.actor import Actor, Needs, Scope
from hanse.kit.db import Tx
from hanse.kit.house import House
from hanse.kit.ids import new_secret
from hanse.kit.refusals import Refusal

from . import safety, visitors
from .templating import TEMPLATE

AnyRequest = Request[Any, Any, State]
Page = Response[bytes]
SEE = Needs("web.see", Scope.ANYONE)
CHANNEL = "web"
HTML = "text/html"
# A chain has a thousand; nobody looks through more than a few.
STORES_NAMED = 12


class Frame(msgspec.Struct, frozen=True):
    """What stands around a page beside its own matter. `pieces` counts what lies in the cart; a company sees prices
    `net`. `stores_near` are the stores with the customer's own first, and then the nearest to it, as far as it is known
    where they are.
    """

    tree: Sequence[catalog.Category] = ()
    stores: Sequence[locations.Location] = ()
    store: locations.Location | None = None
    stores_near: Sequence[locations.Location] = ()
    pieces: int = 0
    net: bool = False

    @property
    def sections(self) -> list[catalog.Category]:
        """The categories at the top."""
        return [category for category in self.tree if category.parent is None]

    @property
    def stores_named(self) -> Sequence[locations.Location]:
        """The few of them that stand in a menu."""
        return self.stores_near[:STORES_NAMED]


class Visit(msgspec.Struct, frozen=True):
    """A request of a page, with everything that its templates need."""

    request: AnyRequest
    house: House
    actor: Actor
    frame: Frame
    cookies: tuple[Cookie, ...] = ()

    @property
    def language(self) -> str:
        return self.actor.language

    @property
    def currency(self) -> str:
        return self.house.settings.currency

    @property
    def zone(self) -> str:
        return self.house.settings.time_zone

    def say(self, sentence: str, **facts: Any) -> str:
        """A sentence in the language of this visit."""
        return words.say(sentence, self.language, **facts)

    def text(self, texts: dict[str, str]) -> str:
        """A text of the data in the language of this visit."""
        return catalog.text_in(texts, self.language)

    def origin(self) -> str:
        """Scheme and host of absolute addresses."""
        base = self.request.base_url
        return self.house.settings.public_url.rstrip("/") or f"{base.scheme}://{base.netloc}"

    def show(
        self,
        template: str,
        *,
        status: int = 200,
        canonical: str | None = None,
        address: str | None = None,
        personal: bool = False,
        card_fields: payments.CardFields | None = None,
        **matter: Any,
    ) -> Page:
        """Render a page.

        `canonical` is its one address for search engines; a page without is not for them. `address` is where it can be
        read again, for a page that answers a form. `card_fields` are those of a payment provider, where it has them.
        """
        nonce = new_secret(12)
        again = address or "/"
        if self.request.method == "GET":
            again = here(self.request, lang=None)
        html = TEMPLATE.get_template(template).render(
            visit=self,
            frame=self.frame,
            actor=self.actor,
            settings=self.house.settings,
            language=self.language,
            currency=self.currency,
            zone=self.zone,
            nonce=nonce,
            canonical=canonical,
            here=again,
            switch={code: f"{again}{'&' if '?' in again else '?'}lang={code}" for code in words.LANGUAGES},
            card_fields=card_fields,
            request_id=self.request.scope.get("request_id", ""),
            **matter,
        )
        opens = card_fields.opens if card_fields else {}
        headers = {"Content-Language": self.language, **safety.page_headers(nonce, personal=personal, opens=opens)}
        return Response(
            html.encode(),
            status_code=status,
            headers=headers,
            media_type=HTML,
            cookies=[*self.cookies, *self._chosen()],
        )

    def go(self, address: str, *cookies: Cookie) -> Page:
        """Send the browser elsewhere after a form."""
        headers = {"Location": address, "Cache-Control": "no-store"}
        found = [*self.cookies, *cookies, *self._chosen()]
        return Response(b"", status_code=303, headers=headers, media_type=HTML, cookies=found)

    def _chosen(self) -> list[Cookie]:
        """A language that was asked for in the address is kept for the pages that follow."""
        asked = self.request.query_params.get("lang")
        if asked != self.language or self.request.cookies.get(visitors.LANGUAGE) == asked:
            return []
        # Scripts of the tools read the language too; nothing depends on it being hidden.
        return [visitors.kept(self.house, visitors.LANGUAGE, self.language, hidden=False)]


async def enter(tx: Tx, actor: Actor, house: House, request: AnyRequest, *, own_cart: bool = False) -> Visit:
    """Begin a visit. With `own_cart` an unknown browser gets the cookie that will own its cart."""
    shopper, cookies = visitors.visited(actor, house) if own_cart else (visitors.in_the_shop(actor), [])
    return Visit(request, house, shopper, await frame(tx, shopper, request), tuple(cookies))


async def frame(tx: Tx, actor: Actor, request: AnyRequest) -> Frame:
    """The frame of a page: three short queries, and one more for whoever is signed in."""
    categories = await catalog.list_categories(tx)
    stores = await locations.list_locations(tx, locations.Capability.PICKUP)
    chosen = request.cookies.get(visitors.STORE)
    store = next((store for store in stores if store.code == chosen), None)
    cart = await orders.standing_cart(tx, actor, CHANNEL)
    return Frame(
        tree=categories,
        stores=stores,
        store=store,
        stores_near=_nearest(stores, store),
        pieces=sum(line.quantity for line in cart.lines) if cart else 0,
        net=actor.customer is not None and (await customers.get_customer(tx, actor.customer)).business is not None,
    )


def _nearest(stores: Sequence[locations.Location], own: locations.Location | None) -> list[locations.Location]:
    start = own.position if own else None

    def way(store: locations.Location) -> tuple[bool, float]:
        far = locations.kilometers(start, store.position) if start and store.position else math.inf
        return store != own, far

    return sorted(stores, key=way)


def here(request: AnyRequest, **changes: str | None) -> str:
    """The address of this page with other parameters; None takes one away."""
    kept = [(key, value) for key, value in request.query_params.multi_items() if key not in changes]
    kept += [(key, value) for key, value in changes.items() if value is not None]
    return request.url.path + (f"?{urlencode(kept)}" if kept else "")


def inner(address: str | None, otherwise: str = "/") -> str:
    """An address of our own to go back to; anything that leads elsewhere is not followed."""
    asked = address or ""
    plain = asked.startswith("/") and not asked.startswith("//") and "\\" not in asked and asked.isprintable()
    return asked if plain else otherwise


def refused(refusal: Refusal, language: str) -> str:
    """What a refusal says to people."""
    return words.say(refusal.sentence(), language)

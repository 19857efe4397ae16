"""What stands before a cashier: articles of a store, what a code means, parked carts."""

import re
from collections.abc import Mapping, Sequence
from uuid import UUID

import msgspec

from hanse import catalog, customers, inventory, orders, payments, pricing
from hanse.kit.actor import SYSTEM, Actor
from hanse.kit.db import Tx
from hanse.kit.installation import installation
from hanse.kit.qr import data_uri
from hanse.kit.refusals import InvalidInput, NotFound
from hanse.till import rules
from hanse.till.contracts import (
    Article,
    ArticleGroup,
    ArticlePage,
    ParkedCart,
    ParkedSlip,
    Scanned,
)
from hanse.till.refusals import NothingScanned

from .shifts import find_receipt

STORE = "store"


# How the codes of the house look; which of them a code is follows from its shape alone.
CARD = re.compile(r"\d{13}")
CART = re.compile(r"[2-9A-HJ-NP-TW-Z]{8}")
PICKUP = re.compile(r"[2-9A-HJ-NP-TW-Z]{6}")

PARKED = """
select cart, location, code, note, customer_name, pieces, total_minor, currency, parked_by, parked_at
from till.parked_cart
"""


async def find_articles(
    tx: Tx, actor: Actor, location: UUID, wanted: catalog.SearchWanted, *, currency: str = "EUR"
) -> ArticlePage:
    """Products that the store sells, each with its articles, their prices there and their pieces."""
    actor.require("till.sell", location)
    page = await catalog.search(tx, msgspec.structs.replace(wanted, channel=STORE), with_facets=False)
    known = await articles(tx, location, [variant for hit in page.items for variant in hit.variants], currency=currency)
    groups = [
        ArticleGroup(hit.product, hit.name, hit.brand, hit.image, [known[v] for v in hit.variants if v in known])
        for hit in page.items
    ]
    return ArticlePage([group for group in groups if group.articles], page.total, page.next, page.did_you_mean)


async def articles(
    tx: Tx, location: UUID, variants: Sequence[UUID], *, currency: str = "EUR"
) -> Mapping[UUID, Article]:
    """What a store needs to know to sell these variants. Five queries for any number."""
    cards = await catalog.variants(tx, variants)
    options = await catalog.option_names(tx, cards.values())
    prices = await pricing.prices(tx, STORE, variants, location=location, currency=currency)
    free = await inventory.pooled(tx, variants, STORE)
    found = {}
    for variant, card in cards.items():
        price = prices.get(variant)
        here = next((place.available for place in free[variant].stores if place.location == location), 0)
        found[variant] = Article(
            variant,
            card.sku,
            card.gtin,
            card.name,
            options[variant],
            card.image,
            None if price is None else price.unit_minor,
            price.lowest_30_days_minor if price is not None and price.percent else None,
            here,
            free[variant].online,
        )
    return found


async def scanned(tx: Tx, actor: Actor, location: UUID, code: str, *, currency: str = "EUR") -> Scanned:
    """What a code stands for: an article first, then everything else that carries one.

    Refuses with NothingScanned.
    """
    actor.require("till.sell", location)
    tidy = rules.typed(code)
    card = await catalog.find_variant(tx, code)
    if card is not None:
        found = await articles(tx, location, [card.id], currency=currency)
        return Scanned("article", card.sku, article=found[card.id])
    # What the shop shows as a picture is the address of a cart; its code stands at the end.
    bare = re.sub(r"[\s-]", "", tidy.rpartition("/CART/")[2])
    answer = await _person(tx, actor, bare) or await _sale(tx, actor, location, tidy, bare)
    if answer is None:
        raise NothingScanned(scanned=code)
    return answer


async def _person(tx: Tx, actor: Actor, bare: str) -> Scanned | None:
    try:
        if CARD.fullmatch(bare) and actor.may("customers.read"):
            known = await customers.by_identifier(tx, "card", bare)
            return Scanned("customer", bare, customer=known) if known else None
        if payments.GIFT_CARD_CODE.fullmatch(bare) and actor.may("payments.take"):
            return Scanned("gift_card", bare, gift_card=await payments.get_gift_card(tx, bare))
    except (InvalidInput, payments.GiftCardUnknown):
        # Thirteen digits may be no card number, sixteen letters no gift card: then the code is something else.
        return None
    return None


async def _sale(tx: Tx, actor: Actor, location: UUID, tidy: str, bare: str) -> Scanned | None:
    if CART.fullmatch(bare):
        try:
            cart = await orders.recall_cart(tx, actor, bare)
        except NotFound:
            return None
        return Scanned("cart", cart.code, cart=await orders.price_cart(tx, cart))
    if PICKUP.fullmatch(bare) and await orders.find_pickup(tx, location, bare) is not None:
        return Scanned("pickup", bare)
    if await find_receipt(tx, actor, tidy) is not None:
        return Scanned("receipt", tidy)
    if actor.may("till.return") and await orders.find_order(tx, SYSTEM, tidy) is not None:
        return Scanned("order", tidy)
    return None


async def list_parked(tx: Tx, actor: Actor, location: UUID) -> list[ParkedCart]:
    """The carts that wait at a store, the latest first."""
    actor.require("till.sell", location)
    return await tx.rows(ParkedCart, PARKED + "where location = $1 order by parked_at desc limit 100", location)


async def parked_slip(tx: Tx, actor: Actor, location: UUID, cart: UUID) -> ParkedSlip:
    """The slip of a cart that waits at a store. Refuses with NotFound."""
    actor.require("till.sell", location)
    found = await tx.row(ParkedCart, PARKED + "where location = $1 and cart = $2", location, cart)
    if found is None:
        raise NotFound(cart=cart)
    link = f"{(await installation(tx)).url}/cart/{found.code}"
    return ParkedSlip(found, link, data_uri(link))

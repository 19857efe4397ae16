"""What a channel offers, in one read: for storefronts, apps and screens that show a product."""

from collections.abc import Sequence
from itertools import groupby
from operator import attrgetter

from hanse import catalog, inventory, pricing
from hanse.channels.contracts import ProductAsked, ProductOffered
from hanse.channels.rules import policies
from hanse.kit.db import Tx
from hanse.kit.refusals import NotFound, Refusal

from .channels import get_channel


async def products_offered(tx: Tx, asked: Sequence[ProductAsked]) -> list[ProductOffered | Refusal]:
    """All that the pages of these products show on their channels, in a few statements for any number of them.

    What a channel does not sell is answered with NotFound in its place.
    """
    answers: dict[ProductAsked, ProductOffered | Refusal] = {}
    for channel, pages in groupby(sorted(set(asked), key=attrgetter("channel")), key=attrgetter("channel")):
        handles = [page.handle for page in pages]
        offered = await _offered(tx, channel, handles)
        answers |= {ProductAsked(channel, handle): answer for handle, answer in zip(handles, offered, strict=True)}
    return [answers[one] for one in asked]


async def _offered(tx: Tx, channel: str, handles: Sequence[str]) -> list[ProductOffered | Refusal]:
    try:
        shop = await get_channel(tx, channel)
    except NotFound as unknown:
        return [unknown for _ in handles]
    sold = {
        handle: product
        for handle, product in (await catalog.products_by_handle(tx, handles)).items()
        if product.status is catalog.Status.ACTIVE
        and policies.sells(shop.policy, published=channel in product.channels, categories=product.categories)
    }
    ids = {handle: [variant.id for variant in product.variants if variant.active] for handle, product in sold.items()}
    every = [variant for found in ids.values() for variant in found]
    prices = await pricing.prices(tx, channel, every, currency=shop.currency)
    seen = await inventory.pooled_seen(tx, every, channel, policies.showing(shop.policy))
    return [
        ProductOffered(
            sold[handle],
            [prices[one] for one in ids[handle] if one in prices],
            [seen[one] for one in ids[handle]],
        )
        if handle in sold
        else NotFound(product=handle)
        for handle in handles
    ]

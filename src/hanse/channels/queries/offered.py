"""What a channel offers, in one read: for storefronts, apps and screens that show a product."""

from hanse import catalog, inventory, pricing
from hanse.channels.contracts import ProductOffered
from hanse.channels.rules import policies
from hanse.kit.db import Tx
from hanse.kit.refusals import NotFound

from .channels import get_channel


async def product_offered(tx: Tx, channel: str, handle: str) -> ProductOffered:
    """All that the page of a product shows on a channel. Refuses with NotFound for what the channel does not sell."""
    shop = await get_channel(tx, channel)
    product = await catalog.get_product(tx, handle)
    published = channel in product.channels
    sold = policies.sells(shop.policy, published=published, categories=product.categories)
    if product.status is not catalog.Status.ACTIVE or not sold:
        raise NotFound(product=handle)
    ids = [variant.id for variant in product.variants if variant.active]
    prices = await pricing.prices(tx, channel, ids, currency=shop.currency)
    seen = await inventory.pooled_seen(tx, ids, channel, policies.showing(shop.policy))
    return ProductOffered(product, [prices[one] for one in ids if one in prices], [seen[one] for one in ids])

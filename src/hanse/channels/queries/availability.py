"""What a channel can promise, as far as its policy lets customers read it, and the arithmetic behind it."""

from collections.abc import Sequence
from uuid import UUID

from hanse import catalog, inventory
from hanse.channels.rules import policies
from hanse.kit.db import Tx

from .channels import get_policy


async def availability_seen(
    tx: Tx, variants: Sequence[UUID], channel: str, near: Sequence[UUID] | None = None, *, to_staff: bool = False
) -> list[inventory.PooledSeen]:
    """What customers of a channel may read about each variant, in their order; with `near` only of these stores.

    What the channel does not sell is not available there. Staff read figures whatever the policy shows, and of
    articles that the channel does not show. Refuses with NotFound for an unknown channel.
    """
    policy = await get_policy(tx, channel)
    wanted = list(dict.fromkeys(variants))
    if to_staff:
        exact = inventory.Showing(inventory.Visibility.EXACT, policy.few_left, policy.back_orders)
        return list((await inventory.pooled_seen(tx, wanted, channel, exact, near)).values())
    cards = await catalog.variants(tx, wanted)
    sold = [
        card.id
        for card in cards.values()
        if card.active and policies.sells(policy, published=channel in card.channels, categories=card.categories)
    ]
    showing = policies.showing(policy)
    seen = await inventory.pooled_seen(tx, sold, channel, showing, near)
    none = inventory.Seen(False, False, None)
    return [seen.get(variant) or inventory.PooledSeen(variant, none, [], 0) for variant in wanted]


async def why(tx: Tx, variant: UUID, places: Sequence[UUID] | None, channel: str | None) -> inventory.Why:
    """The exact arithmetic behind what a channel can promise at these places (None: all).

    Refuses with NotFound for an unknown channel.
    """
    back_orders = channel is not None and (await get_policy(tx, channel)).back_orders
    return await inventory.why(tx, variant, places, channel, back_orders=back_orders)

"""Holds for people and programs outside, on the terms of the channel that they sell on."""

from collections.abc import Sequence

from hanse import inventory
from hanse.kit.db import Tx
from hanse.kit.refusals import Refusal
from hanse.orders import queries
from hanse.orders.refusals import BackOrdersNotOffered


async def hold_pieces(tx: Tx, wishes: Sequence[inventory.HoldWanted]) -> list[inventory.Hold | Refusal]:
    """Keep pieces for each wish as `inventory.hold` does; one answer for each wish, in their order.

    Refuses a wish for what is on its way with BackOrdersNotOffered where the terms of its channel do not offer that.
    """
    channels = {wish.channel for wish in wishes if wish.delivery is not None}
    closed = {name for name in channels if name is None or not (await queries.get_terms(tx, name)).back_orders}
    refused = {
        n: BackOrdersNotOffered(channel=wish.channel, delivery=wish.delivery)
        for n, wish in enumerate(wishes)
        if wish.delivery is not None and wish.channel in closed
    }
    if not refused:
        return await inventory.hold(tx, wishes)
    answers = iter(await inventory.hold(tx, [wish for n, wish in enumerate(wishes) if n not in refused]))
    return [refused[n] if n in refused else next(answers) for n in range(len(wishes))]

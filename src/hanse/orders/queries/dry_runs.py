"""Sourcing tried out: on a basket that somebody makes up, or on an order as it stands. Nothing is changed."""

from uuid import UUID

from hanse import sourcing
from hanse.kit.actor import Actor
from hanse.kit.db import Tx
from hanse.orders.contracts import Delivery

from .orders import get_order
from .workload import workload


async def dry_run(tx: Tx, wanted: sourcing.Wanted, rule_set: sourcing.RuleSetInput | None) -> sourcing.DryRun:
    """Where a basket would come from now, by the rules of its channel or by others, with every place's verdicts."""
    return await sourcing.dry_run(tx, wanted, workload, rule_set)


async def dry_run_order(tx: Tx, actor: Actor, order: UUID, rule_set: sourcing.RuleSetInput | None) -> sourcing.DryRun:
    """Where the parcels of an order would come from if it were placed now. Refuses with NotFound.

    What the order holds itself is promised, and so not free: the answer is for a second order like it.
    """
    found = await get_order(tx, actor, order)
    wishes = [
        sourcing.Wish(line.id, line.variant, line.quantity) for line in found.lines if line.delivery is Delivery.SHIP
    ]
    wanted = sourcing.Wanted(channel=found.channel, wishes=wishes, destination=found.shipping)
    return await sourcing.dry_run(tx, wanted, workload, rule_set)

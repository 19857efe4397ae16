"""Verbs of the loyalty program."""

from uuid import UUID

from hanse import ledger
from hanse.kit.db import Tx
from hanse.kit.ids import new_id

from . import rules
from .contracts import PointsEarned, PointsTakenBack

INSERT = """
insert into loyalty.entry (id, customer, sales_order, kind, points, reference, at)
values ($1, $2, $3, $4, $5, $6, $7) on conflict (kind, reference) do nothing
"""


async def earn(tx: Tx, customer: UUID, order: UUID, amount_minor: int, reference: UUID) -> int:
    """Points for goods that the customer took. `reference` is what happened (the event): it earns once."""
    points = rules.points_for(amount_minor)
    if not points or not await tx.run(INSERT, new_id(), customer, order, "earned", points, reference, tx.now):
        return 0
    await ledger.post(
        tx,
        [
            ledger.Posting(
                reference, ledger.POINTS, points, rules.issued(), rules.account(customer), order, "points earned"
            )
        ],
    )
    await tx.emit(PointsEarned(customer, order, points))
    return points


async def take_back(tx: Tx, customer: UUID, order: UUID, kept_minor: int, reference: UUID) -> int:
    """After a return: leave the points that the goods still kept are worth, and take the rest back.

    Never more than the order earned, and never more than is there: points that were spent meanwhile stay spent.
    """
    left: int = await tx.value(
        "select coalesce(sum(points), 0)::bigint from loyalty.entry where sales_order = $1 and customer = $2 "
        "and kind <> 'adjusted'",
        order,
        customer,
    )
    balance = await ledger.balance(tx, rules.account(customer), ledger.POINTS)
    points = min(max(0, left - rules.points_for(kept_minor)), balance.free)
    if not points or not await tx.run(INSERT, new_id(), customer, order, "taken_back", -points, reference, tx.now):
        return 0
    await ledger.post(
        tx,
        [
            ledger.Posting(
                reference, ledger.POINTS, points, rules.account(customer), rules.issued(), order, "points taken back"
            )
        ],
    )
    await tx.emit(PointsTakenBack(customer, order, points))
    return points

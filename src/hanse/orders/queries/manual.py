"""Prices set by hand: the policy, approvals that wait, and what was changed."""

from datetime import datetime
from uuid import UUID

from hanse import access
from hanse.kit.actor import Actor
from hanse.kit.db import Tx
from hanse.kit.refusals import NotFound
from hanse.orders.contracts import Approver, ChangedLine, ChangedSum, ChangeReport, ManualPolicy, PriceApproval

APPROVE = "orders.approve_price"
LINES_MOST = 500

POLICY = (
    "select version, reasons, limits, approval_minutes, by_name, at from orders.manual_policy order by version desc"
)

WAITING = """
select * from orders.price_approval
where state = 'asked' and expires_at > $1 and asked_by <> $2
  and ($3::uuid[] is null or location = any($3))
order by asked_at
"""

# A line counts where the price was set, and as far as it was not cancelled.
CHANGED = """
from orders.line l join orders.sales_order o on o.id = l.sales_order
where l.manual is not null and l.quantity > l.cancelled_quantity
  and o.placed_at >= $1 and ($2::timestamptz is null or o.placed_at < $2)
  and ($3::uuid[] is null or (l.manual ->> 'location')::uuid = any($3))
"""

REDUCED = "((l.manual ->> 'list_unit_minor')::bigint - l.unit_minor) * (l.quantity - l.cancelled_quantity)"

LINES = f"""
select l.id as line, o.id as order, o.number, o.channel, l.sku, l.name, l.quantity - l.cancelled_quantity as quantity,
       l.unit_minor, {REDUCED} as reduction_minor, o.currency, o.placed_at, l.manual
{CHANGED} order by o.placed_at desc, l.id limit {LINES_MOST}
"""

SUMS = f"""
select (l.manual ->> 'location')::uuid as location, (l.manual ->> 'by')::uuid as by,
       max(l.manual ->> 'by_name') as by_name,
       count(*) as lines, sum(l.quantity - l.cancelled_quantity)::bigint as pieces,
       sum({REDUCED})::bigint as reduction_minor, count(l.manual ->> 'approval') as approved_lines, o.currency
{CHANGED} group by 1, 2, o.currency order by reduction_minor desc, 2
"""


async def manual_policy(tx: Tx) -> ManualPolicy:
    """Who may reduce a price by how much, and why, as it stands now."""
    return (await manual_policies(tx))[0]


async def manual_policies(tx: Tx) -> list[ManualPolicy]:
    """Every version of the policy, the newest first."""
    return await tx.rows(ManualPolicy, POLICY)


async def get_approval(tx: Tx, actor: Actor, approval: UUID) -> PriceApproval:
    """An approval, for whoever asked for it and for those who may grant it there. Refuses with NotFound."""
    found = await tx.row(PriceApproval, "select * from orders.price_approval where id = $1", approval)
    if found is None or not (found.asked_by == actor.id or may_at(actor, APPROVE, found.location)):
        raise NotFound(approval=approval)
    return found


async def waiting_approvals(tx: Tx, actor: Actor) -> list[PriceApproval]:
    """What others ask for and the actor may decide, the oldest first."""
    places = actor.locations_for(APPROVE)
    return await tx.rows(PriceApproval, WAITING, tx.now, actor.id, None if places is None else list(places))


async def approvers(tx: Tx, actor: Actor, location: UUID | None) -> list[Approver]:
    """Who may approve a reduction at a place by their PIN, beside the actor."""
    found = await access.colleagues(tx, APPROVE, location)
    return [Approver(one.id, one.name) for one in found if one.id != actor.id]


async def changed_prices(
    tx: Tx, actor: Actor, since: datetime, until: datetime | None = None, location: UUID | None = None
) -> ChangeReport:
    """What was sold for a price set by hand, at the places whose figures the actor may see."""
    seen = actor.locations_for("insight.read")
    places = seen if location is None else frozenset({location}) & (seen if seen is not None else {location})
    given = (since, until, None if places is None else list(places))
    return ChangeReport(await tx.rows(ChangedLine, LINES, *given), await tx.rows(ChangedSum, SUMS, *given))


def may_at(actor: Actor, permission: str, location: UUID | None) -> bool:
    """Whether the permission is held at this place; without a place, whether it is held everywhere."""
    return actor.may_everywhere(permission) if location is None else actor.may(permission, location)

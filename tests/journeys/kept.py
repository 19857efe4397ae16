"""What an order keeps: its money and its pieces as the database has them, and what may follow what."""

from uuid import UUID

import msgspec

# What an order and a line may become next. What has left is never open again, what is over stays so.
AFTER = {
    "placed": {"confirmed", "cancelled", "completed"},
    "confirmed": {"completed", "cancelled"},
    "completed": {"confirmed"},
    "cancelled": set(),
}
LINE_AFTER = {
    "open": {"picking", "ready", "handed_over", "shipped", "cancelled"},
    "picking": {"open", "ready", "handed_over", "shipped", "cancelled"},
    "ready": {"open", "picking", "handed_over", "shipped", "cancelled"},
    "handed_over": {"returned"},
    "shipped": {"returned"},
    "returned": set(),
    "cancelled": set(),
}

MONEY = """
select l.id, l.state, l.quantity, l.total_minor, l.cancelled_quantity, l.returned_quantity, l.fulfilled_quantity,
    l.paid_at_pickup
from orders.line l where l.sales_order = $1 order by l.position
"""

# All that the house has of an order's money, whether every payment is sound, what cards were charged that are charged
# when goods leave (or when a bank would not wait any longer), and what the order says of itself.
KEPT = """
select o.state, o.payment_state, case when o.shipping_cancelled then 0 else o.shipping_minor end as shipping,
    coalesce(sum(p.captured_minor + p.taking_minor + p.set_aside_minor - p.refunded_minor), 0)::bigint as minor,
    coalesce(bool_and(
        p.refunded_minor between 0 and case when exists (
            select from payments.capture c where c.payment = p.id and c.state = 'refused'
        ) then p.amount_minor else p.captured_minor + p.taking_minor end
        and p.captured_minor + p.taking_minor + p.set_aside_minor <= p.amount_minor
    ), true) as sound,
    coalesce(sum((
        select sum(c.amount_minor) from payments.capture c
        where c.payment = p.id and c.state <> 'refused' and c.key <> p.id || ':end'
    )), 0)::bigint as charged
from orders.sales_order o left join payments.payment p on p.sales_order = o.id where o.id = $1 group by o.id
"""

POINTS = "select coalesce(sum(points), 0)::bigint from loyalty.entry where sales_order = $1"


class Line(msgspec.Struct, frozen=True):
    """A line as the database has it."""

    id: UUID
    state: str
    quantity: int
    total_minor: int
    cancelled_quantity: int
    returned_quantity: int
    fulfilled_quantity: int
    paid_at_pickup: bool


class Kept(msgspec.Struct, frozen=True):
    """Money of an order."""

    state: str
    payment_state: str
    shipping: int
    minor: int
    sound: bool
    charged: int


def reachable(steps: dict[str, set[str]], state: str) -> set[str]:
    """All states that may follow, sooner or later: a step of the test may be several of the order."""
    found: set[str] = set()
    ahead = set(steps[state])
    while ahead:
        found |= ahead
        ahead = {after for one in ahead for after in steps[one]} - found
    return found


def staying(line: Line) -> int:
    """How many pieces of a line the customer has paid for and keeps or will get."""
    if line.paid_at_pickup and line.fulfilled_quantity == 0:
        return 0
    return line.quantity - line.cancelled_quantity - line.returned_quantity

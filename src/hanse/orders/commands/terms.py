"""What the policies of channels mean for sales, as the room that keeps policies pushes it down (ADR 0014)."""

from hanse.kit.db import Tx
from hanse.orders.contracts import Terms

# A version that arrives late never overwrites a newer one.
SET = """
insert into orders.terms (channel, version, return_days, return_anywhere, reservation_hours, pickup_days,
    pickup_minutes, guests, attended, tenders, back_orders, taxed_at_destination, substitution, capture_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
on conflict (channel) do update set version = excluded.version, return_days = excluded.return_days,
    return_anywhere = excluded.return_anywhere, reservation_hours = excluded.reservation_hours,
    pickup_days = excluded.pickup_days, pickup_minutes = excluded.pickup_minutes, guests = excluded.guests,
    attended = excluded.attended, tenders = excluded.tenders, back_orders = excluded.back_orders,
    taxed_at_destination = excluded.taxed_at_destination, substitution = excluded.substitution,
    capture_at = excluded.capture_at
where orders.terms.version <= excluded.version
"""


async def set_terms(tx: Tx, channel: str, terms: Terms) -> None:
    """Sell on a channel under these terms from now on. Orders keep those under which they were sold."""
    await tx.run(
        SET,
        channel,
        terms.version,
        terms.return_days,
        terms.return_anywhere,
        terms.reservation_hours,
        terms.pickup_days,
        terms.pickup_minutes,
        terms.guests,
        terms.attended,
        terms.tenders,
        terms.back_orders,
        terms.taxed_at_destination,
        terms.substitution,
        terms.capture_at,
    )

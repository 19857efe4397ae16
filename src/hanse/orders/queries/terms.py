"""The terms under which a channel sells."""

from hanse.kit.db import Tx
from hanse.kit.refusals import NotFound
from hanse.orders.contracts import Terms

TERMS = """
select orders.terms.version, return_days, return_anywhere, reservation_hours, pickup_days, pickup_minutes, guests,
       attended, tenders, back_orders, taxed_at_destination, substitution, capture_at,
       p.return_rules, p.return_version
from orders.terms, (
    select rules as return_rules, version as return_version from orders.return_policy order by version desc limit 1
) p
where channel = $1
"""


async def get_terms(tx: Tx, channel: str) -> Terms:
    """The terms of a channel. Refuses with NotFound for one that nobody has made: nothing is sold there."""
    found = await tx.row(Terms, TERMS, channel)
    if found is None:
        raise NotFound(channel=channel)
    return found

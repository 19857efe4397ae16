"""The terms under which a channel sells."""

import msgspec

from hanse.kit.db import Tx
from hanse.kit.refusals import NotFound
from hanse.kit.standing import Standing
from hanse.orders.contracts import Terms

TERMS = """
select channel, to_jsonb(t) - 'channel' as terms from (
    select t.channel, t.version, t.return_days, t.return_anywhere, t.reservation_hours, t.pickup_days, t.pickup_minutes,
        t.guests, t.attended, t.tenders, t.back_orders, t.taxed_at_destination, t.substitution, t.capture_at,
        p.return_rules, p.return_version
    from orders.terms t, (
        select rules as return_rules, version as return_version
        from orders.return_policy order by version desc limit 1
    ) p
) t
"""


class _Sold(msgspec.Struct, frozen=True):
    channel: str
    terms: Terms


async def _read(tx: Tx) -> dict[str, Terms]:
    return {found.channel: found.terms for found in await tx.rows(_Sold, TERMS)}


CHANNELS = Standing("terms", ["orders.terms", "orders.return_policy"], _read)


async def get_terms(tx: Tx, channel: str) -> Terms:
    """The terms of a channel. Refuses with NotFound for one that nobody has made: nothing is sold there."""
    found = (await CHANNELS(tx)).get(channel)
    if found is None:
        raise NotFound(channel=channel)
    return found

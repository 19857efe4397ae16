"""Taking back what was published of price lists and prices: what counted before counts again, from now on."""

from datetime import datetime
from uuid import UUID

import msgspec

from hanse.kit.actor import Actor
from hanse.kit.db import Tx
from hanse.pricing.contracts import PriceListInput, PricesChanged

from .prices import next_version, save_price_list

# A price that did not begin yet ends where it would begin: it never counts.
END_NOW = """
update pricing.price set valid_until = greatest(valid_from, $2)
where proposal = $1 and (valid_until is null or valid_until > $2)
returning list, variant, min_quantity, valid_from
"""

# Until when a price counts that comes back: as long as before, but not beyond what was planned after it.
GO_ON = """
update pricing.price p set valid_until = least(e.valid_until, (
    select min(o.valid_from) from pricing.price o
    where o.list = p.list and o.variant = p.variant and o.min_quantity = p.min_quantity
      and o.valid_from >= p.valid_until and (o.valid_until is null or o.valid_until > o.valid_from)
))
from pricing.price_ended e
where e.proposal = $1 and p.id = e.price and p.valid_until > $2
"""

STATE_AGAIN = """
insert into pricing.price (list, variant, unit_minor, min_quantity, valid_from, valid_until, entered_at)
select b.list, b.variant, b.unit_minor, b.min_quantity, $2, least(b.ends, (
           select min(o.valid_from) from pricing.price o
           where o.list = b.list and o.variant = b.variant and o.min_quantity = b.min_quantity and o.valid_from >= $2
             and (o.valid_until is null or o.valid_until > o.valid_from)
       )), $2
from (
    select distinct on (p.list, p.variant, p.min_quantity) p.list, p.variant, p.min_quantity, p.unit_minor,
           e.valid_until as ends
    from pricing.price_ended e join pricing.price p on p.id = e.price
    join unnest($3::uuid[], $4::integer[]) w (variant, min_quantity)
        on w.variant = p.variant and w.min_quantity = p.min_quantity
    where e.proposal = $1 and p.valid_until <= $2 and (e.valid_until is null or e.valid_until > $2)
    order by p.list, p.variant, p.min_quantity, p.valid_from desc
) b
"""

END_LIST = """
update pricing.price p set valid_until = greatest(p.valid_from, $2) from pricing.price_list l
where l.key = $1 and p.list = l.id and (p.valid_until is null or p.valid_until > $2)
returning p.list, p.variant, p.min_quantity, p.valid_from
"""

BEFORE = """
select l.key, l.name, l.currency, v.channel, v.location, v.region, v.customer_group, l.gross, v.reduction, v.perishable,
       v.rank
from pricing.price_list l join pricing.price_list_version v on v.list = l.id
where l.key = $1 and v.until = $2
"""


class _Ended(msgspec.Struct, frozen=True):
    list: UUID
    variant: UUID
    min_quantity: int
    valid_from: datetime


async def stop_prices(tx: Tx, proposal: UUID) -> int:
    """End what a proposal says about prices, and let those before it count again; tells how many ended."""
    ended = await tx.rows(_Ended, END_NOW, proposal, tx.now)
    await tx.run(GO_ON, proposal, tx.now)
    begun = [one for one in ended if one.valid_from <= tx.now]
    columns = ([one.variant for one in begun], [one.min_quantity for one in begun])
    await tx.run(STATE_AGAIN, proposal, tx.now, *columns)
    await _told(tx, ended)
    return len(ended)


async def stop_price_list(tx: Tx, actor: Actor, key: str, published_at: datetime, *, new: bool) -> None:
    """Let a list count as it did before it was published; one that was new then says nothing any more."""
    if new:
        await _told(tx, await tx.rows(_Ended, END_LIST, key, tx.now))
        return
    before = await tx.row(PriceListInput, BEFORE, key, published_at)
    if before is not None:
        await save_price_list(tx, before, actor)


async def _told(tx: Tx, ended: list[_Ended]) -> None:
    if ended:
        await next_version(tx)
        await tx.emit(PricesChanged(ended[0].list, [one.variant for one in ended][:1000]))

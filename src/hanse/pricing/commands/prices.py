"""Price lists and their prices."""

from collections.abc import Sequence
from uuid import UUID

import asyncpg

from hanse import access, locations
from hanse.kit.actor import SYSTEM, Actor
from hanse.kit.db import Tx
from hanse.kit.ids import new_id
from hanse.kit.refusals import NotFound
from hanse.pricing.contracts import PriceList, PriceListInput, PriceListSaved, PriceRow, PricesChanged
from hanse.pricing.refusals import PricesCollide, PriceStood

SAVE_LIST = """
insert into pricing.price_list (id, key, name, channel, location, customer_group, currency, gross, reduction, rank,
    perishable, region, places)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
on conflict (key) do update set name = excluded.name, channel = excluded.channel, location = excluded.location,
    region = excluded.region, places = excluded.places, customer_group = excluded.customer_group,
    reduction = excluded.reduction, rank = excluded.rank,
    perishable = excluded.perishable, version = price_list.version + 1
returning id, key, name, currency, channel, location, region, customer_group, gross, reduction, perishable, rank,
    version
"""

# Sorted as they are when a list is saved, so that the same places are the same version.
MOVE = """
update pricing.price_list l set version = l.version + 1, places = case
    when l.region = $2 then (select array_agg(place order by place) from unnest(l.places || $1::uuid) place)
    else array_remove(l.places, $1) end
where l.region is not null and (l.region = $2) <> ($1 = any(l.places))
returning l.id
"""

END_VERSION = """
update pricing.price_list_version v set until = $2 from pricing.price_list l
where l.id = $1 and v.list = l.id and v.until is null
  and (v.channel, v.location, v.region, v.places, v.customer_group, v.reduction, v.perishable, v.rank)
      is distinct from (l.channel, l.location, l.region, l.places, l.customer_group, l.reduction, l.perishable, l.rank)
"""

# The first version of a list has no beginning, so that prices of a former system can be dated back into it.
ADD_VERSION = """
insert into pricing.price_list_version (
    list, version, channel, location, region, places, customer_group, reduction, perishable, rank, since)
select id, version, channel, location, region, places, customer_group, reduction, perishable, rank,
       case when exists (select from pricing.price_list_version where list = $1) then $2::timestamptz end
from pricing.price_list l where id = $1
  and not exists (select from pricing.price_list_version v where v.list = l.id and v.until is null)
"""

# What was asked until now can no longer be changed: it is what a later reduction is measured by.
PAST = """
select p.variant from pricing.price p
join unnest($2::uuid[], $3::bigint[], $4::int[], $5::timestamptz[]) w (variant, unit_minor, min_quantity, valid_from)
    on p.variant = w.variant and p.min_quantity = w.min_quantity
where p.list = $1 and w.valid_from < $6 and p.unit_minor <> w.unit_minor and p.valid_from <= $6
  and (p.valid_until is null or p.valid_until > w.valid_from) limit 1
"""

# A new price ends the one that stands at its beginning; what is the same already is left alone.
END = """
update pricing.price p set valid_until = w.valid_from
from unnest($2::uuid[], $3::bigint[], $4::int[], $5::timestamptz[]) w (variant, unit_minor, min_quantity, valid_from)
where p.list = $1 and p.variant = w.variant and p.min_quantity = w.min_quantity and p.valid_from < w.valid_from
  and (p.valid_until is null or p.valid_until > w.valid_from) and p.unit_minor <> w.unit_minor
"""

# What ends because of a proposal, and until when it would have counted.
REMEMBER = """
insert into pricing.price_ended (proposal, price, valid_until)
select $6, p.id, p.valid_until from pricing.price p
join unnest($2::uuid[], $3::bigint[], $4::int[], $5::timestamptz[]) w (variant, unit_minor, min_quantity, valid_from)
    on p.variant = w.variant and p.min_quantity = w.min_quantity
where p.list = $1 and p.valid_from < w.valid_from and (p.valid_until is null or p.valid_until > w.valid_from)
  and p.unit_minor <> w.unit_minor
on conflict do nothing
"""

ADD = """
insert into pricing.price (list, variant, unit_minor, min_quantity, valid_from, valid_until, entered_at, proposal)
select $1, w.*, $7, $8 from unnest($2::uuid[], $3::bigint[], $4::int[], $5::timestamptz[], $6::timestamptz[])
    w (variant, unit_minor, min_quantity, valid_from, valid_until)
where not exists (
    select from pricing.price p where p.list = $1 and p.variant = w.variant and p.min_quantity = w.min_quantity
      and p.unit_minor = w.unit_minor and p.valid_from <= w.valid_from
      and (p.valid_until is null or p.valid_until > w.valid_from)
)
returning variant
"""


async def save_price_list(
    tx: Tx, given: PriceListInput, actor: Actor = SYSTEM, *, proposal: UUID | None = None
) -> PriceList:
    """Publish a price list or a change of it, by its key. Its currency, and whether it is gross, stay as first made.

    Whoever calls it without a proposal is the house itself, and is written down so.
    """
    found = await tx.row(
        PriceList,
        SAVE_LIST,
        new_id(),
        given.key,
        given.name,
        given.channel,
        given.location,
        given.customer_group,
        given.currency,
        given.gross,
        given.reduction,
        given.rank,
        given.perishable,
        given.region,
        await _places_of(tx, given.region),
    )
    if found is None:
        raise NotFound(price_list=given.key)
    await tx.run(END_VERSION, found.id, tx.now)
    await tx.run(ADD_VERSION, found.id, tx.now)
    await next_version(tx)
    await tx.emit(PriceListSaved(found.id))
    if proposal is None:
        await access.audit(tx, actor, "price_list.publish", f"price_list:{found.key}", None, {"version": found.version})
    return found


async def follow_region(tx: Tx, location: UUID, region: str) -> None:
    """A place has the prices of the region that it lies in, from now on; of one that it left no more."""
    for listed in await tx.column(MOVE, location, region):
        await tx.run(END_VERSION, listed, tx.now)
        await tx.run(ADD_VERSION, listed, tx.now)
        await next_version(tx)
        await tx.emit(PriceListSaved(listed))


async def _places_of(tx: Tx, region: str | None) -> list[UUID] | None:
    if region is None:
        return None
    return sorted(place.id for place in await locations.list_locations(tx) if place.region == region)


async def set_prices(
    tx: Tx, price_list: UUID, rows: Sequence[PriceRow], actor: Actor = SYSTEM, *, proposal: UUID | None = None
) -> int:
    """Publish prices from a moment on; tells how many changed. A price that is the same already changes nothing.

    Refuses with PricesCollide when a later price of the same article is planned already within the time, and
    with NotFound when there is no such list. What was asked until now cannot be changed: refuses with PriceStood.
    """
    starts = [row.valid_from or tx.now for row in rows]
    columns = (
        [row.variant for row in rows],
        [row.unit_minor for row in rows],
        [row.min_quantity for row in rows],
        starts,
    )
    stood = await tx.value(PAST, price_list, *columns, tx.now)
    if stood is not None:
        raise PriceStood(price_list=price_list, variant=stood)
    try:
        async with tx.attempt():
            if proposal is not None:
                await tx.run(REMEMBER, price_list, *columns, proposal)
            await tx.run(END, price_list, *columns)
            ends = [row.valid_until for row in rows]
            changed = await tx.column(ADD, price_list, *columns, ends, tx.now, proposal)
    except (asyncpg.ExclusionViolationError, asyncpg.CheckViolationError):
        raise PricesCollide(price_list=price_list) from None
    except asyncpg.ForeignKeyViolationError:
        raise NotFound(price_list=price_list) from None
    if changed:
        await next_version(tx)
        await tx.emit(PricesChanged(price_list, changed[:1000]))
        if proposal is None:
            await access.audit(tx, actor, "prices.publish", f"price_list:{price_list}", None, {"prices": len(changed)})
    return len(changed)


async def next_version(tx: Tx) -> None:
    """The price book is another one from now on."""
    await tx.run("update pricing.book set version = version + 1")

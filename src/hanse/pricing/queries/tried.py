"""Prices of a list as they would have counted in baskets that were sold."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import msgspec

from hanse import locations
from hanse.kit.db import Tx
from hanse.kit.refusals import NotFound
from hanse.pricing import rules
from hanse.pricing.contracts import PastBasket, PriceList, PriceRow, TriedPrices

LIST = """
select id, key, name, currency, channel, location, region, customer_group, gross, reduction, perishable, rank, version
from pricing.price_list where id = $1
"""

ASKED = """
select variant, unit_minor, min_quantity, valid_from, valid_until from pricing.price
where list = $1 and variant = any($2) and valid_from <= $3 and (valid_until is null or valid_until > $3)
"""

COUNT = """
select count(distinct variant) from pricing.price
where list = $1 and valid_from <= $2 and (valid_until is null or valid_until > $2)
"""

# Where another list of a higher rank spoke for an article when the basket was sold, the one that is tried says nothing.
BEATEN = """
select distinct w.n, p.variant
from unnest($1::int[], $2::timestamptz[], $3::text[], $4::uuid[], $5::text[]) w (n, at, channel, location, buyer)
join pricing.price_list l on l.id <> $7 and l.currency = $8
join pricing.price_list_version v on v.list = l.id and (v.since is null or v.since <= w.at)
    and (v.until is null or v.until > w.at) and (v.rank > $9 or (v.rank = $9 and l.key < $10))
    and (v.channel is null or v.channel = w.channel) and (v.location is null or v.location = w.location)
    and (v.places is null or w.location = any(v.places))
    and (v.customer_group is null or v.customer_group = w.buyer)
join pricing.price p on p.list = l.id and p.variant = any($6) and p.valid_from <= w.at
    and (p.valid_until is null or p.valid_until > w.at)
"""


class _Beaten(msgspec.Struct, frozen=True):
    n: int
    variant: UUID


async def listed(tx: Tx, tried: TriedPrices) -> PriceList:
    """The list whose prices are tried, in the terms that are tried with it. Refuses with NotFound."""
    found = await tx.row(PriceList, LIST, tried.price_list)
    if found is None:
        raise NotFound(price_list=tried.price_list)
    terms = tried.listed
    if terms is None:
        return found
    return msgspec.structs.replace(
        found, channel=terms.channel, location=terms.location, region=terms.region, customer_group=terms.customer_group,
        reduction=terms.reduction, rank=terms.rank,
    )  # fmt: skip


async def count_tried(tx: Tx, tried: TriedPrices) -> int:
    """Of how many articles prices are tried."""
    if tried.rows:
        return len({row.variant for row in tried.rows})
    counted: int = await tx.value(COUNT, tried.price_list, tried.at)
    return counted


async def tried_prices(
    tx: Tx, tried: TriedPrices, baskets: Sequence[PastBasket], ids: Sequence[UUID]
) -> Mapping[UUID, rules.Rows]:
    """{basket: {article: rows}} where the list would have spoken; gross prices say nothing about net ones.

    In baskets of former systems, of which nobody knows from what list they were priced, it always speaks.
    """
    told = await listed(tx, tried)
    stands = await tx.rows(PriceRow, ASKED, told.id, list(ids), tried.at)
    first = sorted(tried.rows, key=lambda row: row.valid_from.timestamp() if row.valid_from is not None else 0)
    found = rules.tried_rows([*first, *stands], reduced=told.reduction)
    if tried.rows:
        found = {sku: found[sku] for sku in sorted({str(row.variant) for row in tried.rows})}
    there = {place.id for place in await locations.list_locations(tx) if place.region == told.region}
    here = [
        one
        for one in baskets
        if (told.channel or one.channel) == one.channel
        and (told.location or one.location) == one.location
        and (told.region is None or one.location in there)
        and (told.customer_group or one.group) == one.group
        and (told.currency, told.gross) == (one.currency, rules.is_gross(one))
    ]
    known = [one for one in here if one.trace]
    beaten = await tx.rows(
        _Beaten, BEATEN, list(range(len(known))), [one.at for one in known], [one.channel for one in known],
        [one.location for one in known], [one.group for one in known], [UUID(sku) for sku in found], told.id,
        told.currency, told.rank, told.key,
    )  # fmt: skip
    lost = {(known[one.n].id, str(one.variant)) for one in beaten}
    return {one.id: {sku: rows for sku, rows in found.items() if (one.id, sku) not in lost} for one in here}

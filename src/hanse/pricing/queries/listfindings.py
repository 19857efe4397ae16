"""Conflicts that prices and price lists would bring."""

from datetime import datetime
from uuid import UUID

import msgspec

from hanse import catalog, locations
from hanse.kit.db import Tx
from hanse.pricing import rules
from hanse.pricing.contracts import PriceListInput, PriceRow, PricesInput, ProposalFinding, PublishingPolicy

from .rates import home_place
from .shown import lowest_of_30_days

LOOKED_AT = 500
FOUND_MOST = 20

# A price that is planned within the time, or one that was asked already and is told otherwise.
COLLIDING = """
select w.variant, w.min_quantity,
       case when w.valid_from < $7 and p.valid_from <= $7 then 'price_stood' else 'two_prices' end as code
from unnest($2::uuid[], $3::bigint[], $4::int[], $5::timestamptz[], $6::timestamptz[])
    w (variant, unit_minor, min_quantity, valid_from, valid_until)
join pricing.price p on p.list = $1 and p.variant = w.variant and p.min_quantity = w.min_quantity
    and p.unit_minor <> w.unit_minor and (p.valid_until is null or p.valid_until > p.valid_from)
where (p.valid_until is null or p.valid_until > w.valid_from)
  and ((w.valid_from < $7 and p.valid_from <= $7)
       or (p.valid_from >= w.valid_from and (w.valid_until is null or p.valid_from < w.valid_until)))
order by 1, 2 limit $8
"""

# Another list that counts for the same, at the same rank, and speaks of the same article at the same time.
SAME_LEVEL = """
select distinct on (w.variant) w.variant, w.min_quantity, o.key as code
from unnest($2::uuid[], $3::bigint[], $4::int[], $5::timestamptz[], $6::timestamptz[])
    w (variant, unit_minor, min_quantity, valid_from, valid_until)
join pricing.price_list l on l.id = $1
join pricing.price_list o on o.id <> l.id and (o.rank, o.currency) = (l.rank, l.currency)
    and (o.channel, o.location, o.region, o.customer_group)
        is not distinct from (l.channel, l.location, l.region, l.customer_group)
join pricing.price p on p.list = o.id and p.variant = w.variant and p.min_quantity = w.min_quantity
    and p.unit_minor <> w.unit_minor and (p.valid_until is null or p.valid_until > greatest(w.valid_from, p.valid_from))
    and (w.valid_until is null or p.valid_from < w.valid_until)
order by w.variant limit $7
"""

# The same for a list that would be moved to where another one is.
LISTS_MEET = """
select o.key, o.gross, (o.rank = $6
    and (o.channel, o.location, o.customer_group, o.region) is not distinct from ($3, $4, $5, $9)
    and exists (
        select from pricing.price a join pricing.price b on b.variant = a.variant and b.min_quantity = a.min_quantity
            and b.unit_minor <> a.unit_minor
            and tstzrange(b.valid_from, b.valid_until) && tstzrange(a.valid_from, a.valid_until)
        join pricing.price_list l on l.id = a.list
        where l.key = $1 and b.list = o.id and (a.valid_until is null or a.valid_until > $8)
    )) as tied
from pricing.price_list o
where o.key <> $1 and o.currency = $2 and (o.channel is null or $3::text is null or o.channel = $3)
  and (o.location is null or $4::uuid is null or o.location = $4)
  and (o.customer_group is null or $5::text is null or o.customer_group = $5)
  and (o.region is null or $9::text is null or o.region = $9)
  and (o.gross <> $7 or o.rank = $6)
  and exists (select from pricing.price p where p.list = o.id)
order by o.key
"""

# Countries where a channel sells: where parcels go.
UNTAXED = """
select c.tax_class, m.country from unnest($1::text[]) c (tax_class) cross join (
    select country from delivery.public_market where $2::text is null or channel = $2
    union select unnest($3::text[])
) m
where not exists (
    select from pricing.tax_rate r where r.place = m.country and r.class = c.tax_class
      and (r.valid_until is null or r.valid_until > $4)
) and m.country in (select place from pricing.tax_rate)
order by 2, 1
"""

BELOW_COST = """
select variant, net_minor, cost_minor from (
    select w.variant, case when l.gross then w.unit_minor * 10000 / (10000 + t.rate) else w.unit_minor end as net_minor,
           c.unit_minor as cost_minor
    from unnest($2::uuid[], $3::bigint[], $4::text[]) w (variant, unit_minor, tax_class)
    join pricing.price_list l on l.id = $1
    join (
        select class, max(rate) as rate from pricing.tax_rate where place = $5 and valid_from <= $6
          and (valid_until is null or valid_until > $6) group by class
    ) t on t.class = w.tax_class
    cross join lateral (
        select unit_minor from pricing.cost c where c.variant = w.variant and c.currency = l.currency
          and c.valid_from <= $6 order by c.valid_from desc limit 1
    ) c
) priced
where net_minor * (10000 - $7::integer) < cost_minor * 10000
order by net_minor - cost_minor, variant
"""


class _Hit(msgspec.Struct, frozen=True):
    variant: UUID
    min_quantity: int
    code: str


class _Meeting(msgspec.Struct, frozen=True):
    key: str
    gross: bool
    tied: bool


class _Untaxed(msgspec.Struct, frozen=True):
    tax_class: str
    country: str


class _Below(msgspec.Struct, frozen=True):
    variant: UUID
    net_minor: int
    cost_minor: int


class _List(msgspec.Struct, frozen=True):
    channel: str | None
    location: UUID | None
    region: str | None
    places: list[UUID] | None
    customer_group: str | None
    currency: str
    reduction: bool


async def price_findings(
    tx: Tx, given: PricesInput, policy: PublishingPolicy, starts: datetime
) -> list[ProposalFinding]:
    """What is wrong with prices that shall count from a moment on."""
    rows = [msgspec.structs.replace(row, valid_from=row.valid_from or starts) for row in given.rows]
    cards = await catalog.variants(tx, sorted({row.variant for row in rows}))
    skus = {variant: card.sku for variant, card in cards.items()}
    columns = (
        [row.variant for row in rows],
        [row.unit_minor for row in rows],
        [row.min_quantity for row in rows],
        [row.valid_from for row in rows],
        [row.valid_until for row in rows],
    )
    listed = await tx.row(
        _List,
        "select channel, location, region, places, customer_group, currency, reduction from pricing.price_list "
        "where id = $1",
        given.price_list,
    )
    if listed is None:
        return []
    found = []
    twice = rules.overlapping(rows, starts)
    if twice is not None:
        found.append(_about("two_prices", twice.variant, twice.min_quantity, skus))
    colliding = await tx.rows(_Hit, COLLIDING, given.price_list, *columns, tx.now, FOUND_MOST)
    found += [_about(hit.code, hit.variant, hit.min_quantity, skus) for hit in colliding]
    for hit in await tx.rows(_Hit, SAME_LEVEL, given.price_list, *columns, FOUND_MOST):
        sku = skus.get(hit.variant, str(hit.variant))
        found.append(rules.finding("two_lists", str(hit.variant), sku=sku, other=hit.code))
    classes = {variant: str(card.tax_class) for variant, card in cards.items()}
    found += await _untaxed(tx, listed, classes, skus, starts)
    found += await _below(tx, given, rows, classes, skus, policy, starts)
    found += await _not_reduced(tx, listed, rows, skus, starts)
    return found


def _about(code: str, variant: UUID, quantity: int, skus: dict[UUID, str]) -> ProposalFinding:
    return rules.finding(code, str(variant), sku=skus.get(variant, str(variant)), quantity=quantity)


async def _untaxed(
    tx: Tx, listed: _List, classes: dict[UUID, str], skus: dict[UUID, str], at: datetime
) -> list[ProposalFinding]:
    home = await home_place(tx)
    places = await locations.list_locations(tx)
    here = [
        one.address.country
        for one in places
        if (listed.location or one.id) == one.id and (listed.region or one.region) == one.region
    ]
    lands = sorted({home, *here})
    wanted = sorted(set(classes.values()))
    found = []
    for one in await tx.rows(_Untaxed, UNTAXED, wanted, listed.channel, lands, at):
        sku = min(skus[variant] for variant, name in classes.items() if name == one.tax_class)
        found.append(rules.finding("no_tax_rate", one.country, tax_class=one.tax_class, country=one.country, sku=sku))
    return found


async def _below(
    tx: Tx,
    given: PricesInput,
    rows: list[PriceRow],
    classes: dict[UUID, str],
    skus: dict[UUID, str],
    policy: PublishingPolicy,
    starts: datetime,
) -> list[ProposalFinding]:
    known = [row for row in rows if row.variant in classes]
    columns = (
        [row.variant for row in known],
        [row.unit_minor for row in known],
        [classes[row.variant] for row in known],
    )
    home = await home_place(tx)
    below = await tx.rows(_Below, BELOW_COST, given.price_list, *columns, home, starts, policy.margin_min)
    if not below:
        return []
    worst = below[0]
    currency = await tx.value("select currency from pricing.price_list where id = $1", given.price_list)
    return [
        rules.finding(
            "loss",
            str(worst.variant),
            severity=None if policy.loss_blocks else "warns",
            sku=skus[worst.variant],
            net=rules.amount(worst.net_minor, currency),
            cost=rules.amount(worst.cost_minor, currency),
            with_names="–",
            count=len({one.variant for one in below}),
        )
    ]


async def _not_reduced(
    tx: Tx, listed: _List, rows: list[PriceRow], skus: dict[UUID, str], starts: datetime
) -> list[ProposalFinding]:
    """Prices announced as reduced that were as low within the thirty days before."""
    if not listed.reduction or listed.customer_group is not None:
        return []
    asked = {row.variant: row.unit_minor for row in rows[:LOOKED_AT] if row.min_quantity == 1}
    channel = listed.channel or "web"
    place = listed.location or min(listed.places or [], default=None)
    lowest = await lowest_of_30_days(tx, channel, list(asked), starts, location=place, currency=listed.currency)
    wrong = [skus.get(one, str(one)) for one, (_, least) in lowest.items() if asked[one] >= least]
    return [rules.finding("not_below_30_days", channel, sku=min(wrong), count=len(wrong))] if wrong else []


async def list_findings(tx: Tx, given: PriceListInput) -> list[ProposalFinding]:
    """What a price list would meet where it would count."""
    met = await tx.rows(
        _Meeting, LISTS_MEET, given.key, given.currency, given.channel, given.location, given.customer_group,
        given.rank, given.gross, tx.now, given.region,
    )  # fmt: skip
    found = [rules.finding("lists_mixed", one.key, other=one.key) for one in met if one.gross != given.gross]
    ties = [one.key for one in met if one.tied]
    return [*found, *(rules.finding("two_lists", key, sku=given.key, other=key) for key in ties)]

"""Simulations of promotions and prices, and the baskets that they are tried on."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from hanse import catalog, customers, loyalty, pricing
from hanse.kit.db import Tx
from hanse.kit.paging import Page, decode_cursor, encode_cursor, limit
from hanse.kit.refusals import NotFound
from hanse.orders.contracts import SimulatedBasket, Simulation

SIMULATION = """
select id, promotion, prices - 'rows' as prices, proposal, source, channel, currency, with_coupon, since, until, state,
       done, total, sums, by_name, at, ended_at
"""
MARK = SIMULATION + ", after_at, after_id, prices as tried\n"
LATEST = SIMULATION + "from orders.price_simulation order by at desc, id desc limit $1"
ONE = MARK + "from orders.price_simulation where id = $1"
ONE_LOCKED = ONE + " for update"

# Cancelled orders were no sales. Two columns tell where the next step goes on.
ORDERS = """
select id, number, channel, location, customer, placed_at as at, total_minor, trace,
       customer is not null and not exists (
           select from orders.sales_order e
           where e.customer = o.customer and e.state <> 'cancelled' and e.placed_at < o.placed_at
       ) and not exists (select from orders.history h where h.customer = o.customer and h.at < o.placed_at)
       as first_purchase
from orders.sales_order o
where o.state <> 'cancelled' and o.currency = $1 and o.placed_at >= $2 and o.placed_at < $3
  and ($4::text is null or o.channel = $4) and ($5::timestamptz is null or (o.placed_at, o.id) > ($5, $6))
order by o.placed_at, o.id limit $7
"""

HISTORY = """
select h.id, h.number, h.channel, h.customer, h.at, h.amount_minor as total_minor, (
    select coalesce(jsonb_agg(jsonb_build_object('sku', l.sku, 'quantity', l.quantity,
        'unit_minor', (l.unit_thousandths + 500) / 1000) order by l.position), '[]')
    from orders.history_line l
    where l.document = h.id and l.kind = 'goods' and l.quantity > 0 and l.unit_thousandths >= 500
) as lines, false as first_purchase
from orders.history h
where h.kind = 'order' and h.currency = $1 and h.at >= $2 and h.at < $3
  and ($4::text is null or h.channel = $4) and ($5::timestamptz is null or (h.at, h.id) > ($5, $6))
order by h.at, h.id limit $7
"""

COUNT_ORDERS = """
select count(*) from orders.sales_order where state <> 'cancelled' and currency = $1 and placed_at >= $2
    and placed_at < $3 and ($4::text is null or channel = $4)
"""

COUNT_HISTORY = """
select count(*) from orders.history where kind = 'order' and currency = $1 and at >= $2 and at < $3
    and ($4::text is null or channel = $4)
"""

BASKETS = """
select number, document, at, channel, before_total_minor, after_total_minor, before_discount_minor,
       after_discount_minor, before_margin_minor, after_margin_minor
from orders.price_simulation_basket
where simulation = $1 and ($2::bigint is null or (before_total_minor - after_total_minor, document) < ($2, $3))
order by before_total_minor - after_total_minor desc, document desc limit $4
"""


class SimulationRow(Simulation, frozen=True, kw_only=True):
    """A simulation with its mark, and with all prices that are tried."""

    tried: pricing.TriedPrices | None
    after_at: datetime | None
    after_id: UUID | None

    def simulation(self) -> Simulation:
        """What leaves the room."""
        return Simulation(**{name: getattr(self, name) for name in Simulation.__struct_fields__})


class Sold(msgspec.Struct, frozen=True, kw_only=True):
    """A basket that was sold."""

    id: UUID
    number: str
    channel: str
    location: UUID | None = None
    customer: UUID | None
    at: datetime
    total_minor: int
    first_purchase: bool
    trace: list[dict[str, Any]] = []
    lines: list[pricing.PastLine] = []


async def find_simulation(tx: Tx, simulation: UUID, *, locked: bool = False) -> SimulationRow:
    """A simulation with its mark. Refuses with NotFound."""
    found = await tx.row(SimulationRow, ONE_LOCKED if locked else ONE, simulation)
    if found is None:
        raise NotFound(simulation=simulation)
    return found


async def get_simulation(tx: Tx, simulation: UUID) -> Simulation:
    """A simulation, finished or on its way. Refuses with NotFound."""
    return (await find_simulation(tx, simulation)).simulation()


async def list_simulations(tx: Tx, size: int | None = None) -> list[Simulation]:
    """The latest simulations."""
    return await tx.rows(Simulation, LATEST, limit(size))


async def count_sold(tx: Tx, source: str, currency: str, since: datetime, until: datetime, channel: str | None) -> int:
    """How many baskets there are to be tried."""
    sql = COUNT_ORDERS if source == "orders" else COUNT_HISTORY
    counted: int = await tx.value(sql, currency, since, until, channel)
    return counted


async def next_sold(tx: Tx, row: SimulationRow, size: int) -> list[Sold]:
    """The baskets that a simulation has not seen yet, in the order of time."""
    sql = ORDERS if row.source == "orders" else HISTORY
    return await tx.rows(Sold, sql, row.currency, row.since, row.until, row.channel, row.after_at, row.after_id, size)


async def past_baskets(tx: Tx, row: SimulationRow, sold: Sequence[Sold]) -> list[pricing.PastBasket]:
    """Baskets as pricing tries them; who bought matters only where what is tried asks for it, and as of today."""
    terms = row.promotion.terms if row.promotion is not None else {}
    asks = row.promotion is None or any(terms.get(name) for name in ("groups", "tiers", "first_purchase"))
    buyers = sorted({one.customer for one in sold if one.customer is not None}) if asks else []
    groups = {one: (await customers.standing_of(tx, one)).group for one in buyers}
    tiers = {one: await loyalty.tier_of(tx, one) for one in buyers}
    skus = sorted({line.sku for one in sold for line in one.lines})
    known = await catalog.variants_by_sku(tx, skus) if skus else {}
    return [
        pricing.PastBasket(
            id=one.id,
            at=one.at,
            currency=row.currency,
            channel=one.channel,
            location=one.location,
            trace=one.trace,
            lines=[
                pricing.PastLine(str(known.get(line.sku, line.sku)), line.quantity, line.unit_minor)
                for line in one.lines
            ],
            group=groups.get(one.customer) if one.customer else None,
            tier=tiers.get(one.customer) if one.customer else None,
            first_purchase=one.first_purchase,
        )
        for one in sold
        if one.trace or one.lines
    ]


async def list_simulated(
    tx: Tx, simulation: UUID, cursor: str | None = None, size: int | None = None
) -> Page[SimulatedBasket]:
    """The baskets that would have come to something else, those first where customers save most."""
    count = limit(size)
    rows = await simulated_after(tx, simulation, decode_cursor(cursor, tuple[int, UUID]), count + 1)
    last = rows[count - 1] if len(rows) > count else None
    after = None if last is None else encode_cursor(last.before_total_minor - last.after_total_minor, last.document)
    return Page(rows[:count], after)


async def simulated_after(tx: Tx, simulation: UUID, after: tuple[int, UUID] | None, most: int) -> list[SimulatedBasket]:
    """The next changed baskets after one, in the same order."""
    return await tx.rows(SimulatedBasket, BASKETS, simulation, *(after or (None, None)), most)

"""Simulations: past baskets tried with a promotion, step by step behind the requests; kept, and cancelled at will."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from hanse import access, pricing
from hanse.kit.actor import Actor
from hanse.kit.db import Tx
from hanse.kit.ids import new_id
from hanse.kit.refusals import InvalidInput
from hanse.orders import queries
from hanse.orders.contracts import Simulation, SimulationInput, SimulationSums
from hanse.orders.queries.simulations import Sold

JOB = "orders.simulate_prices"
STEP = 250

INSERT = """
insert into orders.price_simulation (id, promotion, proposal, source, channel, currency, with_coupon, since, until,
    state, total, sums, by, by_name, at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'waiting', $10, $11, $12, $13, $14)
"""

ADVANCE = """
update orders.price_simulation set state = $2, done = $3, after_at = $4, after_id = $5, sums = $6, ended_at = $7
where id = $1
"""

KEEP = """
insert into orders.price_simulation_basket (simulation, number, document, at, channel, before_total_minor,
    after_total_minor, before_discount_minor, after_discount_minor, before_margin_minor, after_margin_minor)
select $1, w.* from unnest($2::text[], $3::uuid[], $4::timestamptz[], $5::text[], $6::bigint[], $7::bigint[],
    $8::bigint[], $9::bigint[], $10::bigint[], $11::bigint[]) w
on conflict do nothing
"""


async def start_simulation(tx: Tx, actor: Actor, given: SimulationInput) -> Simulation:
    """Begin to try a promotion on what was sold; a job goes on with it. Refuses with InvalidInput and NotFound."""
    promotion = given.promotion
    if given.proposal is not None:
        promotion = (await pricing.get_proposal(tx, given.proposal)).content.promotion
    if promotion is None:
        raise InvalidInput(field="promotion", reason="a simulation needs a promotion")
    if given.since >= given.until:
        raise InvalidInput(field="until", reason="ends before it begins")
    # What cannot be understood is refused now, not by the job.
    await pricing.price_past(tx, promotion, [], with_coupon=given.with_coupon)
    total = await queries.count_sold(tx, given.source, given.currency, given.since, given.until, given.channel)
    simulation = new_id()
    await tx.run(
        INSERT, simulation, msgspec.to_builtins(promotion), given.proposal, given.source, given.channel,
        given.currency, given.with_coupon, given.since, given.until, total,
        msgspec.to_builtins(SimulationSums()), actor.id, actor.name, tx.now,
    )  # fmt: skip
    await access.audit(tx, actor, "simulation.start", f"simulation:{simulation}", None, {"promotion": promotion.key})
    await tx.enqueue(JOB, {"simulation": str(simulation)})
    return await queries.get_simulation(tx, simulation)


async def simulate_on(tx: Tx, simulation: UUID) -> Simulation:
    """Try the next baskets; the last step marks the simulation as done, any other one asks for the next."""
    row = await queries.find_simulation(tx, simulation, locked=True)
    if row.state in ("done", "cancelled"):
        return row.simulation()
    sold = await queries.next_sold(tx, row, STEP)
    baskets = await queries.past_baskets(tx, row, sold)
    # A promotion of other channels changes nothing here.
    channels = row.promotion.channels
    here = {one.id for one in sold if channels is None or one.channel in channels}
    promotion = row.promotion
    tried = await pricing.price_past(
        tx, promotion, [one for one in baskets if one.id in here], with_coupon=row.with_coupon
    )
    elsewhere = await pricing.price_past(
        tx, msgspec.structs.replace(promotion, key="-", active=False), [one for one in baskets if one.id not in here],
        with_coupon=False,
    )  # fmt: skip
    priced = [*tried, *elsewhere]
    await _keep(tx, simulation, sold, priced)
    sums = _added(row.sums, sold, priced, exact=row.source == "orders")
    last = sold[-1] if sold else None
    running = len(sold) == STEP
    await tx.run(
        ADVANCE, simulation, "running" if running else "done", row.done + len(sold),
        last.at if last else row.after_at, last.id if last else row.after_id, msgspec.to_builtins(sums),
        None if running else tx.now,
    )  # fmt: skip
    if running:
        await tx.enqueue(JOB, {"simulation": str(simulation)})
    return await queries.get_simulation(tx, simulation)


async def cancel_simulation(tx: Tx, actor: Actor, simulation: UUID) -> Simulation:
    """Go no further with a simulation; what was found so far stays. Refuses with NotFound."""
    row = await queries.find_simulation(tx, simulation, locked=True)
    if row.state in ("waiting", "running"):
        await tx.run(
            "update orders.price_simulation set state = 'cancelled', ended_at = $2 where id = $1", simulation, tx.now
        )
        await access.audit(tx, actor, "simulation.cancel", f"simulation:{simulation}")
    return await queries.get_simulation(tx, simulation)


async def _keep(tx: Tx, simulation: UUID, sold: Sequence[Sold], priced: Sequence[pricing.PastPriced]) -> None:
    known = {one.id: one for one in sold}
    rows = [(known[one.id], one.before, one.after) for one in priced if one.before != one.after]
    if rows:
        await tx.run(
            KEEP, simulation,
            [one.number for one, _, _ in rows], [one.id for one, _, _ in rows], [one.at for one, _, _ in rows],
            [one.channel for one, _, _ in rows],
            [before.total_minor for _, before, _ in rows], [after.total_minor for _, _, after in rows],
            [before.discount_minor for _, before, _ in rows], [after.discount_minor for _, _, after in rows],
            [before.margin_minor for _, before, _ in rows], [after.margin_minor for _, _, after in rows],
        )  # fmt: skip


def _added(
    sums: SimulationSums, sold: Sequence[Sold], priced: Sequence[pricing.PastPriced], *, exact: bool
) -> SimulationSums:
    """The sums with these baskets. Imported totals hold fees and roundings of their own: they are not compared."""
    known = {one.id: one.total_minor for one in sold}
    costed = [one for one in priced if one.before.margin_minor is not None]
    return SimulationSums(
        baskets=sums.baskets + len(priced),
        changed=sums.changed + sum(one.before != one.after for one in priced),
        differing=sums.differing + sum(exact and known[one.id] != one.before.total_minor for one in priced),
        before_total_minor=sums.before_total_minor + sum(one.before.total_minor for one in priced),
        after_total_minor=sums.after_total_minor + sum(one.after.total_minor for one in priced),
        before_discount_minor=sums.before_discount_minor + sum(one.before.discount_minor for one in priced),
        after_discount_minor=sums.after_discount_minor + sum(one.after.discount_minor for one in priced),
        costed=sums.costed + len(costed),
        before_margin_minor=sums.before_margin_minor + sum(one.before.margin_minor or 0 for one in costed),
        after_margin_minor=sums.after_margin_minor + sum(one.after.margin_minor or 0 for one in costed),
    )

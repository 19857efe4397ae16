"""Simulations: past baskets tried with a promotion or at other prices, step by step behind the requests, and kept."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec

from hanse import access, pricing
from hanse.kit.actor import Actor
from hanse.kit.db import Tx
from hanse.kit.ids import new_id
from hanse.kit.refusals import InvalidInput
from hanse.orders import queries
from hanse.orders.contracts import Simulation, SimulationInput, SimulationSums
from hanse.orders.queries.simulations import SimulationRow, Sold

JOB = "orders.simulate_prices"
STEP = 250

INSERT = """
insert into orders.price_simulation (id, promotion, prices, proposal, source, channel, currency, with_coupon, since,
    until, state, total, sums, by, by_name, at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'waiting', $11, $12, $13, $14, $15)
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
    """Begin to try a promotion or prices on what was sold; a job goes on with it.

    Refuses with InvalidInput, NotFound and PromotionUnsound.
    """
    tried = await _tried(tx, given)
    if given.since >= given.until:
        raise InvalidInput(field="until", reason="ends before it begins")
    # What cannot be understood is refused now, not by the job.
    await pricing.price_past(tx, tried, [], with_coupon=given.with_coupon)
    promotion = tried if isinstance(tried, pricing.PromotionInput) else None
    prices = None if isinstance(tried, pricing.PromotionInput) else await _named(tx, tried, given)
    total = await queries.count_sold(tx, given.source, given.currency, given.since, given.until, given.channel)
    simulation = new_id()
    await tx.run(
        INSERT, simulation, msgspec.to_builtins(promotion), prices, given.proposal, given.source, given.channel,
        given.currency, given.with_coupon, given.since, given.until, total,
        msgspec.to_builtins(SimulationSums()), actor.id, actor.name, tx.now,
    )  # fmt: skip
    what = {"promotion": promotion.key} if promotion is not None else {"price_list": str(given.price_list)}
    await access.audit(tx, actor, "simulation.start", f"simulation:{simulation}", None, what)
    await tx.enqueue(JOB, {"simulation": str(simulation)})
    return await queries.get_simulation(tx, simulation)


async def _tried(tx: Tx, given: SimulationInput) -> pricing.PromotionInput | pricing.TriedPrices:
    """What is to be tried: exactly one promotion, or prices of one list."""
    if sum(one is not None for one in (given.proposal, given.promotion, given.price_list)) != 1:
        raise InvalidInput(field="promotion", reason="a simulation tries one promotion, proposal or price list")
    at = given.prices_at or tx.now
    if given.price_list is not None:
        return pricing.TriedPrices(price_list=given.price_list, at=at)
    if given.promotion is not None:
        return given.promotion
    proposal = await pricing.get_proposal(tx, given.proposal or UUID(int=0))
    content = proposal.content
    if content.promotion is not None:
        return content.promotion
    if content.prices is not None:
        begins = proposal.counts_from or content.goes_live_at or at
        return pricing.TriedPrices(price_list=content.prices.price_list, at=begins, rows=content.prices.rows)
    known = {one.key: one.id for one in await pricing.list_price_lists(tx)}
    if content.price_list is None or content.price_list.key not in known:
        raise InvalidInput(field="proposal", reason="the list has no prices yet")
    return pricing.TriedPrices(price_list=known[content.price_list.key], at=at, listed=content.price_list)


async def _named(tx: Tx, tried: pricing.TriedPrices, given: SimulationInput) -> dict[str, Any]:
    """The prices that are tried, as they are kept."""
    listed = await pricing.listed(tx, tried)
    if listed.currency != given.currency:
        raise InvalidInput(field="currency", reason=f"the prices are in {listed.currency}")
    if given.source == "history" and not listed.gross:
        raise InvalidInput(field="source", reason="imported baskets hold the tax, these prices do not")
    articles = await pricing.count_tried(tx, tried)
    kept: dict[str, Any] = msgspec.to_builtins(tried)
    return {**kept, "name": listed.name, "articles": articles}


async def simulate_on(tx: Tx, simulation: UUID) -> Simulation:
    """Try the next baskets; the last step marks the simulation as done, any other one asks for the next."""
    row = await queries.find_simulation(tx, simulation, locked=True)
    if row.state in ("done", "cancelled"):
        return row.simulation()
    sold = await queries.next_sold(tx, row, STEP)
    baskets = await queries.past_baskets(tx, row, sold)
    priced = await _priced(tx, row, baskets)
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


async def _priced(tx: Tx, row: SimulationRow, baskets: Sequence[pricing.PastBasket]) -> list[pricing.PastPriced]:
    if row.tried is not None:
        return await pricing.price_past(tx, row.tried, baskets)
    promotion = row.promotion
    if promotion is None:
        return []
    # On other channels it does nothing, but where an older version of it counted there, that one is gone.
    channels = promotion.channels
    here = [one for one in baskets if channels is None or one.channel in channels]
    there = [one for one in baskets if channels is not None and one.channel not in channels]
    gone = msgspec.structs.replace(promotion, active=False)
    tried = await pricing.price_past(tx, promotion, here, with_coupon=row.with_coupon)
    return [*tried, *await pricing.price_past(tx, gone, there)]


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

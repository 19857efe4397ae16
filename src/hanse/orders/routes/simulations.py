"""Simulations of promotions and prices over HTTP."""

from collections.abc import AsyncIterator
from functools import partial
from typing import Annotated
from uuid import UUID

import msgspec
from litestar.params import QueryParameter
from litestar.response import Stream

from hanse.kit import edge
from hanse.kit.actor import Actor, Needs, Scope
from hanse.kit.db import Tx
from hanse.kit.house import House
from hanse.kit.paging import Page
from hanse.kit.refusals import NotFound
from hanse.orders import commands, queries
from hanse.orders.contracts import SimulatedBasket, Simulation, SimulationInput
from hanse.pricing import PromotionUnsound

# Revenue of the whole house is seen: reading prices is not enough.
READ = Needs("insight.read", Scope.GLOBAL)
WRITE = Needs("pricing.write", Scope.GLOBAL)
COSTS = "pricing.read_costs"
AT_ONCE = 1000
HEAD = "number,at,channel,total_before,total_after,discount_before,discount_after,margin_before,margin_after\r\n"


@edge.post("/v1/price-simulations", needs=WRITE, status=202, refuses=[NotFound, PromotionUnsound], tags=["orders"])
async def post_simulation(tx: Tx, actor: Actor, data: SimulationInput) -> Simulation:
    """Begin to try a promotion or prices on what was sold; read the simulation to see how far it is."""
    actor.require("insight.read")
    return await commands.start_simulation(tx, actor, data)


@edge.get("/v1/price-simulations", needs=READ, tags=["orders"])
async def get_simulations(
    tx: Tx, actor: Actor, size: Annotated[int | None, QueryParameter(name="limit", ge=1, le=200)] = None
) -> list[Simulation]:
    """The latest simulations."""
    return [_shown(actor, one) for one in await queries.list_simulations(tx, size)]


@edge.get("/v1/price-simulations/{simulation:uuid}", needs=READ, refuses=[NotFound], tags=["orders"])
async def get_simulation(tx: Tx, actor: Actor, simulation: UUID) -> Simulation:
    """A simulation: how far it is, and what baskets come to with what is tried and without it."""
    return _shown(actor, await queries.get_simulation(tx, simulation))


@edge.post(
    "/v1/price-simulations/{simulation:uuid}/cancellation", needs=WRITE, status=200, refuses=[NotFound], tags=["orders"]
)
async def post_simulation_cancellation(tx: Tx, actor: Actor, simulation: UUID) -> Simulation:
    """Go no further; what was found so far stays."""
    return _shown(actor, await commands.cancel_simulation(tx, actor, simulation))


@edge.get("/v1/price-simulations/{simulation:uuid}/baskets", needs=READ, refuses=[NotFound], tags=["orders"])
async def get_simulated_baskets(
    tx: Tx,
    actor: Actor,
    simulation: UUID,
    cursor: str | None = None,
    size: Annotated[int | None, QueryParameter(name="limit", ge=1, le=200)] = None,
) -> Page[SimulatedBasket]:
    """The baskets that would have come to something else, those first where customers save most."""
    page = await queries.list_simulated(tx, simulation, cursor, size)
    return Page([_without(actor, one) for one in page.items], page.next)


@edge.get(
    "/v1/price-simulations/{simulation:uuid}/baskets.csv",
    needs=READ,
    refuses=[NotFound],
    media_type="text/csv",
    tags=["orders"],
)
async def get_baskets_csv(house: House, actor: Actor, simulation: UUID) -> Stream:
    """All changed baskets as CSV; amounts in minor units."""
    await house.database.read(partial(queries.get_simulation, simulation=simulation))
    headers = {"content-disposition": 'attachment; filename="simulation.csv"'}
    return Stream(_rows(house, actor, simulation), media_type="text/csv", headers=headers)


async def _rows(house: House, actor: Actor, simulation: UUID) -> AsyncIterator[str]:
    yield HEAD
    after: tuple[int, UUID] | None = None
    while True:
        read = partial(queries.simulated_after, simulation=simulation, after=after, most=AT_ONCE)
        page = await house.database.read(read)
        if not page:
            return
        last = page[-1]
        after = (last.before_total_minor - last.after_total_minor, last.document)
        yield "".join(_row(_without(actor, one)) for one in page)


def _row(one: SimulatedBasket) -> str:
    # A number that a former system made up must not become a formula in a spreadsheet.
    number = one.number if one.number[:1].isalnum() else "'" + one.number
    told = (number.replace('"', '""'), one.at.isoformat(), one.channel)
    amounts = (
        one.before_total_minor, one.after_total_minor, one.before_discount_minor, one.after_discount_minor,
        one.before_margin_minor, one.after_margin_minor,
    )  # fmt: skip
    cells = [f'"{text}"' for text in told] + ["" if minor is None else str(minor) for minor in amounts]
    return ",".join(cells) + "\r\n"


def _without(actor: Actor, basket: SimulatedBasket) -> SimulatedBasket:
    """Margins tell what articles cost: they are for whoever may see that."""
    if actor.may_everywhere(COSTS):
        return basket
    return msgspec.structs.replace(basket, before_margin_minor=None, after_margin_minor=None)


def _shown(actor: Actor, simulation: Simulation) -> Simulation:
    if actor.may_everywhere(COSTS):
        return simulation
    sums = msgspec.structs.replace(simulation.sums, costed=0, before_margin_minor=0, after_margin_minor=0)
    return msgspec.structs.replace(simulation, sums=sums)


ROUTES = [
    get_simulations,
    post_simulation,
    get_simulation,
    post_simulation_cancellation,
    get_simulated_baskets,
    get_baskets_csv,
]

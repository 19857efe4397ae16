"""Loads the demo retailer into an empty database: what it has and who it knows, and the ninety days behind it.

A load that was cut goes on where it stopped; a finished one is never repeated.
"""

from collections.abc import Callable, Sequence

from hanse import catalog
from hanse.kit import progress
from hanse.kit.clock import MovableClock, SystemClock
from hanse.kit.db import Tx
from hanse.kit.house import House
from hanse.kit.installation import introduce
from hanse.kit.settings import Settings
from hanse.main import parts
from hanse.main.demo import (
    load_companies,
    load_history,
    load_people,
    load_places,
    load_publishing,
    load_range,
    load_seller,
    load_shifts,
    load_stock,
    load_talks,
)
from hanse.main.demo.history import history
from hanse.main.demo.known import Known, look_up, orders_so_far
from hanse.main.demo.provider import payment_provider
from hanse.main.demo.stage import WORK, Act, Stage
from hanse.main.reactions import REACTIONS
from hanse.main.rooms import HANDLERS

Say = Callable[[str], None]
TENTHS = 10


async def load_if_empty(settings: Settings, say: Say) -> bool:
    """Load the demo retailer when there is no product yet, or go on with a load that was cut; whether it did either."""
    clock = MovableClock(SystemClock().now().replace(microsecond=0))
    house = await parts.furnish(settings, clock=clock, connections_max=2)
    try:
        async with house.database.transaction() as tx:
            begun = await _begun(tx)
        if begun is None:
            return False
        say(f"Loading the demo retailer {settings.retailer} …" if not begun.done else "Going on with the demo …")
        with payment_provider(settings):
            await _load(house, clock, begun, say)
        return True
    finally:
        await parts.clear(house)


async def _begun(tx: Tx) -> progress.Progress | None:
    """The load that is to be done; None when it is done or the database belongs to somebody else."""
    found = await progress.find(tx, WORK)
    if found is not None:
        return found if found.finished_at is None else None
    page = await catalog.search(tx, catalog.SearchWanted(limit=1))
    if page.total or await catalog.list_categories(tx):
        return None
    return await progress.begin(tx, WORK)


async def _load(house: House, clock: MovableClock, begun: progress.Progress, say: Say) -> None:
    now, done = begun.began_at, begun.done
    settings = house.settings
    async with house.database.transaction() as tx:
        await introduce(tx, settings.retailer, settings.public_url or f"http://{settings.host}:{settings.port}")
    stage = Stage(house, clock, HANDLERS, REACTIONS, now)
    first = _in_order([*load_places.acts(now), *load_range.acts(now), *load_people.acts(now)])
    await stage.perform(first, min(done, len(first)), lambda _: None)
    await stage.catch_up("catalog.refresh")
    await stage.catch_up("pricing.make_coupons")
    say("  Places, staff, range, prices and customers are there.")
    plan = history(now)
    clock.set(now)
    async with house.database.transaction() as tx:
        known = await look_up(tx, now)
        found = await orders_so_far(tx)
    then = [*load_shifts.acts(known, plan), *load_stock.acts(known, plan), *load_history.acts(known, plan)]
    then += [*load_talks.acts(known, plan), *load_companies.acts(now), *load_seller.acts(now)]
    then += [*load_publishing.acts(known)]
    acts = [*first, *_in_order(then)]
    _recall(known, acts[:done], found)
    told = _told(say, len(first), len(acts))
    await stage.perform(acts, max(done, len(first)), told)
    clock.set(now)
    await stage.catch_up("pricing.make_books")
    await stage.catch_up("orders.simulate_prices")
    async with house.database.transaction() as tx:
        await progress.finish(tx, WORK)


def _in_order(acts: Sequence[Act]) -> list[Act]:
    """In the order of time; what was said first goes first at the same moment."""
    return sorted(acts, key=lambda act: act.at)


def _recall(known: Known, played: Sequence[Act], found: Sequence[object]) -> None:
    """Which order of the plan is which, after a load was cut: both stand in the order of time."""
    keys = [act.name.removeprefix(load_history.PLACE) for act in played if act.name.startswith(load_history.PLACE)]
    known.orders.update(zip(keys, found, strict=True))  # type: ignore[arg-type]


def _told(say: Say, first: int, total: int) -> Callable[[int], None]:
    spoken = set[int]()

    def told(done: int) -> None:
        tenth = TENTHS * (done - first) // (total - first)
        if tenth not in spoken:
            spoken.add(tenth)
            say(f"  Ninety days of trade: {tenth * TENTHS} %")

    return told

"""Prices that everybody is shown are read once, and are what they are at the moment of asking."""

from datetime import timedelta
from uuid import UUID

import pytest

from hanse import pricing
from hanse.kit.clock import MovableClock
from hanse.kit.db import Database, Tx
from tests.orders.build import build_shop

from .test_prior_price import ask, off, price_list, promote

HOUR = timedelta(hours=1)


@pytest.fixture
async def jacket(database: Database) -> UUID:
    async with database.transaction() as tx:
        return (await build_shop(tx)).jacket


async def shown(database: Database, variant: UUID) -> tuple[int, int | None, list[str]]:
    """The price, the lowest of thirty days beside it, and what was asked of the database for them."""
    told: list[str] = []
    async with database.reading.acquire() as connection:
        with connection.query_logger(lambda record: told.append(record.query)):
            found = await pricing.prices(Tx(connection, database.clock.now(), database.memory), "web", [variant])
    return found[variant].unit_minor, found[variant].lowest_30_days_minor, told


async def test_they_are_read_once_until_one_changes(database: Database, jacket: UUID) -> None:
    price, _, told = await shown(database, jacket)
    assert (price, any("pricing.price" in sql for sql in told)) == (14900, True)
    price, _, told = await shown(database, jacket)
    assert (price, len(told)) == (14900, 1)
    async with database.pool.acquire() as connection:
        # Whoever changes them, and by whatever program.
        await connection.execute(
            "update pricing.price set valid_until = $2 where variant = $1 and unit_minor = 14900",
            jacket,
            database.clock.now(),
        )
        await connection.execute(
            "insert into pricing.price (list, variant, unit_minor, valid_from, entered_at) "
            "select l.id, $1, 9900, $2, $2 from pricing.price_list l where l.key = 'base'",
            jacket,
            database.clock.now(),
        )
    assert (await shown(database, jacket))[0] == 9900


async def test_what_was_entered_for_later_counts_when_its_time_comes(
    database: Database, jacket: UUID, clock: MovableClock
) -> None:
    async with database.transaction() as tx:
        sale = await price_list(tx, "sale", rank=9, reduction=True)
        await ask(tx, sale, jacket, (1, 9900, 2))
        day = timedelta(days=1)
        await promote(tx, "night", off(1000), valid_from=clock.now() + 3 * day, valid_until=clock.now() + 4 * day)
    seen = [await shown(database, jacket)]
    for _ in range(4):
        clock.move(day)
        seen.append(await shown(database, jacket))
    assert [one[:2] for one in seen] == [
        (14900, None), (9900, 14900), (14900, None), (13410, 9900), (14900, None)
    ]  # fmt: skip
    # One look whether anything changed, and of the articles' words and prices nothing again.
    assert [len(told) for *_, told in seen][1:] == [1, 1, 2, 1]


async def test_who_changes_a_promotion_sees_it_and_nobody_else_before_the_end(database: Database, jacket: UUID) -> None:
    assert (await shown(database, jacket))[0] == 14900
    async with database.transaction() as tx:
        await promote(tx, "offer", off(1000))
        assert (await pricing.prices(tx, "web", [jacket]))[jacket].unit_minor == 13410
        assert (await shown(database, jacket))[0] == 14900
    assert (await shown(database, jacket))[0] == 13410


async def test_a_moment_in_the_past_is_asked_about_anew(database: Database, jacket: UUID, clock: MovableClock) -> None:
    before = clock.now()
    clock.move(HOUR)
    assert (await shown(database, jacket))[0] == 14900
    async with database.transaction() as tx:
        sale = await price_list(tx, "sale", rank=9, reduction=True)
        await pricing.set_prices(tx, sale, [pricing.PriceRow(jacket, 9900)])
    assert (await shown(database, jacket))[0] == 9900
    async with database.transaction(readonly=True) as tx:
        assert (await pricing.prices(tx, "web", [jacket], before))[jacket].unit_minor == 14900

"""Attempts are counted in the database, and refusals that must leave a trace do."""

from datetime import timedelta

import pytest

from hanse.kit import attempts
from hanse.kit.refusals import NotFound, TooManyAttempts, WrongCredentials


async def test_a_counted_try_stays_when_its_command_is_refused(database):
    async def refused(refusal):
        async with database.transaction() as tx:
            await attempts.count(tx, "door", 3)
            raise refusal

    with pytest.raises(WrongCredentials):
        await refused(WrongCredentials())
    with pytest.raises(NotFound):
        await refused(NotFound())
    async with database.transaction() as tx:
        assert await tx.value("select tries from kit.attempt where key = 'door'") == 1


async def test_the_window_opens_with_the_first_try_and_closes_after_its_time(database, clock):
    async def attempt():
        async with database.transaction() as tx:
            await attempts.count(tx, "door", 2)

    await attempt()
    clock.move(timedelta(minutes=10))
    await attempt()
    with pytest.raises(TooManyAttempts) as refused:
        await attempt()
    assert refused.value.facts == {"retry_after_seconds": 300}
    clock.move(timedelta(minutes=5))
    await attempt()
    clock.move(timedelta(minutes=16))
    async with database.transaction() as tx:
        assert await attempts.sweep(tx) == 1


async def test_what_was_right_is_forgotten(tx):
    await attempts.count(tx, "door", 1)
    await attempts.forget(tx, "door")
    await attempts.count(tx, "door", 1)

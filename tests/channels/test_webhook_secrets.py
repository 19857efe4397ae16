"""Secrets of endpoints: how they are kept, and what a change of them means."""

from dataclasses import replace

import msgspec

from hanse import channels
from hanse.kit import jobs
from hanse.kit.actor import SYSTEM
from hanse.kit.clock import MovableClock
from hanse.kit.db import Database
from hanse.kit.house import House
from hanse.main import rooms
from hanse.main.reactions import REACTIONS, WATCHERS
from tests.channels.receiver import Got

from .test_webhooks import SECRET, Drain, add, deliveries, got, happen, now, verifies

__all__ = ["got", "now"]


async def test_both_secrets_are_good_for_a_day_after_a_rotation(
    database: Database, drain: Drain, got: Got, now: MovableClock
) -> None:
    made = await add(database, got.url)
    async with database.transaction() as tx:
        rotated = await channels.rotate_secret(tx, SYSTEM, made.webhook.id, SECRET)
    await happen(database)
    await drain()
    ((headers, body),) = got.requests
    assert verifies(made.secret, headers, body)
    assert verifies(rotated.secret, headers, body)
    async with database.transaction() as tx:
        await tx.run("update channels.webhook set old_secret_until = $1", now.now())
    await happen(database)
    await drain()
    headers, body = got.requests[1]
    assert not verifies(made.secret, headers, body)
    assert verifies(rotated.secret, headers, body)


async def test_whoever_has_the_database_alone_signs_nothing(
    database: Database, house: House, got: Got, now: MovableClock
) -> None:
    made = await add(database, got.url)
    async with database.transaction() as tx:
        kept = await tx.value("select secret from channels.webhook")
    assert made.secret not in kept
    assert made.secret.removeprefix("whsec_") not in kept
    stranger = replace(house, settings=msgspec.structs.replace(house.settings, secret="another secret"))
    await happen(database)
    await jobs.drain(stranger, rooms.HANDLERS, REACTIONS, WATCHERS)
    (waiting,) = await deliveries(database, made.webhook.id)
    assert got.requests == []
    assert "another HANSE_SECRET" in waiting.last_error

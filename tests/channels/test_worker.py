"""The worker itself tells the world outside, and tries again when the time has come."""

import asyncio
from datetime import UTC, datetime

import pytest

from hanse import channels, locations
from hanse.channels.rules import webhooks as rules
from hanse.kit import ids
from hanse.kit.actor import SYSTEM
from hanse.kit.clock import MovableClock
from hanse.kit.house import House
from hanse.kit.worker import Worker
from hanse.main import rooms
from hanse.main.reactions import REACTIONS, WATCHERS
from tests.channels.receiver import Got, receiving


async def arrived(got: Got, count: int) -> bool:
    """Wait until so many requests came; False after a while."""
    for _ in range(400):
        if len(got.requests) >= count:
            return True
        await asyncio.sleep(0.05)
    return False


async def test_a_worker_sends_what_happens_and_repeats_what_failed(
    house: House, database_url: str, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "WAITS_SECONDS", (0, 1, 1))
    clock.set(datetime.now(UTC))
    worker = Worker(house, database_url, handlers=rooms.HANDLERS, reactions=REACTIONS, sweeps={}, watchers=WATCHERS)
    with receiving() as got:
        got.answer(500)
        async with house.database.transaction() as tx:
            wish = channels.WebhookInput(url=got.url, event_types=["register.saved"])
            webhook = (await channels.add_webhook(tx, SYSTEM, wish, house.settings.secret, private=True)).webhook.id
        working = asyncio.create_task(worker.run())
        async with house.database.transaction() as tx:
            await tx.emit(locations.RegisterSaved(ids.new_id(), ids.new_id(), True))
        assert await arrived(got, 2)
        worker.stop()
        await working
    async with house.database.transaction() as tx:
        (row,) = (await channels.list_deliveries(tx, webhook)).items
        shown = await channels.get_delivery(tx, webhook, row.id)
    assert (row.state, [attempt.status for attempt in shown.attempts]) == ("delivered", [500, 204])

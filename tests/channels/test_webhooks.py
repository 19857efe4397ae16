"""Webhooks, against a real server of somebody else."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from uuid import UUID

import pytest
import pytest_asyncio
from standardwebhooks import Webhook, WebhookVerificationError

from hanse import access, channels, insight, locations
from hanse.channels import jobs as channels_jobs
from hanse.channels.rules import webhooks as rules
from hanse.kit import events, ids, jobs
from hanse.kit.actor import SYSTEM
from hanse.kit.clock import MovableClock
from hanse.kit.db import Database
from hanse.kit.house import House
from hanse.kit.outbound import Outbound
from hanse.main import rooms
from hanse.main.reactions import REACTIONS, WATCHERS
from tests.channels.receiver import Got, receiving

Drain = Callable[[], Awaitable[None]]


@pytest.fixture
def got() -> Iterator[Got]:
    with receiving() as server:
        yield server


@pytest_asyncio.fixture
async def now(clock: MovableClock, house: House) -> AsyncIterator[MovableClock]:
    """Signatures are good for five minutes, so these tests live in the present."""
    clock.set(datetime.now(UTC))
    yield clock


# The secret of the installation that the tests run.
SECRET = "a secret for tests only"


async def add(database: Database, url: str, *types: str) -> channels.WebhookCreated:
    async with database.transaction() as tx:
        wish = channels.WebhookInput(url=url, event_types=list(types) or ["register.saved"])
        return await channels.add_webhook(tx, SYSTEM, wish, SECRET, private=True)


async def happen(database: Database) -> UUID:
    """Something happens; tells the id of the event."""
    register = ids.new_id()
    async with database.transaction() as tx:
        await tx.emit(locations.RegisterSaved(register, ids.new_id(), True))
    async with database.transaction() as tx:
        found: UUID = await tx.value("select id from kit.event where subject = $1", str(register))
    return found


async def deliveries(database: Database, webhook: UUID) -> list[channels.Delivery]:
    async with database.transaction() as tx:
        rows = (await channels.list_deliveries(tx, webhook)).items
        return [await channels.get_delivery(tx, webhook, row.id) for row in rows]


async def webhook_of(database: Database, webhook: UUID) -> channels.Webhook:
    async with database.transaction() as tx:
        return await channels.get_webhook(tx, webhook)


async def try_again(house: House, delivery: channels.Delivery) -> None:
    """Run the try that is asked for next, as the worker does when its time has come."""
    await channels_jobs.deliver(house, {"delivery": str(delivery.id), "tries": delivery.tries})


async def test_an_event_arrives_signed_once_at_each_endpoint(
    database: Database, drain: Drain, got: Got, now: MovableClock
) -> None:
    made = await add(database, got.url, "register.*")
    other = await add(database, got.url, "*")
    deaf = await add(database, got.url, "order.placed")
    event = await happen(database)
    await drain()
    assert len(got.requests) == 2
    for headers, body in got.requests:
        good = [one for one in (made, other) if verifies(one.secret, headers, body)]
        assert len(good) == 1
        told_of = json.loads(body)
        assert (told_of["specversion"], told_of["type"]) == ("1.0", "register.saved")
        assert headers["webhook-id"] == told_of["id"] == str(event)
        assert headers["content-type"].startswith("application/cloudevents+json")
        assert datetime.fromisoformat(told_of["time"]) == now.now()
    assert await deliveries(database, deaf.webhook.id) == []
    (delivery,) = await deliveries(database, made.webhook.id)
    assert (delivery.state, delivery.tries, delivery.attempts[0].status) == ("delivered", 1, 204)
    await drain()
    assert len(got.requests) == 2


def verifies(secret: str, headers: dict[str, str], body: str) -> bool:
    try:
        Webhook(secret).verify(body, headers)
    except WebhookVerificationError:
        return False
    return True


async def test_a_changed_body_does_not_verify(database: Database, drain: Drain, got: Got, now: MovableClock) -> None:
    made = await add(database, got.url)
    await happen(database)
    await drain()
    ((headers, body),) = got.requests
    assert verifies(made.secret, headers, body)
    assert not verifies(made.secret, headers, body.replace("true", "false"))
    assert not verifies(made.secret, {**headers, "webhook-id": "another"}, body)


async def test_an_event_that_is_shown_twice_is_told_once(
    database: Database, drain: Drain, got: Got, now: MovableClock
) -> None:
    await add(database, got.url)
    await happen(database)
    await drain()
    async with database.transaction() as tx:
        found = await tx.rows(events.Recorded, "select id, seq, type, subject, at, body from kit.event")
        await channels.fan_out(tx, found)
    await drain()
    assert len(got.requests) == 1


async def test_what_fails_is_tried_ten_times_over_three_days_and_then_waits(
    database: Database, house: House, drain: Drain, got: Got, now: MovableClock
) -> None:
    made = await add(database, got.url)
    await happen(database)
    got.answer(500, body=b"out of order", times=20)
    await drain()
    waits = []
    for tries in range(1, 10):
        (delivery,) = await deliveries(database, made.webhook.id)
        assert (delivery.state, delivery.tries) == ("pending", tries)
        waits.append((delivery.due_at - now.now()).total_seconds())
        now.set(delivery.due_at)
        await try_again(house, delivery)
    (delivery,) = await deliveries(database, made.webhook.id)
    assert (delivery.state, delivery.tries, len(delivery.attempts)) == ("failed", 10, 10)
    assert (delivery.last_status, delivery.attempts[0].excerpt) == (500, "out of order")
    usual = rules.WAITS_SECONDS[1:]
    assert all(0.9 * there <= wait <= 1.1 * there for wait, there in zip(waits, usual, strict=True))
    assert len({headers["webhook-id"] for headers, _ in got.requests}) == 1
    assert len({body for _, body in got.requests}) == 1
    assert (await webhook_of(database, made.webhook.id)).active


async def test_a_later_try_that_arrives_ends_the_matter(
    database: Database, house: House, drain: Drain, got: Got, now: MovableClock
) -> None:
    made = await add(database, got.url)
    await happen(database)
    got.answer(502)
    await drain()
    (delivery,) = await deliveries(database, made.webhook.id)
    assert (await webhook_of(database, made.webhook.id)).failing_since == now.now()
    await try_again(house, delivery)
    await try_again(house, delivery)
    (after,) = await deliveries(database, made.webhook.id)
    assert (after.state, [attempt.status for attempt in after.attempts]) == ("delivered", [502, 204])
    assert len(got.requests) == 2
    assert (await webhook_of(database, made.webhook.id)).failing_since is None


async def test_a_redirect_is_a_failure_and_is_not_followed(
    database: Database, drain: Drain, got: Got, now: MovableClock
) -> None:
    made = await add(database, got.url)
    await happen(database)
    got.answer(302, {"location": got.url + "/elsewhere"})
    await drain()
    (delivery,) = await deliveries(database, made.webhook.id)
    assert (delivery.state, delivery.last_status, len(got.requests)) == ("pending", 302, 1)


@pytest.mark.parametrize("as_date", [True, False])
async def test_who_asks_to_be_left_alone_is_left_alone(
    database: Database, drain: Drain, got: Got, now: MovableClock, as_date: bool
) -> None:
    made = await add(database, got.url)
    await happen(database)
    until = now.now() + timedelta(minutes=20)
    got.answer(429 if as_date else 503, {"retry-after": format_datetime(until, usegmt=True) if as_date else "1200"})
    await drain()
    (delivery,) = await deliveries(database, made.webhook.id)
    assert abs((delivery.due_at - until).total_seconds()) <= 2


async def test_who_says_gone_is_never_asked_again(
    database: Database, drain: Drain, got: Got, now: MovableClock
) -> None:
    made = await add(database, got.url)
    await happen(database)
    got.answer(410)
    await drain()
    after = await webhook_of(database, made.webhook.id)
    assert (after.active, after.disabled_reason) == (False, "gone")
    await happen(database)
    await drain()
    assert len(got.requests) == 1
    async with database.transaction() as tx:
        (said,) = await tx.column("select body from kit.event where type = 'webhook.disabled'")
    assert said == {"webhook": str(made.webhook.id), "cause": "gone"}


async def test_an_endpoint_that_fails_for_five_days_is_switched_off(
    database: Database, house: House, drain: Drain, got: Got, now: MovableClock
) -> None:
    made = await add(database, got.url)
    got.answer(500, times=10)
    await happen(database)
    await drain()
    now.move(timedelta(days=4, hours=23))
    await happen(database)
    await drain()
    assert (await webhook_of(database, made.webhook.id)).active
    now.move(timedelta(hours=2))
    await happen(database)
    await drain()
    after = await webhook_of(database, made.webhook.id)
    assert (after.active, after.disabled_reason, after.pending, after.failed) == (False, "failing", 0, 3)


async def test_what_was_missed_is_replayed_by_time(
    database: Database, house: House, drain: Drain, got: Got, now: MovableClock
) -> None:
    made = await add(database, got.url)
    webhook = made.webhook.id
    got.answer(410)
    begun = now.now()
    failed = await happen(database)
    await drain()
    now.move(timedelta(minutes=1))
    missed = await happen(database)
    now.move(timedelta(minutes=1))
    await happen(database)
    await drain()
    async with database.transaction() as tx:
        with pytest.raises(channels.WebhookInactive):
            await channels.replay_range(tx, SYSTEM, webhook, begun, now.now())
        await channels.change_webhook(tx, SYSTEM, webhook, channels.WebhookChange(active=True))
        replayed = await channels.replay_range(tx, SYSTEM, webhook, begun, now.now())
    assert (replayed.count, replayed.next) == (2, None)
    await drain()
    assert sorted(headers["webhook-id"] for headers, _ in got.requests[1:]) == sorted([str(failed), str(missed)])
    async with database.transaction() as tx:
        assert (await channels.replay_range(tx, SYSTEM, webhook, begun, now.now())).count == 0
        assert (await channels.replay_range(tx, SYSTEM, webhook, begun, now.now(), again=True)).count == 2


async def test_one_message_is_replayed_as_the_same_message(
    database: Database, drain: Drain, got: Got, now: MovableClock
) -> None:
    made = await add(database, got.url)
    await happen(database)
    await drain()
    (delivery,) = await deliveries(database, made.webhook.id)
    async with database.transaction() as tx:
        again = await channels.replay_delivery(tx, SYSTEM, made.webhook.id, delivery.id)
    assert (again.state, again.tries) == ("pending", 0)
    await drain()
    (first, body), (second, same_body) = got.requests
    assert (first["webhook-id"], body) == (second["webhook-id"], same_body)
    (after,) = await deliveries(database, made.webhook.id)
    assert [attempt.position for attempt in after.attempts] == [1, 2]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "0.0.0.0", "[::ffff:127.0.0.1]", "2130706433"])
async def test_addresses_inside_are_not_called_whatever_the_name_resolves_to(
    database: Database, house: House, got: Got, now: MovableClock, host: str
) -> None:
    careful = Outbound(timeout_seconds=5)
    strict = House(database, house.settings, careful, house.identify)
    made = await add(database, got.url.replace("127.0.0.1", host))
    await happen(database)
    await jobs.drain(strict, rooms.HANDLERS, REACTIONS, WATCHERS)
    (delivery,) = await deliveries(database, made.webhook.id)
    assert got.requests == []
    assert delivery.state == "pending"
    assert delivery.last_error in ("address_refused", "unknown host")
    await careful.close()


async def test_an_answer_without_end_is_cut_off(database: Database, drain: Drain, got: Got, now: MovableClock) -> None:
    made = await add(database, got.url)
    await happen(database)
    got.answer(200, body=b"x" * 3_000_000)
    await drain()
    (delivery,) = await deliveries(database, made.webhook.id)
    assert (delivery.state, delivery.last_error) == ("pending", "answer too long")


async def test_nobody_there_is_a_failure_with_a_reason(database: Database, drain: Drain, now: MovableClock) -> None:
    with receiving() as gone:
        url = gone.url
    made = await add(database, url)
    await happen(database)
    await drain()
    (delivery,) = await deliveries(database, made.webhook.id)
    assert (delivery.state, delivery.last_status, delivery.last_error) == ("pending", None, "ConnectError")


async def test_a_try_that_got_lost_is_asked_for_again(
    database: Database, house: House, drain: Drain, got: Got, now: MovableClock
) -> None:
    await add(database, got.url)
    await happen(database)
    await jobs.relay(database, REACTIONS, WATCHERS)
    async with database.transaction() as tx:
        (shown,) = await tx.column(
            "select convert_from(payload, 'utf8')::jsonb from jobs.pgqueuer where entrypoint = 'kit.watch'"
        )
        await channels.fan_out(
            tx,
            await tx.rows(
                events.Recorded,
                "select id, seq, type, subject, at, body from kit.event where id = any($1::uuid[])",
                shown["events"],
            ),
        )
    async with database.transaction() as tx:
        await tx.run("delete from jobs.pgqueuer")
    await channels_jobs.requeue(house)
    await drain()
    assert got.requests == []
    now.move(timedelta(minutes=2))
    await channels_jobs.requeue(house)
    await channels_jobs.requeue(house)
    await drain()
    assert len(got.requests) == 1


async def test_the_office_sees_and_steers_endpoints_over_http(
    signed_in, database: Database, drain: Drain, got: Got, now: MovableClock
) -> None:
    developer = await signed_in("developer")
    unknown = await developer.post("/v1/webhooks", json={"url": got.url, "event_types": ["order.vanished"]})
    assert (unknown.status_code, unknown.json()["code"]) == (422, "event_type_unknown")
    made = (await developer.post("/v1/webhooks", json={"url": got.url, "event_types": ["register.saved"]})).json()
    where = f"/v1/webhooks/{made['webhook']['id']}"
    assert made["secret"].startswith("whsec_")
    assert "secret" not in (await developer.get(where)).text.replace("old_secret_until", "")
    await happen(database)
    await drain()
    (row,) = (await developer.get(where + "/deliveries", params={"state": "delivered"})).json()["items"]
    shown = (await developer.get(f"{where}/deliveries/{row['id']}")).json()
    assert shown["attempts"][0]["status"] == 204
    assert (await developer.post(f"{where}/deliveries/{row['id']}/replay")).status_code == 202
    await drain()
    span = {"since": "2026-01-01T00:00:00Z", "until": "2100-01-01T00:00:00Z", "again": True}
    assert (await developer.post(f"{where}/replay", json=span)).json() == {"count": 1, "next": None}
    await drain()
    assert len(got.requests) == 3
    off = await developer.patch(where, json={"active": False}, headers={"if-match": '"1"'})
    assert (off.json()["active"], off.json()["disabled_reason"]) == (False, "switched off")
    assert (await developer.post(f"{where}/deliveries/{row['id']}/replay")).json()["code"] == "webhook_inactive"
    assert (await developer.delete(where)).status_code == 204
    assert (await developer.get(where)).status_code == 404
    async with database.transaction() as tx:
        actions = [
            entry.action
            for entry in (await access.list_audit(tx, subject=where.replace("/v1/webhooks/", "webhook:"))).items
        ]
        assert actions[0] == "channels.remove_webhook"
        assert await insight.audit(tx) == []
    cashier = await signed_in("cashier", ids.new_id())
    assert (await cashier.get("/v1/webhooks")).status_code == 403

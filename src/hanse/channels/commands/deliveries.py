"""From an event to a message at an endpoint: made, tried, tried again, given up, replayed."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from hanse import access
from hanse.channels import queries
from hanse.channels.contracts import DeliveryRow, DeliveryState, Replayed, Webhook, WebhookDisabled
from hanse.channels.refusals import WebhookInactive
from hanse.channels.rules import events as told
from hanse.channels.rules import webhooks as rules
from hanse.kit import outbox, paging
from hanse.kit.actor import Actor
from hanse.kit.db import Tx
from hanse.kit.events import Recorded
from hanse.kit.ids import new_id
from hanse.kit.installation import installation

from .webhooks import give_up

DELIVER_JOB = "channels.deliver"
REPLAY_MAX = 1000

# What was made before stays as it is: an event that is shown twice is told once.
MAKE = """
insert into channels.delivery (id, webhook, event, event_type, event_at, body, state, due_at)
select id, $1, event, event_type, event_at, body, 'pending', $7
from unnest($2::uuid[], $3::uuid[], $4::text[], $5::timestamptz[], $6::text[])
    as m (id, event, event_type, event_at, body)
on conflict (webhook, event) do nothing
returning id
"""

RECORD = """
insert into channels.attempt (delivery, position, at, status, milliseconds, error, excerpt)
select $1, coalesce(max(position), 0) + 1, $2, $3, $4, $5, $6 from channels.attempt where delivery = $1
"""

AGAIN = """
update channels.delivery set state = 'pending', tries = 0, due_at = $3, delivered_at = null
where webhook = $1 and event = any($2) and state = any($4)
returning id
"""


class _Listening(msgspec.Struct, frozen=True):
    id: UUID
    event_types: list[str]


async def fan_out(tx: Tx, events: Sequence[Recorded]) -> None:
    """Make a message for every active endpoint that wants to know. Shown twice, an event is told once."""
    listening = await tx.rows(_Listening, "select id, event_types from channels.webhook where active order by id")
    for webhook in listening:
        wanted = [event for event in events if told.matches(webhook.event_types, event.type)]
        await ask_for(tx, await _make(tx, webhook.id, wanted))


async def ask_for(tx: Tx, deliveries: Sequence[UUID], *, tries: int = 0, at: datetime | None = None) -> None:
    """Have messages sent by the worker, at once or at a moment. `tries` says which try it is that is asked for."""
    for delivery in deliveries:
        await tx.enqueue(
            DELIVER_JOB,
            {"delivery": delivery, "tries": tries},
            run_at=at,
            key=f"{DELIVER_JOB}:{delivery}:{tries}",
        )


async def record_attempt(
    tx: Tx, delivery: UUID, webhook: UUID, tries: int, outcome: rules.Outcome, chance: float
) -> None:
    """Write down what came of a try, and what follows: done, again later, or given up.

    `chance` from 0 to 1 spreads the tries. Somebody else's try in the meantime counts, this one is only written down.
    """
    await tx.run(RECORD, delivery, tx.now, outcome.status, outcome.milliseconds, outcome.error, outcome.excerpt)
    due = None if outcome.arrived else rules.next_try(tries + 1, tx.now, outcome.wait_seconds, chance)
    state = "delivered" if outcome.arrived else "pending" if due else "failed"
    current = await tx.run(
        "update channels.delivery set state = $3, tries = tries + 1, due_at = coalesce($4, due_at), last_status = $5, "
        "last_error = $6, delivered_at = $7 where id = $1 and tries = $2 and state = 'pending'",
        delivery,
        tries,
        state,
        due,
        outcome.status,
        outcome.error,
        tx.now if outcome.arrived else None,
    )
    if outcome.arrived:
        await tx.run(
            "update channels.webhook set failing_since = null where id = $1 and failing_since is not null", webhook
        )
        return
    if await _fails(tx, webhook, outcome):
        return
    if current and due:
        await ask_for(tx, [delivery], tries=tries + 1, at=due)


async def replay_delivery(tx: Tx, actor: Actor, webhook: UUID, delivery: UUID) -> DeliveryRow:
    """Send one message again, whether it arrived or not. Refuses with NotFound and WebhookInactive."""
    endpoint = await _active(tx, webhook)
    found = await queries.get_delivery(tx, webhook, delivery)
    await ask_for(tx, await tx.column(AGAIN, endpoint.id, [found.event], tx.now, list(DeliveryState)))
    await access.audit(tx, actor, "channels.replay", f"webhook:{webhook}", None, {"delivery": str(delivery)})
    return await queries.get_delivery(tx, webhook, delivery)


async def replay_range(
    tx: Tx,
    actor: Actor,
    webhook: UUID,
    since: datetime,
    until: datetime,
    *,
    again: bool = False,
    cursor: str | None = None,
) -> Replayed:
    """Send what happened between two moments and did not arrive: failed messages, and what nobody was told of.

    With `again` also what arrived. At most a thousand events at a time. Refuses with NotFound and WebhookInactive.
    """
    endpoint = await _active(tx, webhook)
    after = paging.decode_cursor(cursor, tuple[int])
    found = await outbox.events_between(tx, since, until, place=after[0] if after else 0, limit=REPLAY_MAX)
    wanted = [event for event in found if told.matches(endpoint.event_types, event.type)]
    fresh = await _make(tx, webhook, wanted)
    states = [DeliveryState.FAILED, DeliveryState.DELIVERED] if again else [DeliveryState.FAILED]
    old = await tx.column(AGAIN, webhook, [event.id for event in wanted], tx.now, states)
    await ask_for(tx, [*fresh, *old])
    await access.audit(
        tx,
        actor,
        "channels.replay",
        f"webhook:{webhook}",
        None,
        {"since": since.isoformat(), "until": until.isoformat(), "again": again, "count": len(fresh) + len(old)},
    )
    following = paging.encode_cursor(found[-1].place) if len(found) == REPLAY_MAX else None
    return Replayed(len(fresh) + len(old), following)


async def _make(tx: Tx, webhook: UUID, events: Sequence[Recorded]) -> list[UUID]:
    if not events:
        return []
    source = (await installation(tx)).url
    return await tx.column(
        MAKE,
        webhook,
        [new_id() for _ in events],
        [event.id for event in events],
        [event.type for event in events],
        [event.at for event in events],
        [rules.cloud_event(event, source) for event in events],
        tx.now,
    )


async def _active(tx: Tx, webhook: UUID) -> Webhook:
    found = await queries.get_webhook(tx, webhook)
    if not found.active:
        raise WebhookInactive(webhook=webhook, reason=found.disabled_reason)
    return found


async def _fails(tx: Tx, webhook: UUID, outcome: rules.Outcome) -> bool:
    """Note that an endpoint fails; tells whether that was once too often."""
    since = await tx.value(
        "update channels.webhook set failing_since = coalesce(failing_since, $2) where id = $1 and active "
        "returning failing_since",
        webhook,
        tx.now,
    )
    cause = "" if since is None else rules.disabled_by(outcome, since, tx.now)
    if not cause:
        return False
    await tx.run(
        "update channels.webhook set active = false, disabled_reason = $2, version = version + 1 where id = $1",
        webhook,
        cause,
    )
    await give_up(tx, webhook)
    await tx.emit(WebhookDisabled(webhook, cause))
    return True

"""Reads of endpoints and of what was sent to them."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from hanse.channels.contracts import Delivery, DeliveryRow, Webhook
from hanse.kit import paging
from hanse.kit.db import Tx
from hanse.kit.paging import Page
from hanse.kit.refusals import NotFound

WEBHOOK = """
select w.id, w.url, w.description, w.event_types, w.active, w.disabled_reason, w.failing_since, w.old_secret_until,
       w.created_by, w.created_at, w.version,
       (select count(*) from channels.delivery d where d.webhook = w.id and d.state = 'pending') as pending,
       (select count(*) from channels.delivery d where d.webhook = w.id and d.state = 'failed') as failed
from channels.webhook w
where $1::uuid is null or w.id = $1
order by w.id
"""

DELIVERIES = """
select id, webhook, event, event_type, event_at, state, tries, due_at, delivered_at, last_status, last_error
from channels.delivery
where webhook = $1 and ($2::text is null or state = $2) and ($3::text is null or event_type = $3)
  and ($4::uuid is null or id < $4)
order by id desc limit $5
"""

DELIVERY = """
select d.id, d.webhook, d.event, d.event_type, d.event_at, d.state, d.tries, d.due_at, d.delivered_at, d.last_status,
       d.last_error, d.body,
       coalesce((select jsonb_agg(to_jsonb(a) - 'delivery' order by a.position)
                 from channels.attempt a where a.delivery = d.id), '[]') as attempts
from channels.delivery d where d.webhook = $1 and d.id = $2
"""

SENDABLE = """
select d.id, d.webhook, d.event, d.body, d.tries, w.url,
       case when w.old_secret_until > $3 then array[w.secret, w.old_secret] else array[w.secret] end as secrets
from channels.delivery d join channels.webhook w on w.id = d.webhook
where d.id = $1 and d.tries = $2 and d.state = 'pending' and w.active
"""


class Sendable(msgspec.Struct, frozen=True):
    """A message that is due, with what it takes to send it."""

    id: UUID
    webhook: UUID
    event: UUID
    body: str
    tries: int
    url: str
    secrets: list[str]


class Due(msgspec.Struct, frozen=True):
    """A delivery and which of its tries comes next."""

    id: UUID
    tries: int


async def list_webhooks(tx: Tx) -> list[Webhook]:
    """All endpoints, without their secrets."""
    return await tx.rows(Webhook, WEBHOOK, None)


async def get_webhook(tx: Tx, webhook: UUID) -> Webhook:
    """An endpoint. Refuses with NotFound."""
    found = await tx.row(Webhook, WEBHOOK, webhook)
    if found is None:
        raise NotFound(webhook=webhook)
    return found


async def list_deliveries(
    tx: Tx,
    webhook: UUID,
    *,
    state: str | None = None,
    event_type: str | None = None,
    cursor: str | None = None,
    size: int | None = None,
) -> Page[DeliveryRow]:
    """What was sent to an endpoint, or will be; the newest first. Refuses with NotFound."""
    await get_webhook(tx, webhook)
    after = paging.decode_cursor(cursor, tuple[UUID])
    count = paging.limit(size)
    rows = await tx.rows(DeliveryRow, DELIVERIES, webhook, state, event_type, after[0] if after else None, count + 1)
    return Page(rows[:count], paging.encode_cursor(rows[count - 1].id) if len(rows) > count else None)


async def get_delivery(tx: Tx, webhook: UUID, delivery: UUID) -> Delivery:
    """One message with every attempt. Refuses with NotFound."""
    found = await tx.row(Delivery, DELIVERY, webhook, delivery)
    if found is None:
        raise NotFound(delivery=delivery)
    return found


async def find_sendable(tx: Tx, delivery: UUID, tries: int) -> Sendable | None:
    """The message, if this try of it is still wanted: not when it arrived, was replayed or its endpoint is off."""
    return await tx.row(Sendable, SENDABLE, delivery, tries, tx.now)


async def list_due(tx: Tx, limit: int = 200) -> Sequence[Due]:
    """Deliveries that should have been tried a while ago."""
    return await tx.rows(
        Due,
        "select id, tries from channels.delivery where state = 'pending' and due_at < $1::timestamptz - "
        "interval '1 minute' order by due_at limit $2",
        tx.now,
        limit,
    )

"""Endpoints outside and what was sent to them, as JSON over HTTP."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

import msgspec
from litestar.params import QueryParameter

from hanse.channels import commands, queries
from hanse.channels.contracts import (
    Delivery,
    DeliveryRow,
    DeliveryState,
    EventType,
    Replayed,
    Webhook,
    WebhookChange,
    WebhookCreated,
    WebhookInput,
)
from hanse.channels.refusals import EventTypeUnknown, WebhookAddressWrong, WebhookInactive
from hanse.channels.rules import events as told
from hanse.kit import edge, events
from hanse.kit.actor import Actor, Needs, Scope
from hanse.kit.db import Tx
from hanse.kit.house import House
from hanse.kit.paging import Page
from hanse.kit.refusals import InvalidInput, NotFound, StaleVersion

# An address may be a secret of the other side, so reading needs the right for the whole house as well.
READ = Needs("channels.read", Scope.GLOBAL)
WRITE = Needs("channels.write", Scope.GLOBAL)


class ReplayWanted(msgspec.Struct, frozen=True):
    """From when until when. With `again` also what arrived already; a cursor goes on where an answer ended."""

    since: datetime
    until: datetime
    again: bool = False
    cursor: str | None = None


@edge.get("/v1/webhooks", needs=READ, tags=["channels"])
async def get_webhooks(tx: Tx) -> list[Webhook]:
    """All endpoints, without their secrets."""
    return await queries.list_webhooks(tx)


@edge.get("/v1/webhooks/event-types", needs=READ, tags=["channels"])
async def get_event_types() -> list[EventType]:
    """Every kind of event that an endpoint can be told of."""
    return told.event_types(events.known_events())


@edge.post("/v1/webhooks", needs=WRITE, refuses=[WebhookAddressWrong, EventTypeUnknown], tags=["channels"])
async def post_webhook(tx: Tx, actor: Actor, house: House, data: WebhookInput) -> WebhookCreated:
    """Tell an endpoint what happens from now on. The secret is shown this once."""
    return await commands.add_webhook(
        tx, actor, data, house.settings.secret, private=house.settings.webhook_private_addresses
    )


@edge.get("/v1/webhooks/{webhook:uuid}", needs=READ, refuses=[NotFound], tags=["channels"])
async def get_webhook(tx: Tx, webhook: UUID) -> Webhook:
    """One endpoint."""
    return await queries.get_webhook(tx, webhook)


@edge.patch(
    "/v1/webhooks/{webhook:uuid}",
    needs=WRITE,
    versioned=True,
    refuses=[NotFound, StaleVersion, WebhookAddressWrong, EventTypeUnknown],
    tags=["channels"],
)
async def patch_webhook(
    tx: Tx, actor: Actor, house: House, webhook: UUID, data: WebhookChange, if_match: int | None
) -> Webhook:
    """Change an endpoint, switch it off or on."""
    private = house.settings.webhook_private_addresses
    return await commands.change_webhook(tx, actor, webhook, data, if_match, private=private)


@edge.delete("/v1/webhooks/{webhook:uuid}", needs=WRITE, refuses=[NotFound], tags=["channels"])
async def delete_webhook(tx: Tx, actor: Actor, webhook: UUID) -> None:
    """Forget an endpoint and what was sent to it."""
    await commands.remove_webhook(tx, actor, webhook)


@edge.post("/v1/webhooks/{webhook:uuid}/secret", needs=WRITE, refuses=[NotFound], tags=["channels"])
async def post_secret(tx: Tx, actor: Actor, house: House, webhook: UUID) -> WebhookCreated:
    """Give an endpoint a new secret. For a day messages are signed with the old one as well."""
    return await commands.rotate_secret(tx, actor, webhook, house.settings.secret)


@edge.get("/v1/webhooks/{webhook:uuid}/deliveries", needs=READ, refuses=[NotFound, InvalidInput], tags=["channels"])
async def get_deliveries(
    tx: Tx,
    webhook: UUID,
    delivery_state: Annotated[DeliveryState | None, QueryParameter(name="state")] = None,
    event_type: str | None = None,
    cursor: str | None = None,
    size: Annotated[int | None, QueryParameter(name="limit", ge=1, le=200)] = None,
) -> Page[DeliveryRow]:
    """What was sent to an endpoint, the newest first."""
    return await queries.list_deliveries(
        tx, webhook, state=delivery_state, event_type=event_type, cursor=cursor, size=size
    )


@edge.get("/v1/webhooks/{webhook:uuid}/deliveries/{delivery:uuid}", needs=READ, refuses=[NotFound], tags=["channels"])
async def get_delivery(tx: Tx, webhook: UUID, delivery: UUID) -> Delivery:
    """One message: what was sent, and every attempt."""
    return await queries.get_delivery(tx, webhook, delivery)


@edge.post(
    "/v1/webhooks/{webhook:uuid}/deliveries/{delivery:uuid}/replay",
    needs=WRITE,
    status=202,
    refuses=[NotFound, WebhookInactive],
    tags=["channels"],
)
async def post_delivery_replay(tx: Tx, actor: Actor, webhook: UUID, delivery: UUID) -> DeliveryRow:
    """Send one message again."""
    return await commands.replay_delivery(tx, actor, webhook, delivery)


@edge.post(
    "/v1/webhooks/{webhook:uuid}/replay",
    needs=WRITE,
    status=202,
    refuses=[NotFound, WebhookInactive, InvalidInput],
    tags=["channels"],
)
async def post_replay(tx: Tx, actor: Actor, webhook: UUID, data: ReplayWanted) -> Replayed:
    """Send what happened between two moments and did not arrive, also what happened while the endpoint was off."""
    since, until = _aware(data.since), _aware(data.until)
    if since >= until:
        raise InvalidInput(field="until", reason="must be after since")
    return await commands.replay_range(tx, actor, webhook, since, until, again=data.again, cursor=data.cursor)


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


ROUTES = [
    get_webhooks, get_event_types, post_webhook, get_webhook, patch_webhook, delete_webhook, post_secret,
    get_deliveries, get_delivery, post_delivery_replay, post_replay,
]  # fmt: skip

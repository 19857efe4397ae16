"""Endpoints outside that are told what happens."""

import secrets
from collections.abc import Sequence
from uuid import UUID

from hanse import access
from hanse.channels import queries
from hanse.channels.contracts import Webhook, WebhookChange, WebhookCreated, WebhookInput
from hanse.channels.refusals import EventTypeUnknown
from hanse.channels.rules import events as told
from hanse.channels.rules import webhooks as rules
from hanse.kit import events
from hanse.kit.actor import Actor
from hanse.kit.db import Tx
from hanse.kit.ids import new_id
from hanse.kit.refusals import StaleVersion
from hanse.kit.sealed import seal

SECRET_BYTES = 32

CHANGE = """
update channels.webhook set url = coalesce($3, url), event_types = coalesce($4, event_types),
    description = coalesce($5, description), active = coalesce($6, active),
    disabled_reason = case when $6 is null then disabled_reason when $6 then '' else 'switched off' end,
    failing_since = case when $6 then null else failing_since end, version = version + 1
where id = $1 and ($2::integer is null or version = $2)
"""

ROTATE = """
update channels.webhook set old_secret = secret, old_secret_until = $3, secret = $2, version = version + 1 where id = $1
"""


async def add_webhook(
    tx: Tx, actor: Actor, wanted: WebhookInput, sealed_with: str, *, private: bool = False
) -> WebhookCreated:
    """Tell an endpoint what happens from now on. Its secret is shown this once, and kept sealed.

    `sealed_with` is the secret of this installation. `private` allows addresses on the same machine.
    Refuses with WebhookAddressWrong and EventTypeUnknown.
    """
    url = rules.checked_url(wanted.url, private=private)
    _check_types(wanted.event_types)
    webhook, secret = new_id(), rules.secret_of(secrets.token_bytes(SECRET_BYTES))
    await tx.run(
        "insert into channels.webhook (id, url, description, event_types, secret, created_by, created_at) "
        "values ($1, $2, $3, $4, $5, $6, $7)",
        webhook,
        url,
        wanted.description,
        wanted.event_types,
        seal(secret, sealed_with),
        actor.name,
        tx.now,
    )
    await access.audit(
        tx, actor, "channels.add_webhook", f"webhook:{webhook}", None, {"url": url, "event_types": wanted.event_types}
    )
    return WebhookCreated(await queries.get_webhook(tx, webhook), secret)


async def change_webhook(
    tx: Tx,
    actor: Actor,
    webhook: UUID,
    change: WebhookChange,
    seen_version: int | None = None,
    *,
    private: bool = False,
) -> Webhook:
    """Say what shall be different. What is switched off is not tried any more; switched on, it begins anew.

    Refuses with NotFound, StaleVersion, WebhookAddressWrong and EventTypeUnknown.
    """
    before = await queries.get_webhook(tx, webhook)
    url = None if change.url is None else rules.checked_url(change.url, private=private)
    if change.event_types is not None:
        _check_types(change.event_types)
    touched = await tx.run(CHANGE, webhook, seen_version, url, change.event_types, change.description, change.active)
    if not touched:
        raise StaleVersion(webhook=webhook, version=before.version)
    if change.active is False:
        await give_up(tx, webhook)
    after = await queries.get_webhook(tx, webhook)
    await access.audit(tx, actor, "channels.change_webhook", f"webhook:{webhook}", _facts(before), _facts(after))
    return after


async def rotate_secret(tx: Tx, actor: Actor, webhook: UUID, sealed_with: str) -> WebhookCreated:
    """Give an endpoint a new secret, shown this once. For a day messages are signed with the old one as well.

    Refuses with NotFound.
    """
    secret = rules.secret_of(secrets.token_bytes(SECRET_BYTES))
    await tx.run(ROTATE, webhook, seal(secret, sealed_with), tx.now + rules.OVERLAP)
    found = await queries.get_webhook(tx, webhook)
    await access.audit(tx, actor, "channels.rotate_secret", f"webhook:{webhook}")
    return WebhookCreated(found, secret)


async def remove_webhook(tx: Tx, actor: Actor, webhook: UUID) -> None:
    """Forget an endpoint and what was sent to it. Refuses with NotFound."""
    before = await queries.get_webhook(tx, webhook)
    await tx.run("delete from channels.webhook where id = $1", webhook)
    await access.audit(tx, actor, "channels.remove_webhook", f"webhook:{webhook}", _facts(before))


async def give_up(tx: Tx, webhook: UUID) -> None:
    """What is still to be sent to an endpoint waits for somebody to replay it."""
    await tx.run("update channels.delivery set state = 'failed' where webhook = $1 and state = 'pending'", webhook)


def _check_types(wanted: Sequence[str]) -> None:
    known = [event.type for event in told.event_types(events.known_events())]
    unknown = told.unknown_types(wanted, known)
    if unknown:
        raise EventTypeUnknown(unknown=unknown)


def _facts(webhook: Webhook) -> dict[str, object]:
    return {"url": webhook.url, "event_types": webhook.event_types, "active": webhook.active}

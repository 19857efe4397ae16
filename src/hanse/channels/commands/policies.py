"""Channels and what they promise. A new policy never overwrites the one before."""

import msgspec

from hanse import access, orders
from hanse.channels import queries
from hanse.channels.contracts import Channel, ChannelChanged, ChannelInput, Difference, Policy
from hanse.channels.refusals import NoDifference
from hanse.channels.rules import policies
from hanse.kit.actor import Actor
from hanse.kit.db import Tx
from hanse.kit.refusals import InvalidInput, NotFound, StaleVersion

SAVE = """
insert into channels.channel (key, kind, name, active, url, currency, language, position)
values ($1, $2, $3, $4, $5, $6, $7, (select coalesce(max(position), 0) + 1 from channels.channel))
on conflict (key) do update set kind = excluded.kind, name = excluded.name, active = excluded.active,
    url = excluded.url, currency = excluded.currency, language = excluded.language,
    version = channels.channel.version + 1
where $8::integer is null or channels.channel.version = $8
returning version
"""

APPEND = """
insert into channels.policy (channel, version, policy, reason, changed_by, at) values ($1, $2, $3, $4, $5, $6)
"""

NOTE = """
insert into channels.intended_difference (field, shown, reason, noted_by, at) values ($1, $2, $3, $4, $5)
on conflict (field) do update set shown = excluded.shown, reason = excluded.reason, noted_by = excluded.noted_by,
    at = excluded.at
"""


async def save_channel(
    tx: Tx, actor: Actor, channel: str, wanted: ChannelInput, seen_version: int | None = None
) -> Channel:
    """Make a channel or say how it shall be. A new one begins with the usual policy. Refuses with StaleVersion."""
    if not wanted.name.get("de") or not wanted.name.get("en"):
        raise InvalidInput(field="name", reason="de and en are needed")
    before = await _found(tx, channel)
    version = await tx.value(
        SAVE,
        channel,
        wanted.kind,
        wanted.name,
        wanted.active,
        wanted.url,
        wanted.currency,
        wanted.language,
        seen_version,
    )
    if version is None:
        raise StaleVersion(channel=channel)
    if before is None:
        await tx.run(APPEND, channel, 1, msgspec.to_builtins(Policy()), "new channel", actor.name, tx.now)
    after = await queries.get_channel(tx, channel)
    await orders.set_terms(tx, channel, policies.terms(after))
    await access.audit(tx, actor, "channels.save", f"channel:{channel}", _facts(before), _facts(after))
    await tx.emit(ChannelChanged(channel, after.policy_version))
    return after


async def set_policy(
    tx: Tx, actor: Actor, channel: str, policy: Policy, reason: str, seen_version: int | None = None
) -> Channel:
    """Promise something else from now on; what was promised before stays readable.

    Refuses with StaleVersion and NotFound. The same policy again changes nothing.
    """
    await tx.run("select from channels.channel where key = $1 for update", channel)
    before = await queries.get_channel(tx, channel)
    if seen_version is not None and seen_version != before.version:
        raise StaleVersion(channel=channel, version=before.version)
    if policy == before.policy:
        return before
    version = before.policy_version + 1
    await tx.run(APPEND, channel, version, msgspec.to_builtins(policy), reason, actor.name, tx.now)
    await tx.run("update channels.channel set version = version + 1 where key = $1", channel)
    after = await queries.get_channel(tx, channel)
    await orders.set_terms(tx, channel, policies.terms(after))
    await access.audit(tx, actor, "channels.policy", f"channel:{channel}", _facts(before), _facts(after), reason)
    await tx.emit(ChannelChanged(channel, version))
    return after


async def note_difference(tx: Tx, actor: Actor, field: str, reason: str) -> Difference:
    """Say that the channels differ in this on purpose; it counts while they differ exactly so.

    Refuses with NoDifference.
    """
    found = await queries.differing(tx, field)
    if found is None:
        raise NoDifference(field=field)
    await tx.run(NOTE, field, found.shown, reason, actor.name, tx.now)
    await access.audit(tx, actor, "channels.note_difference", f"policy:{field}", None, found.shown, reason)
    return Difference(field, found.shown, True, reason, actor.name)


async def _found(tx: Tx, channel: str) -> Channel | None:
    try:
        return await queries.get_channel(tx, channel)
    except NotFound:
        return None


def _facts(channel: Channel | None) -> dict[str, object] | None:
    return None if channel is None else msgspec.to_builtins(channel)

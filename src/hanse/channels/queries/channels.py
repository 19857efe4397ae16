"""Reads of channels and what they promise."""

from hanse.channels.contracts import Channel, Difference, Policy, PolicyVersion
from hanse.channels.rules import policies
from hanse.kit.db import Tx
from hanse.kit.refusals import NotFound
from hanse.kit.standing import Standing

CHANNEL = """
select c.key, c.kind, c.name, c.active, c.url, c.currency, c.language, c.version, p.policy, p.version as policy_version
from channels.channel c join lateral (
    select policy, version from channels.policy where channel = c.key order by version desc limit 1
) p on true
order by c.position, c.key
"""


async def _read(tx: Tx) -> dict[str, Channel]:
    return {found.key: found for found in await tx.rows(Channel, CHANNEL)}


CHANNELS = Standing("channels", ["channels.channel", "channels.policy"], _read)

VERSIONS = """
select channel, version, policy, reason, changed_by, at from channels.policy where channel = $1 order by version desc
"""


async def list_channels(tx: Tx) -> list[Channel]:
    """All channels with what they promise at present."""
    return list((await CHANNELS(tx)).values())


async def get_channel(tx: Tx, channel: str) -> Channel:
    """A channel. Refuses with NotFound."""
    found = (await CHANNELS(tx)).get(channel)
    if found is None:
        raise NotFound(channel=channel)
    return found


async def get_policy(tx: Tx, channel: str) -> Policy:
    """What a channel promises at present. Refuses with NotFound."""
    return (await get_channel(tx, channel)).policy


async def list_policy_versions(tx: Tx, channel: str) -> list[PolicyVersion]:
    """What a channel promised since when, the newest first. Refuses with NotFound."""
    await get_channel(tx, channel)
    return await tx.rows(PolicyVersion, VERSIONS, channel)


async def list_differences(tx: Tx) -> list[Difference]:
    """In what the active channels differ, and whether that is meant."""
    notes = await tx.rows(
        policies.Noted, "select field, shown, reason, noted_by from channels.intended_difference order by field"
    )
    return policies.differences(await list_channels(tx), notes)


async def differing(tx: Tx, field: str) -> Difference | None:
    """How the active channels differ in one field, if they do."""
    return next((found for found in await list_differences(tx) if found.field == field), None)

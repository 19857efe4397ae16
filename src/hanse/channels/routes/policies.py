"""Channels and what they promise, as JSON over HTTP."""

import msgspec

from hanse.channels import commands, queries
from hanse.channels.contracts import Channel, ChannelInput, Difference, Policy, PolicyVersion, Reason
from hanse.channels.refusals import NoDifference
from hanse.kit import edge
from hanse.kit.actor import Actor, Needs, Scope
from hanse.kit.db import Tx
from hanse.kit.refusals import InvalidInput, NotFound, StaleVersion

READ = Needs("channels.read", Scope.LOCATION, through_actor=True)
WRITE = Needs("channels.write", Scope.GLOBAL)


class PolicyWanted(msgspec.Struct, frozen=True):
    """What the channel shall promise from now on, and why."""

    policy: Policy
    reason: Reason


class DifferenceMeant(msgspec.Struct, frozen=True):
    """Why the channels shall differ in this."""

    reason: Reason


@edge.get("/v1/channels", needs=READ, tags=["channels"])
async def get_channels(tx: Tx) -> list[Channel]:
    """All channels with what they promise."""
    return await queries.list_channels(tx)


@edge.get("/v1/channels/differences", needs=READ, tags=["channels"])
async def get_differences(tx: Tx) -> list[Difference]:
    """In what the active channels differ, and whether that is meant."""
    return await queries.list_differences(tx)


@edge.put("/v1/channels/differences/{field:str}", needs=WRITE, refuses=[NoDifference], tags=["channels"])
async def put_difference(tx: Tx, actor: Actor, field: str, data: DifferenceMeant) -> Difference:
    """Say that the channels differ in this on purpose."""
    return await commands.note_difference(tx, actor, field, data.reason)


@edge.get("/v1/channels/{channel:str}", needs=READ, refuses=[NotFound], tags=["channels"])
async def get_channel(tx: Tx, channel: str) -> Channel:
    """One channel."""
    return await queries.get_channel(tx, channel)


@edge.put("/v1/channels/{channel:str}", needs=WRITE, refuses=[StaleVersion, InvalidInput], tags=["channels"])
async def put_channel(tx: Tx, actor: Actor, channel: str, data: ChannelInput, if_match: int | None) -> Channel:
    """Make a channel, or say how it shall be; with If-Match only if nobody changed it meanwhile."""
    if not channel.isascii() or not channel.replace("_", "").isalnum() or not channel[0].islower():
        raise InvalidInput(field="channel", reason="small letters, digits and _ only")
    return await commands.save_channel(tx, actor, channel.lower(), data, if_match)


@edge.put(
    "/v1/channels/{channel:str}/policy",
    needs=WRITE,
    versioned=True,
    refuses=[NotFound, StaleVersion],
    tags=["channels"],
)
async def put_policy(tx: Tx, actor: Actor, channel: str, data: PolicyWanted, if_match: int | None) -> Channel:
    """Promise something else from now on."""
    return await commands.set_policy(tx, actor, channel, data.policy, data.reason, if_match)


@edge.get("/v1/channels/{channel:str}/policy/versions", needs=READ, refuses=[NotFound], tags=["channels"])
async def get_policy_versions(tx: Tx, channel: str) -> list[PolicyVersion]:
    """What the channel promised since when, who changed it and why."""
    return await queries.list_policy_versions(tx, channel)


ROUTES = [
    get_channels, get_differences, put_difference, get_channel, put_channel, put_policy, get_policy_versions,
]  # fmt: skip

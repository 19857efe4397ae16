"""Rule sets and replays over HTTP."""

from datetime import UTC, datetime, timedelta
from typing import Annotated
from uuid import UUID

import msgspec
from litestar.params import QueryParameter

from hanse.kit import edge
from hanse.kit.actor import Actor, Needs, Scope
from hanse.kit.db import Tx
from hanse.kit.refusals import InvalidInput, NotFound, StaleVersion

from . import commands, queries
from .contracts import Channel, PostalArea, Replay, RuleSet, RuleSetInput

READ = Needs("sourcing.read", Scope.GLOBAL)
WRITE = Needs("sourcing.write", Scope.GLOBAL)


class RuleSetWanted(msgspec.Struct, frozen=True):
    """The rules for a channel, "*" for all channels without rules of their own."""

    channel: Channel
    rule_set: RuleSetInput


class ReplayWanted(msgspec.Struct, frozen=True):
    """What to replay: the orders of the last days or of a time, on one channel or all; with the given rules."""

    rule_set: RuleSetInput
    days: Annotated[int, msgspec.Meta(ge=1, le=400)] = 30
    channel: str | None = None
    until: datetime | None = None


class AreasWanted(msgspec.Struct, frozen=True):
    """Where postal codes lie."""

    areas: Annotated[list[PostalArea], msgspec.Meta(min_length=1, max_length=20_000)]


class AreasSaved(msgspec.Struct, frozen=True):
    """How many were saved."""

    saved: int


@edge.get("/v1/sourcing/rule-sets", needs=READ, tags=["sourcing"])
async def get_rule_sets(tx: Tx, channel: str | None = None) -> list[RuleSet]:
    """The rules that count now, or all versions of a channel, the newest first."""
    return await queries.list_rule_sets(tx, channel)


@edge.get("/v1/sourcing/rule-sets/current", needs=READ, refuses=[NotFound], tags=["sourcing"])
async def get_rule_set(
    tx: Tx, channel: str = "*", version: Annotated[int | None, QueryParameter(ge=1, le=1_000_000)] = None
) -> RuleSet:
    """The rules of one channel as they count now, or an older version."""
    return await queries.get_rule_set(tx, channel, version)


@edge.put(
    "/v1/sourcing/rule-sets", needs=WRITE, versioned=True, refuses=[InvalidInput, StaleVersion], tags=["sourcing"]
)
async def put_rule_set(tx: Tx, actor: Actor, data: RuleSetWanted, if_match: int | None) -> RuleSet:
    """Source a channel by these rules from now on. They become a new version; the old one can be read for ever."""
    return await commands.save_rule_set(tx, actor, data.channel, data.rule_set, seen_version=if_match)


@edge.delete(
    "/v1/sourcing/rule-sets",
    needs=WRITE,
    status=200,
    versioned=True,
    refuses=[NotFound, StaleVersion],
    tags=["sourcing"],
)
async def delete_rule_set(tx: Tx, actor: Actor, channel: Channel, if_match: int | None) -> RuleSet:
    """Give up the rules of a channel, which follows those for all from now on. Answers with the rules that count now.

    Every version can still be read, and saved again.
    """
    return await commands.withdraw_rule_set(tx, actor, channel, seen_version=if_match)


@edge.put("/v1/sourcing/postal-areas", needs=WRITE, tags=["sourcing"])
async def put_areas(tx: Tx, data: AreasWanted) -> AreasSaved:
    """Say where postal codes lie, by prefix; the longest prefix counts when the way of a parcel is measured."""
    return AreasSaved(await commands.save_areas(tx, data.areas))


@edge.post("/v1/sourcing/replays", needs=WRITE, status=202, refuses=[InvalidInput], tags=["sourcing"])
async def post_replay(tx: Tx, data: ReplayWanted) -> Replay:
    """Begin to source past orders again by other rules; read the replay to see how far it is."""
    until = data.until or tx.now
    until = until.replace(tzinfo=UTC) if until.tzinfo is None else until
    return await commands.start_replay(tx, data.rule_set, until - timedelta(days=data.days), until, data.channel)


@edge.get("/v1/sourcing/replays", needs=READ, tags=["sourcing"])
async def get_replays(
    tx: Tx, size: Annotated[int | None, QueryParameter(name="limit", ge=1, le=200)] = None
) -> list[Replay]:
    """The latest replays."""
    return await queries.list_replays(tx, size)


@edge.get("/v1/sourcing/replays/{replay:uuid}", needs=READ, refuses=[NotFound], tags=["sourcing"])
async def get_replay(tx: Tx, replay: UUID) -> Replay:
    """A replay: how far it is, and what happened beside what would have."""
    return await queries.get_replay(tx, replay)


ROUTES = [get_rule_sets, get_rule_set, put_rule_set, delete_rule_set, put_areas, post_replay, get_replays, get_replay]

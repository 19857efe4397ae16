"""Rule sets and postal areas are stated as they shall be; every version stays."""

from collections.abc import Sequence

import msgspec

from hanse import locations
from hanse.kit.actor import Actor
from hanse.kit.db import Tx
from hanse.kit.refusals import InvalidInput, NotFound, StaleVersion
from hanse.sourcing import queries
from hanse.sourcing.contracts import ExcludeRule, PostalArea, RuleSet, RuleSetChanged, RuleSetInput

# One at a time for each channel, so that two people who save at once do not both make version 5.
ONE_AT_A_TIME = "select pg_advisory_xact_lock(hashtextextended('sourcing.rule_set ' || $1, 0))"

SAVE = """
insert into sourcing.rule_set (channel, version, active, body, saved_at, saved_by) values ($1, $2, true, $3, $4, $5)
"""

WITHDRAW = """
update sourcing.rule_set set active = false, withdrawn_at = $2, withdrawn_by = $3 where channel = $1 and active
"""

AREA = """
insert into sourcing.postal_area (country, prefix, latitude, longitude) values ($1, $2, $3, $4)
on conflict (country, prefix) do update set latitude = excluded.latitude, longitude = excluded.longitude
"""


async def save_rule_set(
    tx: Tx, actor: Actor, channel: str, wanted: RuleSetInput, *, seen_version: int | None = None
) -> RuleSet:
    """Let a channel ("*": all without one of their own) be sourced by these rules from now on, as a new version.

    Refuses with StaleVersion when somebody saved another version since, and with InvalidInput for a place that does
    not exist or a rule that would exclude everything.
    """
    latest = await _latest(tx, channel, seen_version)
    await check(tx, wanted)
    await tx.run("update sourcing.rule_set set active = false where channel = $1 and active", channel)
    await tx.run(SAVE, channel, latest + 1, msgspec.to_builtins(wanted), tx.now, actor.name)
    await tx.emit(RuleSetChanged(channel, latest + 1))
    return await queries.get_rule_set(tx, channel)


async def withdraw_rule_set(tx: Tx, actor: Actor, channel: str, *, seen_version: int | None = None) -> RuleSet:
    """Let a channel follow the rules for all again ("*": those that Hanse brings); tells the rules that count now.

    Its versions stay readable, and the next that is saved goes on with their numbers. Refuses with NotFound when the
    channel has no rules of its own, and with StaleVersion when somebody saved another version since.
    """
    latest = await _latest(tx, channel, seen_version)
    if not await tx.run(WITHDRAW, channel, tx.now, actor.name):
        raise NotFound(channel=channel)
    await tx.emit(RuleSetChanged(channel, latest))
    counts, _ = await queries.active_rules(tx, channel)
    return counts


async def _latest(tx: Tx, channel: str, seen_version: int | None) -> int:
    """The newest version of a channel, kept from changing until the transaction ends. Refuses with StaleVersion."""
    await tx.value(ONE_AT_A_TIME, channel)
    latest: int = await tx.value("select coalesce(max(version), 0) from sourcing.rule_set where channel = $1", channel)
    if seen_version is not None and seen_version != latest:
        raise StaleVersion(version=latest)
    return latest


async def check(tx: Tx, wanted: RuleSetInput) -> None:
    """Refuses with InvalidInput, which names every rule that cannot be meant."""
    codes = {place.code for place in await locations.list_locations(tx, inactive=True)}
    wrong = []
    for number, rule in enumerate(wanted.rules):
        if isinstance(rule, ExcludeRule):
            unknown = sorted(set(rule.locations) - codes)
            if unknown:
                wrong.append({"field": f"rules.{number}.locations", "reason": f"unknown: {', '.join(unknown)}"})
            if not (rule.locations or rule.categories):
                wrong.append({"field": f"rules.{number}", "reason": "would exclude every place for every article"})
    for number, handling in enumerate(wanted.costs.handling):
        unknown = sorted(set(handling.locations) - codes)
        if unknown:
            wrong.append({"field": f"costs.handling.{number}.locations", "reason": f"unknown: {', '.join(unknown)}"})
    if wrong:
        raise InvalidInput(fields=wrong)


async def save_areas(tx: Tx, areas: Sequence[PostalArea]) -> int:
    """Say where postal codes lie, by prefix; tells how many."""
    await tx.many(AREA, [(area.country.upper(), area.prefix, area.latitude, area.longitude) for area in areas])
    return len(areas)

"""Rule sets as they stand and stood."""

from datetime import datetime
from typing import Any

import msgspec

from hanse.kit.db import Tx
from hanse.kit.refusals import NotFound
from hanse.sourcing import rules
from hanse.sourcing.contracts import PartnerRule, RuleSet, RuleSetInput

RULE_SET = "select channel, version, active, body, saved_at, saved_by from sourcing.rule_set "

# One statement for both, because every order with a parcel asks.
KNOWN = """
select to_jsonb(r) as rule_set, (
    select array[a.latitude, a.longitude] from sourcing.postal_area a
    where a.country = n.country and left(n.code, length(a.prefix)) = a.prefix order by length(a.prefix) desc limit 1
) as position
from unnest($1::text[], $2::text[], $3::text[]) with ordinality n (channel, country, code, place)
left join lateral (
    select channel, version, active, body, saved_at, saved_by from sourcing.rule_set
    where channel in (n.channel, '*') and active order by channel = '*' limit 1
) r on true
order by n.place
"""


class Row(msgspec.Struct, frozen=True):
    """A rule set as it lies in its table."""

    channel: str
    version: int
    active: bool
    body: dict[str, Any]
    saved_at: datetime | None
    saved_by: str

    def rule_set(self) -> RuleSet:
        """The rule set with its rules read."""
        body = msgspec.convert(self.body, RuleSetInput)
        return RuleSet(
            name=body.name, rules=body.rules, costs=body.costs, split_lines=body.split_lines, channel=self.channel,
            version=self.version, active=self.active, saved_at=self.saved_at,
            saved_by=self.saved_by,
        )  # fmt: skip


class Known(msgspec.Struct, frozen=True):
    """The rules of a channel, and where a postal code lies by the retailer's own areas."""

    rule_set: Row | None
    position: tuple[float, float] | None


async def active_rules(
    tx: Tx, channel: str, country: str = "", postal_code: str = ""
) -> tuple[RuleSet, tuple[float, float] | None]:
    """The rules that count on a channel: its own, else those for all, else what Hanse brings; and a position."""
    found = await tx.one_of(_known_each, (channel, country, postal_code))
    return rules.DEFAULT if found.rule_set is None else found.rule_set.rule_set(), found.position


async def _known_each(tx: Tx, asked: list[tuple[str, str, str]]) -> list[Known]:
    return await tx.rows(Known, KNOWN, *map(list, zip(*asked, strict=True)))


async def offer_minutes(tx: Tx, channel: str) -> int:
    """How long a partner may think about an order of a channel, in minutes."""
    found, _ = await active_rules(tx, channel)
    partner = next((rule for rule in found.rules if isinstance(rule, PartnerRule)), PartnerRule())
    return partner.offer_minutes


async def may_divide(tx: Tx, channel: str) -> bool:
    """Whether the pieces of one line of a channel may come from several places."""
    found, _ = await active_rules(tx, channel)
    return found.split_lines


async def get_rule_set(tx: Tx, channel: str, version: int | None = None) -> RuleSet:
    """The active rule set of a channel, or an older version. Refuses with NotFound."""
    found = await tx.row(
        Row, RULE_SET + "where channel = $1 and (version = $2 or ($2::integer is null and active))", channel, version
    )
    if found is None:
        if channel == "*" and not version:
            return rules.DEFAULT
        raise NotFound(channel=channel, version=version)
    return found.rule_set()


async def list_rule_sets(tx: Tx, channel: str | None = None) -> list[RuleSet]:
    """The active rule sets, or all versions of a channel, the newest first."""
    found = await tx.rows(
        Row,
        RULE_SET + "where ($1::text is null and active) or channel = $1 order by channel, version desc",
        channel,
    )
    listed = [row.rule_set() for row in found]
    if channel in (None, "*") and not any(one.channel == "*" for one in listed):
        listed.append(rules.DEFAULT)
    return listed

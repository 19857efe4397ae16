"""Proposals as they stand, the policy of publishing, and what stands between a proposal and its publication."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from hanse import access, catalog
from hanse.kit.actor import Actor, Kind
from hanse.kit.db import Tx
from hanse.kit.paging import Page, decode_cursor, encode_cursor, limit
from hanse.kit.refusals import NotFound
from hanse.pricing import rules
from hanse.pricing.contracts import (
    Proposal,
    ProposalFinding,
    ProposalInput,
    ProposalVersion,
    ProposedPrice,
    PublishingPolicy,
    PublishingTold,
)

from .findings import findings

PUBLISH = "pricing.publish"

# What is published is planned, live or ended by the moment alone: nothing has to run for it.
PROPOSALS = """
select * from (
    select p.id, p.kind, p.subject,
           coalesce(v.content -> 'promotion' -> 'name', v.content -> 'price_list' -> 'name', l.name, '{}') as title,
           case when p.state <> 'published' then p.state when p.counts_until <= $1 then 'ended'
                when p.counts_from > $1 then 'scheduled' else 'live' end as state,
           p.version, v.content, v.by_name as written_by, v.at as written_at, p.counts_from, p.counts_until,
           p.four_eyes, p.changed_at,
           case when $2::uuid is null then '[]' else (
               select jsonb_agg(jsonb_build_object('act', s.act, 'version', s.version, 'at', s.at,
                   'by_name', s.by_name, 'note', s.note) order by s.id)
               from pricing.proposal_step s where s.proposal = p.id
           ) end as steps
    from pricing.proposal p
    join pricing.proposal_version v on v.proposal = p.id and v.version = p.version
    left join pricing.price_list l on l.key = p.subject and p.kind = 'prices'
    where ($2::uuid is null or p.id = $2)
) found
where ($3::text[] is null or state = any($3)) and ($4::text is null or (kind = 'promotion' and subject = $4))
  and ($5::timestamptz is null or (changed_at, id) < ($5, $6))
order by changed_at desc, id desc limit $7
"""

POLICY = """
select version, four_eyes, rate_over, budget_minor_over, alone_allowed, margin_min, loss_blocks, by_name, at
from pricing.publishing_policy order by version desc
"""

# By how much of what a list asks until then a price falls that falls most, in hundredths of a percent.
# A price for several pieces is held against what so many cost until now, so that no quantity is a way around it.
DEEPEST_CUT = """
select coalesce(max((p.unit_minor - w.unit_minor) * 10000 / p.unit_minor), 0)::bigint
from unnest($2::uuid[], $3::bigint[], $4::int[], $5::timestamptz[]) w (variant, unit_minor, min_quantity, starts)
cross join lateral (
    select p.unit_minor from pricing.price p join pricing.price_list l on l.id = p.list
    where p.variant = w.variant and p.min_quantity <= w.min_quantity and p.unit_minor > 0 and p.valid_from <= w.starts
      and (p.valid_until is null or p.valid_until > w.starts) and l.customer_group is null
      and l.currency = (select currency from pricing.price_list where id = $1)
    order by p.list = $1 desc, p.min_quantity desc, p.unit_minor desc limit 1
) p
"""


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A proposal as its verbs see it."""

    id: UUID
    kind: str
    subject: str
    state: str
    version: int
    writer: UUID | None
    submitter: UUID | None
    counts_from: datetime | None
    counts_until: datetime | None
    result_version: int | None


class _Changed(msgspec.Struct, frozen=True):
    id: UUID
    changed_at: datetime


async def list_proposals(
    tx: Tx,
    states: list[str] | None = None,
    promotion: str | None = None,
    cursor: str | None = None,
    size: int | None = None,
) -> Page[Proposal]:
    """Proposals without their steps, what was changed last first."""
    after = decode_cursor(cursor, tuple[datetime, UUID]) or (None, None)
    count = limit(size)
    asked = (PROPOSALS, tx.now, None, states, promotion, *after, count + 1)
    rows = await tx.rows(Proposal, *asked)
    moments = await tx.rows(_Changed, *asked)
    last = moments[count - 1] if len(rows) > count else None
    return Page(rows[:count], encode_cursor(last.changed_at, last.id) if last else None)


async def get_proposal(tx: Tx, proposal: UUID) -> Proposal:
    """One proposal with everything that was done with it. Refuses with NotFound."""
    found = await tx.row(Proposal, PROPOSALS, tx.now, proposal, None, None, None, None, 1)
    if found is None:
        raise NotFound(proposal=proposal)
    return found


async def list_versions(tx: Tx, proposal: UUID) -> list[ProposalVersion]:
    """Every version of a proposal as it was written, the first one first."""
    return await tx.rows(
        ProposalVersion,
        "select version, content, at, by_name from pricing.proposal_version where proposal = $1 order by version",
        proposal,
    )


class _Standing(msgspec.Struct, frozen=True):
    variant: UUID
    min_quantity: int
    unit_minor: int


async def proposed_prices(tx: Tx, proposal: UUID) -> list[ProposedPrice]:
    """The prices of a proposal beside those that its list asks now, by SKU. Refuses with NotFound."""
    given = (await get_proposal(tx, proposal)).content.prices
    if given is None:
        return []
    variants = sorted({row.variant for row in given.rows})
    cards = await catalog.variants(tx, variants)
    standing = await tx.rows(
        _Standing,
        "select variant, min_quantity, unit_minor from pricing.price where list = $1 and variant = any($2) "
        "and valid_from <= $3 and (valid_until is null or valid_until > $3)",
        given.price_list,
        variants,
        tx.now,
    )
    before = {(one.variant, one.min_quantity): one.unit_minor for one in standing}
    currency = await tx.value("select currency from pricing.price_list where id = $1", given.price_list)
    rows = [
        ProposedPrice(
            row.variant, cards[row.variant].sku, cards[row.variant].name, row.min_quantity,
            before.get((row.variant, row.min_quantity)), row.unit_minor, currency, row.valid_from, row.valid_until,
        )
        for row in given.rows
        if row.variant in cards
    ]  # fmt: skip
    return sorted(rows, key=lambda one: (one.sku, one.min_quantity))


async def publishing_policy(tx: Tx) -> PublishingPolicy:
    """The policy that counts now."""
    return (await publishing_policies(tx, 1))[0]


async def publishing_policies(tx: Tx, most: int = 50) -> list[PublishingPolicy]:
    """Versions of the policy, the newest first."""
    return await tx.rows(PublishingPolicy, POLICY + "limit $1", most)


async def reasons(tx: Tx, content: ProposalInput, policy: PublishingPolicy) -> list[str]:
    """Why a second person has to look at this; nothing where nobody has to."""
    if content.promotion is not None:
        given = content.promotion
        return rules.reasons_for_promotion(policy, given.terms, given.budget, active=given.active)
    if content.prices is not None:
        rows = content.prices.rows
        starts = [row.valid_from or content.goes_live_at or tx.now for row in rows]
        pieces = [row.min_quantity for row in rows]
        columns: tuple[list[Any], ...] = (
            [row.variant for row in rows],
            [row.unit_minor for row in rows],
            pieces,
            starts,
        )
        return rules.reasons_for_prices(policy, await tx.value(DEEPEST_CUT, content.prices.price_list, *columns))
    key = content.price_list.key if content.price_list is not None else ""
    known = await tx.value("select exists (select from pricing.price_list where key = $1)", key)
    return rules.reasons_for_list(policy, known=known)


def may_be_second(actor: Actor, writer: UUID | None, submitter: UUID | None) -> bool:
    """Whether the actor is a person, and another one than whoever wrote or submitted it, by whatever session or key."""
    return (
        actor.kind is Kind.STAFF
        and actor.may_everywhere(PUBLISH)
        and submitter is not None
        and actor.id not in (writer, submitter)
    )


async def is_alone(tx: Tx, actor: Actor, policy: PublishingPolicy) -> bool:
    """Whether a person works where nobody else could approve, and may go on by themselves."""
    if not policy.alone_allowed or actor.kind is not Kind.STAFF:
        return False
    return not [one for one in await access.holders(tx, PUBLISH) if one != actor.id]


def without_costs(found: ProposalFinding) -> ProposalFinding:
    """A finding for whoever may not see what articles cost."""
    if found.code != "loss":
        return found
    count, sku = found.facts["count"], found.facts["sku"]
    text = {
        "de": f"{sku} läge unter dem, was der Artikel kosten darf (mindestens {count} Artikel betroffen).",
        "en": f"{sku} would be below what it may cost (at least {count} articles).",
    }
    return msgspec.structs.replace(found, text=text, facts={"count": count, "sku": sku})


async def told(tx: Tx, actor: Actor, proposal: UUID) -> PublishingTold:
    """What stands between a proposal and its publication for this actor. Refuses with NotFound."""
    found = await get_proposal(tx, proposal)
    row = await tx.row(Row, ROW, proposal)
    policy = await publishing_policy(tx)
    why = await reasons(tx, found.content, policy)
    if why and await is_alone(tx, actor, policy):
        why = []
    may = actor.may_everywhere(PUBLISH)
    if why and row is not None:
        may = row.state == "submitted" and may_be_second(actor, row.writer, row.submitter)
    return PublishingTold(await findings(tx, found.content, policy, written_at=found.written_at), why, may)


ROW = """
select id, kind, subject, state, version, writer, submitter, counts_from, counts_until, result_version
from pricing.proposal where id = $1
"""

"""Proposals: written, submitted, sent back and withdrawn. Nothing here counts for anybody."""

from uuid import UUID

import msgspec

from hanse import access
from hanse.kit.actor import Actor
from hanse.kit.db import Tx
from hanse.kit.ids import new_id
from hanse.kit.refusals import InvalidInput, NotFound, StaleVersion
from hanse.pricing import queries
from hanse.pricing.contracts import (
    PromotionSaved,
    Proposal,
    ProposalChanged,
    ProposalInput,
    PublishingPolicy,
    PublishingPolicyInput,
)
from hanse.pricing.queries.proposals import ROW, Row
from hanse.pricing.refusals import ProposalClosed

from .prices import next_version
from .promotions import announce, drop_planned
from .stopping import stop_prices

MAKE = """
insert into pricing.proposal (id, kind, subject, state, version, writer, changed_at)
values ($1, $2, $3, 'draft', 1, $4, $5)
"""

KEEP = """
insert into pricing.proposal_version (proposal, version, content, goes_live_at, note, by_kind, by, by_name, at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
"""

STEP = """
insert into pricing.proposal_step (proposal, version, act, note, by_kind, by, by_name, at)
values ($1, $2, $3, $4, $5, $6, $7, $8)
"""

# Whatever was approved or submitted was so as it was written then: another version begins as a draft.
WRITE = """
update pricing.proposal set state = 'draft', version = version + 1, subject = $2, writer = $3, submitter = null,
    changed_at = $4
where id = $1
"""

MOVE = "update pricing.proposal set state = $2, submitter = $3, changed_at = $4 where id = $1"

SAVE_POLICY = """
insert into pricing.publishing_policy (version, four_eyes, rate_over, budget_minor_over, alone_allowed, margin_min,
    loss_blocks, by, by_name, at)
select max(version) + 1, $2, $3, $4, $5, $6, $7, $8, $9, $10 from pricing.publishing_policy
having max(version) = $1 returning version
"""


async def propose(tx: Tx, actor: Actor, given: ProposalInput) -> Proposal:
    """Write a proposal down as a draft. Refuses with InvalidInput, PromotionUnsound and NotFound."""
    kind, subject = await _about(tx, given)
    proposal = new_id()
    writer = await access.person_of(tx, actor)
    await tx.run(MAKE, proposal, kind, subject, writer, tx.now)
    await _keep(tx, actor, proposal, 1, given)
    return await queries.get_proposal(tx, proposal)


async def rewrite(tx: Tx, actor: Actor, proposal: UUID, version: int | None, given: ProposalInput) -> Proposal:
    """Write another version of a proposal, which is a draft again whatever became of the one before.

    Refuses with ProposalClosed once it is published, and with StaleVersion, InvalidInput, PromotionUnsound, NotFound.
    """
    row = await opened(tx, proposal, version, ("draft", "submitted"))
    kind, subject = await _about(tx, given)
    if (kind, subject) != (row.kind, row.subject):
        raise InvalidInput(field="key", reason="a proposal stays about the same thing")
    await tx.run(WRITE, proposal, subject, await access.person_of(tx, actor), tx.now)
    await _keep(tx, actor, proposal, row.version + 1, given)
    return await queries.get_proposal(tx, proposal)


async def submit(tx: Tx, actor: Actor, proposal: UUID, version: int | None, note: str = "") -> Proposal:
    """Say that a proposal is ready to be looked at. Refuses with ProposalClosed, StaleVersion and NotFound."""
    row = await opened(tx, proposal, version, ("draft",))
    await tx.run(MOVE, proposal, "submitted", await access.person_of(tx, actor), tx.now)
    await step(tx, actor, row, "submitted", note)
    return await queries.get_proposal(tx, proposal)


async def send_back(tx: Tx, actor: Actor, proposal: UUID, version: int | None, note: str) -> Proposal:
    """Ask for another version, and say why. Refuses with ProposalClosed, StaleVersion and NotFound."""
    row = await opened(tx, proposal, version, ("submitted",))
    await tx.run(MOVE, proposal, "draft", None, tx.now)
    await step(tx, actor, row, "sent_back", note)
    return await queries.get_proposal(tx, proposal)


async def withdraw(tx: Tx, actor: Actor, proposal: UUID, version: int | None, note: str = "") -> Proposal:
    """Give a proposal up that does not count yet, also one that is published for later.

    What counts now goes on. Refuses with ProposalClosed, StaleVersion and NotFound.
    """
    row = await opened(tx, proposal, version, ("draft", "submitted", "published"))
    if row.state == "published":
        if row.counts_from is None or row.counts_from <= tx.now or row.kind == "price_list":
            raise ProposalClosed(proposal=proposal, state=row.state)
        await _unplan(tx, row)
    await tx.run(
        "update pricing.proposal set state = 'withdrawn', counts_from = null, counts_until = null, changed_at = $2 "
        "where id = $1",
        proposal,
        tx.now,
    )
    await step(tx, actor, row, "withdrawn", note)
    return await queries.get_proposal(tx, proposal)


async def _unplan(tx: Tx, row: Row) -> None:
    if row.kind == "prices":
        await stop_prices(tx, row.id)
        return
    promotion = await tx.value(
        "select p.id from pricing.promotion p join pricing.promotion_version v on v.promotion = p.id "
        "where p.key = $1 and v.proposal = $2 and v.since > $3 and (v.until is null or v.until > v.since) "
        "for update of p",
        row.subject,
        row.id,
        tx.now,
    )
    if promotion is not None:
        await drop_planned(tx, promotion)
        await next_version(tx)
        await tx.emit(PromotionSaved(promotion))


async def save_publishing_policy(
    tx: Tx, actor: Actor, given: PublishingPolicyInput, version: int | None
) -> PublishingPolicy:
    """Write another version of the policy. Refuses with StaleVersion when somebody else did meanwhile."""
    before = await queries.publishing_policy(tx)
    saved = await tx.value(
        SAVE_POLICY, version, given.four_eyes, given.rate_over, given.budget_minor_over, given.alone_allowed,
        given.margin_min, given.loss_blocks, actor.id, actor.name, tx.now,
    )  # fmt: skip
    if saved is None:
        raise StaleVersion(version=before.version)
    after = await queries.publishing_policy(tx)
    said = [msgspec.to_builtins(one) for one in (before, after)]
    await access.audit(tx, actor, "publishing.policy", "publishing_policy", *said)
    return after


async def opened(tx: Tx, proposal: UUID, version: int | None, states: tuple[str, ...]) -> Row:
    """A proposal, locked, in one of these states and of the version that was looked at.

    Refuses with NotFound, ProposalClosed and StaleVersion.
    """
    row = await tx.row(Row, ROW + "for update", proposal)
    if row is None:
        raise NotFound(proposal=proposal)
    if row.state not in states:
        raise ProposalClosed(proposal=proposal, state=row.state)
    if version is not None and version != row.version:
        raise StaleVersion(version=row.version)
    return row


async def step(tx: Tx, actor: Actor, row: Row, act: str, note: str) -> None:
    """Write down what somebody did with a proposal, here and in the audit log, and tell it."""
    await tx.run(STEP, row.id, row.version, act, note.strip(), str(actor.kind), actor.id, actor.name, tx.now)
    facts = {"kind": row.kind, "subject": row.subject, "version": row.version}
    await access.audit(tx, actor, f"proposal.{act}", f"proposal:{row.id}", None, facts, note.strip())
    await tx.emit(ProposalChanged(row.id, act))


async def _about(tx: Tx, given: ProposalInput) -> tuple[str, str]:
    """What kind of thing a proposal is about, and its key."""
    named = [one for one in (given.promotion, given.price_list, given.prices) if one is not None]
    if len(named) != 1:
        raise InvalidInput(field="promotion", reason="exactly one of promotion, price_list and prices")
    if given.price_list is not None:
        if given.goes_live_at is not None:
            raise InvalidInput(field="goes_live_at", reason="a list counts at once; give its prices a moment")
        return "price_list", given.price_list.key
    if given.prices is not None:
        key = await tx.value("select key from pricing.price_list where id = $1", given.prices.price_list)
        if key is None:
            raise NotFound(price_list=given.prices.price_list)
        return "prices", key
    if given.promotion is None or not given.promotion.key.strip():
        raise InvalidInput(field="promotion.key", reason="missing")
    await announce(tx, given.promotion)
    return "promotion", given.promotion.key


async def _keep(tx: Tx, actor: Actor, proposal: UUID, version: int, given: ProposalInput) -> None:
    await tx.run(
        KEEP, proposal, version, msgspec.to_builtins(given), given.goes_live_at, given.note.strip(), str(actor.kind),
        actor.id, actor.name, tx.now,
    )  # fmt: skip
    row = await tx.row(Row, ROW, proposal)
    if row is not None:
        await step(tx, actor, row, "written", given.note)

"""Publishing: what was proposed counts from a moment on, if whoever had to has looked. And the stop."""

from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from hanse.kit.actor import SYSTEM, Actor
from hanse.kit.db import Tx
from hanse.pricing import queries
from hanse.pricing.contracts import (
    PriceList,
    PriceListInput,
    PriceRow,
    PricesInput,
    Promotion,
    PromotionInput,
    Proposal,
    ProposalInput,
    Quote,
    QuoteWanted,
)
from hanse.pricing.queries.proposals import ROW, Row
from hanse.pricing.refusals import FourEyesNeeded, NothingToStop, ProposalBlocked

from .books import ask_for_books
from .prices import save_price_list, set_prices
from .promotions import save_promotion, stop_promotion
from .proposals import opened, propose, step, submit
from .stopping import stop_price_list, stop_prices

PUBLISHED = """
update pricing.proposal set state = 'published', approver = $2, four_eyes = $3, counts_from = $4, counts_until = $5,
    result_version = $6, policy_version = $7, changed_at = $8
where id = $1
"""

# What was published of the same promotion before counts until then; what did not begin yet never does.
SUPERSEDE = """
update pricing.proposal set counts_until = case when counts_from > $4 then $4 else $3 end
where kind = 'promotion' and subject = $2 and id <> $1 and state = 'published'
  and (counts_until is null or counts_until > $3 or counts_from > $4)
"""

STOPPED = """
update pricing.proposal set state = 'stopped', counts_until = greatest(counts_from, $2), changed_at = $2
where id = $1
"""

STOP_ALL = """
update pricing.proposal set state = 'stopped', counts_until = greatest(counts_from, $2), changed_at = $2
where kind = 'promotion' and subject = $1 and state = 'published' and (counts_until is null or counts_until > $2)
returning id, kind, subject, state, version, writer, submitter, counts_from, counts_until, result_version
"""


async def publish(tx: Tx, actor: Actor, proposal: UUID, version: int | None, note: str = "") -> Proposal:
    """Approve exactly this version of a proposal, and let it count from its moment on.

    Where the policy wants a second person, only one publishes it who neither wrote nor submitted it, by whatever
    session or key. Refuses with FourEyesNeeded, ProposalBlocked, ProposalClosed, StaleVersion and NotFound, and with
    what stands in the way of prices and promotions.
    """
    row = await opened(tx, proposal, version, ("draft", "submitted"))
    found = await queries.get_proposal(tx, proposal)
    policy = await queries.publishing_policy(tx)
    reasons = await queries.reasons(tx, found.content, policy)
    needed = bool(reasons) and not await queries.is_alone(tx, actor, policy)
    if needed and not (row.state == "submitted" and queries.may_be_second(actor, row.writer, row.submitter)):
        raise FourEyesNeeded(proposal=proposal, reasons=reasons)
    wrong = await queries.findings(tx, found.content, policy, written_at=found.written_at)
    blocking = [one for one in wrong if one.severity == "blocks"]
    if blocking:
        raise ProposalBlocked(proposal=proposal, findings=[{"code": one.code, "where": one.where} for one in blocking])
    starts, ends, made = await _go_live(tx, actor, row, found.content)
    approver = actor.id if needed else None
    await tx.run(PUBLISHED, proposal, approver, needed, starts, ends, made, policy.version, tx.now)
    if row.kind == "promotion":
        await tx.run(SUPERSEDE, proposal, row.subject, starts, tx.now)
    await step(tx, actor, row, "published", note)
    return await queries.get_proposal(tx, proposal)


async def _go_live(
    tx: Tx, actor: Actor, row: Row, content: ProposalInput
) -> tuple[datetime, datetime | None, int | None]:
    """Let it count: from when, until when, and as which version."""
    starts = _whole(max(content.goes_live_at or tx.now, tx.now), tx.now)
    if content.promotion is not None:
        saved = await save_promotion(tx, content.promotion, actor, proposal=row.id, starts=starts)
        begins = max(starts, content.promotion.valid_from or starts)
        return begins, content.promotion.valid_until, saved.version
    if content.price_list is not None:
        listed = await save_price_list(tx, content.price_list, actor, proposal=row.id)
        return tx.now, None, listed.version
    rows = [_from(one.valid_from, starts, one) for one in content.prices.rows] if content.prices else []
    if content.prices is not None:
        await set_prices(tx, content.prices.price_list, rows, actor, proposal=row.id)
    ends = [one.valid_until for one in rows]
    known = [end for end in ends if end is not None]
    first = min(one.valid_from or starts for one in rows)
    return max(first, tx.now), max(known) if len(known) == len(ends) else None, None


class _Enough(Exception):
    """What was tried is undone."""


async def preview(tx: Tx, proposal: UUID, wanted: QuoteWanted) -> Quote:
    """What a basket would cost if a proposal counted beside everything else, from its moment on; nothing is published.

    It is published within a savepoint, priced as any basket is, and undone: so nothing is left out. Refuses as quoting
    and publishing do, and with NotFound.
    """
    found = await queries.get_proposal(tx, proposal)
    row = await tx.row(Row, ROW, proposal)
    begins = [found.content.goes_live_at, found.counts_from]
    if found.content.promotion is not None:
        begins.append(found.content.promotion.valid_from)
    at = wanted.at or max([tx.now, *(one for one in begins if one is not None)])
    quotes: list[Quote] = []
    with suppress(_Enough):
        async with tx.attempt():
            if row is not None and row.state in ("draft", "submitted"):
                await _go_live(tx, SYSTEM, row, found.content)
            quotes.append(await queries.quote(tx, msgspec.structs.replace(wanted, at=at)))
            raise _Enough
    return quotes[0]


def _from(given: datetime | None, starts: datetime, row: PriceRow) -> PriceRow:
    return msgspec.structs.replace(row, valid_from=given or starts)


def _whole(moment: datetime, now: datetime) -> datetime:
    """A moment to come as tills know it, in whole seconds: never earlier than it was told."""
    if moment <= now or not moment.microsecond:
        return moment
    return moment.replace(microsecond=0) + timedelta(seconds=1)


async def publish_now(tx: Tx, actor: Actor, given: ProposalInput) -> Proposal:
    """Propose, submit and publish in one go, as far as the policy lets one person do so.

    Refuses as these do. Where somebody else has to look, FourEyesNeeded names the proposal, which is kept.
    """
    proposal = await propose(tx, actor, given)
    await submit(tx, actor, proposal.id, proposal.version)
    if not actor.may_everywhere(queries.PUBLISH):
        raise FourEyesNeeded(proposal=proposal.id, reasons=["no_right"])
    return await publish(tx, actor, proposal.id, proposal.version)


async def publish_promotion(tx: Tx, actor: Actor, given: PromotionInput) -> Promotion:
    """A promotion proposed and published in one go. Refuses as `publish_now` does."""
    await publish_now(tx, actor, ProposalInput(promotion=given))
    return next(one for one in await queries.list_promotions(tx) if one.key == given.key)


async def publish_price_list(tx: Tx, actor: Actor, given: PriceListInput) -> PriceList:
    """A price list proposed and published in one go. Refuses as `publish_now` does."""
    await publish_now(tx, actor, ProposalInput(price_list=given))
    return next(one for one in await queries.list_price_lists(tx) if one.key == given.key)


async def publish_prices(tx: Tx, actor: Actor, price_list: UUID, rows: list[PriceRow]) -> int:
    """Prices proposed and published in one go; tells how many changed. Refuses as `publish_now` does."""
    proposal = await publish_now(tx, actor, ProposalInput(prices=PricesInput(price_list, rows)))
    changed: int = await tx.value("select count(*) from pricing.price where proposal = $1", proposal.id)
    return changed


async def stop(tx: Tx, actor: Actor, proposal: UUID, note: str = "") -> Proposal:
    """End what was published, from this moment on and everywhere; what counted before prices and lists counts again.

    Refuses with NotFound, ProposalClosed and NothingToStop.
    """
    row = await opened(tx, proposal, None, ("published",))
    if row.counts_until is not None and row.counts_until <= tx.now:
        raise NothingToStop(proposal=proposal)
    if row.kind == "promotion":
        await stop_by_key(tx, actor, row.subject, note)
        return await queries.get_proposal(tx, proposal)
    if row.kind == "prices":
        await stop_prices(tx, proposal)
    else:
        new = row.result_version == 1
        await stop_price_list(tx, actor, row.subject, row.counts_from or tx.now, new=new)
    await ask_for_books(tx, at_once=True)
    await tx.run(STOPPED, proposal, tx.now)
    await step(tx, actor, row, "stopped", note)
    return await queries.get_proposal(tx, proposal)


async def stop_by_key(tx: Tx, actor: Actor, key: str, note: str = "") -> None:
    """Stop a promotion, whoever published it and however, with what was planned of it.

    Refuses with NoSuchPromotion and NothingToStop.
    """
    await stop_promotion(tx, actor, key)
    for row in await tx.rows(Row, STOP_ALL, key, tx.now):
        await step(tx, actor, row, "stopped", note)

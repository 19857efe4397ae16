"""Proposals over HTTP: written, checked, tried on a basket, published by whoever may, and stopped. And costs."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar.params import QueryParameter

from hanse.kit import edge
from hanse.kit.actor import Actor, Needs, Scope
from hanse.kit.db import Tx
from hanse.kit.paging import Page
from hanse.kit.refusals import NotFound, StaleVersion
from hanse.pricing import commands, queries
from hanse.pricing.contracts import (
    Cost,
    CostInput,
    Proposal,
    ProposalInput,
    ProposalState,
    ProposalVersion,
    ProposedPrice,
    PublishingPolicy,
    PublishingPolicyInput,
    PublishingTold,
    Quote,
    QuoteWanted,
)
from hanse.pricing.refusals import (
    FourEyesNeeded,
    NoPrice,
    NoSuchPromotion,
    NoTaxRate,
    NothingToStop,
    PricesCollide,
    PriceStood,
    PromotionUnsound,
    ProposalBlocked,
    ProposalClosed,
)

READ = Needs("pricing.read", Scope.GLOBAL)
WRITE = Needs("pricing.write", Scope.GLOBAL)
PUBLISH = Needs("pricing.publish", Scope.GLOBAL)
STOP = Needs("pricing.stop", Scope.GLOBAL)
LIMIT = Needs("pricing.limit_publishing", Scope.GLOBAL)
READ_COSTS = Needs("pricing.read_costs", Scope.GLOBAL)
WRITE_COSTS = Needs("pricing.write_costs", Scope.GLOBAL)

CLOSED = [NotFound, ProposalClosed, StaleVersion]
ONE = "/v1/proposals/{proposal:uuid}"


class ProposalNote(msgspec.Struct, frozen=True):
    """What somebody says beside an act."""

    note: Annotated[str, msgspec.Meta(max_length=500)] = ""


class CostsSet(msgspec.Struct, frozen=True):
    """How many costs are others now."""

    changed: int


@edge.get("/v1/proposals", needs=READ, tags=["pricing"])
async def get_proposals(
    tx: Tx,
    states: Annotated[list[ProposalState] | None, QueryParameter(name="state", max_items=10)] = None,
    promotion: str | None = None,
    cursor: str | None = None,
    size: Annotated[int | None, QueryParameter(name="limit", ge=1, le=200)] = None,
) -> Page[Proposal]:
    """What was proposed, the latest first, without its steps; `promotion` is the key of one."""
    wanted = [str(one) for one in states] if states else None
    return await queries.list_proposals(tx, wanted, promotion, cursor, size)


@edge.post("/v1/proposals", needs=WRITE, refuses=[NotFound, PromotionUnsound], tags=["pricing"])
async def post_proposal(tx: Tx, actor: Actor, data: ProposalInput) -> Proposal:
    """Write down as a draft what shall be published: a promotion, a price list, or prices."""
    return await commands.propose(tx, actor, data)


@edge.get(ONE, needs=READ, refuses=[NotFound], tags=["pricing"])
async def get_proposal(tx: Tx, proposal: UUID) -> Proposal:
    """A proposal with everything that was done with it."""
    return await queries.get_proposal(tx, proposal)


@edge.put(ONE, needs=WRITE, refuses=[*CLOSED, PromotionUnsound], versioned=True, tags=["pricing"])
async def put_proposal(tx: Tx, actor: Actor, proposal: UUID, data: ProposalInput, if_match: int | None) -> Proposal:
    """Write another version of a proposal; it is a draft again, whatever became of the one before."""
    return await commands.rewrite(tx, actor, proposal, if_match, data)


@edge.get(ONE + "/versions", needs=READ, tags=["pricing"])
async def get_versions(tx: Tx, proposal: UUID) -> list[ProposalVersion]:
    """Every version of a proposal as it was written."""
    return await queries.list_versions(tx, proposal)


@edge.get(ONE + "/prices", needs=READ, refuses=[NotFound], tags=["pricing"])
async def get_proposed_prices(tx: Tx, proposal: UUID) -> list[ProposedPrice]:
    """The prices of a proposal beside those that count now."""
    return await queries.proposed_prices(tx, proposal)


@edge.get(ONE + "/findings", needs=READ, refuses=[NotFound], tags=["pricing"])
async def get_findings(tx: Tx, actor: Actor, proposal: UUID) -> PublishingTold:
    """Conflicts that a proposal would bring, and whether whoever asks may publish it.

    Whoever may not see what articles cost reads that something is below it, and not by how much.
    """
    told = await queries.told(tx, actor, proposal)
    if actor.may_everywhere("pricing.read_costs"):
        return told
    return msgspec.structs.replace(told, findings=[queries.without_costs(one) for one in told.findings])


@edge.post(
    ONE + "/quotes",
    needs=READ,
    status=200,
    refuses=[NotFound, NoPrice, NoTaxRate, PriceStood, PricesCollide, PromotionUnsound],
    tags=["pricing"],
)
async def post_proposal_quote(tx: Tx, proposal: UUID, data: QuoteWanted) -> Quote:
    """Price a basket as if a proposal counted beside everything that is live."""
    return await commands.preview(tx, proposal, data)


@edge.post(ONE + "/submission", needs=WRITE, status=200, refuses=CLOSED, versioned=True, tags=["pricing"])
async def post_submission(tx: Tx, actor: Actor, proposal: UUID, data: ProposalNote, if_match: int | None) -> Proposal:
    """Say that a proposal is ready to be looked at."""
    return await commands.submit(tx, actor, proposal, if_match, data.note)


@edge.post(ONE + "/return", needs=PUBLISH, status=200, refuses=CLOSED, versioned=True, tags=["pricing"])
async def post_return(tx: Tx, actor: Actor, proposal: UUID, data: ProposalNote, if_match: int | None) -> Proposal:
    """Send a proposal back to whoever wrote it."""
    return await commands.send_back(tx, actor, proposal, if_match, data.note)


@edge.post(
    ONE + "/publication",
    needs=PUBLISH,
    status=200,
    versioned=True,
    tags=["pricing"],
    refuses=[*CLOSED, FourEyesNeeded, ProposalBlocked, PromotionUnsound, PriceStood, PricesCollide],
)
async def post_publication(tx: Tx, actor: Actor, proposal: UUID, data: ProposalNote, if_match: int | None) -> Proposal:
    """Approve exactly this version, and let it count from its moment on."""
    return await commands.publish(tx, actor, proposal, if_match, data.note)


@edge.post(ONE + "/withdrawal", needs=WRITE, status=200, refuses=CLOSED, versioned=True, tags=["pricing"])
async def post_withdrawal(tx: Tx, actor: Actor, proposal: UUID, data: ProposalNote, if_match: int | None) -> Proposal:
    """Give a proposal up before it counts."""
    return await commands.withdraw(tx, actor, proposal, if_match, data.note)


@edge.post(
    ONE + "/stop",
    needs=STOP,
    status=200,
    refuses=[NotFound, ProposalClosed, NothingToStop, PricesCollide],
    tags=["pricing"],
)
async def post_stop(tx: Tx, actor: Actor, proposal: UUID, data: ProposalNote) -> Proposal:
    """End at once what was published; a price list and prices count again as they did before."""
    return await commands.stop(tx, actor, proposal, data.note)


@edge.post(
    "/v1/promotions/{key:str}/stop",
    needs=STOP,
    status=204,
    refuses=[NoSuchPromotion, NothingToStop],
    tags=["pricing"],
)
async def post_promotion_stop(tx: Tx, actor: Actor, key: str, data: ProposalNote) -> None:
    """Nobody gets this promotion from this moment on, whoever published it."""
    await commands.stop_by_key(tx, actor, key, data.note)


@edge.get("/v1/publishing-policy", needs=READ, tags=["pricing"])
async def get_policy(tx: Tx) -> list[PublishingPolicy]:
    """When publishing takes a second person: every version, the one that counts first."""
    return await queries.publishing_policies(tx)


@edge.put("/v1/publishing-policy", needs=LIMIT, refuses=[StaleVersion], versioned=True, tags=["pricing"])
async def put_policy(tx: Tx, actor: Actor, data: PublishingPolicyInput, if_match: int | None) -> PublishingPolicy:
    """Write another version of the policy."""
    return await commands.save_publishing_policy(tx, actor, data, if_match)


@edge.get("/v1/costs", needs=READ_COSTS, tags=["pricing"])
async def get_costs(
    tx: Tx,
    variants: Annotated[list[UUID], QueryParameter(name="variant", max_items=200)],
    currency: Annotated[str, QueryParameter(pattern="^[A-Z]{3}$")] = "EUR",
) -> list[Cost]:
    """What up to 200 articles cost the house, without tax, as far as it is known."""
    return list((await queries.costs(tx, variants, currency)).values())


@edge.put("/v1/costs", needs=WRITE_COSTS, tags=["pricing"])
async def put_costs(
    tx: Tx, actor: Actor, data: Annotated[list[CostInput], msgspec.Meta(min_length=1, max_length=5000)]
) -> CostsSet:
    """Say what articles cost the house from now or from a moment on."""
    return CostsSet(await commands.set_costs(tx, actor, data))


ROUTES = [
    get_proposals, post_proposal, get_proposal, put_proposal, get_versions, get_proposed_prices, get_findings,
    post_proposal_quote, post_submission, post_return, post_publication, post_withdrawal, post_stop,
    post_promotion_stop, get_policy, put_policy, get_costs, put_costs,
]  # fmt: skip

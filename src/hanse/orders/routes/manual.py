"""Prices set by hand over HTTP: the change, its approval, the policy and the report."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

import msgspec

from hanse import access
from hanse.kit import edge
from hanse.kit.actor import Actor, Needs, Scope
from hanse.kit.db import Tx
from hanse.kit.refusals import Forbidden, InvalidInput, NotFound, StaleVersion, TooManyAttempts
from hanse.orders import commands, queries
from hanse.orders.contracts import (
    Approver,
    ChangeReport,
    ManualPolicy,
    ManualPolicyInput,
    PriceApproval,
    PriceChange,
    PricedCart,
)
from hanse.orders.refusals import (
    ApprovalClosed,
    ApprovalNeeded,
    ApprovalNotFitting,
    CartClosed,
    MayNotApprove,
    PriceOutOfBounds,
    PriceReasonUnknown,
)

CHANGE = Needs("orders.change_price", Scope.LOCATION, through_actor=True)
APPROVE = Needs("orders.approve_price", Scope.LOCATION, through_actor=True)
READ = Needs("pricing.read", Scope.LOCATION, through_actor=True)
LIMIT = Needs("orders.limit_prices", Scope.GLOBAL)
REPORT = Needs("insight.read", Scope.LOCATION, through_actor=True)

ASKING = [NotFound, CartClosed, Forbidden, PriceOutOfBounds, PriceReasonUnknown]


class ApprovalWanted(msgspec.Struct, frozen=True):
    """The line and the price that somebody shall approve."""

    cart: UUID
    line: UUID
    change: PriceChange


class Decision(msgspec.Struct, frozen=True):
    """Whether the reduction is granted."""

    grant: bool


class PinShown(msgspec.Struct, frozen=True):
    """Who grants it on the spot, and the PIN that shows that it is them."""

    staff: UUID
    pin: Annotated[str, msgspec.Meta(pattern=r"^\d{4,8}$")]


@edge.put(
    "/v1/carts/{cart:uuid}/lines/{line:uuid}/price",
    needs=CHANGE,
    refuses=[*ASKING, ApprovalNeeded, ApprovalNotFitting],
    tags=["orders"],
)
async def put_price(tx: Tx, actor: Actor, cart: UUID, line: UUID, data: PriceChange) -> PricedCart:
    """Set the price of a piece of a line by hand, within one's own limit or as somebody approved."""
    return await queries.price_cart(tx, await commands.change_price(tx, actor, cart, line, data))


@edge.delete(
    "/v1/carts/{cart:uuid}/lines/{line:uuid}/price",
    needs=CHANGE,
    status=200,
    refuses=[NotFound, CartClosed],
    tags=["orders"],
)
async def delete_price(tx: Tx, actor: Actor, cart: UUID, line: UUID) -> PricedCart:
    """Take back a price that was set by hand."""
    return await queries.price_cart(tx, await commands.keep_list_price(tx, actor, cart, line))


@edge.post("/v1/price-approvals", needs=CHANGE, refuses=ASKING, tags=["orders"])
async def post_approval(tx: Tx, actor: Actor, data: ApprovalWanted) -> PriceApproval:
    """Ask somebody else to approve a reduction beyond one's own limit."""
    return await commands.ask_approval(tx, actor, data.cart, data.line, data.change)


@edge.get("/v1/price-approvals", needs=APPROVE, tags=["orders"])
async def get_approvals(tx: Tx, actor: Actor) -> list[PriceApproval]:
    """What others ask for and the caller may decide."""
    return await queries.waiting_approvals(tx, actor)


@edge.get("/v1/price-approvals/{approval:uuid}", needs=CHANGE, refuses=[NotFound], tags=["orders"])
async def get_approval(tx: Tx, actor: Actor, approval: UUID) -> PriceApproval:
    """How an approval stands."""
    return await queries.get_approval(tx, actor, approval)


@edge.post(
    "/v1/price-approvals/{approval:uuid}/decision",
    needs=APPROVE,
    status=200,
    refuses=[NotFound, MayNotApprove, ApprovalClosed],
    tags=["orders"],
)
async def post_decision(tx: Tx, actor: Actor, approval: UUID, data: Decision) -> PriceApproval:
    """Grant a reduction that somebody else asked for, or refuse it."""
    return await commands.decide_approval(tx, actor, approval, grant=data.grant)


@edge.post(
    "/v1/price-approvals/{approval:uuid}/pin",
    needs=CHANGE,
    status=200,
    refuses=[NotFound, access.WrongPin, TooManyAttempts, MayNotApprove, ApprovalClosed],
    tags=["orders"],
)
async def post_pin(tx: Tx, actor: Actor, approval: UUID, data: PinShown) -> PriceApproval:
    """Grant a reduction on the spot: somebody else shows a PIN at the screen of whoever asks."""
    await queries.get_approval(tx, actor, approval)
    approver = await access.act_by_pin(tx, data.staff, data.pin)
    approver = msgspec.structs.replace(approver, request_id=actor.request_id)
    return await commands.decide_approval(tx, approver, approval, grant=True, by_pin=True)


@edge.get("/v1/price-approvers", needs=CHANGE, tags=["orders"])
async def get_approvers(tx: Tx, actor: Actor, location: UUID | None = None) -> list[Approver]:
    """Who may approve a reduction at a place by their PIN."""
    return await queries.approvers(tx, actor, location)


@edge.get("/v1/price-policy", needs=READ, tags=["orders"])
async def get_policy(tx: Tx) -> ManualPolicy:
    """For what reasons a price may be changed by hand, and how far each role may go."""
    return await queries.manual_policy(tx)


@edge.get("/v1/price-policy/versions", needs=READ, tags=["orders"])
async def get_policies(tx: Tx) -> list[ManualPolicy]:
    """Every version of the policy, the newest first."""
    return await queries.manual_policies(tx)


@edge.put("/v1/price-policy", needs=LIMIT, versioned=True, refuses=[StaleVersion, InvalidInput], tags=["orders"])
async def put_policy(tx: Tx, actor: Actor, data: ManualPolicyInput, if_match: int | None) -> ManualPolicy:
    """Reasons and limits from now on."""
    return await commands.save_manual_policy(tx, actor, data, if_match)


@edge.get("/v1/price-changes", needs=REPORT, tags=["orders"])
async def get_changes(
    tx: Tx, actor: Actor, since: datetime, until: datetime | None = None, location: UUID | None = None
) -> ChangeReport:
    """What was sold for a price set by hand: by whom, where, why and how much less."""
    moments = [one.replace(tzinfo=UTC) if one and one.tzinfo is None else one for one in (since, until)]
    return await queries.changed_prices(tx, actor, moments[0] or since, moments[1], location)


ROUTES = [
    put_price, delete_price, post_approval, get_approvals, get_approval, post_decision, post_pin, get_approvers,
    get_policy, get_policies, put_policy, get_changes,
]  # fmt: skip

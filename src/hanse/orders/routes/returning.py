"""Return policy, exchange, returns without a receipt and parcels that come back, over HTTP."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar.response import Response

from hanse import payments
from hanse.kit import edge
from hanse.kit.actor import Actor, Kind, Needs, Scope
from hanse.kit.db import Tx
from hanse.kit.house import House
from hanse.kit.paging import Page
from hanse.kit.refusals import Forbidden, InvalidInput, NotFound, StaleVersion
from hanse.orders import commands, queries
from hanse.orders.contracts import (
    Exchange,
    Exchanged,
    ExchangePreview,
    HandIn,
    HandInShown,
    ReceiptlessPreview,
    ReceiptlessReturn,
    ReceiptlessWanted,
    Return,
    ReturnLine,
    ReturnParcel,
    ReturnPolicy,
    ReturnPolicyInput,
    ReturnWanted,
)
from hanse.orders.refusals import (
    ExchangeOnly,
    HandedInAlready,
    HandInTooLate,
    NeverSoldHere,
    NoReturnsHere,
    NothingToReturn,
    OrderUnsettled,
    PlaceCannot,
    PlaceNeeded,
    PriceChanged,
    ReceiptNeeded,
    ReturnCodeUnknown,
    ReturnElsewhere,
    ReturnNotLost,
    ReturnParcelClosed,
    ReturnWayNotOffered,
    ReturnWindowClosed,
    TenderNotTaken,
    TendersDoNotFit,
    TooMuchWithoutReceipt,
    WrongArticleBack,
)

READ = Needs("orders.read", Scope.LOCATION, through_actor=True)
STATE = Needs("orders.limit_prices", Scope.GLOBAL)
OWN = Needs("orders.return", Scope.OWN, through_actor=True)
HERE = Needs("orders.return", Scope.LOCATION, at="data.location")
# Whoever may see the order has the label: its customer, who holds its link, and staff of its places.
LABEL = Needs("orders.read_return_label", Scope.ANYONE)
# It carries an address: no cache keeps it.
LABEL_HEADERS = {"Cache-Control": "no-store", "Content-Disposition": "inline", "X-Content-Type-Options": "nosniff"}
THROUGH = Needs("orders.return", Scope.LOCATION, through_actor=True)
# Whoever gives goods out at a store takes in what was announced; nothing is refunded by that.
TAKE_HERE = Needs("fulfillment.hand_over", Scope.LOCATION, at="data.location")
TAKE_AT = Needs("fulfillment.hand_over", Scope.LOCATION, at="location")

HAND_IN = [NotFound, ReturnCodeUnknown, HandedInAlready, ReturnParcelClosed, NoReturnsHere, ReturnElsewhere]

BACK = [
    NotFound, Forbidden, NoReturnsHere, ReturnElsewhere, ReturnWindowClosed, NothingToReturn, WrongArticleBack,
    OrderUnsettled,
]  # fmt: skip


class Arrival(msgspec.Struct, frozen=True):
    """Where a parcel arrived."""

    location: UUID


class Found(msgspec.Struct, frozen=True):
    """What was in a parcel, and how it looks."""

    lines: Annotated[list[ReturnLine], msgspec.Meta(min_length=1, max_length=100)]
    exception: Annotated[str, msgspec.Meta(max_length=400)] = ""


class Lost(msgspec.Struct, frozen=True):
    """Why a parcel that never arrived is refunded. `exception` is needed where no carrier says that it is lost."""

    reason: Annotated[str, msgspec.Meta(max_length=200)] = ""
    exception: Annotated[str, msgspec.Meta(max_length=400)] = ""


@edge.get("/v1/return-policy", needs=READ, tags=["orders"])
async def get_return_policy(tx: Tx) -> ReturnPolicy:
    """On what terms goods come back that are sold now."""
    return await queries.return_policy(tx)


@edge.get("/v1/return-policy/versions", needs=READ, tags=["orders"])
async def get_return_policies(tx: Tx) -> Page[ReturnPolicy]:
    """Every version of the return policy, the newest first."""
    return Page(await queries.return_policies(tx))


@edge.put("/v1/return-policy", needs=STATE, versioned=True, refuses=[StaleVersion, InvalidInput], tags=["orders"])
async def put_return_policy(tx: Tx, actor: Actor, data: ReturnPolicyInput, if_match: int | None) -> ReturnPolicy:
    """State the return policy for what is sold from now on; what was sold keeps the one that held then."""
    return await commands.save_return_policy(tx, actor, data, if_match)


@edge.post(
    "/v1/orders/{order:uuid}/exchange-previews",
    needs=HERE,
    status=200,
    refuses=[NotFound, NothingToReturn, NeverSoldHere],
    tags=["orders"],
)
async def post_exchange_preview(tx: Tx, order: UUID, data: Exchange) -> ExchangePreview:
    """What an exchange would come to."""
    return await queries.preview_exchange(tx, await queries.load_order(tx, order), data)


@edge.post(
    "/v1/orders/{order:uuid}/exchanges",
    needs=HERE,
    idempotent=True,
    refuses=[*BACK, PriceChanged, PlaceCannot, TendersDoNotFit, TenderNotTaken],
    tags=["orders"],
)
async def post_exchange(tx: Tx, actor: Actor, order: UUID, data: Exchange) -> Exchanged:
    """Take goods back and hand others out at once; only the difference moves, and a bank may be asked for it."""
    return await commands.exchange(tx, actor, order, data)


@edge.post(
    "/v1/receiptless-returns",
    needs=HERE,
    idempotent=True,
    refuses=[
        NotFound, NoReturnsHere, ReceiptNeeded, TooMuchWithoutReceipt, NeverSoldHere, payments.CreditTooHigh,
    ],
    tags=["orders"],
)  # fmt: skip
async def post_receiptless(tx: Tx, actor: Actor, house: House, data: ReceiptlessWanted) -> ReceiptlessReturn:
    """Take goods back without a receipt, for credit and within limits."""
    return await commands.return_without_receipt(tx, actor, data, house.settings.currency)


@edge.post(
    "/v1/receiptless-previews",
    needs=HERE,
    status=200,
    refuses=[NotFound, ReceiptNeeded, NeverSoldHere],
    tags=["orders"],
)
async def post_receiptless_preview(tx: Tx, house: House, data: ReceiptlessWanted) -> ReceiptlessPreview:
    """What goods without a receipt would be worth, and how much of the customer's limit is left."""
    return await queries.preview_receiptless(tx, data, house.settings.currency)


@edge.post(
    "/v1/orders/{order:uuid}/return-parcels",
    needs=OWN,
    idempotent=True,
    refuses=[
        NotFound, NothingToReturn, ReturnWindowClosed, ReturnWayNotOffered, PlaceNeeded, NoReturnsHere, ReturnElsewhere,
    ],
    tags=["orders"],
)  # fmt: skip
async def post_return_parcel(tx: Tx, actor: Actor, order: UUID, data: ReturnWanted) -> ReturnParcel:
    """Announce that pieces come back by parcel, with a label or without printing one, or are brought to a store."""
    if actor.kind is not Kind.SHOPPER:
        actor.require("orders.return")
    return await commands.announce_return(tx, actor, order, data)


@edge.get("/v1/hand-ins", needs=TAKE_AT, refuses=HAND_IN, tags=["orders"])
async def get_hand_in(tx: Tx, code: str, location: UUID) -> HandInShown:
    """What a customer hands in at a store under a code or number, before it is taken."""
    return await commands.awaited(tx, code, location)


@edge.post(
    "/v1/hand-ins",
    needs=TAKE_HERE,
    idempotent=True,
    refuses=[*HAND_IN, Forbidden, HandInTooLate, NothingToReturn],
    tags=["orders"],
)
async def post_hand_in(tx: Tx, actor: Actor, data: HandIn) -> ReturnParcel:
    """Take in at a store what was announced; it is looked into later. The customer has a mail that says so."""
    return await commands.hand_in(tx, actor, data)


@edge.get("/v1/orders/{order:uuid}/return-parcels", needs=OWN, refuses=[NotFound], tags=["orders"])
async def get_return_parcels(tx: Tx, actor: Actor, order: UUID) -> Page[ReturnParcel]:
    """The parcels of an order that come back."""
    found = await queries.get_order(tx, actor, order)
    return Page(await queries.return_parcels_of(tx, found.id))


@edge.get("/v1/return-parcels", needs=THROUGH, tags=["orders"])
async def list_return_parcels(tx: Tx, actor: Actor, number: str | None = None) -> Page[ReturnParcel]:
    """What is on its way back or waits to be looked into; or the one with a number or code."""
    actor.require("orders.return")
    return Page(await queries.find_return_parcels(tx, number))


@edge.get(
    "/v1/return-parcels/{parcel:uuid}/label",
    needs=LABEL,
    refuses=[NotFound],
    tags=["orders"],
    media_type="application/pdf",
)
async def get_return_label(tx: Tx, actor: Actor, parcel: UUID, token: str | None = None) -> Response[bytes]:
    """The label for a parcel that comes back, as PDF: for its customer, whoever holds the order's link, and staff."""
    found = await queries.label_of_return(tx, actor, parcel, token)
    return Response(found, media_type="application/pdf", headers=LABEL_HEADERS)


@edge.post(
    "/v1/return-parcels/{parcel:uuid}/arrival",
    needs=HERE,
    idempotent=True,
    refuses=[NotFound, NoReturnsHere, ReturnParcelClosed],
    tags=["orders"],
)
async def post_arrival(tx: Tx, actor: Actor, parcel: UUID, data: Arrival) -> ReturnParcel:
    """A parcel has arrived here."""
    return await commands.receive_return(tx, actor, parcel, data.location)


@edge.post(
    "/v1/return-parcels/{parcel:uuid}/settlement",
    needs=THROUGH,
    idempotent=True,
    refuses=[*BACK, ReturnParcelClosed, ExchangeOnly],
    tags=["orders"],
)
async def post_settlement(tx: Tx, actor: Actor, parcel: UUID, data: Found) -> Return:
    """What was in a parcel and how it looks; the money goes back."""
    actor.require("orders.return")
    return await commands.settle_return(tx, actor, parcel, data.lines, exception=data.exception)


@edge.post(
    "/v1/return-parcels/{parcel:uuid}/loss",
    needs=THROUGH,
    idempotent=True,
    refuses=[NotFound, Forbidden, ReturnNotLost, ReturnParcelClosed, NothingToReturn, OrderUnsettled],
    tags=["orders"],
)
async def post_loss(tx: Tx, actor: Actor, parcel: UUID, data: Lost) -> Return:
    """A parcel was lost on its way back; the money goes back all the same."""
    actor.require("orders.return")
    return await commands.refund_lost_return(tx, actor, parcel, data.reason, exception=data.exception)


@edge.delete(
    "/v1/return-parcels/{parcel:uuid}",
    needs=OWN,
    status=200,
    refuses=[NotFound, ReturnParcelClosed],
    tags=["orders"],
)
async def delete_return_parcel(tx: Tx, actor: Actor, parcel: UUID) -> ReturnParcel:
    """A parcel that was announced does not come."""
    if actor.kind is not Kind.SHOPPER:
        actor.require("orders.return")
    return await commands.withdraw_return(tx, actor, parcel)


ROUTES = [
    get_return_policy, get_return_policies, put_return_policy, post_exchange_preview, post_exchange, post_receiptless,
    post_receiptless_preview, post_return_parcel, get_return_parcels, list_return_parcels, post_arrival,
    post_settlement, post_loss, delete_return_parcel, get_return_label, get_hand_in, post_hand_in,
]  # fmt: skip

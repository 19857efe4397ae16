"""Returns and exchanges at the till over HTTP."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar.params import QueryParameter

from hanse import orders
from hanse.kit import edge
from hanse.kit.actor import Actor, Needs, Scope
from hanse.kit.db import Tx
from hanse.kit.house import House
from hanse.kit.refusals import Forbidden, NotFound
from hanse.till import commands, queries
from hanse.till.contracts import Amount, Receipt, Returnable, ReturnPreview
from hanse.till.refusals import GivenTooLittle, NoShift, NothingSoldUnder, WrongRegister

RETURN = Needs("till.return", Scope.LOCATION, at="data.location")
FIND = Needs("till.return", Scope.LOCATION, through_actor=True)


class PreviewWanted(msgspec.Struct, frozen=True):
    """What may come back, of which order."""

    order: UUID
    lines: Annotated[list[orders.ReturnLine], msgspec.Meta(min_length=1)]


class ExchangeWanted(msgspec.Struct, frozen=True, kw_only=True):
    """What comes back and goes out at a register. `given_minor` is the cash that the customer handed over."""

    location: UUID
    register: UUID
    order: UUID
    exchange: orders.Exchange
    given_minor: Amount | None = None


class ExchangedHere(msgspec.Struct, frozen=True):
    """What was exchanged, and its receipt; none while a card is charged."""

    exchanged: orders.Exchanged
    receipt: Receipt | None


class ReturnWanted(msgspec.Struct, frozen=True):
    """What comes back, of which order. `exception` says why it is taken although it comes too late or elsewhere.

    With `as_credit` the customer wants credit instead of the money.
    """

    location: UUID
    register: UUID
    order: UUID
    lines: Annotated[list[orders.ReturnLine], msgspec.Meta(min_length=1)]
    reason: str = ""
    exception: Annotated[str, msgspec.Meta(max_length=400)] = ""
    as_credit: bool = False


class TakenBack(msgspec.Struct, frozen=True):
    """The return and its receipt."""

    goods_return: orders.Return
    receipt: Receipt


@edge.post(
    "/v1/till/returns",
    needs=RETURN,
    idempotent=True,
    refuses=[
        NoShift,
        WrongRegister,
        NotFound,
        Forbidden,
        orders.NothingToReturn,
        orders.NoReturnsHere,
        orders.ReturnElsewhere,
        orders.ReturnWindowClosed,
        orders.OrderUnsettled,
    ],
    tags=["till"],
)
async def post_return(tx: Tx, actor: Actor, data: ReturnWanted) -> TakenBack:
    """Take goods of any order back at this register."""
    back, receipt = await commands.take_return(
        tx,
        actor,
        data.location,
        data.register,
        data.order,
        data.lines,
        data.reason,
        exception=data.exception,
        as_credit=data.as_credit,
    )
    return TakenBack(back, receipt)


@edge.post(
    "/v1/till/exchanges",
    needs=RETURN,
    idempotent=True,
    refuses=[
        NoShift, WrongRegister, GivenTooLittle, NotFound, Forbidden, orders.NothingToReturn, orders.NoReturnsHere,
        orders.ReturnElsewhere, orders.ReturnWindowClosed, orders.WrongArticleBack, orders.OrderUnsettled,
        orders.PriceChanged, orders.TendersDoNotFit, orders.TenderNotTaken,
    ],
    tags=["till"],
)  # fmt: skip
async def post_exchange(tx: Tx, actor: Actor, data: ExchangeWanted) -> ExchangedHere:
    """Exchange goods of any order at this register: goods in, goods out, and money for the difference.

    Where a card pays it, goods change hands when it was charged.
    """
    wanted = msgspec.structs.replace(data.exchange, location=data.location)
    done, receipt = await commands.take_exchange(tx, actor, data.register, data.order, wanted, data.given_minor)
    return ExchangedHere(done, receipt)


@edge.get("/v1/till/returnables", needs=FIND, tags=["till"])
async def get_returnables(
    tx: Tx, actor: Actor, text: Annotated[str, QueryParameter(min_length=2, max_length=200)]
) -> list[orders.OrderRow]:
    """The latest orders of whoever is meant by a mail, card, phone or name, of any store and channel."""
    return await queries.list_returnables(tx, actor, text)


@edge.get("/v1/till/returnables/{number:str}", needs=FIND, refuses=[NothingSoldUnder], tags=["till"])
async def get_returnable(tx: Tx, actor: Actor, house: House, number: str) -> Returnable:
    """An order of any store or channel, by its own number or that of its receipt, as far as a return needs it."""
    return await queries.find_returnable(tx, actor, number, zone=house.settings.time_zone)


@edge.post(
    "/v1/till/return-previews",
    needs=FIND,
    status=200,
    refuses=[NotFound, orders.NothingToReturn],
    tags=["till"],
)
async def post_return_preview(tx: Tx, actor: Actor, data: PreviewWanted) -> ReturnPreview:
    """What a return would give back, and on which tenders, before anything is done."""
    return await queries.preview_return(tx, actor, data.order, data.lines)


ROUTES = [post_return, post_exchange, get_returnables, get_returnable, post_return_preview]

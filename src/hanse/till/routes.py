"""The till over HTTP: shifts, sales, returns, receipts."""

from typing import Annotated
from uuid import UUID

import msgspec

from hanse import orders
from hanse.kit import edge
from hanse.kit.actor import Actor, Needs, Scope
from hanse.kit.address import Address
from hanse.kit.db import Tx
from hanse.kit.refusals import NotFound

from . import commands, queries
from .contracts import Amount, Receipt, Shift, ShiftReport
from .refusals import GivenTooLittle, NoShift, ShiftOpen, WrongRegister

SHIFT = Needs("till.shift", Scope.LOCATION, at="data.location")
SELL = Needs("till.sell", Scope.LOCATION, at="data.location")
RETURN = Needs("till.return", Scope.LOCATION, at="data.location")
READ = Needs("till.sell", Scope.LOCATION, through_actor=True)
FIND = Needs("till.return", Scope.LOCATION, through_actor=True)
LIST = Needs("till.shift", Scope.LOCATION, at="location")


class ShiftOpening(msgspec.Struct, frozen=True):
    """The register, and the change that lies in its drawer."""

    location: UUID
    register: UUID
    float_minor: Amount = 0


class ShiftClosing(msgspec.Struct, frozen=True):
    """The register, and what was counted in its drawer."""

    location: UUID
    register: UUID
    counted_minor: Amount


class SaleWanted(msgspec.Struct, frozen=True, kw_only=True):
    """A cart to be sold at a register. `given_minor` is the cash that the customer handed over."""

    location: UUID
    register: UUID
    cart: UUID
    payments: list[orders.TenderWanted]
    expected_total_minor: int
    given_minor: Amount | None = None
    email: str = ""
    name: str = ""
    phone: str = ""
    shipping: Address | None = None
    delivery_method: str | None = None


class Sold(msgspec.Struct, frozen=True):
    """The order and its receipt; no receipt yet while a card is being charged."""

    order: orders.Order
    receipt: Receipt | None


class ReturnWanted(msgspec.Struct, frozen=True):
    """What comes back, of which order."""

    location: UUID
    register: UUID
    order: UUID
    lines: Annotated[list[orders.ReturnLine], msgspec.Meta(min_length=1)]
    reason: str = ""


class TakenBack(msgspec.Struct, frozen=True):
    """The return and its receipt."""

    goods_return: orders.Return
    receipt: Receipt


@edge.post("/v1/till/shifts", needs=SHIFT, refuses=[ShiftOpen, WrongRegister, NotFound], tags=["till"])
async def post_shift(tx: Tx, actor: Actor, data: ShiftOpening) -> Shift:
    """Open a register."""
    return await commands.open_shift(tx, actor, data.location, data.register, data.float_minor)


@edge.post("/v1/till/shifts/closing", needs=SHIFT, status=200, refuses=[NoShift, WrongRegister], tags=["till"])
async def post_closing(tx: Tx, actor: Actor, data: ShiftClosing) -> ShiftReport:
    """Count the drawer and close the register."""
    return await commands.close_shift(tx, actor, data.location, data.register, data.counted_minor)


@edge.get("/v1/till/shifts", needs=LIST, tags=["till"])
async def get_shifts(tx: Tx, actor: Actor, location: UUID) -> list[Shift]:
    """The latest shifts of a location."""
    return await queries.list_shifts(tx, actor, location)


@edge.get("/v1/till/registers/{register:uuid}/report", needs=READ, refuses=[NoShift], tags=["till"])
async def get_report(tx: Tx, actor: Actor, register: UUID) -> ShiftReport:
    """The open shift in figures (X report)."""
    shift = await queries.open_shift_of(tx, register)
    actor.require("till.sell", shift.location)
    return await queries.report(tx, shift.id)


@edge.get("/v1/till/registers/{register:uuid}/receipts", needs=READ, refuses=[NoShift], tags=["till"])
async def get_receipts(tx: Tx, actor: Actor, register: UUID) -> list[Receipt]:
    """The receipts of the open shift, newest first."""
    return await queries.receipts_of_shift(tx, actor, register)


@edge.post(
    "/v1/till/sales",
    needs=SELL,
    idempotent=True,
    refuses=[
        NoShift, WrongRegister, GivenTooLittle, NotFound, orders.EmptyCart, orders.CartClosed, orders.PriceChanged,
        orders.LinesOutOfStock, orders.PlaceCannot, orders.AddressNeeded, orders.ContactNeeded,
        orders.TendersDoNotFit,
    ],
    tags=["till"],
)  # fmt: skip
async def post_sale(tx: Tx, actor: Actor, data: SaleWanted) -> Sold:
    """Sell a cart at a register: carried out, shipped, or collected elsewhere, with one payment."""
    wish = orders.PlaceOrder(
        cart=data.cart,
        email=data.email,
        name=data.name,
        phone=data.phone,
        shipping=data.shipping,
        delivery_method=data.delivery_method,
        payments=data.payments,
        expected_total_minor=data.expected_total_minor,
        location=data.location,
        register=data.register,
    )
    order, receipt = await commands.sell(tx, actor, wish, data.given_minor)
    return Sold(order, receipt)


@edge.post(
    "/v1/till/returns",
    needs=RETURN,
    idempotent=True,
    refuses=[NoShift, WrongRegister, NotFound, orders.NothingToReturn, orders.NoReturnsHere],
    tags=["till"],
)
async def post_return(tx: Tx, actor: Actor, data: ReturnWanted) -> TakenBack:
    """Take goods of any order back at this register."""
    back, receipt = await commands.take_return(
        tx, actor, data.location, data.register, data.order, data.lines, data.reason
    )
    return TakenBack(back, receipt)


@edge.get("/v1/receipts/{number:str}", needs=FIND, refuses=[NotFound], tags=["till"])
async def get_receipt(tx: Tx, actor: Actor, number: str) -> Receipt:
    """A receipt by its number, of any store."""
    found = await queries.find_receipt(tx, actor, number)
    if found is None:
        raise NotFound(receipt=number)
    return found


ROUTES = [
    post_shift, post_closing, get_shifts, get_report, get_receipts, post_sale, post_return, get_receipt,
]  # fmt: skip

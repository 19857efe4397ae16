"""The till over HTTP: shifts, sales, receipts."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from litestar.params import QueryParameter

from hanse import catalog, orders
from hanse.kit import edge
from hanse.kit.actor import Actor, Needs, Scope
from hanse.kit.address import Address
from hanse.kit.db import Tx
from hanse.kit.house import House
from hanse.kit.paging import Page
from hanse.kit.refusals import InvalidInput, NotFound
from hanse.till import commands, queries
from hanse.till.contracts import (
    Added,
    Amount,
    ArticlePage,
    OfflineSale,
    OfflineSaleRow,
    OfflineStanding,
    ParkedCart,
    ParkedSlip,
    Receipt,
    Scanned,
    Shift,
    ShiftReport,
    Uploaded,
)
from hanse.till.refusals import GivenTooLittle, NoShift, NothingScanned, ShiftOpen, WrongRegister

SHIFT = Needs("till.shift", Scope.LOCATION, at="data.location")
SELL = Needs("till.sell", Scope.LOCATION, at="data.location")
READ = Needs("till.sell", Scope.LOCATION, through_actor=True)
FIND = Needs("till.return", Scope.LOCATION, through_actor=True)
LIST = Needs("till.shift", Scope.LOCATION, at="location")
HERE = Needs("till.sell", Scope.LOCATION, at="location")


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


class ParkWanted(msgspec.Struct, frozen=True):
    """The cart that shall wait, and by what it is known again."""

    location: UUID
    cart: UUID
    note: Annotated[str, msgspec.Meta(max_length=80)] = ""


class TakeUpWanted(msgspec.Struct, frozen=True):
    """Where the cart goes on."""

    location: UUID


class Upload(msgspec.Struct, frozen=True, kw_only=True):
    """Sales of a register that was cut off, in any order; `announced` is the highest number that it printed."""

    location: UUID
    register: UUID
    announced: Annotated[int, msgspec.Meta(ge=0, le=10**12)] = 0
    sales: Annotated[list[OfflineSale], msgspec.Meta(max_length=200)]


class UploadAnswer(msgspec.Struct, frozen=True):
    """What became of each sale, what is still missing, and the time of the house to set a clock by."""

    sales: list[Uploaded]
    standing: OfflineStanding
    now: datetime


class Sold(msgspec.Struct, frozen=True):
    """The order and its receipt; no receipt yet while a card is being charged."""

    order: orders.Order
    receipt: Receipt | None


class AdditionWanted(msgspec.Struct, frozen=True, kw_only=True):
    """An article that joins an order at a register. `given_minor` is the cash that the customer handed over."""

    location: UUID
    register: UUID
    order: UUID
    line: orders.LineToAdd
    given_minor: Amount | None = None


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
async def get_receipts(tx: Tx, actor: Actor, register: UUID, order: UUID | None = None) -> list[Receipt]:
    """The receipts of the open shift, or those of one order in it, newest first."""
    return await queries.receipts_of_shift(tx, actor, register, order)


@edge.get("/v1/till/articles", needs=HERE, refuses=[InvalidInput], tags=["till"])
async def get_articles(
    tx: Tx,
    actor: Actor,
    house: House,
    location: UUID,
    text: Annotated[str, QueryParameter(max_length=200)] = "",
    category: Annotated[str | None, QueryParameter(pattern="^[a-z0-9][a-z0-9_-]{0,99}$")] = None,
    language: Annotated[str, QueryParameter(pattern="^(de|en)$")] = "de",
    cursor: str | None = None,
    size: Annotated[int | None, QueryParameter(name="limit", ge=1, le=100)] = None,
) -> ArticlePage:
    """Products that a store sells, with price and pieces of each article: for tiles and search."""
    sort = catalog.SearchSort.RELEVANCE if text.strip() else catalog.SearchSort.NAME
    wanted = catalog.SearchWanted(
        text=text, language=language, category=category, sort=sort, cursor=cursor, limit=size or 24
    )
    return await queries.find_articles(tx, actor, location, wanted, currency=house.settings.currency)


@edge.get("/v1/till/scans", needs=HERE, refuses=[NothingScanned], tags=["till"])
async def get_scan(
    tx: Tx,
    actor: Actor,
    house: House,
    location: UUID,
    code: Annotated[str, QueryParameter(min_length=1, max_length=100)],
) -> Scanned:
    """What a scanned code stands for: an article, customer card, cart, pickup, receipt, order or gift card."""
    return await queries.scanned(tx, actor, location, code, currency=house.settings.currency)


@edge.post(
    "/v1/till/additions",
    needs=SELL,
    idempotent=True,
    refuses=[
        NoShift, WrongRegister, GivenTooLittle, NotFound, orders.OrderUnsettled, orders.OrderDelivered,
        orders.PriceChanged, orders.LinesOutOfStock, orders.PlaceNeeded, orders.PlaceCannot, orders.AddressNeeded,
        orders.TendersDoNotFit, orders.TenderNotTaken,
    ],
    tags=["till"],
)  # fmt: skip
async def post_addition(tx: Tx, actor: Actor, data: AdditionWanted) -> Added:
    """Let an article join an order at this register: carried out at once, or delivered with the rest.

    Where a card pays it, it is the customer's when that was charged.
    """
    return await commands.add_line(tx, actor, data.location, data.register, data.order, data.line, data.given_minor)


@edge.post(
    "/v1/till/parked-carts",
    needs=SELL,
    refuses=[NotFound, orders.EmptyCart, orders.CartClosed],
    tags=["till"],
)
async def post_parked(tx: Tx, actor: Actor, data: ParkWanted) -> ParkedCart:
    """Let a cart wait at a store for any register there."""
    return await commands.park(tx, actor, data.location, data.cart, data.note)


@edge.get("/v1/till/parked-carts", needs=HERE, tags=["till"])
async def get_parked(tx: Tx, actor: Actor, location: UUID) -> list[ParkedCart]:
    """The carts that wait at a store, the latest first."""
    return await queries.list_parked(tx, actor, location)


@edge.get("/v1/till/parked-carts/{cart:uuid}/slip", needs=HERE, refuses=[NotFound], tags=["till"])
async def get_parked_slip(tx: Tx, actor: Actor, cart: UUID, location: UUID) -> ParkedSlip:
    """What a customer takes along whose cart waits: its code, and a link that scanners and telephones read."""
    return await queries.parked_slip(tx, actor, location, cart)


@edge.post(
    "/v1/till/parked-carts/{cart:uuid}/recall",
    needs=SELL,
    status=200,
    idempotent=True,
    refuses=[NotFound],
    tags=["till"],
)
async def post_recall(tx: Tx, actor: Actor, cart: UUID, data: TakeUpWanted) -> orders.PricedCart:
    """Take a parked cart up again; only the first who asks gets it."""
    return await commands.take_up(tx, actor, data.location, cart)


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
    "/v1/till/uploads",
    needs=SELL,
    status=200,
    idempotent=True,
    refuses=[WrongRegister, NotFound],
    tags=["till"],
)
async def post_uploads(tx: Tx, actor: Actor, data: Upload) -> UploadAnswer:
    """Tell what a register sold while it was cut off. Each sale counts once; whatever is odd is booked and noted."""
    told = await commands.take_offline(tx, actor, data.location, data.register, data.announced, data.sales)
    return UploadAnswer(told, await queries.offline_standing(tx, actor, data.register), tx.now)


@edge.get("/v1/till/registers/{register:uuid}/uploads", needs=READ, refuses=[NotFound], tags=["till"])
async def get_standing(tx: Tx, actor: Actor, register: UUID) -> OfflineStanding:
    """How far a register has told what it sold while it was cut off, and which numbers are missing."""
    return await queries.offline_standing(tx, actor, register)


@edge.get("/v1/till/uploads", needs=LIST, tags=["till"])
async def get_uploads(
    tx: Tx, actor: Actor, location: UUID, odd: bool = False, cursor: str | None = None
) -> Page[OfflineSaleRow]:
    """What the registers of a store sold while they were cut off; `odd` shows only what the office should look at."""
    return await queries.list_offline_sales(tx, actor, location, cursor, odd=odd)


@edge.get("/v1/receipts/{number:str}", needs=FIND, refuses=[NotFound], tags=["till"])
async def get_receipt(tx: Tx, actor: Actor, number: str) -> Receipt:
    """A receipt by its number, of any store."""
    found = await queries.find_receipt(tx, actor, number)
    if found is None:
        raise NotFound(receipt=number)
    return found


ROUTES = [
    post_shift, post_closing, get_shifts, get_report, get_receipts, get_articles, get_scan, post_parked, get_parked,
    get_parked_slip,
    post_addition, post_recall, post_sale, post_uploads, get_standing, get_uploads, get_receipt,
]  # fmt: skip

"""Carts, orders and returns over HTTP."""

from collections.abc import Hashable, Mapping
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request
from litestar.datastructures import Cookie, State
from litestar.params import QueryParameter
from litestar.response import Response

from hanse.delivery import CustomerNumberNeeded, PointClosed
from hanse.kit import edge
from hanse.kit.actor import Actor, Kind, Needs, Scope
from hanse.kit.address import Address
from hanse.kit.db import Tx
from hanse.kit.house import House
from hanse.kit.ids import new_secret
from hanse.kit.paging import Page
from hanse.kit.refusals import Forbidden, InvalidInput, NotFound, StaleVersion, TooManyAttempts
from hanse.orders import commands, queries, rules
from hanse.orders.contracts import (
    Cart,
    Delivery,
    DirectOrder,
    Order,
    OrderFilter,
    OrderRow,
    PlaceOrder,
    PricedCart,
    Quantity,
    Return,
    ReturnLine,
)
from hanse.orders.refusals import (
    AccountNeeded,
    AddressFixed,
    AddressNeeded,
    CartClosed,
    CartOfAccount,
    CartUnknown,
    ContactNeeded,
    EmptyCart,
    LinesOutOfStock,
    NoReturnsHere,
    NothingToCancel,
    NothingToReturn,
    PlaceCannot,
    PlaceNeeded,
    PointOutOfReach,
    PriceChanged,
    ReservationNotTaken,
    ReturnElsewhere,
    ReturnWindowClosed,
    ShippingNotPaid,
    SubstitutionNotAsked,
    TaxedElsewhere,
    TenderNotTaken,
    TendersDoNotFit,
)

SHOP = Needs("orders.shop", Scope.ANYONE)
READ = Needs("orders.read", Scope.OWN, through_actor=True)
CHANGE = Needs("orders.change", Scope.OWN, through_actor=True)
RETURN = Needs("orders.return", Scope.LOCATION, at="data.location")

AnyRequest = Request[Any, Any, State]
VISITOR_SECONDS = 180 * 24 * 3600


class CartWanted(msgspec.Struct, frozen=True):
    """Where the cart is opened."""

    channel: str = "web"
    location: UUID | None = None


class TakeOver(msgspec.Struct, frozen=True):
    """The code of a cart, and the channel on which it goes on."""

    code: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    channel: str = "web"


class LineWanted(msgspec.Struct, frozen=True):
    """What to put into the cart. `line` names a line that shall be stated anew."""

    variant: UUID
    quantity: Quantity
    delivery: Delivery = Delivery.SHIP
    location: UUID | None = None
    line: UUID | None = None


class CouponWanted(msgspec.Struct, frozen=True):
    """A coupon code as it was typed."""

    code: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]


class HoldWanted(msgspec.Struct, frozen=True):
    """How long to keep the pieces of the cart."""

    minutes: Annotated[int, msgspec.Meta(ge=1, le=120)] = 15


class CustomerWanted(msgspec.Struct, frozen=True):
    """Whose cart this shall be."""

    customer: UUID | None


class Cancellation(msgspec.Struct, frozen=True):
    """What to cancel; all that has not left when no line is named."""

    lines: list[UUID] | None = None
    reason: str = ""


class ReturnWanted(msgspec.Struct, frozen=True):
    """What came back, where and why. `exception` says why it is taken although it comes too late or elsewhere.

    With `as_credit` the customer wants credit instead of the money.
    """

    location: UUID
    lines: list[ReturnLine]
    reason: str = ""
    exception: Annotated[str, msgspec.Meta(max_length=400)] = ""
    as_credit: bool = False


def _of_order(given: Mapping[str, Any]) -> set[Hashable]:
    return rules.apart(given["data"])


def _of_cart(given: Mapping[str, Any]) -> set[Hashable]:
    return {given["cart"]}


def _of_nobody(_: Mapping[str, Any]) -> set[Hashable]:
    return set()


def visited(actor: Actor, house: House) -> tuple[Actor, list[Cookie]]:
    """Give an unknown browser the cookie that owns its cart."""
    if actor.kind is not Kind.ANONYMOUS or actor.visitor is not None:
        return actor, []
    visitor = new_secret(24)
    cookie = Cookie(
        "hanse_visitor",
        value=visitor,
        path="/",
        max_age=VISITOR_SECONDS,
        httponly=True,
        samesite="lax",
        secure=house.settings.secure_cookies,
    )
    return msgspec.structs.replace(actor, visitor=visitor), [cookie]


@edge.post("/v1/carts", needs=SHOP, apart=_of_nobody, refuses=[NotFound], tags=["orders"])
async def post_cart(tx: Tx, actor: Actor, house: House, data: CartWanted) -> Cart:
    """Open a cart: the standing one of the caller on this channel, or a new one."""
    known, cookies = visited(actor, house)
    cart = await commands.open_cart(tx, known, data.channel, location=data.location, currency=house.settings.currency)
    return Response(msgspec.json.encode(cart), status_code=201, media_type="application/json", cookies=cookies)  # type: ignore[return-value]


@edge.get("/v1/carts/{cart:uuid}", needs=SHOP, refuses=[NotFound], tags=["orders"])
async def get_cart(tx: Tx, actor: Actor, cart: UUID) -> PricedCart:
    """The cart with its prices, what is free, and what stands in the way."""
    return await queries.price_cart(tx, await queries.get_cart(tx, actor, cart))


@edge.get("/v1/carts/by-code/{code:str}", needs=SHOP, refuses=[NotFound], tags=["orders"])
async def get_cart_by_code(tx: Tx, actor: Actor, code: str) -> PricedCart:
    """Recall a cart by its code, at the till or on the phone."""
    return await queries.price_cart(tx, await queries.recall_cart(tx, actor, code))


@edge.post("/v1/carts/taken-over", needs=SHOP, refuses=[CartUnknown, CartOfAccount, TooManyAttempts], tags=["orders"])
async def post_taken_over(tx: Tx, actor: Actor, house: House, request: AnyRequest, data: TakeOver) -> PricedCart:
    """Go on with a cart that began elsewhere: it is the caller's own now, joined with what they had."""
    known, cookies = visited(actor, house)
    address = request.client.host if request.client else ""
    taken = await commands.take_over_cart(tx, known, data.channel, data.code, address)
    priced = await queries.price_cart(tx, taken)
    return Response(msgspec.json.encode(priced), status_code=201, media_type="application/json", cookies=cookies)  # type: ignore[return-value]


@edge.post("/v1/carts/{cart:uuid}/copies", needs=SHOP, refuses=[NotFound], tags=["orders"])
async def post_copy(tx: Tx, actor: Actor, cart: UUID) -> PricedCart:
    """A new cart with the same wishes: to try again after a payment was refused."""
    return await queries.price_cart(tx, await commands.copy_cart(tx, actor, cart))


@edge.put(
    "/v1/carts/{cart:uuid}/lines",
    needs=SHOP,
    apart=_of_cart,
    refuses=[NotFound, CartClosed, PlaceNeeded, ReservationNotTaken],
    tags=["orders"],
)
async def put_line(tx: Tx, actor: Actor, cart: UUID, data: LineWanted) -> PricedCart:
    """Put an article into the cart or state a line anew."""
    changed = await commands.put_line(
        tx, actor, cart, data.variant, data.quantity, data.delivery, data.location, data.line
    )
    return await queries.price_cart(tx, changed)


@edge.delete(
    "/v1/carts/{cart:uuid}/lines/{line:uuid}", needs=SHOP, status=200, refuses=[NotFound, CartClosed], tags=["orders"]
)
async def delete_line(tx: Tx, actor: Actor, cart: UUID, line: UUID) -> PricedCart:
    """Take a line out of the cart."""
    return await queries.price_cart(tx, await commands.remove_line(tx, actor, cart, line))


@edge.post("/v1/carts/{cart:uuid}/coupons", needs=SHOP, refuses=[NotFound, CartClosed], tags=["orders"])
async def post_coupon(tx: Tx, actor: Actor, cart: UUID, data: CouponWanted) -> PricedCart:
    """Put a coupon code into the cart; the answer says whether it counts."""
    return await queries.price_cart(tx, await commands.add_coupon(tx, actor, cart, data.code))


@edge.delete(
    "/v1/carts/{cart:uuid}/coupons/{code:str}",
    needs=SHOP,
    status=200,
    refuses=[NotFound, CartClosed],
    tags=["orders"],
)
async def delete_coupon(tx: Tx, actor: Actor, cart: UUID, code: str) -> PricedCart:
    """Take a coupon code out of the cart."""
    return await queries.price_cart(tx, await commands.remove_coupon(tx, actor, cart, code))


@edge.post(
    "/v1/carts/{cart:uuid}/holds",
    needs=SHOP,
    refuses=[NotFound, CartClosed, LinesOutOfStock],
    idempotent=True,
    tags=["orders"],
)
async def post_hold(tx: Tx, actor: Actor, cart: UUID, data: HoldWanted) -> PricedCart:
    """Keep all pieces and prices of the cart for some minutes; all or nothing."""
    return await queries.price_cart(tx, await commands.hold_cart(tx, actor, cart, data.minutes))


@edge.put("/v1/carts/{cart:uuid}/customer", needs=SHOP, refuses=[NotFound, CartClosed], tags=["orders"])
async def put_customer(tx: Tx, actor: Actor, cart: UUID, data: CustomerWanted) -> PricedCart:
    """Say whose cart this is."""
    return await queries.price_cart(tx, await commands.attach_customer(tx, actor, cart, data.customer))


@edge.post(
    "/v1/orders",
    needs=SHOP,
    idempotent=True,
    apart=_of_order,
    refuses=[
        NotFound, Forbidden, EmptyCart, CartClosed, PriceChanged, LinesOutOfStock, PlaceCannot, AddressNeeded,
        PointOutOfReach, PointClosed, CustomerNumberNeeded, ContactNeeded, ReservationNotTaken, AccountNeeded,
        TenderNotTaken, TendersDoNotFit,
    ],
    tags=["orders"],
)  # fmt: skip
async def post_order(tx: Tx, actor: Actor, data: PlaceOrder) -> Order:
    """Place an order. Payment by card follows in the background; watch `payment_state`."""
    return await commands.place_order(tx, actor, data)


@edge.post(
    "/v1/orders/direct",
    needs=SHOP,
    idempotent=True,
    apart=_of_order,
    refuses=[
        NotFound, Forbidden, PlaceNeeded, PriceChanged, LinesOutOfStock, PlaceCannot, AddressNeeded, PointOutOfReach,
        PointClosed, CustomerNumberNeeded, ContactNeeded, ReservationNotTaken, AccountNeeded, TenderNotTaken,
        TendersDoNotFit, SubstitutionNotAsked, InvalidInput,
    ],
    tags=["orders"],
)  # fmt: skip
async def post_direct_order(tx: Tx, actor: Actor, house: House, data: DirectOrder) -> Order:
    """Place an order without a cart, in one call, for whoever keeps the cart elsewhere.

    A total that is not the right one is refused with `price_changed`, which says what it comes to.
    """
    return await commands.place_direct(tx, actor, data, currency=house.settings.currency)


@edge.get("/v1/orders", needs=READ, refuses=[InvalidInput], tags=["orders"])
async def get_orders(
    tx: Tx,
    actor: Actor,
    text: str | None = None,
    order_state: Annotated[str | None, QueryParameter(name="state")] = None,
    channel: str | None = None,
    customer: UUID | None = None,
    location: UUID | None = None,
    since: datetime | None = None,
    ids: Annotated[list[UUID] | None, QueryParameter(name="id", max_items=200)] = None,
    cursor: str | None = None,
    size: Annotated[int | None, QueryParameter(name="limit", ge=1, le=200)] = None,
) -> Page[OrderRow]:
    """Orders that the caller may see, newest first."""
    moment = since.replace(tzinfo=UTC) if since is not None and since.tzinfo is None else since
    wanted = OrderFilter(
        text=text,
        state=order_state,
        channel=channel,
        customer=customer,
        location=location,
        since=moment,
        ids=ids,
    )
    return await queries.list_orders(tx, actor, wanted, cursor, size)


@edge.get("/v1/orders/{order:uuid}", needs=Needs("orders.read", Scope.ANYONE), refuses=[NotFound], tags=["orders"])
async def get_order(tx: Tx, actor: Actor, order: UUID, token: str | None = None) -> Order:
    """An order: for its customer, for a guest who holds its token, and for staff of its places."""
    return await queries.get_order(tx, actor, order, token)


@edge.post(
    "/v1/orders/{order:uuid}/cancellation",
    needs=CHANGE,
    idempotent=True,
    refuses=[NotFound, NothingToCancel],
    tags=["orders"],
)
async def post_cancellation(tx: Tx, actor: Actor, order: UUID, data: Cancellation) -> Order:
    """Cancel lines, or all that has not left."""
    if actor.kind is not Kind.SHOPPER:
        actor.require("orders.cancel")
    return await commands.cancel(tx, actor, order, data.lines, data.reason)


@edge.put(
    "/v1/orders/{order:uuid}/shipping",
    needs=CHANGE,
    versioned=True,
    refuses=[NotFound, AddressFixed, AddressNeeded, ShippingNotPaid, StaleVersion, TaxedElsewhere],
    tags=["orders"],
)
async def put_shipping(tx: Tx, actor: Actor, order: UUID, data: Address, if_match: int | None) -> Order:
    """Send what has not left yet to another address."""
    if actor.kind is not Kind.SHOPPER:
        actor.require("orders.change")
    return await commands.change_address(tx, actor, order, data, seen_version=if_match)


@edge.post(
    "/v1/orders/{order:uuid}/returns",
    needs=RETURN,
    idempotent=True,
    refuses=[NotFound, Forbidden, NoReturnsHere, ReturnElsewhere, ReturnWindowClosed, NothingToReturn],
    tags=["orders"],
)
async def post_return(tx: Tx, actor: Actor, order: UUID, data: ReturnWanted) -> Return:
    """Take goods back at a location; the money goes back on the tenders that paid."""
    return await commands.return_goods(
        tx,
        actor,
        order,
        data.location,
        data.lines,
        data.reason,
        exception=data.exception,
        as_credit=data.as_credit,
    )


@edge.get("/v1/orders/{order:uuid}/returns", needs=READ, refuses=[NotFound], tags=["orders"])
async def get_returns(tx: Tx, actor: Actor, order: UUID) -> list[Return]:
    """The returns of an order."""
    return await queries.list_returns(tx, actor, order)


ROUTES = [
    post_cart, get_cart, get_cart_by_code, post_taken_over, post_copy, put_line, delete_line, post_coupon,
    delete_coupon, post_hold, put_customer, post_order, post_direct_order, get_orders, get_order,
    post_cancellation, put_shipping, post_return, get_returns,
]  # fmt: skip

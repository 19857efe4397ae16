"""Values and events of the sale: cart, order, adjustment, return."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec

from hanse.delivery import ChosenPoint
from hanse.kit.address import Address
from hanse.kit.events import Event
from hanse.pricing import Quote

from .awaited import LinePromise
from .manual import LinePrice
from .substituting import SimilarArticle, Substitution
from .terms import GiftDue, KeptBusiness, KeptReturns, KeptTerms

Quantity = Annotated[int, msgspec.Meta(ge=1, le=10_000)]
Texts = dict[str, str]


class Delivery(StrEnum):
    """How a line reaches the customer."""

    CARRY_OUT = "carry_out"
    SHIP = "ship"
    PICKUP = "pickup"
    RESERVE = "reserve"


class CartLine(msgspec.Struct, frozen=True):
    """One wish. `location` is the store of a pickup, reservation or carry-out; `hold` keeps its pieces for a while.

    `sourcing` says in short why a parcel is held where it is, `promised_date` when pieces come that are held before
    they are there. `manual` is a price that somebody set for it by hand. `substitution` is what was said of the
    line, or else of the cart, and `substitute` the article that was chosen.
    """

    id: UUID
    variant: UUID
    quantity: int
    delivery: Delivery
    location: UUID | None
    hold: UUID | None
    hold_location: UUID | None
    held_until: datetime | None
    sourcing: dict[str, Any] | None = None
    promised_date: date | None = None
    manual: LinePrice | None = None
    substitution: Substitution = Substitution.NONE
    substitute: UUID | None = None


class Cart(msgspec.Struct, frozen=True):
    """A basket that travels between channels. `code` recalls it anywhere; prices stay as of `priced_at` while held."""

    id: UUID
    code: str
    channel: str
    location: UUID | None
    customer: UUID | None
    visitor: str | None
    currency: str
    language: str
    coupons: list[str]
    lines: list[CartLine]
    priced_at: datetime | None
    order: UUID | None
    created_at: datetime
    version: int
    substitution: Substitution = Substitution.NONE


class LineShown(msgspec.Struct, frozen=True):
    """What people see of a line beside its price. With `expected_date` it can be had from that day on, not at once.

    `promise` counts if it is ordered now; for a parcel by the usual way of delivery, as long as none was chosen.
    """

    id: UUID
    variant: UUID
    sku: str
    name: Texts
    image: str | None
    handle: str
    available: int
    expected_date: date | None = None
    promise: LinePromise | None = None


class LineProblem(msgspec.Struct, frozen=True):
    """Why a line cannot be ordered as it stands, where else the article is, and what is like it."""

    line: UUID
    code: str
    available: int
    alternatives: list[dict[str, Any]]
    similar: list[SimilarArticle] = []


class PricedCart(msgspec.Struct, frozen=True):
    """A cart with its prices, what is free of each article, and what stands in the way.

    `lapsed` are lines whose price set by hand no longer counts, because the list price it was measured against changed.
    `business` is the company that buys: its prices are shown net.
    """

    cart: Cart
    quote: Quote
    shown: list[LineShown]
    problems: list[LineProblem]
    due_now_minor: int
    version: int
    lapsed: list[UUID] = []
    business: KeptBusiness | None = None
    gifts: list[GiftDue] = []


class OrderLine(msgspec.Struct, frozen=True):
    """One line as it was sold, and how much of it went where since. Amounts are for the whole line, in minor units.

    `received_date` is the day on which the customer had it, or when its parcel counts as arrived. `return_until` is the
    last day on which it may come back; None while that day is not known, because more of the order is to come.
    While it `awaits_goods`, they are on their way to us and are promised for `promised_date`. While it `awaits_payment`
    it joined the order and a bank is asked: nobody fetches it. `promise` is what the customer was told when they
    ordered it, or changed how it is delivered; what was moved since stands in the history. `substitution` is the
    word of the customer about missing pieces, `substitute` the article they chose for that; what came instead
    `replaces` the line that the missing pieces have become. What was paid when it was collected names its
    `pickup_payments`.
    """

    id: UUID
    position: int
    variant: UUID
    sku: str
    name: Texts
    quantity: int
    delivery: Delivery
    source_location: UUID
    pickup_location: UUID | None
    hold: UUID | None
    state: str
    cancelled_quantity: int
    fulfilled_quantity: int
    returned_quantity: int
    unit_minor: int
    discount_minor: int
    total_minor: int
    tax_class: str
    tax_rate: int
    tax_minor: int
    tax_place: str
    paid_at_pickup: bool
    received_date: date | None = None
    return_until: date | None = None
    sourcing: dict[str, Any] | None = None
    awaits_goods: bool = False
    promised_date: date | None = None
    manual: LinePrice | None = None
    returns: KeptReturns | None = None
    awaits_payment: bool = False
    promise: LinePromise | None = None
    substitution: Substitution = Substitution.NONE
    replaces: UUID | None = None
    substitute: UUID | None = None
    pickup_payments: list[UUID] = []


class Adjustment(msgspec.Struct, frozen=True):
    """A change after placing, appended and never altered."""

    id: UUID
    kind: str
    at: datetime
    actor: str
    reason: str
    amount_minor: int
    facts: dict[str, Any]


class PickupCode(msgspec.Struct, frozen=True):
    """What the customer shows to collect at a location."""

    location: UUID
    code: str


class Order(msgspec.Struct, frozen=True):
    """One sale, whatever mix of channels it came and goes by. `access_token` opens it for a guest.

    `total_minor` is what all lines cost that were ever on it; `current_total_minor` is what is left of that without
    what was cancelled, replaced or brought back, and without shipping costs that went back (`shipping_cancelled`).
    Where its parcels go to a `pickup_point`, `shipping` is the address of that, with the customer's name.
    """

    id: UUID
    number: str
    access_token: str
    channel: str
    location: UUID | None
    register: UUID | None
    customer: UUID | None
    email: str
    name: str
    phone: str
    language: str
    currency: str
    state: str
    payment_state: str
    placed_at: datetime
    lines: list[OrderLine]
    goods_minor: int
    discount_minor: int
    shipping_minor: int
    net_minor: int
    tax_minor: int
    total_minor: int
    due_now_minor: int
    taxes: list[dict[str, Any]]
    coupons: list[str]
    trace: list[Any]
    billing: Address | None
    shipping: Address | None
    delivery_method: str | None
    promised_from: date | None
    promised_to: date | None
    adjustments: list[Adjustment]
    pickups: list[PickupCode]
    order_reference: str
    terms: KeptTerms
    version: int
    business: KeptBusiness | None = None
    shipping_cancelled: bool = False
    current_total_minor: int = 0
    pickup_point: ChosenPoint | None = None

    def last(self, kind: str) -> dict[str, Any]:
        """What was written down with its latest change of a kind, of which there is one."""
        return next(one.facts for one in reversed(self.adjustments) if one.kind == kind)


class OrderRow(msgspec.Struct, frozen=True):
    """An order in a list: what it came to, and what is left of that, as in the order itself."""

    id: UUID
    number: str
    channel: str
    customer: UUID | None
    name: str
    email: str
    state: str
    payment_state: str
    total_minor: int
    currency: str
    placed_at: datetime
    line_count: int
    current_total_minor: int


class OrderFilter(msgspec.Struct, frozen=True, kw_only=True):
    """What a list of orders shall contain; everything given must hold."""

    text: str | None = None
    state: str | None = None
    channel: str | None = None
    customer: UUID | None = None
    location: UUID | None = None
    since: datetime | None = None
    ids: Sequence[UUID] | None = None


class ReturnLine(msgspec.Struct, frozen=True):
    """Pieces of one order line that came back, and in what condition they go into the stock.

    `finding` is what the customer answers for: "used", "missing_parts", or "wrong_article", which is not taken.
    """

    line: UUID
    quantity: Quantity
    condition: str = "sellable"
    finding: Literal["", "used", "missing_parts", "wrong_article"] = ""


class Refunded(msgspec.Struct, frozen=True):
    """Money that goes back on one tender; in cash it is `rounding_minor` more, or less below zero."""

    payment: UUID
    tender: str
    amount_minor: int
    rounding_minor: int = 0


class Return(msgspec.Struct, frozen=True):
    """Goods that came back, and the money that goes back for them; `deducted_minor` stays with the house."""

    id: UUID
    number: str
    order: UUID
    location: UUID
    at: datetime
    reason: str
    lines: list[ReturnLine]
    amount_minor: int
    currency: str
    refunds: list[Refunded]
    deducted_minor: int = 0


class OrderPlaced(Event, frozen=True):
    """A customer bought something."""

    order: UUID
    number: str
    channel: str
    customer: UUID | None
    location: UUID | None
    total_minor: int
    currency: str


class OrderConfirmed(Event, frozen=True):
    """What is due at once is paid, or nothing is: work on the order may begin. Sold `at_register`, it has a receipt."""

    order: UUID
    number: str
    customer: UUID | None
    total_minor: int
    currency: str
    at_register: bool = True


class OrderCancelled(Event, frozen=True):
    """Lines of an order, or all of it, will not be delivered."""

    order: UUID
    number: str
    customer: UUID | None
    lines: list[UUID]
    whole: bool
    amount_minor: int
    currency: str
    reason: str


class OrderAddressChanged(Event, frozen=True):
    """The parcel goes elsewhere."""

    order: UUID
    customer: UUID | None


class OrderLinesReady(Event, frozen=True):
    """Lines wait at a location for the customer."""

    order: UUID
    number: str
    customer: UUID | None
    location: UUID
    lines: list[UUID]


class OrderLinesHandedOver(Event, frozen=True):
    """The customer holds the goods: carried out or collected. `amount_minor` is what they are worth."""

    order: UUID
    number: str
    customer: UUID | None
    location: UUID
    lines: list[UUID]
    amount_minor: int
    currency: str
    collected: bool


class OrderLinesShipped(Event, frozen=True):
    """Lines left in a parcel."""

    order: UUID
    number: str
    customer: UUID | None
    location: UUID
    lines: list[UUID]
    amount_minor: int
    currency: str
    tracking: str

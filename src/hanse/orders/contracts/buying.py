"""The wish to buy: a cart that lives on its own, or everything in one call."""

from typing import Annotated
from uuid import UUID

import msgspec

from hanse.delivery import PointWanted
from hanse.kit.address import Address

from .sale import Delivery, Quantity
from .substituting import Substitution


class TenderWanted(msgspec.Struct, frozen=True):
    """A means of payment. Without an amount it pays what the others leave; `token` names a card at the provider."""

    tender: str
    amount_minor: Annotated[int, msgspec.Meta(ge=1)] | None = None
    token: str | None = None


class Purchase(msgspec.Struct, frozen=True, kw_only=True):
    """Who buys, where it goes and how it is paid. `expected_total_minor` is the total that the buyer agreed to.

    Parcels go to the address `shipping` or to a `pickup_point`; the address of the customer is `billing` then.
    """

    email: str = ""
    name: str = ""
    phone: str = ""
    billing: Address | None = None
    shipping: Address | None = None
    pickup_point: PointWanted | None = None
    delivery_method: str | None = None
    payments: list[TenderWanted] = []
    expected_total_minor: int
    location: UUID | None = None
    register: UUID | None = None
    order_reference: str = ""


class PlaceOrder(Purchase, frozen=True, kw_only=True):
    """The wish to buy a cart."""

    cart: UUID


class DirectLine(msgspec.Struct, frozen=True):
    """So many pieces of an article; `location` is the store where they are collected or carried out."""

    variant: UUID
    quantity: Quantity
    delivery: Delivery = Delivery.SHIP
    location: UUID | None = None


class DirectOrder(Purchase, frozen=True, kw_only=True):
    """The wish to buy these articles, from whoever kept the cart elsewhere: an app, a chat, a storefront of its own.

    `customer` is whose order it is, where staff or a system orders for somebody.
    """

    channel: str = "web"
    lines: Annotated[list[DirectLine], msgspec.Meta(min_length=1, max_length=200)]
    coupons: Annotated[list[Annotated[str, msgspec.Meta(max_length=64)]], msgspec.Meta(max_length=20)] = []
    customer: UUID | None = None
    substitution: Substitution = Substitution.NONE

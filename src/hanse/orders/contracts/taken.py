"""Sales that happened while nobody could be asked, as a till tells them afterwards."""

from datetime import datetime
from uuid import UUID

import msgspec

from .buying import TenderWanted
from .sale import Order, Texts


class SoldLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line as it was sold. `total_minor` is what was paid for it, discounts taken off; `tax_rate` in basis points."""

    variant: UUID
    sku: str
    name: Texts
    quantity: int
    unit_minor: int
    total_minor: int
    tax_class: str
    tax_rate: int


class SoldBasket(msgspec.Struct, frozen=True, kw_only=True):
    """A sale over the counter that has happened: nothing of it can be refused."""

    location: UUID
    register: UUID
    sold_at: datetime
    currency: str
    customer: UUID | None
    lines: list[SoldLine]
    tenders: list[TenderWanted]
    reference: str


class Oddity(msgspec.Struct, frozen=True):
    """What somebody in the office should look at: a code for programs, and facts."""

    code: str
    facts: dict[str, object]


class TakenIn(msgspec.Struct, frozen=True):
    """The order that a sale has become, and what was odd about it."""

    order: Order
    oddities: list[Oddity]

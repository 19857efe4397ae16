"""What the house owes a customer, and a customer the house. Amounts are minor units."""

from datetime import date
from uuid import UUID

import msgspec


class StoreCredit(msgspec.Struct, frozen=True):
    """What the house owes a customer, good on every channel."""

    customer: UUID
    currency: str
    balance_minor: int


class AccountTerms(msgspec.Struct, frozen=True):
    """How much may be open on account at a time, and in how many days it is due. Without a customer: for everybody."""

    customer: UUID | None
    limit_minor: int
    days: int


class OpenItem(msgspec.Struct, frozen=True):
    """A payment on account: what of it was settled by money and credited by refunds. Below zero we owe the customer."""

    payment: UUID
    order: UUID
    customer: UUID | None
    amount_minor: int
    settled_minor: int
    credited_minor: int
    currency: str
    due_date: date
    overdue: bool

    @property
    def open_minor(self) -> int:
        """What is still to be paid."""
        return self.amount_minor - self.settled_minor - self.credited_minor


class AccountStanding(msgspec.Struct, frozen=True):
    """What a customer may owe, and owes."""

    terms: AccountTerms
    open_minor: int
    items: list[OpenItem]

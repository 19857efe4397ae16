"""Values of the ledger: accounts, transfers between them, and balances. A unit is a piece of a SKU, a cent, a point."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import msgspec


class State(StrEnum):
    """Pending transfers promise; posted ones have moved; voided ones moved nothing."""

    PENDING = "pending"
    POSTED = "posted"
    VOIDED = "voided"


class AccountKey(msgspec.Struct, frozen=True):
    """An account by its kind ("stock.sellable") and the id of whom it belongs to (a location, a customer, an order)."""

    kind: str
    owner: UUID


class Posting(msgspec.Struct, frozen=True):
    """A wish to move an amount from `debit` to `credit` now. `id` makes a repeat harmless."""

    id: UUID
    unit: UUID
    amount: int
    debit: AccountKey
    credit: AccountKey
    reference: UUID | None = None
    reason: str = ""


class Pending(msgspec.Struct, frozen=True):
    """A wish to promise an amount until a moment (None: until it is posted or voided). `id` makes a repeat harmless.

    `into_keep` says that the wish may also take what the debit account keeps back, `leave` how much it must leave there
    beyond that.
    """

    id: UUID
    unit: UUID
    amount: int
    debit: AccountKey
    credit: AccountKey
    expires_at: datetime | None = None
    reference: UUID | None = None
    reason: str = ""
    into_keep: bool = False
    leave: int = 0


class Level(msgspec.Struct, frozen=True):
    """A wish that `account` holds exactly `posted`; the difference comes from `counter` or goes there."""

    id: UUID
    unit: UUID
    account: AccountKey
    posted: int
    counter: AccountKey
    reference: UUID | None = None
    reason: str = ""


class Keep(msgspec.Struct, frozen=True):
    """A wish that ordinary reservations leave `amount` untouched on an account."""

    unit: UUID
    account: AccountKey
    amount: int


class Balance(msgspec.Struct, frozen=True):
    """What stands on an account in one unit. `version` grows with every change."""

    posted: int = 0
    pending_out: int = 0
    pending_in: int = 0
    keep: int = 0
    version: int = 0

    @property
    def free(self) -> int:
        """What is there and not promised away."""
        return self.posted - self.pending_out

    @property
    def available(self) -> int:
        """What ordinary reservations may still take; never below zero."""
        return max(self.free - self.keep, 0)


class AccountBalance(msgspec.Struct, frozen=True):
    """A balance and where it stands."""

    account: AccountKey
    unit: UUID
    balance: Balance


class Transferred(msgspec.Struct, frozen=True):
    """The answer to a wish that was fulfilled.

    `repeated` says that this call changed nothing, because it had happened before. `debit` and `credit` are the
    balances right after the call; they are known for accounts that never go negative and were touched by it.
    """

    id: UUID
    state: State
    amount: int
    repeated: bool = False
    debit: Balance | None = None
    credit: Balance | None = None


class Leveled(msgspec.Struct, frozen=True):
    """The answer to a Level: what it changed (below zero: taken away) and what stands there now.

    `short` is what could not be taken away, because it is promised already.
    """

    id: UUID
    changed: int
    short: int
    balance: Balance


class Transfer(msgspec.Struct, frozen=True):
    """A transfer as it stands in the books."""

    id: UUID
    unit: UUID
    amount: int
    settled_amount: int | None
    debit: AccountKey
    credit: AccountKey
    state: State
    expires_at: datetime | None
    reference: UUID | None
    reason: str
    at: datetime
    settled_at: datetime | None

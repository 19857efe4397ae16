"""Prices that a person sets: the policy, the change of a line, its approval, and what was changed so far."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec

Amount = Annotated[int, msgspec.Meta(ge=0, le=10**12)]
Texts = dict[str, str]
Note = Annotated[str, msgspec.Meta(max_length=400)]
Key = Annotated[str, msgspec.Meta(pattern="^[a-z][a-z0-9_]{0,39}$")]


class PriceReason(msgspec.Struct, frozen=True):
    """Why a price may be changed by hand. One that is not `active` is kept for what was changed before."""

    key: Key
    name: Texts
    active: bool = True


class PriceLimit(msgspec.Struct, frozen=True):
    """The largest reduction that a role may give on one piece: both bounds hold, `percent_max` is in hundredths.

    Without `minor_max` only the percentage bounds.
    """

    role: str
    percent_max: Annotated[int, msgspec.Meta(ge=0, le=10_000)]
    minor_max: Amount | None = None


class ManualPolicyInput(msgspec.Struct, frozen=True, kw_only=True):
    """Reasons and limits as they shall be. A role that is not named may reduce nothing by itself."""

    reasons: Annotated[list[PriceReason], msgspec.Meta(min_length=1, max_length=50)]
    limits: Annotated[list[PriceLimit], msgspec.Meta(max_length=50)]
    approval_minutes: Annotated[int, msgspec.Meta(ge=1, le=1440)] = 15


class ManualPolicy(msgspec.Struct, frozen=True, kw_only=True):
    """Reasons and limits as they stand, and who said so when."""

    version: int
    reasons: list[PriceReason]
    limits: list[PriceLimit]
    approval_minutes: int
    by_name: str
    at: datetime


class PriceChange(msgspec.Struct, frozen=True, kw_only=True):
    """What a piece of a line shall cost, and why. `location` is the store whose rights count, None at the desk.

    `approval` is a granted one for exactly this.
    """

    unit_minor: Amount
    reason: str
    note: Note = ""
    location: UUID | None = None
    approval: UUID | None = None


class LinePrice(msgspec.Struct, frozen=True, kw_only=True):
    """A price that a person set for a line: measured against which list price, for so many pieces, why and by whom."""

    unit_minor: int
    list_unit_minor: int
    quantity: int
    reason: str
    reason_name: Texts
    note: str
    location: UUID | None
    by: UUID
    by_name: str
    at: datetime
    policy_version: int
    approval: UUID | None = None
    approved_by: UUID | None = None
    approved_by_name: str | None = None


class PriceApproval(msgspec.Struct, frozen=True, kw_only=True):
    """A reduction that somebody asked for and somebody else decides. `state` is asked, granted, refused or used.

    One that was not decided or used until `expires_at` counts no more.
    """

    id: UUID
    cart: UUID
    line: UUID
    variant: UUID
    sku: str
    name: Texts
    quantity: int
    unit_minor: int
    list_unit_minor: int
    currency: str
    reason: str
    note: str
    location: UUID | None
    asked_by: UUID
    asked_by_name: str
    asked_at: datetime
    expires_at: datetime
    state: str
    decided_by: UUID | None
    decided_by_name: str | None
    decided_at: datetime | None
    by_pin: bool | None
    used_at: datetime | None


class Approver(msgspec.Struct, frozen=True):
    """Somebody who may grant a reduction on the spot by their PIN."""

    id: UUID
    name: str


class ChangedLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line that was sold for a price set by hand. `reduction_minor` is for all its pieces that were not cancelled."""

    line: UUID
    order: UUID
    number: str
    channel: str
    sku: str
    name: Texts
    quantity: int
    unit_minor: int
    reduction_minor: int
    currency: str
    placed_at: datetime
    manual: LinePrice


class ChangedSum(msgspec.Struct, frozen=True, kw_only=True):
    """What one person reduced at one place."""

    location: UUID | None
    by: UUID
    by_name: str
    lines: int
    pieces: int
    reduction_minor: int
    approved_lines: int
    currency: str


class ChangeReport(msgspec.Struct, frozen=True):
    """Prices set by hand: the latest lines, at most 500, and the sums by place and person over all of them."""

    lines: list[ChangedLine]
    sums: list[ChangedSum]

"""Values and events of what stays back: rules, the partners' figures, and what they come to."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

import msgspec

from hanse.kit.events import Event

Pieces = Annotated[int, msgspec.Meta(ge=0, le=1_000_000)]
Days = Annotated[int, msgspec.Meta(ge=0, le=365)]
Minutes = Annotated[int, msgspec.Meta(ge=0, le=100_000)]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]


class RuleKind(StrEnum):
    """Safety stock stays back from everybody at a distance; a channel buffer from one channel only."""

    SAFETY = "safety"
    CHANNEL = "channel"


class RuleInput(msgspec.Struct, frozen=True, kw_only=True):
    """How many pieces stay back where. What is left out holds for everything; the most specific rule wins.

    Kept back are `pieces`, and as many as are sold in `days` at the speed of the last 28 days. `sold_at_least` are the
    pieces that must have been sold there in those 28 days for the rule to hold.
    """

    kind: RuleKind
    channel: Name | None = None
    location: UUID | None = None
    category: Name | None = None
    variant: UUID | None = None
    sold_at_least: Annotated[int, msgspec.Meta(ge=1)] | None = None
    pieces: Pieces = 0
    days: Days = 0
    active: bool = True


class StockRule(RuleInput, frozen=True, kw_only=True):
    """A rule as it stands since a moment, who set it and why."""

    id: UUID
    version: int
    reason: str
    changed_by: str
    at: datetime


class KeptChange(msgspec.Struct, frozen=True):
    """A position that would keep back more or less than now."""

    variant: UUID
    location: UUID
    kept: int
    kept_then: int


class RulePreview(msgspec.Struct, frozen=True):
    """What would stay back if a rule held: at how many positions it would decide, and the pieces now and then.

    `changes` are the largest. Not `complete` when the rule holds for more articles than were looked at.
    """

    articles: int = 0
    complete: bool = True
    positions: int = 0
    kept: int = 0
    kept_then: int = 0
    changes: list[KeptChange] = []


class KeptBy(StrEnum):
    """Who decided what a position keeps back."""

    HAND = "hand"
    RULE = "rule"
    PARTNER = "partner"


class Kept(msgspec.Struct, frozen=True):
    """What a position keeps back. `buffer` of it is kept whatever the figure; the rest is what is not believed of a
    partner's figure that was seen at `seen_at`, with a confidence in hundredths of a percent."""

    variant: UUID
    location: UUID
    quantity: int
    source: KeptBy
    rule: UUID | None = None
    rule_version: int | None = None
    buffer: int = 0
    confidence_basis_points: int = 10_000
    seen_at: datetime | None = None


class PartnerFigures(StrEnum):
    """What a partner's figures say: how many pieces lie there, or how many the partner still gives away."""

    ON_HAND = "on_hand"
    FREE = "free"


class PartnerInput(msgspec.Struct, frozen=True, kw_only=True):
    """How far a partner's figures are believed.

    Fully for `fresh_minutes`, then less and less, and not at all from `stale_minutes` on; `buffer` pieces stay back in
    any case.
    """

    fresh_minutes: Minutes = 60
    stale_minutes: Annotated[int, msgspec.Meta(ge=1, le=100_000)] = 1440
    buffer: Pieces = 1
    figures: PartnerFigures = PartnerFigures.ON_HAND


class Partner(PartnerInput, frozen=True, kw_only=True):
    """A partner store, as far as its stock is concerned."""

    location: UUID
    version: int
    changed_by: str
    at: datetime


class PartnerFeed(msgspec.Struct, frozen=True):
    """How the figures of a partner stand: how many positions, how old, and how far they are believed on the average.

    `unbelieved` are the positions of which nothing is promised because their figure is too old or was never heard.
    """

    location: UUID
    positions: int
    unbelieved: int
    confidence_basis_points: int
    newest_at: datetime | None
    oldest_at: datetime | None


class StockRuleChanged(Event, frozen=True):
    """A rule about what stays back was made, changed or ended."""

    rule: UUID
    version: int
    kind: RuleKind
    active: bool


class PartnerChanged(Event, frozen=True):
    """A partner's figures are believed differently."""

    location: UUID
    version: int

"""Values of sourcing: rule sets, the facts of a decision, and the decision with its reasons. Costs are minor units."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec

from hanse.kit.address import Address
from hanse.kit.events import Event
from hanse.locations import Kind

Cost = Annotated[int, msgspec.Meta(ge=0, le=10_000_000)]
Pieces = Annotated[int, msgspec.Meta(ge=1, le=1_000_000)]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
Channel = Annotated[str, msgspec.Meta(pattern=r"^(\*|[a-z][a-z0-9_-]{0,39})$")]


class OpeningRule(msgspec.Struct, frozen=True, tag="opening"):
    """Places of these kinds must be open at some time within so many hours, by their known opening hours."""

    within_hours: Annotated[int, msgspec.Meta(ge=1, le=24 * 30)] = 48
    kinds: list[Kind] = msgspec.field(default_factory=lambda: [Kind.STORE, Kind.PARTNER])


class RegionRule(msgspec.Struct, frozen=True, tag="region"):
    """Only places of these regions send; with `countries` only where the parcel goes to one of them."""

    regions: Annotated[list[Name], msgspec.Meta(min_length=1)]
    countries: list[str] = []


class PartnerRule(msgspec.Struct, frozen=True, tag="partner"):
    """Whether partner stores send: never, only what no place of our own has, or like our own.

    They are asked first, and have `offer_minutes` of their opening hours to accept.
    """

    use: Literal["never", "last", "like_own"] = "last"
    offer_minutes: Annotated[int, msgspec.Meta(ge=1, le=7 * 24 * 60)] = 60


class KeepRule(msgspec.Struct, frozen=True, tag="keep"):
    """So many pieces of an article stay at places of these kinds; with `categories` only of articles in one of them."""

    pieces: Pieces
    kinds: list[Kind] = msgspec.field(default_factory=lambda: [Kind.STORE])
    categories: list[Name] = []


class ExcludeRule(msgspec.Struct, frozen=True, tag="exclude"):
    """These places (codes) do not send these categories on these channels; an empty list stands for all."""

    locations: list[Name] = []
    categories: list[Name] = []
    channels: list[Name] = []


Rule = OpeningRule | RegionRule | PartnerRule | KeepRule | ExcludeRule


class Handling(msgspec.Struct, frozen=True):
    """What packing costs at places of these kinds or with these codes; the first that fits a place counts."""

    kinds: list[Kind] = []
    locations: list[Name] = []
    per_parcel_minor: Cost = 0
    per_piece_minor: Cost = 0


class Markdown(msgspec.Struct, frozen=True):
    """Where more pieces are free than this, each one that leaves saves a markdown of so much later."""

    more_than_pieces: Pieces
    saved_minor: Cost


class Costs(msgspec.Struct, frozen=True, kw_only=True):
    """What a way to serve a basket costs, all in minor units of one currency.

    `parcel_minor` stands for what a further parcel costs beside postage; `postage_minor` is by country, "*" for the
    others; `kilometer_thousandths` are thousandths of a minor unit for each kilometer as the crow flies;
    `workload_minor` is for each line that already waits at the place, `day_minor` for each day until it can send.
    """

    parcel_minor: Cost = 0
    postage_minor: dict[str, Cost] = {}
    kilometer_thousandths: Annotated[int, msgspec.Meta(ge=0, le=1_000_000)] = 0
    handling: list[Handling] = []
    markdown: Markdown | None = None
    workload_minor: Cost = 0
    day_minor: Cost = 0


class RuleSetInput(msgspec.Struct, frozen=True, kw_only=True):
    """How parcels shall be sourced. `split_lines` allows that pieces of one article come from several places."""

    name: Name
    rules: Annotated[list[Rule], msgspec.Meta(max_length=100)] = []
    costs: Costs
    split_lines: bool = False


class RuleSet(RuleSetInput, frozen=True, kw_only=True):
    """The rule set of a channel ("*" where a channel has none of its own). Version 0 is what Hanse brings along."""

    channel: str
    version: int
    active: bool = True
    saved_at: datetime | None = None
    saved_by: str = ""


class Wish(msgspec.Struct, frozen=True):
    """Pieces of an article that somebody wants; `at` is the place where they are collected, None for a parcel."""

    id: UUID
    variant: UUID
    quantity: Pieces
    at: UUID | None = None


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """A basket with its destination. Places that are `without` are not asked."""

    channel: str
    wishes: list[Wish]
    destination: Address | None = None
    without: list[UUID] = []


class Article(msgspec.Struct, frozen=True):
    """What is wanted of an article, all wishes taken together; `categories` only where the rules ask for them."""

    variant: UUID
    quantity: int
    categories: list[str] = []


class Waiting(msgspec.Struct, frozen=True):
    """What a place has still to fetch: so many orders, lines and pieces of them."""

    location: UUID
    orders: int
    lines: int
    pieces: int


class Candidate(msgspec.Struct, frozen=True):
    """A place as it was at the moment of the decision. `free` stands beside the articles.

    `opens_in_hours` and `days` (until it can send) are None where no opening hours are known. A place is `full` that
    has a day's work before it, by its own limit.
    """

    location: UUID
    code: str
    kind: Kind
    region: str
    ships: bool
    kilometers: int | None
    opens_in_hours: int | None
    days: int | None
    workload: int
    free: list[int]
    full: bool = False


class Problem(msgspec.Struct, frozen=True):
    """All facts of a decision: with the same rule set they always give the same decision."""

    channel: str
    country: str
    articles: list[Article]
    candidates: list[Candidate]


class Outcome(StrEnum):
    """What a rule said about a place."""

    PASSED = "passed"
    REDUCED = "reduced"
    REFUSED = "refused"


class Verdict(msgspec.Struct, frozen=True):
    """What a rule said about a place, for these articles (all when none is named)."""

    rule: str
    outcome: Outcome
    articles: list[UUID] = []
    facts: dict[str, Any] = {}


class Score(msgspec.Struct, frozen=True):
    """Costs by reason, in minor units. A markdown that is saved stands below zero."""

    parcel_minor: int = 0
    postage_minor: int = 0
    distance_minor: int = 0
    handling_minor: int = 0
    markdown_minor: int = 0
    workload_minor: int = 0
    promise_minor: int = 0

    @property
    def total_minor(self) -> int:
        """The sum."""
        return sum(getattr(self, name) for name in self.__struct_fields__)


class Take(msgspec.Struct, frozen=True):
    """Pieces of an article that come from a place."""

    variant: UUID
    location: UUID
    quantity: int


class Judged(msgspec.Struct, frozen=True):
    """A candidate: what the rules said, what it could give, and its score.

    The score is for the pieces taken here; for a place that was not chosen, for the whole basket, if it had all of it.
    """

    location: UUID
    code: str
    chosen: bool
    verdicts: list[Verdict]
    free: list[int]
    score: Score | None
    total_minor: int | None
    kilometers: int | None


class Decision(msgspec.Struct, frozen=True):
    """Where everything comes from. `proven` says that nothing cheaper exists; `short` is what nobody may send."""

    takes: list[Take]
    short: dict[UUID, int]
    parcels: int
    kilometers: int
    score: Score
    total_minor: int
    proven: bool


class Why(msgspec.Struct, frozen=True):
    """The short reason that an order line keeps. `others` are the next best places for the whole basket."""

    decision: UUID
    rule_set: str
    parcels: int
    total_minor: int
    proven: bool
    candidates: int
    score: Score
    others: list[dict[str, Any]]


class Sourced(msgspec.Struct, frozen=True):
    """The answer for a basket: by wish the places and pieces, by article what is short, and why.

    `guesses` names for short articles a place that may send them though nothing seems free there now: what is held
    for carts that have run out becomes free only when somebody asks for it.
    """

    places: dict[UUID, list[Take]]
    short: dict[UUID, int]
    guesses: dict[UUID, UUID]
    why: Why


class DryRun(msgspec.Struct, frozen=True):
    """A decision that changes nothing, with everything that led to it."""

    rule_set: RuleSet
    problem: Problem
    decision: Decision
    candidates: list[Judged]


class Figures(msgspec.Struct, frozen=True):
    """What decisions added up to. An order is split when it needs more than one parcel."""

    orders: int = 0
    parcels: int = 0
    split_orders: int = 0
    kilometers: int = 0
    total_minor: int = 0
    short_pieces: int = 0

    @property
    def split_basis_points(self) -> int:
        """Split orders in hundredths of a percent."""
        return self.split_orders * 10_000 // self.orders if self.orders else 0


class Difference(msgspec.Struct, frozen=True):
    """An order that would have come from elsewhere; costs by the rule set of the replay, below zero is cheaper."""

    order: UUID
    before: list[Take]
    after: list[Take]
    minor: int


class Replay(msgspec.Struct, frozen=True):
    """Decisions of the past made again with another rule set, both priced by it. `state`: waiting, running, done."""

    id: UUID
    rule_set: RuleSet
    since: datetime
    until: datetime
    state: str
    done: int
    total: int
    happened: Figures
    replayed: Figures
    changed: int
    differences: list[Difference]


class PostalArea(msgspec.Struct, frozen=True):
    """Where addresses lie whose postal code begins like this, in degrees (WGS 84)."""

    country: Annotated[str, msgspec.Meta(pattern="^[A-Za-z]{2}$")]
    prefix: Annotated[str, msgspec.Meta(min_length=1, max_length=10)]
    latitude: Annotated[float, msgspec.Meta(ge=-90, le=90)]
    longitude: Annotated[float, msgspec.Meta(ge=-180, le=180)]


class RuleSetChanged(Event, frozen=True):
    """Other rules count for a channel from now on; `version` is the newest that it had of its own."""

    channel: str
    version: int

"""Values of pricing. Amounts are minor units, rates hundredths of a percent (1900 is 19 %)."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec

from hanse.kit.events import Event

Texts = dict[str, str]
Currency = Annotated[str, msgspec.Meta(pattern="^[A-Z]{3}$")]
Amount = Annotated[int, msgspec.Meta(ge=0, le=10**12)]


class ManualPrice(msgspec.Struct, frozen=True):
    """A price that a person set, and why."""

    unit_minor: Amount
    reason: str


class QuoteLine(msgspec.Struct, frozen=True):
    """So many pieces of an article. `place` is where they are supplied (`supply_place`), None at home."""

    id: UUID
    variant: UUID
    quantity: Annotated[int, msgspec.Meta(ge=1)]
    manual: ManualPrice | None = None
    place: str | None = None


class QuoteWanted(msgspec.Struct, frozen=True, kw_only=True):
    """A basket to be priced as of a moment, now when none is named."""

    channel: str
    lines: list[QuoteLine]
    location: UUID | None = None
    currency: Currency = "EUR"
    customer: UUID | None = None
    group: str | None = None
    tier: str | None = None
    first_purchase: bool = False
    coupons: list[Annotated[str, msgspec.Meta(min_length=1, max_length=64)]] = []
    shipping_minor: Amount = 0
    shipping_tax_class: str = "standard"
    shipping_place: str | None = None
    at: datetime | None = None


class Discount(msgspec.Struct, frozen=True):
    """What one promotion takes off a line."""

    promotion: str
    name: Texts
    minor: int


class PricedLine(msgspec.Struct, frozen=True):
    """A line with its price. `unit_minor` is what one piece costs before discounts, `total_minor` what is to pay.

    `relieved_minor` is the tax that was taken out of it because nobody owes it: without it, it would be the total.
    """

    id: UUID
    variant: UUID
    quantity: int
    unit_minor: int
    list_unit_minor: int | None
    discounts: list[Discount]
    total_minor: int
    tax_class: str
    tax_rate: int
    tax_minor: int
    net_minor: int
    place: str = ""
    relieved_minor: int = 0


class TaxTotal(msgspec.Struct, frozen=True):
    """The tax of one rate at one place of supply on the whole document.

    "CH:export" is where nothing is taxed; "FR:intra_community" where the business that buys owes it, and
    `relieved_minor` is the tax that was taken out of the prices for that.
    """

    place: str
    rate: int
    net_minor: int
    tax_minor: int
    gross_minor: int
    relieved_minor: int = 0


class Totals(msgspec.Struct, frozen=True):
    """What all lines and shipping come to. `relieved_minor` is the tax that was taken out of the goods."""

    goods_minor: int
    discount_minor: int
    shipping_minor: int
    net_minor: int
    tax_minor: int
    total_minor: int
    relieved_minor: int = 0


class Message(msgspec.Struct, frozen=True):
    """What became of a coupon: a code for programs, and facts."""

    code: str
    facts: dict[str, Any]


class Quote(msgspec.Struct, frozen=True):
    """A priced basket. `coupons` are those that took effect; `trace` says step by step why.

    `shipping_minor` of the totals is what is left to pay after `shipping_discounts`.
    """

    lines: list[PricedLine]
    taxes: list[TaxTotal]
    totals: Totals
    messages: list[Message]
    coupons: list[str]
    trace: list[dict[str, Any]]
    currency: str
    shipping_discounts: list[Discount] = []


class Explanation(msgspec.Struct, frozen=True):
    """A quote and its trace in words, a sentence for each step."""

    sentences: list[str]
    quote: Quote


class PriceShown(msgspec.Struct, frozen=True):
    """The price of one piece as it is shown to everybody, promotions that are open to everybody included.

    Where it is reduced, `lowest_30_days_minor` is the lowest price of the thirty days before the reduction began, on
    this channel and at this place (PAngV section 11). `percent` is computed from that price alone, and is None where
    the price is no lower than it. Goods that spoil are reduced without both: then `perishable` is true and the reason
    must be told.
    """

    variant: UUID
    unit_minor: int
    currency: str
    lowest_30_days_minor: int | None = None
    percent: int | None = None
    perishable: bool = False


class PriceApplied(msgspec.Struct, frozen=True):
    """What everybody paid for one piece from a moment until another, None while it goes on."""

    from_at: datetime
    until_at: datetime | None
    unit_minor: int
    reduced: bool
    perishable: bool


class PersonalWanted(msgspec.Struct, frozen=True, kw_only=True):
    """Whose price is asked for, and where."""

    channel: str
    location: UUID | None = None
    currency: Currency = "EUR"
    group: str | None = None
    tier: str | None = None
    first_purchase: bool = False


class PersonalPrice(msgspec.Struct, frozen=True):
    """What one piece costs somebody in particular, with tax as at home, and what of it is net."""

    variant: UUID
    unit_minor: int
    net_minor: int
    currency: str


class KnownRate(msgspec.Struct, frozen=True):
    """A rate of value added tax that a country knows, by what it calls it: standard, reduced, super_reduced, parking.

    Which articles have it is the law of that country, and not said here. Some count in certain regions only.
    """

    place: str
    level: str
    rate: int
    source: str
    as_of: date


class PriceHistory(msgspec.Struct, frozen=True):
    """What an article cost on a channel and at a place, newest first, and what a reduction is measured by.

    `reduced_since` is when the reduction of now began, None if there is none.
    """

    variant: UUID
    channel: str
    location: UUID | None
    currency: str
    applied: list[PriceApplied]
    reduced_since: datetime | None
    lowest_30_days_minor: int | None
    percent: int | None


class PriceListInput(msgspec.Struct, frozen=True, kw_only=True):
    """A price list: where it counts, and before which others (the higher rank).

    A `region` is what places of it are given as theirs; one that joins it later has its prices, too.
    `reduction` says that its prices are announced as reduced; `perishable`, that they are because the goods spoil soon.
    """

    key: str
    name: Texts
    currency: Currency = "EUR"
    channel: str | None = None
    location: UUID | None = None
    region: Annotated[str, msgspec.Meta(min_length=1)] | None = None
    customer_group: str | None = None
    gross: bool = True
    reduction: bool = False
    perishable: bool = False
    rank: int = 0


class PriceList(msgspec.Struct, frozen=True, kw_only=True):
    """A price list as it stands."""

    id: UUID
    key: str
    name: Texts
    currency: str
    channel: str | None
    location: UUID | None
    region: str | None
    customer_group: str | None
    gross: bool
    reduction: bool
    perishable: bool
    rank: int
    version: int


class PriceRow(msgspec.Struct, frozen=True):
    """From a moment on (now when none is named) a piece costs this, from so many pieces on."""

    variant: UUID
    unit_minor: Amount
    min_quantity: Annotated[int, msgspec.Meta(ge=1)] = 1
    valid_from: datetime | None = None
    valid_until: datetime | None = None


class Budget(msgspec.Struct, frozen=True):
    """What a promotion may cost altogether in money, and in how many orders it may be used; None is without limit."""

    minor_max: Amount | None = None
    uses_max: Annotated[int, msgspec.Meta(ge=0)] | None = None
    currency: Currency = "EUR"


class BudgetSpent(msgspec.Struct, frozen=True):
    """A budget and what is spent of it."""

    minor_max: int | None
    uses_max: int | None
    currency: str
    spent_minor: int
    uses: int


class PromotionInput(msgspec.Struct, frozen=True, kw_only=True):
    """A promotion. `terms` are the kernel's: kind, scope, rate or minor, categories, variants, minimum and so on."""

    key: str
    name: Texts
    terms: dict[str, Any]
    channels: list[str] | None = None
    needs_coupon: bool = False
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    active: bool = True
    perishable: bool = False
    budget: Budget | None = None


class Promotion(msgspec.Struct, frozen=True, kw_only=True):
    """A promotion as it stands."""

    id: UUID
    key: str
    version: int
    name: Texts
    terms: dict[str, Any]
    channels: list[str] | None
    needs_coupon: bool
    valid_from: datetime | None
    valid_until: datetime | None
    active: bool
    perishable: bool = False
    budget: BudgetSpent | None = None


class Coupon(msgspec.Struct, frozen=True):
    """A code that opens a promotion, for whom, when, and how often.

    `customer` makes it personal. `gives_back` says whether a paid order that is cancelled as a whole gives its use
    back; an order that was never paid always does.
    """

    code: str
    promotion: str
    uses_max: Annotated[int, msgspec.Meta(ge=1)] | None = None
    uses_per_customer_max: Annotated[int, msgspec.Meta(ge=1)] | None = None
    used: int = 0
    customer: UUID | None = None
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    gives_back: bool = True


class CouponBatchInput(msgspec.Struct, frozen=True, kw_only=True):
    """Codes to be made for a promotion: PREFIX-XXXX-XXXX-XXXXX, the last character checks the others."""

    promotion: str
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    prefix: Annotated[str, msgspec.Meta(pattern="^[A-Z0-9]{2,12}$")]
    wanted: Annotated[int, msgspec.Meta(ge=1, le=1_000_000)]
    uses_max: Annotated[int, msgspec.Meta(ge=1)] | None = 1
    uses_per_customer_max: Annotated[int, msgspec.Meta(ge=1)] | None = None
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    gives_back: bool = True


class CouponBatch(msgspec.Struct, frozen=True, kw_only=True):
    """A batch of codes: how many are wanted, made and used by now."""

    id: UUID
    promotion: str
    name: str
    prefix: str
    wanted: int
    made: int
    used: int
    uses_max: int | None
    uses_per_customer_max: int | None
    valid_from: datetime | None
    valid_until: datetime | None
    gives_back: bool
    at: datetime


class CodeUsed(msgspec.Struct, frozen=True):
    """A code of a batch and how often it was used."""

    code: str
    used: int


class PricesChanged(Event, frozen=True):
    """Prices of a list are different from now on, or will be."""

    price_list: UUID
    variants: list[UUID]


class PriceListSaved(Event, frozen=True):
    """A price list was made, or counts elsewhere or before others from now on."""

    price_list: UUID


class PromotionSaved(Event, frozen=True):
    """A promotion was made or has a new version."""

    promotion: UUID


class ProposalChanged(Event, frozen=True):
    """A proposal was written, submitted, sent back, published, withdrawn or stopped."""

    proposal: UUID
    act: str

"""Values and events of channels: what each promises, and who outside is told what happens."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

import msgspec

from hanse.catalog import Product
from hanse.inventory import PooledSeen
from hanse.kit.events import Event
from hanse.orders import CaptureAt
from hanse.pricing import PriceShown

Texts = dict[str, str]
Reason = Annotated[str, msgspec.Meta(min_length=1, max_length=400)]
Days = Annotated[int, msgspec.Meta(ge=0, le=3650)]


class ChannelKind(StrEnum):
    """Where customers meet the brand."""

    WEB = "web"
    APP = "app"
    STORE = "store"
    PHONE = "phone"
    MARKETPLACE = "marketplace"
    SOCIAL = "social"
    CHAT = "chat"


class StockVisibility(StrEnum):
    """What customers read about stock: the number, only that little is left, or only yes and no."""

    EXACT = "exact"
    FEW_LEFT = "few_left"
    HIDDEN = "hidden"


GiftCardWorth = Annotated[int, msgspec.Meta(ge=100, le=100_000)]


class Assortment(StrEnum):
    """What a channel sells: what is published there, everything active, or only some categories."""

    PUBLISHED = "published"
    ALL = "all"
    CATEGORIES = "categories"


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """What a channel promises.

    At `few_left` pieces or fewer the customer reads that little is left; with `back_orders` from when on there is more,
    and may order that already. No return days means the legal minimum only, no reservation hours that nothing can be
    reserved. A place is given `pickup_minutes` of its opening hours to lay an order ready, which then waits
    `pickup_days` to be collected. With `taxed_at_destination` what is sent to consumers in other member states is taxed
    there: the retailer is above the threshold for distance sales, or has chosen so. With `substitution` customers are
    asked what may replace an article that turns out to be missing. `capture_at` says when cards are charged: with the
    order, or with the goods when they leave. Where gift cards are taken they are sold too, for one of
    `gift_card_amounts` or any amount from the least to the most; with a least above the most for one of those only.
    """

    stock_visibility: StockVisibility = StockVisibility.EXACT
    few_left: Annotated[int, msgspec.Meta(ge=1, le=1000)] = 3
    back_orders: bool = False
    taxed_at_destination: bool = False
    substitution: bool = True
    assortment: Assortment = Assortment.PUBLISHED
    categories: list[str] = []
    return_days: Days = 30
    return_anywhere: bool = True
    reservation_hours: Annotated[int, msgspec.Meta(ge=0, le=720)] = 24
    pickup_days: Annotated[int, msgspec.Meta(ge=1, le=90)] = 7
    pickup_minutes: Annotated[int, msgspec.Meta(ge=1, le=10_080)] = 120
    guests: bool = True
    tenders: list[str] = msgspec.field(default_factory=lambda: ["card", "gift_card"])
    capture_at: CaptureAt = CaptureAt.PLACING
    gift_card_amounts: list[GiftCardWorth] = msgspec.field(default_factory=lambda: [2500, 5000, 10_000])
    gift_card_least_minor: GiftCardWorth = 1000
    gift_card_most_minor: GiftCardWorth = 50_000


class ChannelInput(msgspec.Struct, frozen=True, kw_only=True):
    """How a channel shall be."""

    kind: ChannelKind
    name: Texts
    active: bool = True
    url: Annotated[str, msgspec.Meta(max_length=400)] = ""
    currency: Annotated[str, msgspec.Meta(pattern="^[A-Z]{3}$")] = "EUR"
    language: Annotated[str, msgspec.Meta(pattern="^(de|en)$")] = "de"


class Channel(msgspec.Struct, frozen=True, kw_only=True):
    """A way to customers, with what it promises at present."""

    key: str
    kind: ChannelKind
    name: Texts
    active: bool
    url: str
    currency: str
    language: str
    policy: Policy
    policy_version: int
    version: int


class ProductAsked(msgspec.Struct, frozen=True):
    """The page of a product, by its handle, on a channel."""

    channel: str
    handle: str


class ProductOffered(msgspec.Struct, frozen=True):
    """A product as a channel offers it: texts, the prices that everybody sees, and what can be had where.

    Prices and availability are those of its active variants, in their order; one without a price is not sold.
    """

    product: Product
    prices: list[PriceShown]
    availability: list[PooledSeen]


class PolicyVersion(msgspec.Struct, frozen=True):
    """What a channel promised since a moment, who changed it and why."""

    channel: str
    version: int
    policy: Policy
    reason: str
    changed_by: str
    at: datetime


class Difference(msgspec.Struct, frozen=True):
    """Something in which active channels differ. Intended is what somebody noted while it was exactly so."""

    field: str
    shown: dict[str, Any]
    intended: bool
    reason: str
    noted_by: str


class WebhookInput(msgspec.Struct, frozen=True, kw_only=True):
    """Who shall be told, and of what: types such as `order.placed`, `order.*`, or `*` for everything."""

    url: Annotated[str, msgspec.Meta(min_length=1, max_length=2000)]
    event_types: Annotated[list[str], msgspec.Meta(min_length=1, max_length=100)]
    description: Annotated[str, msgspec.Meta(max_length=400)] = ""


class WebhookChange(msgspec.Struct, frozen=True, kw_only=True):
    """What shall be different; what is left out stays."""

    url: Annotated[str, msgspec.Meta(min_length=1, max_length=2000)] | None = None
    event_types: Annotated[list[str], msgspec.Meta(min_length=1, max_length=100)] | None = None
    description: Annotated[str, msgspec.Meta(max_length=400)] | None = None
    active: bool | None = None


class Webhook(msgspec.Struct, frozen=True, kw_only=True):
    """An endpoint outside. Until `old_secret_until` messages are signed with the secret before as well."""

    id: UUID
    url: str
    description: str
    event_types: list[str]
    active: bool
    disabled_reason: str
    failing_since: datetime | None
    old_secret_until: datetime | None
    created_by: str
    created_at: datetime
    pending: int
    failed: int
    version: int


class WebhookCreated(msgspec.Struct, frozen=True):
    """A new endpoint with its secret, shown this once."""

    webhook: Webhook
    secret: str


class DeliveryState(StrEnum):
    """Pending deliveries are tried again; failed ones wait for somebody to replay them."""

    PENDING = "pending"
    DELIVERED = "delivered"
    FAILED = "failed"


class DeliveryRow(msgspec.Struct, frozen=True, kw_only=True):
    """One message to one endpoint, in a list."""

    id: UUID
    webhook: UUID
    event: UUID
    event_type: str
    event_at: datetime
    state: DeliveryState
    tries: int
    due_at: datetime
    delivered_at: datetime | None
    last_status: int | None
    last_error: str


class Attempt(msgspec.Struct, frozen=True):
    """One try: the status of the answer, or why there was none, and how the answer begins."""

    position: int
    at: datetime
    status: int | None
    milliseconds: int
    error: str
    excerpt: str


class Delivery(DeliveryRow, frozen=True, kw_only=True):
    """One message with what was sent and every attempt."""

    body: str
    attempts: list[Attempt]


class Replayed(msgspec.Struct, frozen=True):
    """How many messages will be sent again. With a cursor there are more: ask again with it."""

    count: int
    next: str | None = None


class EventType(msgspec.Struct, frozen=True):
    """A kind of event: what it says, the topic it belongs to, and its fields."""

    type: str
    topic: str
    meaning: str
    fields: list[str]


class ChannelChanged(Event, frozen=True):
    """A channel was changed, or what it promises."""

    channel: str
    policy_version: int


class WebhookDisabled(Event, frozen=True):
    """An endpoint is told nothing any more: it said that it is gone, or failed for days."""

    webhook: UUID
    cause: str

"""The terms under which a channel sells, and what an order keeps of them and of the company that buys."""

from datetime import datetime
from uuid import UUID

import msgspec

from hanse.pricing import PersonalPrice


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """What the policy of a channel means for a sale; `version` is that of the policy.

    No reservation hours mean that nothing can be reserved. `pickup_minutes` is what a place needs, in its opening
    hours, to lay an order ready, `pickup_days` how long it waits there then. `tenders` are the means of payment taken.
    On an attended channel it is staff who sell; customers do not buy there by themselves. With `back_orders` goods are
    sold that are still on their way. `taxed_at_destination` says that what is sent to consumers in other member states
    is taxed there, because the retailer is above the threshold for distance sales or has chosen so.
    """

    version: int = 1
    return_days: int = 30
    return_anywhere: bool = True
    reservation_hours: int = 24
    pickup_days: int = 7
    pickup_minutes: int = 120
    guests: bool = True
    attended: bool = False
    tenders: list[str] = msgspec.field(default_factory=lambda: ["card", "gift_card"])
    back_orders: bool = False
    taxed_at_destination: bool = False


class KeptTerms(msgspec.Struct, frozen=True, kw_only=True):
    """The promises under which an order was sold: they stay, whatever the channel promises later."""

    channel: str
    version: int
    return_days: int
    return_anywhere: bool
    reservation_hours: int
    pickup_days: int
    pickup_minutes: int


class KeptBusiness(msgspec.Struct, frozen=True, kw_only=True):
    """The company that bought, as it was known when it ordered. `valid_at` is when its VAT id was found valid, if that
    counted then, and `consultation` the number by which the register proves it.
    """

    company: str
    vat_id: str | None = None
    valid_at: datetime | None = None
    consultation: str | None = None


class PersonalPrices(msgspec.Struct, frozen=True):
    """What one piece of each article costs a customer. A company sees it `net`."""

    prices: dict[UUID, PersonalPrice]
    net: bool


class GiftDue(msgspec.Struct, frozen=True):
    """An article that costs nothing as soon as it lies in the cart, because the goods in it have earned it."""

    variant: UUID
    sku: str
    name: dict[str, str]

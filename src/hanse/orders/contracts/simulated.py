"""Values of simulations: what past baskets would have cost with a promotion or prices that do not count yet."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from hanse.pricing import PromotionInput


class SimulationInput(msgspec.Struct, frozen=True, kw_only=True):
    """What to replay: orders of this house, or those that former systems took, of a time and in one currency.

    What is tried is that of a proposal, or a given promotion, or all prices of a list as they stand at `prices_at`, now
    when no moment is named. A promotion that takes a coupon counts for everybody or for nobody.
    """

    proposal: UUID | None = None
    promotion: PromotionInput | None = None
    price_list: UUID | None = None
    prices_at: datetime | None = None
    source: Literal["orders", "history"] = "orders"
    since: datetime
    until: datetime
    channel: str | None = None
    currency: Annotated[str, msgspec.Meta(pattern="^[A-Z]{3}$")] = "EUR"
    with_coupon: bool = True


class SimulationSums(msgspec.Struct, frozen=True):
    """What baskets come to altogether. Margins are of those `costed` baskets of which every article has a cost.

    `differing` are those whose recorded total is not what the kernel says today: their own old rules were others.
    """

    baskets: int = 0
    changed: int = 0
    differing: int = 0
    before_total_minor: int = 0
    after_total_minor: int = 0
    before_discount_minor: int = 0
    after_discount_minor: int = 0
    costed: int = 0
    before_margin_minor: int = 0
    after_margin_minor: int = 0


class SimulatedPrices(msgspec.Struct, frozen=True, kw_only=True):
    """The prices that are tried: of a list as they stand at the moment `at`, so many articles of it."""

    price_list: UUID
    name: dict[str, str]
    at: datetime
    articles: int


class Simulation(msgspec.Struct, frozen=True, kw_only=True):
    """A simulation of a promotion or of prices: how far it is, and what was found so far."""

    id: UUID
    promotion: PromotionInput | None
    prices: SimulatedPrices | None
    proposal: UUID | None
    source: str
    channel: str | None
    currency: str
    with_coupon: bool
    since: datetime
    until: datetime
    state: str
    done: int
    total: int
    sums: SimulationSums
    by_name: str
    at: datetime
    ended_at: datetime | None


class SimulatedBasket(msgspec.Struct, frozen=True):
    """A basket that would have come to something else."""

    number: str
    document: UUID
    at: datetime
    channel: str
    before_total_minor: int
    after_total_minor: int
    before_discount_minor: int
    after_discount_minor: int
    before_margin_minor: int | None
    after_margin_minor: int | None

"""Values of simulations: baskets that were sold, priced once more with a promotion that did not count then."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec


class PastLine(msgspec.Struct, frozen=True):
    """Pieces that were sold at a price; `sku` is the id of the article, or what a former system called it."""

    sku: str
    quantity: int
    unit_minor: int


class PastBasket(msgspec.Struct, frozen=True, kw_only=True):
    """A basket as it was sold: its trace where there is one, else its lines. Group and tier are those of the buyer."""

    id: UUID
    at: datetime
    currency: str
    trace: list[dict[str, Any]] = []
    lines: list[PastLine] = []
    group: str | None = None
    tier: str | None = None
    first_purchase: bool = False


class PastPrice(msgspec.Struct, frozen=True):
    """What a basket comes to. The margin is what goods bring without tax and costs, None where a cost is not known."""

    total_minor: int
    discount_minor: int
    margin_minor: int | None


class PastPriced(msgspec.Struct, frozen=True):
    """A basket without the promotion, and with it."""

    id: UUID
    before: PastPrice
    after: PastPrice

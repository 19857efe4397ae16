"""Values of simulations: baskets that were sold, priced once more with what did not count then."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from .prices import PriceListInput, PriceRow


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
    channel: str = ""
    location: UUID | None = None
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
    """A basket as it was, and with what is tried."""

    id: UUID
    before: PastPrice
    after: PastPrice


class TriedPrices(msgspec.Struct, frozen=True, kw_only=True):
    """Prices that are tried: what a list asks at the moment `at`, which may be one to come.

    With `rows` only the articles that they name are tried, and the rows go before what the list asks. `listed` are
    terms of the list that are tried with it: where it counts, and before which others.
    """

    price_list: UUID
    at: datetime
    rows: list[PriceRow] = []
    listed: PriceListInput | None = None

"""Values of insight: what reports and the audit say."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec


class Finding(msgspec.Struct, frozen=True):
    """Something that disagrees: which invariant found it, in one sentence, with facts."""

    invariant: str
    problem: str
    facts: dict[str, Any]


class ChannelDay(msgspec.Struct, frozen=True):
    """What a channel sold on a day, and a week before until the same hour: gross, less what was cancelled."""

    channel: str
    orders: int
    revenue_minor: int
    orders_week_before: int
    revenue_week_before_minor: int


class Work(msgspec.Struct, frozen=True):
    """What is to be done now. Late are tasks whose promise has passed."""

    open_orders: int
    tasks_open: int
    tasks_picking: int
    tasks_late: int
    pickups_waiting: int
    parcels_waiting: int


class ReturnsDay(msgspec.Struct, frozen=True):
    """What came back on a day."""

    returns: int
    amount_minor: int


class CartsDay(msgspec.Struct, frozen=True):
    """Carts of a day with something in them, how many were ordered since, and the rate in hundredths of a percent."""

    carts: int
    ordered: int
    conversion_basis_points: int


class LowStock(msgspec.Struct, frozen=True):
    """An article that sells and of which little is left at a place."""

    variant: UUID
    sku: str
    name: dict[str, str]
    location: UUID
    available: int
    sold_quantity: int


class Trouble(msgspec.Struct, frozen=True):
    """What went wrong and waits for somebody. Refused are the payments of the day."""

    jobs_failed: int
    payments_refused: int
    payments_unanswered: int
    refunds_waiting: int
    webhooks_off: int
    deliveries_failed: int


class Dashboard(msgspec.Struct, frozen=True, kw_only=True):
    """A day at a glance, of the whole house or of some places.

    Orders and carts of a place are those made there; tasks, pickups, returns and stock are those that lie there.
    Trouble is told to those who see the whole house.
    """

    day: date
    at: datetime
    currency: str
    orders: int
    revenue_minor: int
    orders_week_before: int
    revenue_week_before_minor: int
    channels: list[ChannelDay]
    work: Work
    returns: ReturnsDay
    carts: CartsDay
    low_stock_count: int
    low_stock: list[LowStock]
    trouble: Trouble | None


class RevenueDay(msgspec.Struct, frozen=True):
    """A day of a series, with the revenue of each channel that sold something."""

    day: date
    orders: int
    revenue_minor: int
    channels: dict[str, int]


class Revenue(msgspec.Struct, frozen=True):
    """Days in a row, days without sales included. Revenue is gross, less what was cancelled."""

    currency: str
    orders: int
    revenue_minor: int
    days: list[RevenueDay]


class TopProduct(msgspec.Struct, frozen=True):
    """An article by what it brought in, cancelled pieces left out."""

    variant: UUID
    sku: str
    name: dict[str, str]
    quantity: int
    revenue_minor: int
    returned_quantity: int


class TotalsOf(msgspec.Struct, frozen=True):
    """Sums over documents of a former system: exact in thousandths of a minor unit, and with each line rounded."""

    documents: int
    lines: int
    quantity: int
    amount_thousandths: int
    amount_minor: int


class MonthTotals(msgspec.Struct, frozen=True):
    """A month (2011-02) by kind of document: "all", "plain" (neither cancellation nor adjustment), and each kind."""

    month: str
    totals: dict[str, TotalsOf]


class CountryTotal(msgspec.Struct, frozen=True):
    """A country as the former system names it, its ISO 3166-1 code where it has one, and its known customers."""

    name: str
    country: str | None
    customers: int
    totals: TotalsOf


class FeedTotals(msgspec.Struct, frozen=True):
    """Everything that was imported from a former system, in sums."""

    source: str
    currencies: list[str]
    totals: dict[str, TotalsOf]
    months: list[MonthTotals]
    countries: list[CountryTotal]
    customers: int
    lines_without_customer: int
    documents_without_customer: int
    lines_refused: int


class ArticleTotal(msgspec.Struct, frozen=True):
    """A stock code of a former system in sums, the kinds of its lines, and how many of them are on cancellations."""

    sku: str
    kinds: list[str]
    lines_on_cancellations: int
    lines: int
    quantity: int
    amount_thousandths: int

"""insight: the audit, reports, and what they are made of."""

from .contracts import (
    ArticleTotal,
    CartsDay,
    ChannelDay,
    CountryTotal,
    Dashboard,
    FeedTotals,
    Finding,
    LowStock,
    MonthTotals,
    ReturnsDay,
    Revenue,
    RevenueDay,
    TopProduct,
    TotalsOf,
    Trouble,
    Work,
)
from .queries import article_totals, audit, dashboard, monthly_totals, revenue, top_products

__all__ = [
    "ArticleTotal", "CartsDay", "ChannelDay", "CountryTotal", "Dashboard", "FeedTotals", "Finding", "LowStock",
    "MonthTotals", "ReturnsDay", "Revenue", "RevenueDay", "TopProduct", "TotalsOf", "Trouble", "Work",
    "article_totals", "audit", "dashboard", "monthly_totals", "revenue", "top_products",
]  # fmt: skip

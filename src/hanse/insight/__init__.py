"""insight: the audit, reports, and what they are made of."""

from .contracts import (
    CartsDay,
    ChannelDay,
    Dashboard,
    Finding,
    LowStock,
    ReturnsDay,
    Revenue,
    RevenueDay,
    TopProduct,
    Trouble,
    Work,
)
from .queries import audit, dashboard, revenue, top_products

__all__ = [
    "CartsDay", "ChannelDay", "Dashboard", "Finding", "LowStock", "ReturnsDay", "Revenue", "RevenueDay", "TopProduct",
    "Trouble", "Work", "audit", "dashboard", "revenue", "top_products",
]  # fmt: skip

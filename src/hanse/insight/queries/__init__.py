"""Reads across rooms that decide nothing: the audit and reports."""

from .audit import audit
from .dashboard import dashboard
from .months import article_totals, monthly_totals
from .revenue import revenue, top_products

__all__ = ["article_totals", "audit", "dashboard", "monthly_totals", "revenue", "top_products"]

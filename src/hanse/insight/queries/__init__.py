"""Reads across rooms that decide nothing: the audit and reports."""

from .audit import audit
from .dashboard import dashboard
from .revenue import revenue, top_products

__all__ = ["audit", "dashboard", "revenue", "top_products"]

"""Reads across rooms that decide nothing: the audit and reports."""

from .audit import audit

__all__ = ["audit"]

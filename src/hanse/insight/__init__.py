"""insight: the audit, reports, and what they are made of."""

from .contracts import Finding
from .queries import audit

__all__ = ["Finding", "audit"]

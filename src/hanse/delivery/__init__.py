"""delivery: how goods travel, what it costs, and when they arrive."""

from .commands import save_method
from .contracts import Method, MethodInput, Offer
from .queries import list_methods, methods
from .rules import after_working_days, handed_to_carrier, postponed

__all__ = [
    "Method",
    "MethodInput",
    "Offer",
    "after_working_days",
    "handed_to_carrier",
    "list_methods",
    "methods",
    "postponed",
    "save_method",
]

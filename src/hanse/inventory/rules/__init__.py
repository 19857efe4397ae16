"""Decisions about stock: values in, values out."""

from .positions import AT_THE_COUNTER, changed, outside, shelf
from .sourcing import choose

__all__ = ["AT_THE_COUNTER", "changed", "choose", "outside", "shelf"]

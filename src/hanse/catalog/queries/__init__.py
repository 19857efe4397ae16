"""Reads of the catalogue."""

from .categories import find_category, get_category, list_categories
from .families import find_family, get_family, list_families
from .products import find_product, find_variant, get_product, variants

__all__ = [
    "find_category",
    "find_family",
    "find_product",
    "find_variant",
    "get_category",
    "get_family",
    "get_product",
    "list_categories",
    "list_families",
    "variants",
]

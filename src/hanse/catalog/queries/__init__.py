"""Reads of the catalogue."""

from .articles import ArticlesWanted, list_variants
from .categories import find_category, get_category, list_categories
from .completeness import product_completeness
from .families import find_family, get_family, list_families
from .labels import option_names
from .listing import Name, ProductsWanted, list_products
from .media import get_media
from .named import Named, Naming, named
from .products import find_product, find_variant, get_product, products_by_handle, variants, variants_by_sku
from .search import search, searched_before
from .similar import similar
from .sorting import marks, sorted_since, sorting
from .suggest import suggest

__all__ = [
    "ArticlesWanted",
    "Name",
    "Named",
    "Naming",
    "ProductsWanted",
    "find_category",
    "find_family",
    "find_product",
    "find_variant",
    "get_category",
    "get_family",
    "get_media",
    "get_product",
    "list_categories",
    "list_families",
    "list_products",
    "list_variants",
    "marks",
    "named",
    "option_names",
    "product_completeness",
    "products_by_handle",
    "search",
    "searched_before",
    "similar",
    "sorted_since",
    "sorting",
    "suggest",
    "variants",
    "variants_by_sku",
]

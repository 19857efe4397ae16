"""Verbs of the catalogue that write."""

from .save_category import delete_category, save_category
from .save_family import save_family
from .save_product import change_product, create_product, load_products, publish, publish_seen, save_product
from .store_media import store_media

__all__ = [
    "change_product",
    "create_product",
    "delete_category",
    "load_products",
    "publish",
    "publish_seen",
    "save_category",
    "save_family",
    "save_product",
    "store_media",
]

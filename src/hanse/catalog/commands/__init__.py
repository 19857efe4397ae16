"""Verbs of the catalogue that write."""

from .known import Memory
from .read_products import CatalogueChanged, ReadProduct, Seen, read_products
from .save_category import delete_category, save_category
from .save_family import save_family
from .save_product import (
    change_product,
    create_product,
    fault_of,
    load_products,
    load_read,
    publish,
    publish_seen,
    save_product,
)
from .store_media import store_media

__all__ = [
    "CatalogueChanged",
    "Memory",
    "ReadProduct",
    "Seen",
    "change_product",
    "create_product",
    "delete_category",
    "fault_of",
    "load_products",
    "load_read",
    "publish",
    "publish_seen",
    "read_products",
    "save_category",
    "save_family",
    "save_product",
    "store_media",
]

"""Reads of pricing."""

from .lists import (
    codes_after,
    get_batch,
    list_batches,
    list_coupons,
    list_price_lists,
    list_prices,
    list_promotions,
    unfinished_batches,
)
from .quotes import explain, quote
from .shown import price_history, prices

__all__ = [
    "codes_after",
    "explain",
    "get_batch",
    "list_batches",
    "list_coupons",
    "list_price_lists",
    "list_prices",
    "list_promotions",
    "price_history",
    "prices",
    "quote",
    "unfinished_batches",
]

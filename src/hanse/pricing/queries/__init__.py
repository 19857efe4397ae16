"""Reads of pricing."""

from .lists import list_coupons, list_price_lists, list_prices, list_promotions
from .quotes import explain, quote
from .shown import price_history, prices

__all__ = [
    "explain",
    "list_coupons",
    "list_price_lists",
    "list_prices",
    "list_promotions",
    "price_history",
    "prices",
    "quote",
]

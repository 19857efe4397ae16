"""Reads of pricing."""

from .quotes import (
    list_coupons,
    list_price_lists,
    list_prices,
    list_promotions,
    price_history,
    prices,
    quote,
)

__all__ = [
    "list_coupons",
    "list_price_lists",
    "list_prices",
    "list_promotions",
    "price_history",
    "prices",
    "quote",
]

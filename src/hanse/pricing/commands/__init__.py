"""Verbs of pricing."""

from .budgets import give_back, redeem
from .coupons import ask_for_codes, make_batch, make_codes, save_coupon
from .prices import save_price_list, set_prices
from .promotions import save_promotion

__all__ = [
    "ask_for_codes",
    "give_back",
    "make_batch",
    "make_codes",
    "redeem",
    "save_coupon",
    "save_price_list",
    "save_promotion",
    "set_prices",
]

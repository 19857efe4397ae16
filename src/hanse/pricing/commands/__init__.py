"""Verbs of pricing."""

from .coupons import give_back_coupons, redeem_coupons, save_coupon
from .prices import save_price_list, set_prices
from .promotions import save_promotion

__all__ = [
    "give_back_coupons",
    "redeem_coupons",
    "save_coupon",
    "save_price_list",
    "save_promotion",
    "set_prices",
]

"""Verbs of pricing."""

from .prices import give_back_coupons, redeem_coupons, save_coupon, save_price_list, save_promotion, set_prices

__all__ = [
    "give_back_coupons",
    "redeem_coupons",
    "save_coupon",
    "save_price_list",
    "save_promotion",
    "set_prices",
]

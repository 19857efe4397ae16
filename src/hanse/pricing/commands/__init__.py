"""Verbs of pricing."""

from .books import ask_for_books, drop_old_books, make_books, rotate_book_key, want_book
from .budgets import give_back, redeem
from .costs import set_costs
from .coupons import ask_for_codes, make_batch, make_codes, save_coupon
from .prices import follow_region, save_price_list, set_prices
from .promotions import save_promotion
from .proposals import propose, rewrite, save_publishing_policy, send_back, submit, withdraw
from .publishing import (
    preview,
    publish,
    publish_now,
    publish_price_list,
    publish_prices,
    publish_promotion,
    stop,
    stop_by_key,
)
from .rates import state_tax_rate

__all__ = [
    "ask_for_books",
    "ask_for_codes",
    "drop_old_books",
    "follow_region",
    "give_back",
    "make_batch",
    "make_books",
    "make_codes",
    "preview",
    "propose",
    "publish",
    "publish_now",
    "publish_price_list",
    "publish_prices",
    "publish_promotion",
    "redeem",
    "rewrite",
    "rotate_book_key",
    "save_coupon",
    "save_price_list",
    "save_promotion",
    "save_publishing_policy",
    "send_back",
    "set_costs",
    "set_prices",
    "state_tax_rate",
    "stop",
    "stop_by_key",
    "submit",
    "want_book",
    "withdraw",
]

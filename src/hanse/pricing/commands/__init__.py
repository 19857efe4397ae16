"""Verbs of pricing."""

from .books import ask_for_books, drop_old_books, make_books, rotate_book_key, want_book
from .budgets import give_back, redeem
from .coupons import ask_for_codes, make_batch, make_codes, save_coupon
from .prices import save_price_list, set_prices
from .promotions import save_promotion
from .rates import state_tax_rate

__all__ = [
    "ask_for_books",
    "ask_for_codes",
    "drop_old_books",
    "give_back",
    "make_batch",
    "make_books",
    "make_codes",
    "redeem",
    "rotate_book_key",
    "save_coupon",
    "save_price_list",
    "save_promotion",
    "set_prices",
    "state_tax_rate",
    "want_book",
]

"""Reads of pricing."""

from .books import (
    RENEW_BEFORE,
    ListHere,
    book_content,
    book_keys,
    book_lines,
    books_due,
    changes_since,
    get_book,
    list_books,
    lists_here,
)
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
from .rates import home_place, list_tax_rates
from .shown import price_history, prices

__all__ = [
    "RENEW_BEFORE",
    "ListHere",
    "book_content",
    "book_keys",
    "book_lines",
    "books_due",
    "changes_since",
    "codes_after",
    "explain",
    "get_batch",
    "get_book",
    "home_place",
    "list_batches",
    "list_books",
    "list_coupons",
    "list_price_lists",
    "list_prices",
    "list_promotions",
    "list_tax_rates",
    "lists_here",
    "price_history",
    "prices",
    "quote",
    "unfinished_batches",
]

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
from .costs import costs
from .findings import findings
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
from .personal import personal_prices
from .proposals import (
    PUBLISH,
    get_proposal,
    is_alone,
    list_proposals,
    list_versions,
    may_be_second,
    proposed_prices,
    publishing_policies,
    publishing_policy,
    reasons,
    told,
    without_costs,
)
from .quotes import Priceable, explain, priceable, quote
from .rates import home_place, known_rates, list_tax_rates
from .shown import price_history, prices
from .simulation import price_past
from .tried import count_tried, listed

__all__ = [
    "PUBLISH",
    "RENEW_BEFORE",
    "ListHere",
    "Priceable",
    "book_content",
    "book_keys",
    "book_lines",
    "books_due",
    "changes_since",
    "codes_after",
    "costs",
    "count_tried",
    "explain",
    "findings",
    "get_batch",
    "get_book",
    "get_proposal",
    "home_place",
    "is_alone",
    "known_rates",
    "list_batches",
    "list_books",
    "list_coupons",
    "list_price_lists",
    "list_prices",
    "list_promotions",
    "list_proposals",
    "list_tax_rates",
    "list_versions",
    "listed",
    "lists_here",
    "may_be_second",
    "personal_prices",
    "price_history",
    "price_past",
    "priceable",
    "prices",
    "proposed_prices",
    "publishing_policies",
    "publishing_policy",
    "quote",
    "reasons",
    "told",
    "unfinished_batches",
    "without_costs",
]

"""Rules of pricing around the kernel."""

from .translation import (
    PriceFound,
    RateFound,
    check_terms,
    in_kernel_words,
    make_basket,
    make_book,
    run,
    seconds,
    share,
    span,
    to_quote,
)

__all__ = [
    "PriceFound",
    "RateFound",
    "check_terms",
    "in_kernel_words",
    "make_basket",
    "make_book",
    "run",
    "seconds",
    "share",
    "span",
    "to_quote",
]

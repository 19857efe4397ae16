"""Rules of pricing around the kernel."""

from .explanation import Names, explain
from .prior import (
    LOOK_BACK,
    Asked,
    Promised,
    applied,
    for_everybody,
    names,
    percent_off,
    reference,
)
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
    "LOOK_BACK",
    "Asked",
    "Names",
    "PriceFound",
    "Promised",
    "RateFound",
    "applied",
    "check_terms",
    "explain",
    "for_everybody",
    "in_kernel_words",
    "make_basket",
    "make_book",
    "names",
    "percent_off",
    "reference",
    "run",
    "seconds",
    "share",
    "span",
    "to_quote",
]

"""Rules of pricing around the kernel."""

from .budgets import affords, saved_by_promotion
from .codes import ALPHABET, INVERSE, check_character, fits, grouped, person, prefix_of, spellings
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
    "ALPHABET",
    "INVERSE",
    "LOOK_BACK",
    "Asked",
    "Names",
    "PriceFound",
    "Promised",
    "RateFound",
    "affords",
    "applied",
    "check_character",
    "check_terms",
    "explain",
    "fits",
    "for_everybody",
    "grouped",
    "in_kernel_words",
    "make_basket",
    "make_book",
    "names",
    "percent_off",
    "person",
    "prefix_of",
    "reference",
    "run",
    "saved_by_promotion",
    "seconds",
    "share",
    "span",
    "spellings",
    "to_quote",
]

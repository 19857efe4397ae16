"""Pure decisions of sourcing: the rules about places, their costs, and the cheapest way to serve a basket."""

from .areas import position_of
from .decide import decide, explain, figures_of, guesses, price, spread, usable, verify
from .defaults import DEFAULT, needs_categories
from .judge import Offers, alone, fixed_score, judge, piece_score
from .solve import Item, Offer, solve

__all__ = [
    "DEFAULT",
    "Item",
    "Offer",
    "Offers",
    "alone",
    "decide",
    "explain",
    "figures_of",
    "fixed_score",
    "guesses",
    "judge",
    "needs_categories",
    "piece_score",
    "position_of",
    "price",
    "solve",
    "spread",
    "usable",
    "verify",
]

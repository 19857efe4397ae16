"""The verbs of the till."""

from .adding import add_line, issue_addition
from .returning import issue_exchange, take_exchange, take_return
from .selling import close_shift, issue_pickup, issue_sale, open_shift, park, sell, take_up
from .uploads import take_offline

__all__ = [
    "add_line",
    "close_shift",
    "issue_addition",
    "issue_exchange",
    "issue_pickup",
    "issue_sale",
    "open_shift",
    "park",
    "sell",
    "take_exchange",
    "take_offline",
    "take_return",
    "take_up",
]

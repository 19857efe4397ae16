"""The verbs of the till."""

from .returning import issue_exchange, take_exchange, take_return
from .selling import close_shift, issue_pickup, issue_sale, open_shift, park, sell, take_up
from .uploads import take_offline

__all__ = [
    "close_shift",
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

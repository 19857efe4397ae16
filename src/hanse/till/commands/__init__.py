"""The verbs of the till."""

from .adding import add_line, issue_addition
from .gift_cards import issue_gift_card, sell_gift_card, take_back_gift_card
from .returning import issue_exchange, take_exchange, take_return
from .selling import close_shift, issue_pickup, issue_sale, open_shift, park, sell, take_up
from .uploads import take_offline

__all__ = [
    "add_line",
    "close_shift",
    "issue_addition",
    "issue_exchange",
    "issue_gift_card",
    "issue_pickup",
    "issue_sale",
    "open_shift",
    "park",
    "sell",
    "sell_gift_card",
    "take_back_gift_card",
    "take_exchange",
    "take_offline",
    "take_return",
    "take_up",
]

"""The verbs of inventory that write."""

from .counts import cancel_count, finish_count, record_count, start_count
from .holds import claim, expire_holds, extend_holds, hold, post_holds, split_hold, void_holds
from .stock import adjust, receive, recondition, sell_now, set_safety_stock, set_stock, take_back
from .transfers import close_transfer, receive_transfer, transfer

__all__ = [
    "adjust",
    "cancel_count",
    "claim",
    "close_transfer",
    "expire_holds",
    "extend_holds",
    "finish_count",
    "hold",
    "post_holds",
    "receive",
    "receive_transfer",
    "recondition",
    "record_count",
    "sell_now",
    "set_safety_stock",
    "set_stock",
    "split_hold",
    "start_count",
    "take_back",
    "transfer",
    "void_holds",
]

"""The verbs of inventory that write."""

from .holds import claim, expire_holds, extend_holds, hold, post_holds, split_hold, void_holds
from .stock import adjust, receive, recondition, sell_now, set_safety_stock, set_stock, take_back

__all__ = [
    "adjust",
    "claim",
    "expire_holds",
    "extend_holds",
    "hold",
    "post_holds",
    "receive",
    "recondition",
    "sell_now",
    "set_safety_stock",
    "set_stock",
    "split_hold",
    "take_back",
    "void_holds",
]

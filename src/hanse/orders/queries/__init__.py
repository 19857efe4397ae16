"""Reads of carts, orders and returns."""

from .carts import get_cart, load_cart, recall_cart, standing_cart
from .orders import find_order, find_pickup, get_order, get_return, list_orders, list_returns, load_order
from .pricing import price_cart

__all__ = [
    "find_order",
    "find_pickup",
    "get_cart",
    "get_order",
    "get_return",
    "list_orders",
    "list_returns",
    "load_cart",
    "load_order",
    "price_cart",
    "recall_cart",
    "standing_cart",
]

"""Verbs of the sale."""

from .cancel import cancel
from .carts import (
    add_coupon,
    adopt_cart,
    attach_customer,
    copy_cart,
    hold_cart,
    open_cart,
    put_line,
    remove_coupon,
    remove_line,
)
from .change import change_address
from .declared import declare_withdrawal
from .fulfil import hand_over, mark_picking, mark_ready, pay_at_pickup, ship
from .hurt import (
    lose_hold,
)
from .load_history import link_history, load_history
from .manual import ask_approval, change_price, decide_approval, keep_list_price, save_manual_policy
from .place import place_order
from .promised import cart_promise, cart_promise_broken, goods_came, goods_fail, goods_move
from .resource import leave_place, resend, resource_lines
from .returns import return_goods
from .settle import expire_reservation, refuse_payment, settle
from .simulations import cancel_simulation, simulate_on, start_simulation
from .take_in import (
    take_in,
)
from .terms import set_terms

__all__ = [
    "add_coupon",
    "adopt_cart",
    "ask_approval",
    "attach_customer",
    "cancel",
    "cancel_simulation",
    "cart_promise",
    "cart_promise_broken",
    "change_address",
    "change_price",
    "copy_cart",
    "decide_approval",
    "declare_withdrawal",
    "expire_reservation",
    "goods_came",
    "goods_fail",
    "goods_move",
    "hand_over",
    "hold_cart",
    "keep_list_price",
    "leave_place",
    "link_history",
    "load_history",
    "lose_hold",
    "mark_picking",
    "mark_ready",
    "open_cart",
    "pay_at_pickup",
    "place_order",
    "put_line",
    "refuse_payment",
    "remove_coupon",
    "remove_line",
    "resend",
    "resource_lines",
    "return_goods",
    "save_manual_policy",
    "set_terms",
    "settle",
    "ship",
    "simulate_on",
    "start_simulation",
    "take_in",
]

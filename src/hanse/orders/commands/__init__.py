"""Verbs of the sale."""

from .added import add_line
from .cancel import cancel
from .carts import (
    add_coupon,
    attach_customer,
    copy_cart,
    hold_cart,
    open_cart,
    put_line,
    remove_coupon,
    remove_line,
)
from .change import change_address
from .consent import set_substitution
from .correct import correct_price
from .dated import change_date, extend_reservation
from .declared import declare_withdrawal
from .direct import place_direct
from .exchange import exchange
from .fulfil import hand_over, mark_picking, mark_ready, pay_at_pickup, ship
from .handed_in import awaited, hand_in
from .holds import hold_pieces
from .hurt import (
    lose_hold,
)
from .load_history import link_history, load_history
from .lost_back import refund_lost_by_rule, refund_lost_return
from .manual import ask_approval, change_price, decide_approval, keep_list_price, save_manual_policy
from .missed import miss_pieces
from .pieces import cancel_pieces
from .place import place_order
from .policy import save_return_policy
from .promised import cart_promise, cart_promise_broken, goods_came, goods_fail, goods_move
from .receiptless import return_without_receipt
from .reopened import take_up_again
from .rerouted import change_delivery
from .resource import leave_place, resend, resource_lines
from .returns import return_goods
from .sent_back import announce_return, follow_return, receive_return, settle_return, withdraw_return
from .settle import expire_reservation, refuse_payment, settle
from .simulations import cancel_simulation, simulate_on, start_simulation
from .substitute import substitute_pieces
from .take_in import (
    take_in,
)
from .terms import set_terms
from .traveling import adopt_cart, take_over_cart
from .undelivered import refund_undelivered

__all__ = [
    "add_coupon",
    "add_line",
    "adopt_cart",
    "announce_return",
    "ask_approval",
    "attach_customer",
    "awaited",
    "cancel",
    "cancel_pieces",
    "cancel_simulation",
    "cart_promise",
    "cart_promise_broken",
    "change_address",
    "change_date",
    "change_delivery",
    "change_price",
    "copy_cart",
    "correct_price",
    "decide_approval",
    "declare_withdrawal",
    "exchange",
    "expire_reservation",
    "extend_reservation",
    "follow_return",
    "goods_came",
    "goods_fail",
    "goods_move",
    "hand_in",
    "hand_over",
    "hold_cart",
    "hold_pieces",
    "keep_list_price",
    "leave_place",
    "link_history",
    "load_history",
    "lose_hold",
    "mark_picking",
    "mark_ready",
    "miss_pieces",
    "open_cart",
    "pay_at_pickup",
    "place_direct",
    "place_order",
    "put_line",
    "receive_return",
    "refund_lost_by_rule",
    "refund_lost_return",
    "refund_undelivered",
    "refuse_payment",
    "remove_coupon",
    "remove_line",
    "resend",
    "resource_lines",
    "return_goods",
    "return_without_receipt",
    "save_manual_policy",
    "save_return_policy",
    "set_substitution",
    "set_terms",
    "settle",
    "settle_return",
    "ship",
    "simulate_on",
    "start_simulation",
    "substitute_pieces",
    "take_in",
    "take_over_cart",
    "take_up_again",
    "withdraw_return",
]

"""Verbs of payments. None of them waits for a network: providers are called by jobs."""

from .accounts import record_money, set_account_terms
from .aside import release
from .credit import give_credit
from .events import take_event
from .giving_back import refund, refund_done
from .moved import record_sale, reverse_sale
from .ordering import order_gift_card, revoke_gift_card, send_gift_cards
from .parts import capture, capture_answered, take, take_before_the_end
from .paying import asking_to_approve, cancel, lead_on, open_payment, settle
from .settling import resolve_difference, take_settlement
from .vouchers import give_back_gift_card, issue_gift_card, load_gift_card, sell_gift_card

__all__ = [
    "asking_to_approve", "cancel", "capture", "capture_answered", "give_back_gift_card", "give_credit",
    "issue_gift_card", "lead_on", "load_gift_card", "open_payment", "order_gift_card", "record_money", "record_sale",
    "refund", "refund_done", "release", "resolve_difference", "reverse_sale", "revoke_gift_card", "sell_gift_card",
    "send_gift_cards", "set_account_terms", "settle", "take", "take_before_the_end",
    "take_event", "take_settlement",
]  # fmt: skip

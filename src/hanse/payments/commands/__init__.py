"""Verbs of payments. None of them waits for a network: providers are called by jobs."""

from .events import take_event
from .giving_back import refund, refund_done
from .moved import record_sale, reverse_sale
from .parts import capture, capture_answered
from .paying import asking_to_approve, cancel, open_payment, send_for_approval, settle
from .vouchers import issue_gift_card

__all__ = [
    "asking_to_approve", "cancel", "capture", "capture_answered", "issue_gift_card", "open_payment", "record_sale",
    "refund", "refund_done", "reverse_sale", "send_for_approval", "settle", "take_event",
]  # fmt: skip

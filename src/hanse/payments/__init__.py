"""payments: tenders, captures, refunds, gift cards, and the money ledger of each order."""

from .commands import (
    asking_to_approve,
    cancel,
    capture,
    issue_gift_card,
    open_payment,
    record_sale,
    refund,
    reverse_sale,
    send_for_approval,
    settle,
)
from .contracts import (
    Capture,
    GiftCard,
    Outcome,
    Payment,
    PaymentAuthorized,
    PaymentCaptured,
    PaymentRefunded,
    PaymentRefused,
    PaymentState,
    Refund,
    Tender,
)
from .queries import approval_of, get_gift_card, get_payment, payments_of, refunds_of
from .refusals import (
    CardNumberSeen,
    GiftCardEmpty,
    GiftCardUnknown,
    NothingToCapture,
    NothingToRefund,
    TokenNeeded,
    UnknownTender,
)

__all__ = [
    "Capture", "CardNumberSeen", "GiftCard", "GiftCardEmpty", "GiftCardUnknown", "NothingToCapture",
    "NothingToRefund", "Outcome", "Payment", "PaymentAuthorized", "PaymentCaptured", "PaymentRefunded",
    "PaymentRefused", "PaymentState", "Refund", "Tender", "TokenNeeded", "UnknownTender", "approval_of",
    "asking_to_approve", "cancel", "capture", "get_gift_card", "get_payment", "issue_gift_card", "open_payment",
    "payments_of", "record_sale", "refund", "refunds_of", "reverse_sale", "send_for_approval", "settle",
]  # fmt: skip

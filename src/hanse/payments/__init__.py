"""payments: tenders, captures, refunds, gift cards, and the money ledger of each order."""

from .commands import (
    cancel,
    issue_gift_card,
    open_payment,
    record_sale,
    refund,
    reverse_sale,
    settle,
)
from .contracts import (
    GiftCard,
    Outcome,
    Payment,
    PaymentCaptured,
    PaymentRefunded,
    PaymentRefused,
    PaymentState,
    Refund,
    Tender,
)
from .queries import get_gift_card, get_payment, payments_of, refunds_of
from .refusals import (
    CardNumberSeen,
    GiftCardEmpty,
    GiftCardUnknown,
    NothingToRefund,
    TokenNeeded,
    UnknownTender,
)

__all__ = [
    "CardNumberSeen", "GiftCard", "GiftCardEmpty", "GiftCardUnknown", "NothingToRefund", "Outcome", "Payment",
    "PaymentCaptured", "PaymentRefunded", "PaymentRefused", "PaymentState", "Refund", "Tender", "TokenNeeded",
    "UnknownTender", "cancel", "get_gift_card", "get_payment", "issue_gift_card", "open_payment", "payments_of",
    "record_sale", "refund", "refunds_of", "reverse_sale", "settle",
]  # fmt: skip

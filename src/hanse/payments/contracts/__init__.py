"""Values and events of payments. Amounts are minor units."""

from .events import (
    CaptureRefused,
    GiftCardDue,
    GiftCardGivenBack,
    GiftCardLoaded,
    GiftCardRefused,
    PaymentAuthorized,
    PaymentCaptured,
    PaymentRefunded,
    PaymentRefused,
)
from .gift_cards import (
    GiftCard,
    GiftCardFor,
    GiftCardLoad,
    GiftCardOrder,
    GiftCardSaleWanted,
    GiftCardTender,
)
from .owed import (
    AccountStanding,
    AccountTerms,
    OpenItem,
    StoreCredit,
)
from .paying import (
    Capture,
    CashRounding,
    Payment,
    PaymentState,
    Refund,
    Tender,
)
from .provider import (
    CardFields,
    Outcome,
    Progress,
    Settlement,
    SettlementDifference,
    SettlementRow,
)

__all__ = [
    "AccountStanding",
    "AccountTerms",
    "Capture",
    "CaptureRefused",
    "CardFields",
    "CashRounding",
    "GiftCard",
    "GiftCardDue",
    "GiftCardFor",
    "GiftCardGivenBack",
    "GiftCardLoad",
    "GiftCardLoaded",
    "GiftCardOrder",
    "GiftCardRefused",
    "GiftCardSaleWanted",
    "GiftCardTender",
    "OpenItem",
    "Outcome",
    "Payment",
    "PaymentAuthorized",
    "PaymentCaptured",
    "PaymentRefunded",
    "PaymentRefused",
    "PaymentState",
    "Progress",
    "Refund",
    "Settlement",
    "SettlementDifference",
    "SettlementRow",
    "StoreCredit",
    "Tender",
]

"""Reads of payments."""

from .owed import (
    account_terms,
    find_gift_card_order,
    get_gift_card_order,
    get_load,
    get_open_item,
    get_store_credit,
    is_load,
    loads_of,
    open_items,
    standing_of,
)
from .settling import (
    get_difference,
    get_settlement,
    is_settled,
    list_differences,
    list_settlements,
)
from .tenders import (
    PAYMENT_COLUMNS,
    approval_of,
    approval_secret,
    balance_of,
    cash_rounding,
    ends_soon,
    get_capture,
    get_gift_card,
    get_payment,
    get_refund,
    payments_of,
    refunds_of,
    return_path,
    rounding_of,
    unanswered,
    unfinished_parts,
    unfinished_refunds,
)

__all__ = [
    "PAYMENT_COLUMNS", "account_terms", "approval_of", "approval_secret", "balance_of", "cash_rounding",
    "ends_soon", "find_gift_card_order", "get_capture", "get_difference", "get_gift_card", "get_gift_card_order",
    "get_load", "get_open_item", "get_payment", "get_refund", "get_settlement", "get_store_credit", "is_load",
    "is_settled", "list_differences", "list_settlements", "loads_of", "open_items", "payments_of", "refunds_of",
    "return_path", "rounding_of", "standing_of", "unanswered", "unfinished_parts", "unfinished_refunds",
]  # fmt: skip

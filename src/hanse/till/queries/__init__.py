"""Reads of the till."""

from .counter import articles, find_articles, list_parked, parked_slip, scanned
from .offline import find_offline_sale, list_offline_sales, offline_standing
from .returning import find_returnable, list_returnables, preview_return
from .shifts import (
    find_receipt,
    gift_card_sale,
    list_shifts,
    load_receipt,
    load_shift,
    open_shift_of,
    receipts_of,
    receipts_of_shift,
    report,
)

__all__ = [
    "articles",
    "find_articles",
    "find_offline_sale",
    "find_receipt",
    "find_returnable",
    "gift_card_sale",
    "list_offline_sales",
    "list_parked",
    "list_returnables",
    "list_shifts",
    "load_receipt",
    "load_shift",
    "offline_standing",
    "open_shift_of",
    "parked_slip",
    "preview_return",
    "receipts_of",
    "receipts_of_shift",
    "report",
    "scanned",
]

"""till: registers at work. Shifts, sales, returns, receipts."""

from .commands import close_shift, issue_pickup, issue_sale, open_shift, park, sell, take_return, take_up
from .contracts import (
    Article,
    ArticleGroup,
    ArticlePage,
    PaidBy,
    ParkedCart,
    Receipt,
    ReceiptIssued,
    ReceiptLine,
    ReceiptTender,
    Returnable,
    ReturnableLine,
    ReturnPreview,
    Scanned,
    Shift,
    ShiftClosed,
    ShiftReport,
    TenderTotal,
)
from .queries import (
    find_articles,
    find_receipt,
    find_returnable,
    list_parked,
    list_shifts,
    open_shift_of,
    preview_return,
    receipts_of,
    report,
    scanned,
)
from .refusals import GivenTooLittle, NoShift, NothingScanned, NothingSoldUnder, ShiftOpen, WrongRegister

__all__ = [
    "Article", "ArticleGroup", "ArticlePage", "GivenTooLittle", "NoShift", "NothingScanned", "NothingSoldUnder",
    "PaidBy", "ParkedCart", "Receipt", "ReceiptIssued", "ReceiptLine", "ReceiptTender", "ReturnPreview", "Returnable",
    "ReturnableLine", "Scanned", "Shift", "ShiftClosed", "ShiftOpen", "ShiftReport", "TenderTotal", "WrongRegister",
    "close_shift", "find_articles", "find_receipt", "find_returnable", "issue_pickup", "issue_sale", "list_parked",
    "list_shifts", "open_shift", "open_shift_of", "park", "preview_return", "receipts_of", "report", "scanned",
    "sell", "take_return", "take_up",
]  # fmt: skip

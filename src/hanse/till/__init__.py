"""till: registers at work. Shifts, sales, returns, receipts."""

from .commands import close_shift, issue_pickup, issue_sale, open_shift, sell, take_return
from .contracts import Receipt, ReceiptIssued, ReceiptLine, ReceiptTender, Shift, ShiftClosed, ShiftReport, TenderTotal
from .queries import find_receipt, list_shifts, open_shift_of, receipts_of, report
from .refusals import GivenTooLittle, NoShift, ShiftOpen, WrongRegister

__all__ = [
    "GivenTooLittle", "NoShift", "Receipt", "ReceiptIssued", "ReceiptLine", "ReceiptTender", "Shift", "ShiftClosed",
    "ShiftOpen", "ShiftReport", "TenderTotal", "WrongRegister", "close_shift", "find_receipt", "issue_pickup",
    "issue_sale",    "list_shifts", "open_shift", "open_shift_of", "receipts_of", "report", "sell", "take_return",
]  # fmt: skip

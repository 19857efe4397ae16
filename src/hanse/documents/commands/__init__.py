"""Verbs of documents."""

from .bill import bill, follow
from .papers import confirm, keep_pdf, keep_receipt, list_picks, note_delivery
from .seller import save_seller

__all__ = [
    "bill", "confirm", "follow", "keep_pdf", "keep_receipt", "list_picks", "note_delivery", "save_seller",
]  # fmt: skip

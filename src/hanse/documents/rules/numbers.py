"""How numbers look, and which documents customers are sent."""

from hanse.documents.contracts import DocumentKind

# A new layout is a new file; documents keep the one that they were made with.
LAYOUT = 1

PREFIXES = {
    DocumentKind.ORDER_CONFIRMATION: "AB",
    DocumentKind.PICK_LIST: "PL",
    DocumentKind.DELIVERY_NOTE: "LS",
    DocumentKind.INVOICE: "RE",
    DocumentKind.CREDIT_NOTE: "RK",
}
# These go to the customer by mail as soon as they are set.
MAILED = (DocumentKind.ORDER_CONFIRMATION, DocumentKind.INVOICE, DocumentKind.CREDIT_NOTE)


def number(kind: DocumentKind, scope: str, year: int, sequence: int) -> str:
    """The printed number: kind, place if it counts for itself, year, and the series' own gap-free count."""
    return "-".join(part for part in (PREFIXES[kind], scope.upper(), str(year), f"{sequence:06d}") if part)

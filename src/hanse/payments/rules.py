"""Pure decisions of payments."""

import re
from uuid import NAMESPACE_URL, UUID, uuid5

from hanse import ledger

from .contracts import Tender

DIGITS = re.compile(r"(?:\d[ -]?){13,19}")

# Till and shop pay into accounts of the house; a location's own cash is told apart by its id.
TENDER_KIND = "money.tender."


def looks_like_card_number(text: str) -> bool:
    """Whether the text holds 13 to 19 digits that pass the Luhn check, as card numbers do (ISO/IEC 7812-1)."""
    for found in DIGITS.finditer(text):
        digits = [int(c) for c in found.group() if c.isdigit()]
        total = sum(d if i % 2 == 0 else (d * 2 - 9 if d > 4 else d * 2) for i, d in enumerate(reversed(digits)))
        if total % 10 == 0:
            return True
    return False


def order_account(order: UUID) -> ledger.AccountKey:
    """What an order still owes (below zero) or has too much; back at zero when everything is settled."""
    return ledger.AccountKey("money.order", order)


def sales_account() -> ledger.AccountKey:
    """What was sold, less what came back."""
    return ledger.AccountKey("money.sales", ledger.HOUSE)


def tender_account(tender: str, location: UUID | None, gift_card: UUID | None) -> ledger.AccountKey:
    """Where the money of a tender comes from: the drawer of a location, the provider, or a gift card's balance."""
    if gift_card is not None:
        return ledger.AccountKey("gift_card", gift_card)
    owner = location if tender == Tender.CASH and location is not None else ledger.HOUSE
    return ledger.AccountKey(f"{TENDER_KIND}{tender}", owner)


def entry(*what: object) -> UUID:
    """The id of a ledger entry that can happen once only: made of what it stands for."""
    return uuid5(NAMESPACE_URL, "hanse:payments:" + ":".join(str(part) for part in what))

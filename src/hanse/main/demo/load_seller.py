"""The act that says who sells; from then on what is sold is put on paper."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from hanse import documents
from hanse.kit.actor import SYSTEM
from hanse.kit.address import Address
from hanse.kit.db import Tx
from hanse.main.demo.stage import Act

# A fortnight of papers is enough to look at; older orders have theirs on request.
SINCE = timedelta(days=14)

SELLER = documents.SellerInput(
    name="Kogge Ausrüster GmbH (erfunden)",
    address=Address(street="Am Alten Hafen", house_number="1", postal_code="21335", city="Lüneburg"),
    vat_id="DE652893179",
    tax_number="33/000/00000",
    registered="Amtsgericht Lüneburg, HRB 000000",
    represented="Geschäftsführung: Wilhelmine Brook",
    phone="04131 000000",
    email="moin@kogge.example",
    bank="IBAN DE00 0000 0000 0000 0000 00",
)


def acts(now: datetime) -> Iterator[Act]:
    """One act, as the bookkeeper would do it."""
    yield Act(now - SINCE, "seller", introduce_seller)


async def introduce_seller(tx: Tx) -> None:
    """Name, address and numbers of a retailer that does not exist."""
    await documents.save_seller(tx, SYSTEM, SELLER)

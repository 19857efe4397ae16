"""What is paid for an order, and with what."""

from collections.abc import Sequence
from uuid import UUID

from hanse import payments
from hanse.kit.db import Tx
from hanse.orders.contracts import TenderWanted


async def open_payments(
    tx: Tx,
    order: UUID,
    split: Sequence[tuple[TenderWanted, int]],
    currency: str,
    location: UUID | None,
    register: UUID | None,
    customer: UUID | None,
) -> list[payments.Payment]:
    """Begin to pay with each tender its part. Refuses as payments do."""
    return [
        await payments.open_payment(
            tx, order, tender.tender, amount, currency, location, register, tender.token, customer=customer
        )
        for tender, amount in split
    ]

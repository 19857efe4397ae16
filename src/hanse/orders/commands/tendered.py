"""What is paid for an order, and with what."""

from collections.abc import Sequence
from uuid import UUID

from hanse import payments
from hanse.kit.db import Tx
from hanse.orders.contracts import CaptureAt, TenderWanted


async def open_payments(
    tx: Tx,
    order: UUID,
    split: Sequence[tuple[TenderWanted, int]],
    currency: str,
    location: UUID | None,
    register: UUID | None,
    customer: UUID | None,
    *,
    capture_at: CaptureAt = CaptureAt.PLACING,
) -> list[payments.Payment]:
    """Begin to pay with each tender its part; a card is charged now, or when goods leave. Refuses as payments do."""
    later = capture_at is CaptureAt.LEAVING
    return [
        await payments.open_payment(
            tx,
            order,
            tender.tender,
            amount,
            currency,
            location,
            register,
            tender.token,
            customer=customer,
            capture_later=later,
        )
        for tender, amount in split
    ]

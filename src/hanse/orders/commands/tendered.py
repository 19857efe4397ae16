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
    sale_minor: int | None = None,
) -> list[payments.Payment]:
    """Begin to pay with each tender its part; a card is charged now, or when goods leave. Refuses as payments do.

    With `sale_minor` an order begins: it owes that much from now on, and the caller goes on with what is there.
    """
    if sale_minor and not split:
        await payments.record_sale(tx, order, sale_minor, currency, order)
    opened: list[payments.Payment] = []
    for tender, amount in split:
        payment = await payments.open_payment(
            tx,
            order,
            tender.tender,
            amount,
            currency,
            location,
            register,
            tender.token,
            customer=customer,
            capture_later=capture_at is CaptureAt.LEAVING,
            # The first brings along what the order owes.
            sale_minor=0 if sale_minor is not None and opened else sale_minor,
        )
        opened.append(payment)
    return opened

"""What carriers are asked in the background, and the sweeps that ask again where no answer came."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from hanse.kit.house import House
from hanse.kit.outbound import OutboundFailed

from . import providers, queries
from .refusals import NoCarrier

# A parcel without an answer for this long is told to its carrier once more.
UNANSWERED = timedelta(seconds=20)
# Carriers tell by themselves; what was not heard of for this long is asked about.
SILENT = timedelta(minutes=30)


async def announce(house: House, payload: dict[str, Any]) -> None:
    """Tell the carrier about a parcel."""
    await providers.announce(house, UUID(payload["shipment"]))


async def cancel(house: House, payload: dict[str, Any]) -> None:
    """Tell the carrier that a parcel does not come."""
    await providers.cancel(house, UUID(payload["shipment"]))


async def reconcile(house: House) -> None:
    """Tell carriers once more what has no answer, and ask about what they keep silent about."""
    async with house.database.transaction() as tx:
        for waiting in await queries.unanswered(tx, tx.now - UNANSWERED):
            job = "delivery.cancel" if waiting.cancel_pending else "delivery.announce"
            await tx.enqueue(job, {"shipment": waiting.id}, key=f"{job}:{waiting.id}")
        silent = await queries.silent(tx, tx.now - SILENT)
    failed: OutboundFailed | None = None
    for shipment in silent:
        try:
            await providers.ask(house, shipment)
        except OutboundFailed as refusal:
            failed = refusal
        except NoCarrier:
            continue
    if failed is not None:
        raise failed


HANDLERS = {"delivery.announce": announce, "delivery.cancel": cancel}
SWEEPS = {"delivery.reconcile": (15.0, reconcile)}

"""What carriers are asked in the background, and the sweeps that ask again where no answer came."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import structlog

from hanse.kit.house import House
from hanse.kit.outbound import OutboundFailed

from . import providers, queries
from .refusals import NoCarrier

# A parcel without an answer for this long is told to its carrier once more.
UNANSWERED = timedelta(seconds=20)
# Carriers tell by themselves; what was not heard of for this long is asked about.
SILENT = timedelta(minutes=30)
# Pickup points open, close and move from one day to the next; a carrier that was out is asked again soon.
POINTS_FRESH = timedelta(hours=6)

log = structlog.get_logger()


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


async def refresh_points(house: House) -> None:
    """Ask carriers where their pickup points are by now. What cannot be read is logged with its line."""
    for one in providers.carriers(house):
        if providers.Ability.POINTS not in one.can:
            continue
        async with house.database.transaction() as tx:
            told_at = await queries.points_told_at(tx, one.key)
            stale = told_at is None or told_at < tx.now - POINTS_FRESH
        if stale:
            taken = await providers.take_points(house, one.key)
            for row in taken.bad:
                log.warning("pickup_point_unreadable", carrier=one.key, line=row.line, reason=row.reason)


HANDLERS = {"delivery.announce": announce, "delivery.cancel": cancel}
SWEEPS = {"delivery.reconcile": (15.0, reconcile), "delivery.points": (15.0, refresh_points)}

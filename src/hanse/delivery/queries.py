"""Reads of delivery."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from hanse.kit.db import Tx
from hanse.kit.refusals import NotFound

from . import rules
from .contracts import Method, Offer, Scan, Shipment

METHOD = """
select key, kind, name, channels, countries, price_minor, free_from_minor, tax_class, days_min, days_max,
       to_char(cutoff, 'HH24:MI') as cutoff, position, active, version
from delivery.method
"""


async def methods(tx: Tx, channel: str, country: str, goods_minor: int) -> list[Offer]:
    """The ways in which goods of this worth can be shipped to a country, with price and days of arrival."""
    found = await tx.rows(
        Method,
        METHOD + "where active and kind = 'ship' and $2 = any(countries) "
        "and (channels is null or $1 = any(channels)) order by position, key",
        channel,
        country.upper(),
    )
    return [rules.offer(method, goods_minor, tx.now) for method in found]


async def list_methods(tx: Tx) -> list[Method]:
    """All ways of delivery, active or not."""
    return await tx.rows(Method, METHOD + "order by position, key")


async def leaves_by(tx: Tx, method: str) -> datetime | None:
    """When the carrier takes what is ordered now in this way; None for a way that is no longer known."""
    cutoff = await tx.value("select to_char(cutoff, 'HH24:MI') from delivery.method where key = $1", method)
    return None if cutoff is None else rules.leaves_by(tx.now, cutoff)


SHIPMENT = """
select id, carrier, direction, sales_order as order, number, sender, recipient, weight_grams, state, cancel_pending,
       tracking, tracking_url, reason, created_at, changed_at, version, paperless, drop_off_code
from delivery.shipment
"""


async def get_shipment(tx: Tx, shipment: UUID) -> Shipment:
    """A parcel at its carrier. Refuses with NotFound."""
    found = await tx.row(Shipment, SHIPMENT + "where id = $1", shipment)
    if found is None:
        raise NotFound(shipment=shipment)
    return found


async def shipments_of(tx: Tx, order: UUID) -> list[Shipment]:
    """All parcels of an order at carriers, both ways, the oldest first."""
    return await tx.rows(Shipment, SHIPMENT + "where sales_order = $1 order by created_at, id", order)


async def shipments_by_id(tx: Tx, shipments: Sequence[UUID]) -> dict[UUID, Shipment]:
    """Those of these parcels that a carrier brings."""
    found = await tx.rows(Shipment, SHIPMENT + "where id = any($1)", list(shipments))
    return {one.id: one for one in found}


async def get_label(tx: Tx, shipment: UUID) -> bytes:
    """The label as PDF. Refuses with NotFound while there is none."""
    found: bytes | None = await tx.value("select content from delivery.label where shipment = $1", shipment)
    if found is None:
        raise NotFound(shipment=shipment)
    return found


async def scans_of(tx: Tx, shipment: UUID) -> list[Scan]:
    """What the carrier said about a parcel, the oldest first."""
    return await tx.rows(
        Scan, "select key, kind, at, place from delivery.scan where shipment = $1 order by at, key", shipment
    )


async def unanswered(tx: Tx, before: datetime, most: int = 100) -> list[Shipment]:
    """Parcels whose announcement or cancellation has no answer, made before a moment."""
    return await tx.rows(
        Shipment,
        SHIPMENT + "where (state = 'wanted' or cancel_pending) and created_at < $1 order by created_at limit $2",
        before,
        most,
    )


async def silent(tx: Tx, before: datetime, most: int = 50) -> list[UUID]:
    """Parcels under way about which nothing was asked or heard since a moment; the longest silence first."""
    return await tx.column(
        "select id from delivery.shipment where state in ('announced', 'in_transit', 'out_for_delivery', 'lost') "
        "and coalesce(asked_at, created_at) < $1 order by coalesce(asked_at, created_at) limit $2",
        before,
        most,
    )

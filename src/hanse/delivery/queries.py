"""Reads of delivery."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec

from hanse.kit.db import Tx
from hanse.kit.refusals import NotFound
from hanse.kit.standing import Standing

from . import rules
from .contracts import (
    ANY_CARRIER,
    ChosenPoint,
    Goal,
    Method,
    NearPoint,
    Offer,
    Point,
    PointWanted,
    Scan,
    Shipment,
)
from .refusals import CustomerNumberNeeded, PointClosed

METHOD = """
select key, kind, name, channels, countries, price_minor, free_from_minor, tax_class, days_min, days_max,
       to_char(cutoff, 'HH24:MI') as cutoff, position, active, reaches, carrier, version
from delivery.method order by position, key
"""


async def _read(tx: Tx) -> list[Method]:
    return await tx.rows(Method, METHOD)


METHODS = Standing("delivery_methods", ["delivery.method"], _read)


async def methods(tx: Tx, channel: str, country: str, goods_minor: int, points_of: str | None = None) -> list[Offer]:
    """The ways in which goods of this worth can be shipped to a country, with price and days of arrival.

    They go to addresses, or to the pickup points of a carrier: of this one, or of ANY_CARRIER.
    """
    goal, carrier = Goal.ADDRESS if points_of is None else Goal.POINT, points_of or ANY_CARRIER
    return [
        rules.offer(method, goods_minor, tx.now)
        for method in await METHODS(tx)
        if rules.ships(method, channel, country.upper(), goal, carrier)
    ]


async def list_methods(tx: Tx) -> list[Method]:
    """All ways of delivery, active or not."""
    return list(await METHODS(tx))


async def leaves_by(tx: Tx, method: str, on: date | None = None) -> datetime | None:
    """When the carrier takes what is ordered now in this way, or what leaves on a day; None for a way that is gone."""
    found = next((known for known in await METHODS(tx) if known.key == method), None)
    return None if found is None else rules.leaves_by(tx.now, found.cutoff, on)


# A postal code stands for the middle of the points that have it; where none has, of those that share most of its
# first characters. Who is in that area is near, by how much nobody knows: then there is no distance. The index gives
# the nearest in degrees, of which those are taken that are nearest on the sphere.
NEAR = """
with reach as (
    select max(n) as n from generate_series(1, length($2)) n
    where exists (
        select from delivery.point p where p.active and p.country = $1 and p.carrier = any($5)
            and p.postal_code >= left($2, n) and p.postal_code < left($2, n) || '~')
), area as (
    select avg(p.latitude) as latitude, avg(p.longitude) as longitude
    from reach, delivery.point p where p.active and p.country = $1 and p.carrier = any($5)
        and p.postal_code >= left($2, reach.n) and p.postal_code < left($2, reach.n) || '~'
), origin as (
    select coalesce($3, area.latitude) as latitude, coalesce($4, area.longitude) as longitude,
        $3 is not null or reach.n = length($2) as known
    from reach, area
), placed as (
    select p.id, p.latitude, p.longitude, origin.latitude as from_latitude, origin.longitude as from_longitude,
        origin.known and ($3 is not null or p.postal_code <> $2) as measured
    from origin, lateral (
        select * from delivery.point p
        where p.active and p.country = $1 and p.carrier = any($5) and p.latitude is not null
        order by point(p.longitude, p.latitude) <-> point(origin.longitude, origin.latitude) limit 200
    ) p where origin.latitude is not null
), ranked as (
    select id, measured, (2 * 6371008.8 * asin(least(1, sqrt(
        sin(radians(latitude - from_latitude) / 2) ^ 2 + cos(radians(from_latitude)) * cos(radians(latitude))
            * sin(radians(longitude - from_longitude) / 2) ^ 2))))::integer as meters
    from placed
    union all
    (select p.id, false, null from reach, delivery.point p
    where p.active and p.country = $1 and p.carrier = any($5) and p.latitude is null
        and p.postal_code >= left($2, reach.n) and p.postal_code < left($2, reach.n) || '~'
    limit 200)
)
select p.id, p.carrier, p.code, p.kind, p.name, p.address, p.latitude, p.longitude, p.opening, p.asks_customer_number,
    p.active, case when r.measured then r.meters end as distance_meters
from ranked r join delivery.point p using (id)
order by $3 is null and p.postal_code = $2 desc, r.meters nulls last, p.postal_code, p.name, p.id limit $6
"""


class _Found(Point, frozen=True, kw_only=True):
    distance_meters: int | None


async def near_points(
    tx: Tx,
    country: str,
    postal_code: str,
    *,
    position: tuple[float, float] | None = None,
    limit: int = 10,
) -> list[NearPoint]:
    """The pickup points near a postal code or a position in degrees, the nearest first.

    They are those that some way of delivery to this country reaches.
    """
    ways = [method for method in await METHODS(tx) if method.active and Goal.POINT in method.reaches]
    carriers = list({method.carrier for method in ways if country.upper() in method.countries})
    latitude, longitude = position or (None, None)
    code = "".join(postal_code.upper().split())
    found = await tx.rows(_Found, NEAR, country.upper(), code, latitude, longitude, carriers, limit)
    return [NearPoint(msgspec.convert(one, Point, from_attributes=True), one.distance_meters) for one in found]


POINT = """
select id, carrier, code, kind, name, address, latitude, longitude, opening, asks_customer_number, active
from delivery.point where id = $1
"""


async def points_told_at(tx: Tx, carrier: str) -> datetime | None:
    """When a carrier named its pickup points last; None before the first time."""
    found: datetime | None = await tx.value("select max(told_at) from delivery.point where carrier = $1", carrier)
    return found


async def find_point(tx: Tx, point: UUID) -> Point | None:
    """A pickup point, active or not."""
    return await tx.row(Point, POINT, point)


async def get_point(tx: Tx, point: UUID) -> Point:
    """A pickup point, active or not. Refuses with NotFound."""
    found = await find_point(tx, point)
    if found is None:
        raise NotFound(pickup_point=point)
    return found


async def choose_point(tx: Tx, wanted: PointWanted) -> ChosenPoint:
    """The pickup point as an order keeps it.

    Refuses with PointClosed, which names the nearest others, and CustomerNumberNeeded.
    """
    found = await find_point(tx, wanted.point)
    if found is None or not found.active:
        others: list[NearPoint] = []
        if found is not None:
            country, code = found.address.country, found.address.postal_code
            others = await near_points(tx, country, code, position=found.position, limit=3)
        raise PointClosed(point=wanted.point, alternatives=msgspec.to_builtins(others))
    number = wanted.customer_number.strip()
    if found.asks_customer_number and not number:
        raise CustomerNumberNeeded(field="pickup_point.customer_number", reason="missing", point=found.id)
    return ChosenPoint(
        id=found.id,
        carrier=found.carrier,
        code=found.code,
        kind=found.kind,
        name=found.name,
        address=found.address,
        opening=found.opening,
        customer_number=number if found.asks_customer_number else "",
    )


SHIPMENT = """
select id, carrier, direction, sales_order as order, number, sender, recipient, weight_grams, state, cancel_pending,
       tracking, tracking_url, reason, created_at, changed_at, version, paperless, drop_off_code, point,
       customer_number
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
        Scan, "select key, kind, at, place, until from delivery.scan where shipment = $1 order by at, key", shipment
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
        "select id from delivery.shipment where state in ('announced', 'in_transit', 'out_for_delivery', 'ready', "
        "'lost') "
        "and coalesce(asked_at, created_at) < $1 order by coalesce(asked_at, created_at) limit $2",
        before,
        most,
    )

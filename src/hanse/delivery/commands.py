"""Verbs of delivery."""

from collections.abc import Sequence
from datetime import time
from uuid import UUID

import msgspec

from hanse.kit.db import Tx
from hanse.kit.ids import new_id
from hanse.kit.refusals import InvalidInput

from . import queries, rules
from .contracts import (
    Announced,
    BadRow,
    Goal,
    Method,
    MethodInput,
    PointInput,
    PointsTaken,
    Scan,
    Shipment,
    ShipmentMoved,
    ShipmentState,
    ShipmentWanted,
)
from .refusals import LeftAlready

SAVE = """
insert into delivery.method (key, kind, name, channels, countries, price_minor, free_from_minor, tax_class, days_min,
    days_max, cutoff, position, active, reaches, carrier)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
on conflict (key) do update set kind = excluded.kind, name = excluded.name, channels = excluded.channels,
    countries = excluded.countries, price_minor = excluded.price_minor, free_from_minor = excluded.free_from_minor,
    tax_class = excluded.tax_class, days_min = excluded.days_min, days_max = excluded.days_max,
    cutoff = excluded.cutoff, position = excluded.position, active = excluded.active, reaches = excluded.reaches,
    carrier = excluded.carrier, version = method.version + 1
"""


async def save_method(tx: Tx, given: MethodInput) -> Method:
    """Make a way of delivery or change it, by its key. Refuses with InvalidInput."""
    if given.days_max < given.days_min:
        raise InvalidInput(field="days_max", reason="the last day comes before the first")
    if Goal.POINT in given.reaches and not given.carrier:
        raise InvalidInput(field="carrier", reason="say whose pickup points it goes to")
    await tx.run(
        SAVE,
        given.key,
        given.kind,
        given.name,
        given.channels,
        [country.upper() for country in given.countries],
        given.price_minor,
        given.free_from_minor,
        given.tax_class,
        given.days_min,
        given.days_max,
        time.fromisoformat(given.cutoff),
        given.position,
        given.active,
        given.reaches,
        given.carrier,
    )
    return next(method for method in await queries.list_methods(tx) if method.key == given.key)


TAKE_POINTS = """
insert into delivery.point (id, carrier, code, kind, name, address, latitude, longitude, opening, asks_customer_number,
    active, told_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
on conflict (carrier, code) do update set kind = excluded.kind, name = excluded.name, address = excluded.address,
    latitude = excluded.latitude, longitude = excluded.longitude, opening = excluded.opening,
    asks_customer_number = excluded.asks_customer_number, active = excluded.active, told_at = excluded.told_at
"""

CLOSE_POINTS = """
with closed as (
    update delivery.point set active = false where carrier = $1 and active and not (code = any($2)) returning 1
)
select count(*) from closed
"""


async def take_points(tx: Tx, carrier: str, points: Sequence[PointInput], bad: Sequence[BadRow] = ()) -> PointsTaken:
    """Take in all pickup points of a carrier. What the list does not name is closed, unless rows of it are bad.

    An empty list closes nothing: a carrier without any point is a carrier whose list was lost.
    """
    await tx.many(
        TAKE_POINTS,
        [
            (
                new_id(), carrier, one.code, one.kind, one.name, msgspec.to_builtins(one.address), one.latitude,
                one.longitude, one.opening, one.asks_customer_number, one.active, tx.now,
            )
            for one in sorted(points, key=lambda one: one.code)
        ],
    )  # fmt: skip
    closed = 0
    if points and not bad:
        closed = await tx.value(CLOSE_POINTS, carrier, [one.code for one in points])
    return PointsTaken(len(points), closed, list(bad))


async def create_shipment(tx: Tx, wanted: ShipmentWanted) -> Shipment:
    """Have a carrier bring a parcel, or have a customer send one back with a label. A repeat changes nothing.

    The carrier is told after this transaction; until it has answered, the parcel is `wanted` and has no label.
    """
    fresh = await tx.run(
        "insert into delivery.shipment (id, carrier, direction, sales_order, number, sender, recipient, weight_grams, "
        "paperless, state, created_at, changed_at, point, customer_number) "
        "values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'wanted', $10, $10, $11, $12) "
        "on conflict (id) do nothing",
        wanted.id,
        wanted.carrier,
        wanted.direction,
        wanted.order,
        wanted.number,
        msgspec.to_builtins(wanted.sender),
        msgspec.to_builtins(wanted.recipient),
        wanted.weight_grams,
        wanted.paperless,
        tx.now,
        wanted.point,
        wanted.customer_number,
    )
    if fresh:
        await tx.enqueue("delivery.announce", {"shipment": wanted.id}, key=f"delivery.announce:{wanted.id}")
    return await queries.get_shipment(tx, wanted.id)


async def cancel_shipment(tx: Tx, shipment: UUID) -> Shipment:
    """Give a parcel up that the carrier does not have yet. Refuses with LeftAlready and NotFound."""
    found = await _locked(tx, shipment)
    if found.state in (ShipmentState.CANCELLED, ShipmentState.REFUSED):
        return found
    if found.state not in (ShipmentState.WANTED, ShipmentState.ANNOUNCED):
        raise LeftAlready(shipment=shipment, state=found.state)
    await tx.run("update delivery.shipment set cancel_pending = true where id = $1", shipment)
    await tx.enqueue("delivery.cancel", {"shipment": shipment}, key=f"delivery.cancel:{shipment}")
    return await _moved(tx, found, ShipmentState.CANCELLED)


async def take_announced(tx: Tx, shipment: UUID, answer: Announced, carrier: str | None = None) -> Shipment:
    """Take in what a carrier answered, and who it is where that was open.

    What was cancelled meanwhile stays cancelled; the carrier hears of that.
    """
    found = await _locked(tx, shipment)
    if found.state is not ShipmentState.WANTED:
        return found
    await tx.run(
        "update delivery.shipment set tracking = $2, tracking_url = $3, reason = $4, carrier = $5, "
        "drop_off_code = $6 where id = $1",
        shipment,
        answer.tracking,
        answer.tracking_url,
        answer.reason,
        found.carrier if carrier is None else carrier,
        answer.drop_off_code,
    )
    if answer.state == "announced":
        await tx.run("insert into delivery.label (shipment, content) values ($1, $2)", shipment, answer.label)
    # A message may have been faster than the answer.
    state = rules.state_of(ShipmentState(answer.state), await queries.scans_of(tx, shipment))
    return await _moved(tx, await queries.get_shipment(tx, shipment), state)


async def take_cancelled(tx: Tx, shipment: UUID, *, given_up: bool) -> Shipment:
    """Take in whether a carrier gave a parcel up. One that it has already is under way after all."""
    found = await _locked(tx, shipment)
    if not found.cancel_pending:
        return found
    await tx.run("update delivery.shipment set cancel_pending = false where id = $1", shipment)
    if given_up:
        return await queries.get_shipment(tx, shipment)
    if not found.tracking:
        # It was announced, the answer was lost, and it was handed in: ask for its number once more.
        await tx.enqueue("delivery.announce", {"shipment": shipment}, key=f"delivery.announce:{shipment}")
        return await _moved(tx, found, ShipmentState.WANTED)
    return await _moved(tx, found, ShipmentState.IN_TRANSIT)


async def take_scans(tx: Tx, shipment: UUID, scans: Sequence[Scan], *, asked: bool = False) -> Shipment:
    """Take in what a carrier says about a parcel; repeats and disorder change nothing. Refuses with NotFound."""
    found = await _locked(tx, shipment)
    await tx.many(
        "insert into delivery.scan (shipment, key, kind, at, place, heard_at, until) "
        "values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing",
        [(shipment, scan.key, scan.kind, scan.at, scan.place, tx.now, scan.until) for scan in scans],
    )
    if asked or scans:
        await tx.run("update delivery.shipment set asked_at = $2 where id = $1", shipment, tx.now)
    state = rules.state_of(found.state, await queries.scans_of(tx, shipment))
    return found if state is found.state else await _moved(tx, found, state)


async def _locked(tx: Tx, shipment: UUID) -> Shipment:
    await tx.run("select from delivery.shipment where id = $1 for update", shipment)
    return await queries.get_shipment(tx, shipment)


async def _moved(tx: Tx, found: Shipment, state: ShipmentState) -> Shipment:
    await tx.run(
        "update delivery.shipment set state = $2, changed_at = $3, version = version + 1 where id = $1",
        found.id,
        state,
        tx.now,
    )
    await tx.emit(ShipmentMoved(found.id, found.order, found.direction, state, found.tracking))
    return await queries.get_shipment(tx, found.id)

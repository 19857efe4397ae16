"""A warehouse and two stores, and what the tests ask about them."""

from datetime import timedelta
from uuid import UUID

import msgspec

from hanse import catalog, inventory, locations
from hanse.inventory import Availability, HoldWanted, StockLine
from hanse.kit.db import Tx
from hanse.kit.ids import new_id
from hanse.locations import Capability, Kind
from tests.catalog.shop import furnish, product
from tests.locations.places import store

AUDITS = (
    "ledger.inv_balance",
    "ledger.inv_unit",
    "ledger.inv_never_negative",
    "ledger.inv_transfer",
    "inventory.inv_hold",
    "inventory.inv_promise",
    "inventory.inv_lease",
    "inventory.inv_leased",
    "inventory.inv_transit",
    "inventory.inv_transfer_state",
    "inventory.inv_kept",
    "inventory.inv_inbound",
    "inventory.inv_inbound_open",
    "inventory.inv_promised",
)


class Places(msgspec.Struct, frozen=True):
    """The ids of the locations."""

    warehouse: UUID
    north: UUID
    south: UUID


async def open_places(tx: Tx) -> Places:
    """Save the locations."""
    warehouse = await locations.save_location(
        tx, store("lager", name="Lager", kind=Kind.WAREHOUSE, capabilities=[Capability.SHIPS], opening={})
    )
    north = await locations.save_location(tx, store("nord", name="Nord"))
    south = await locations.save_location(
        tx, store("sued", name="Süd", latitude=48.137, longitude=11.575, capabilities=[Capability.SELLS])
    )
    return Places(warehouse.id, north.id, south.id)


async def bring(tx: Tx, variant: UUID, location: UUID, quantity: int) -> None:
    """Let pieces arrive."""
    await inventory.receive(tx, [StockLine(variant, location, quantity)])


def wish(
    tx: Tx, variant: UUID, location: UUID, quantity: int = 1, *, minutes: int | None = 15, purpose: str = "cart"
) -> HoldWanted:
    """A wish of a fresh cart."""
    until = None if minutes is None else tx.now + timedelta(minutes=minutes)
    return HoldWanted(new_id(), variant, location, quantity, until, purpose, new_id())


async def figures(tx: Tx, variant: UUID, location: UUID) -> Availability:
    """The figures of one position."""
    [found] = await inventory.availability(tx, [variant], [location])
    return found


async def events(tx: Tx, kind: str) -> list[dict[str, object]]:
    """The bodies of all events of one kind, the first one first."""
    return await tx.column("select body from kit.event where type = $1 order by seq", kind)


async def problems(tx: Tx) -> list[str]:
    """What the audit finds."""
    found: list[str] = []
    for view in AUDITS:
        found += [f"{view}: {problem}" for problem in await tx.column(f"select problem from {view}")]
    return found


async def make_goods(tx: Tx, count: int) -> list[UUID]:
    """So many jackets of the catalogue."""
    await furnish(tx)
    inputs = [
        catalog.VariantInput(sku=f"JACKET-{n}", options={"size": "M", "color": f"navy {n}"}) for n in range(count)
    ]
    made = await catalog.save_product(tx, product(variants=inputs))
    return [variant.id for variant in made.variants]

"""What the loader knows of what it loaded: the plan's keys and the ids behind them, read through the rooms' doors."""

from datetime import datetime
from uuid import UUID

import msgspec

from hanse import access, catalog, customers, locations, orders
from hanse.kit.actor import SYSTEM, Actor, Grant, Kind
from hanse.kit.db import Tx
from hanse.main.demo import catalogue, people

SOURCE = "demo"


class Known(msgspec.Struct, frozen=True):
    """Ids and actors by the keys of the plan. `orders` grows while the history is played."""

    now: datetime
    places: dict[str, locations.Location]
    registers: dict[str, UUID]
    staff: dict[str, Actor]
    customers: dict[str, UUID]
    variants: dict[str, UUID]
    codes: dict[str, str]
    orders: dict[str, UUID]

    def place(self, key: str) -> UUID:
        """The location with this key."""
        return self.places[key].id

    def somebody(self, role: str, place: str | None) -> Actor:
        """Whoever has this role there; the system where nobody of ours works."""
        found = (one.key for one in people.staff() if one.role == role and one.location == place)
        return self.staff.get(next(found, ""), SYSTEM)


async def look_up(tx: Tx, now: datetime) -> Known:
    """Everything that is there so far."""
    found = {one.code: one for one in await locations.list_locations(tx)}
    codes = {one.id: one.code for one in found.values()}
    registers = {f"{codes[r.location]}-{r.number}": r.id for r in await locations.list_registers(tx)}
    gtins = {one.sku: one.gtin for product in catalogue.catalogue().products for one in product.variants}
    keys = [one.key for one in people.customers()]
    return Known(
        now=now,
        places=found,
        registers=registers,
        staff=await _staff(tx, found),
        customers=await customers.customers_by_key(tx, SOURCE, keys),
        variants=await catalog.variants_by_sku(tx, list(gtins)),
        codes=gtins,
        orders={},
    )


async def _staff(tx: Tx, found: dict[str, locations.Location]) -> dict[str, Actor]:
    """Staff as the edge would know them after signing in."""
    accounts = {one.email: one for one in await access.list_staff(tx)}
    actors = {}
    for member in people.staff():
        account = accounts.get(member.mail)
        if account is not None:
            limit = None if member.location is None else frozenset({found[member.location].id})
            grant = Grant(access.ROLES[member.role], limit)
            actors[member.key] = Actor(Kind.STAFF, account.id, member.name, member.language, (grant,), channel="store")
    return actors


async def orders_so_far(tx: Tx) -> list[UUID]:
    """The orders that are there, in the order of their numbers."""
    rows, cursor = [], None
    while True:
        page = await orders.list_orders(tx, SYSTEM, orders.OrderFilter(), cursor, 200)
        rows += page.items
        cursor = page.next
        if cursor is None:
            return [row.id for row in sorted(rows, key=lambda row: int(row.number.removeprefix("H-")))]

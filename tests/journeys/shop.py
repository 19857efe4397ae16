"""What the journeys share: a shop over HTTP, with staff, prices and stock."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID, uuid4

import httpx
import msgspec

from hanse import locations
from hanse.kit.db import Database
from tests.orders.build import HOME, Shop, build_shop

Drain = Callable[[], Awaitable[None]]
Sign = Callable[..., Awaitable[httpx.AsyncClient]]

ADDRESS = msgspec.to_builtins(HOME)


async def opened_shop(database: Database, *, stock: int = 10) -> tuple[Shop, UUID]:
    """A shop with a register in Lübeck."""
    async with database.transaction() as tx:
        shop = await build_shop(tx, stock=stock)
        register = await locations.save_register(tx, shop.luebeck, 1, "Kasse 1")
    return shop, register.id


async def send(client: httpx.AsyncClient, method: str, path: str, body: Any = None, expect: int = 200) -> Any:
    """One request that must be answered as expected; gives the JSON."""
    answer = await client.request(
        method, f"/v1{path}", json=body, headers={"Idempotency-Key": str(uuid4())} if method == "POST" else {}
    )
    assert answer.status_code == expect, f"{method} {path}: {answer.status_code} {answer.text}"
    return answer.json() if answer.content else None


async def opened_register(client: httpx.AsyncClient, shop: Shop, register: UUID) -> None:
    """Open the register in Lübeck with change in it."""
    body = {"location": str(shop.luebeck), "register": str(register), "float_minor": 10000}
    await send(client, "POST", "/till/shifts", body, 201)


async def with_line(
    client: httpx.AsyncClient, cart: str, variant: UUID, quantity: int, delivery: str, location: UUID | None = None
) -> Any:
    """Put a line into a cart; the priced cart."""
    body = {"variant": str(variant), "quantity": quantity, "delivery": delivery}
    if location is not None:
        body["location"] = str(location)
    return await send(client, "PUT", f"/carts/{cart}/lines", body)


def total_of(priced: Any) -> int:
    """What a priced cart comes to."""
    return int(priced["quote"]["totals"]["total_minor"])

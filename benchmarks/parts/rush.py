"""More orders for one article than there are pieces."""

import asyncio
import time
from collections.abc import Awaitable, Callable

import msgspec

from .wire import Unexpected, Wire


class Rush(msgspec.Struct):
    """How many orders were taken, and how many answers were neither an order nor a refusal."""

    tried: int = 0
    sold: int = 0
    errors: int = 0
    seconds: float = 0
    fault: str = ""


async def rush(
    address: str, buy: Callable[[Wire], Awaitable[bool]], orders: int, buyers: int, *, seconds: float = 600
) -> Rush:
    """Let so many buyers try again and again until so many orders were tried, or the time is up."""
    found, left = Rush(), iter(range(orders))
    began = time.perf_counter()

    async def one() -> None:
        wire = Wire(address)
        for _ in left:
            if time.perf_counter() - began > seconds:
                break
            found.tried += 1
            try:
                if await buy(wire):
                    found.sold += 1
            except (Unexpected, OSError, TimeoutError, ValueError, LookupError) as fault:
                found.errors += 1
                found.fault = found.fault or repr(fault)[:300]
                wire.close()
        wire.close()

    await asyncio.gather(*[one() for _ in range(buyers)])
    found.seconds = time.perf_counter() - began
    return found

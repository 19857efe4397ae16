"""Shoppers who act again as soon as they were served, side by side with whatever they are compared with."""

import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

import msgspec
import uvloop

from .databases import say
from .processes import seconds_used
from .wire import Unexpected, Wire

Act = Callable[[Wire], Awaitable[object]]
CONCURRENCY = (1, 8, 32)


class Round(msgspec.Struct, frozen=True):
    """What one contestant did in one round: per second, milliseconds, errors, processor milliseconds for each."""

    rate: float
    p50: float = 0
    p99: float = 0
    errors: int = 0
    server: float = 0
    database: float = 0
    generator: float = 0
    fault: str = ""


class Contestant(Protocol):
    """Something that can be run at a concurrency for some seconds."""

    name: str

    def run(self, concurrency: int, seconds: float) -> Round: ...


class Shoppers:
    """Act over HTTP against a server."""

    def __init__(self, name: str, address: str, act: Act, processes: Sequence[int], database: int) -> None:
        self.name, self._address, self._act = name, address, act
        self._processes, self._database = list(processes), database

    def run(self, concurrency: int, seconds: float) -> Round:
        """One round."""
        server, database = seconds_used(self._processes), seconds_used([self._database])
        generator = time.process_time()
        lasted, waits, faults = uvloop.run(self._all(concurrency, seconds))
        done = max(len(waits), 1)
        cuts = statistics.quantiles(waits, n=100) if len(waits) > 1 else [0.0] * 99
        return Round(
            rate=len(waits) / lasted,
            p50=cuts[49] * 1000,
            p99=cuts[98] * 1000,
            errors=len(faults),
            server=(seconds_used(self._processes) - server) / done * 1000,
            database=(seconds_used([self._database]) - database) / done * 1000,
            generator=(time.process_time() - generator) / done * 1000,
            fault=faults[0] if faults else "",
        )

    async def _all(self, concurrency: int, seconds: float) -> tuple[float, list[float], list[str]]:
        waits: list[float] = []
        faults: list[str] = []
        began = time.perf_counter()

        async def one() -> None:
            wire = Wire(self._address)
            while (begun := time.perf_counter()) < began + seconds:
                try:
                    await self._act(wire)
                    waits.append(time.perf_counter() - begun)
                except (Unexpected, OSError, TimeoutError, ValueError, LookupError) as fault:
                    faults.append(repr(fault))
                    wire.close()
            wire.close()

        await asyncio.gather(*[one() for _ in range(concurrency)])
        return time.perf_counter() - began, waits, faults


def contest(
    contestants: Sequence[Contestant], *, seconds: float, rounds: int, concurrency: Sequence[int] = CONCURRENCY
) -> dict[tuple[str, int], Round]:
    """Run all in turns, so that a noisy moment hits everybody; medians over the rounds."""
    taken: dict[tuple[str, int], list[Round]] = {}
    for one in contestants:
        one.run(2, min(seconds, 2))
    for _ in range(rounds):
        for callers in concurrency:
            for one in contestants:
                taken.setdefault((one.name, callers), []).append(one.run(callers, seconds))
    return {key: _median(found) for key, found in taken.items()}


def _median(found: list[Round]) -> Round:
    figures = {
        name: statistics.median(getattr(one, name) for one in found)
        for name in ("rate", "p50", "p99", "server", "database", "generator")
    }
    fault = next((one.fault for one in found if one.fault), "")
    return Round(**figures, errors=sum(one.errors for one in found), fault=fault)


def table(title: str, found: dict[tuple[str, int], Round]) -> None:
    """Print what was measured."""
    heads = f"{'at':>4}{'per s':>10}{'p50 ms':>9}{'p99 ms':>9}{'errors':>8}"
    say(f"{title:<28}{heads}   CPU ms: server  database  generator")
    for (name, callers), one in found.items():
        say(
            f"{name:<28}{callers:>4}{one.rate:>10,.1f}{one.p50:>9.1f}{one.p99:>9.1f}{one.errors:>8}"
            f"{one.server:>17.2f}{one.database:>10.2f}{one.generator:>11.2f}"
            + (f"  {one.fault[:200]}" if one.fault else "")
        )

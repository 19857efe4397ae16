"""Holds on one hot article over HTTP: `python benchmarks/hold_http.py [--seconds 5] [--rounds 3] [--workers 1]`.

Connections that ask again as soon as they are answered, with an API key and an Idempotency-Key of their own each time,
against web processes as `hanse up` starts them, with synchronous commit and fsync on. First 128 connections; then ten
times as many, where the answers are expected to be 503 with Retry-After and those that are let in still quick. In the
same rounds the sketch, which has neither ledger nor rights (`parts/sketch.py`), is asked by as many. The generator runs
on the same cores as the server and the database. Medians over the rounds; the audit runs at the end.
"""

import argparse
import json
import statistics
import sys
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import msgspec
import uvloop

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.hold_hot_sku import ADDRESS, AUDITS, PIECES
from benchmarks.parts import sketch
from benchmarks.parts.databases import a_database, a_server, say
from benchmarks.parts.processes import seconds_used
from benchmarks.parts.serving import serving
from hanse import access, inventory, locations
from hanse.inventory import StockLine
from hanse.kit.actor import SYSTEM
from hanse.kit.db import connect
from hanse.kit.ids import new_id
from hanse.locations import Kind, LocationInput
from tests.kit import load

CONNECTIONS = 128
OVERLOAD = 10
WARM_UP_SECONDS = 3


class Hot(msgspec.Struct, frozen=True):
    """One article with plenty of pieces at one place, and a key that may hold them."""

    variant: UUID
    location: UUID
    key: str

    def ask(self, url: str) -> bytes:
        """The next request, under an idempotency key of its own."""
        body = msgspec.json.encode({"variant": self.variant, "location": self.location, "quantity": 1})
        headers = {"Authorization": f"Bearer {self.key}", "Idempotency-Key": str(new_id())}
        return load.post(url, "/v1/holds", headers, body)


async def prepare(url: str) -> Hot:
    """Open a warehouse and bring the article there."""
    database = await connect(url, most=1)
    variant = new_id()
    async with database.transaction() as tx:
        place = LocationInput(code=str(new_id()), name="Lager", kind=Kind.WAREHOUSE, address=ADDRESS)
        location = (await locations.save_location(tx, place)).id
        await inventory.receive(tx, [StockLine(variant, location, PIECES)])
        made = await access.create_key(tx, SYSTEM, "load", ["inventory.hold"])
    await database.close()
    return Hot(variant, location, made.key)


class Side(msgspec.Struct, frozen=True):
    """Who is asked: where, by which processes, and how."""

    address: str
    processes: list[int]
    ask: Callable[[], bytes]

    def go(self, connections: int, seconds: float) -> tuple[load.Measured, float]:
        """What a crowd was answered, and microseconds of processor time of its web processes for each."""
        before = seconds_used(self.processes)
        found = uvloop.run(load.crowd(self.address, connections, seconds, self.ask))
        return found, (seconds_used(self.processes) - before) / max(found.statuses.total(), 1) * 1e6


def ask_sketch(address: str) -> bytes:
    """A request to the sketch, under a key of its own."""
    body = msgspec.json.encode(sketch.Asked(1, 1))
    return load.post(address, "/v1/holds", {"Idempotency-Key": str(new_id())}, body)


def measure(url: str, beside: str, seconds: float, rounds: int, workers: int) -> dict[str, object]:
    """All rounds: the sustainable load, the sketch with the database `beside`, then ten times as much."""
    hot = uvloop.run(prepare(url))
    uvloop.run(sketch.prepare(beside, PIECES))
    normal, strained, drawn, used = [], [], [], []
    with serving(url, workers) as served, sketch.serving_sketch(beside) as (address, process):
        ours = Side(served.address, served.processes, lambda: hot.ask(served.address))
        other = Side(address, [process], lambda: ask_sketch(address))
        for side in (ours, other):
            side.go(CONNECTIONS, WARM_UP_SECONDS)
        for _ in range(rounds):
            found, ours_used = ours.go(CONNECTIONS, seconds)
            normal.append(found)
            found, other_used = other.go(CONNECTIONS, seconds)
            drawn.append(found)
            used.append((ours_used, other_used))
            strained.append(ours.go(CONNECTIONS * OVERLOAD, seconds)[0])
    granted = sum(found.statuses[201] for found in normal + strained)
    rate, simple = (statistics.median(m.rate(201) for m in side) for side in (normal, drawn))
    return {
        "workers": workers,
        "rounds": rounds,
        "holds_per_second": round(rate),
        "p99_milliseconds": round(statistics.median(m.milliseconds(201) for m in normal), 1),
        "web_microseconds": round(statistics.median(mine for mine, _ in used)),
        "sketch_holds_per_second": round(simple),
        "sketch_p99_milliseconds": round(statistics.median(m.milliseconds(201) for m in drawn), 1),
        "sketch_web_microseconds": round(statistics.median(theirs for _, theirs in used)),
        "ratio_to_sketch": round(rate / simple, 2),
        "statuses": dict(sum((m.statuses for m in normal), normal[0].statuses.__class__())),
        "overload_connections": CONNECTIONS * OVERLOAD,
        "overload_holds_per_second": round(statistics.median(m.rate(201) for m in strained)),
        "overload_p99_milliseconds": round(statistics.median(m.milliseconds(201) for m in strained), 1),
        "overload_statuses": dict(sum((m.statuses for m in strained), normal[0].statuses.__class__())),
        "audit": uvloop.run(audited(url, hot, granted)),
    }


async def audited(url: str, hot: Hot, granted: int) -> list[str]:
    """What the audit finds; no fewer pieces are promised than were answered for."""
    database = await connect(url, most=1)
    async with database.transaction() as tx:
        [figures] = await inventory.availability(tx, [hot.variant])
        problems = [f"{granted} granted, {figures.pending} booked"] if figures.pending < granted else []
        for view in AUDITS:
            problems += await tx.column(f"select problem from {view} limit 5")
    await database.close()
    return problems


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    with a_server() as server, a_database(server) as url, a_database(server) as beside:
        result = measure(url, beside, asked.seconds, asked.rounds, asked.workers)
    if asked.json:
        say(json.dumps(result))
        return
    for name, value in result.items():
        say(f"{name}: {value}")


if __name__ == "__main__":
    main()

"""Random work by many at once, in processes that are killed: nothing oversold, nothing negative, books in order.

How much is told by the environment: HANSE_SOAK_OPERATIONS (20,000), HANSE_SOAK_SECONDS (30: the work ends at whichever
comes first), HANSE_SOAK_KILLS (6), HANSE_BASKET_SECONDS (10), HANSE_SEED. `make soak` asks for a million and for ten
minutes.
"""

import asyncio
import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import asyncpg
import pytest

from hanse.inventory import StockLine, receive
from hanse.kit import postgres
from hanse.kit.db import Database, connect
from hanse.kit.ids import new_id
from hanse.main.migrations import migrate
from tests.inventory.places import open_places, problems

OPERATIONS = int(os.environ.get("HANSE_SOAK_OPERATIONS", "20000"))
SECONDS = float(os.environ.get("HANSE_SOAK_SECONDS", "30"))
KILLS = int(os.environ.get("HANSE_SOAK_KILLS", "6"))
BASKET_SECONDS = float(os.environ.get("HANSE_BASKET_SECONDS", "10"))
SEED = int(os.environ.get("HANSE_SEED", "1241"))
WORKERS, PROCESSES = 64, 4
BASKET_WORKERS = 32
VARIANTS = [new_id() for _ in range(20)]
PROCESS = Path(__file__).with_name("soak_process.py")


class Crew:
    """The processes of one soak. A killed one has a successor, and what it told last is remembered."""

    def __init__(self, folder: Path, workers: int, processes: int) -> None:
        self.folder, self.workers, self.processes = folder, workers, processes
        self.running: list[subprocess.Popen[bytes]] = []
        self.logs: list[Path] = []
        self.killed = 0

    def start(self, url: str, places: list[UUID], seconds: float) -> None:
        """Start one more process."""
        number = len(self.logs)
        log = self.folder / f"soak-{number}.log"
        texts = [",".join(str(one) for one in ids) for ids in (places, VARIANTS)]
        shares = [str(SEED * 100 + number), str(self.workers // self.processes), str(seconds), *texts]
        with log.open("wb") as told, log.with_suffix(".errors").open("wb") as errors:
            command = [sys.executable, str(PROCESS), url, *shares]
            self.running.append(subprocess.Popen(command, stdout=told, stderr=errors))
        self.logs.append(log)

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """`kill -9`."""
        process.kill()
        process.wait()
        self.running.remove(process)
        self.killed += 1

    def done(self) -> Counter[str]:
        """What all processes told that they did; a killed one did a little more."""
        found: Counter[str] = Counter()
        for log in self.logs:
            lines = [line for line in log.read_text().splitlines() if line.endswith("}")]
            found += Counter(json.loads(lines[-1])) if lines else Counter()
        return found

    def operations(self) -> int:
        """How many operations were carried out or refused."""
        done = self.done()
        return sum(done.values()) - done["cut off"]

    def end(self, seconds: float) -> None:
        """Wait for all, who work for so long, and fail with what the first one complained about."""
        for process in self.running:
            assert process.wait(seconds + 90) == 0, self.complaints()

    def complaints(self) -> str:
        """The last lines of what any process wrote to its standard error."""
        return "\n".join(log.with_suffix(".errors").read_text()[-2000:] for log in self.logs)


@contextmanager
def crew(folder: Path, workers: int, processes: int) -> Iterator[Crew]:
    """Processes that are gone in the end, whatever happens."""
    made = Crew(folder, workers, processes)
    try:
        yield made
    finally:
        for process in made.running:
            process.kill()
            process.wait()


async def prepared(url: str) -> list[UUID]:
    """Two stores and a warehouse with some of everything."""
    database = await connect(url, most=1)
    async with database.transaction() as tx:
        places = await open_places(tx)
        found = [places.warehouse, places.north, places.south]
        await receive(tx, [StockLine(v, place, 40) for v in VARIANTS for place in found])
    await database.close()
    return found


def children_of(pid: int) -> list[int]:
    """The sessions of this server, and nobody else's: a number read a moment ago may be another process by now."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with contextlib.suppress(OSError, IndexError):
                parent = (folder / "stat").read_text().rpartition(") ")[2].split()[1]
                if int(parent) == pid and (folder / "cmdline").read_bytes().startswith(b"postgres: hanse"):
                    found.append(int(folder.name))
    return found


def kill_a_backend(server: postgres.Server) -> bool:
    """`kill -9` of a session of this server: the whole server falls, throws everybody out and recovers."""
    sessions = children_of(server.pid)
    if sessions:
        os.kill(random.choice(sessions), signal.SIGKILL)
    return bool(sessions)


async def until_it_answers(url: str) -> None:
    """Who connects right after the kill may be let in once more and be thrown out with the rest: it has to answer."""
    for _ in range(600):
        try:
            connection = await asyncpg.connect(url)
            try:
                await connection.execute("select 1")
            finally:
                await connection.close()
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            await asyncio.sleep(0.1)
        else:
            return
    pytest.fail("the server did not come back")


async def in_order(url: str) -> None:
    """The audit finds nothing, and no position is below zero or promises more than it has."""
    database: Database = await connect(url, most=1)
    async with database.transaction() as tx:
        assert await problems(tx) == []
        over = "select count(*) from ledger.public_balance where posted < 0 or pending_out > posted or pending_out < 0"
        assert await tx.value(over) == 0
    await database.close()


@pytest.mark.slow
async def test_nothing_is_oversold_however_often_workers_and_the_database_are_killed(tmp_path: Path) -> None:
    chance = random.Random(SEED)
    with postgres.start(tmp_path / "data", fast=True) as server, crew(tmp_path, WORKERS, PROCESSES) as made:
        migrate(server.url)
        places = await prepared(server.url)
        end = time.monotonic() + SECONDS
        kills = sorted(chance.uniform(1, SECONDS * 0.8) for _ in range(KILLS))
        began = time.monotonic()
        for _ in range(PROCESSES):
            made.start(server.url, places, SECONDS)
        fallen = 0
        while (left := end - time.monotonic()) > 0 and made.operations() < OPERATIONS:
            await asyncio.sleep(0.2)
            if not kills or time.monotonic() - began < kills[0]:
                continue
            kills.pop(0)
            if fallen <= made.killed:
                fallen += kill_a_backend(server)
                await until_it_answers(server.url)
            else:
                made.kill(chance.choice(made.running))
                made.start(server.url, places, left)
        if made.operations() < OPERATIONS:
            made.end(SECONDS)
        done = made.done()
        for process in made.running:
            process.kill()
            process.wait()
        await until_it_answers(server.url)
        await in_order(server.url)
    assert (done["DeadlockDetectedError"], done["SerializationError"]) == (0, 0), done
    assert min(made.killed, fallen) >= min(KILLS // 2, 1), (made.killed, fallen)
    assert done["cut off"] >= fallen, dict(done)
    operations = sum(done.values()) - done["cut off"]
    sys.stdout.write(f"{operations} operations, {made.killed} workers and {fallen} servers killed: {dict(done)}\n")
    assert operations >= min(OPERATIONS, 20 * SECONDS), (dict(done), made.complaints())


@pytest.mark.slow
async def test_random_baskets_never_deadlock(database_url: str, tmp_path: Path) -> None:
    places = await prepared(database_url)
    with crew(tmp_path, BASKET_WORKERS, 2) as made:
        for _ in range(2):
            made.start(database_url, places, BASKET_SECONDS)
        made.end(BASKET_SECONDS)
        done = made.done()
    assert (done["DeadlockDetectedError"], done["SerializationError"], done["cut off"]) == (0, 0, 0), done
    assert done["reserve"] > 10
    connection = await asyncpg.connect(database_url)
    # The server counts on its own, whatever a client may have done about it.
    assert await connection.fetchval("select deadlocks from pg_stat_database where datname = current_database()") == 0
    await connection.close()
    await in_order(database_url)

"""`kill -9` right before any statement of an order's way: who comes after goes on, and everything is there once.

HANSE_WRITES (5) of its statements are tried, `make soak` tries all (0).
"""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from hanse import access
from hanse.kit.actor import SYSTEM
from hanse.kit.db import Database
from tests.fulfillment.carrier import asked, running
from tests.orders.build import build_shop

from .every_write import MARK

WRITES = int(os.environ.get("HANSE_WRITES", "5"))
SEED = int(os.environ.get("HANSE_SEED", "1241"))


class Walked(msgspec.Struct):
    """What became of a walk."""

    after: int
    killed: bool
    statements: int
    problem: str


def walked(given: list[str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.journeys.every_write", *given]
    root = Path(__file__).parents[2]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)


@pytest.fixture
def carrier(tmp_path: Path) -> Iterator[str]:
    yield from running(tmp_path)


@pytest.mark.slow
async def test_an_order_comes_to_its_end_once_whichever_statement_is_the_last_of_a_process(
    database: Database, database_url: str, payment_provider: str
) -> None:
    await comes_to_its_end(database, database_url, payment_provider, "")


@pytest.mark.slow
async def test_a_parcel_goes_out_and_comes_back_once_whichever_statement_is_the_last_of_a_process(
    database: Database, database_url: str, payment_provider: str, carrier: str
) -> None:
    walks = await comes_to_its_end(database, database_url, payment_provider, carrier)
    # One parcel out and one back for each order, however often the carrier was told.
    assert sum((await asked(carrier, "/totals")).values()) == 2 * walks


async def comes_to_its_end(database: Database, database_url: str, payment_provider: str, carrier: str) -> int:
    """Walk it to its end in spite of everything; how many orders that were."""
    async with database.transaction() as tx:
        shop = await build_shop(tx)
        made = await access.create_key(tx, SYSTEM, "journeys", sorted(access.PERMISSIONS), None, None)
    told_of = json.dumps(msgspec.to_builtins(shop))
    given = [database_url, payment_provider, carrier, told_of, made.key, str(WRITES), str(SEED)]
    run = await asyncio.to_thread(walked, given)
    assert run.returncode == 0, run.stderr
    told = [line.removeprefix(MARK) for line in run.stdout.splitlines() if line.startswith(MARK)]
    walks = [msgspec.json.decode(line, type=Walked) for line in told]
    problems = [f"after {one.after}: {one.problem}" for one in walks if one.problem]
    assert not problems, "\n".join(problems)
    # One that is not killed has come to its end before: walks differ by a few statements.
    assert sum(one.killed for one in walks) >= max(1, (WRITES or walks[0].statements) * 3 // 4)
    return len(walks)

"""A long feed of products is read in a second process: the same comes out, and nothing of it is left behind."""

import asyncio
import gzip
import json
import os
import shutil
import signal
import sys
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest
import pytest_asyncio

from hanse.channels import imports
from hanse.channels.imports import ahead, feed
from hanse.kit.clock import MovableClock
from hanse.kit.db import Database, connect
from tests.channels import feeds
from tests.databases import Databases, named

pytestmark = pytest.mark.slow

IMPORT = """
import asyncio, sys
from pathlib import Path
from hanse.channels import imports
from hanse.channels.imports import feed
from hanse.kit.db import connect

feed.worthwhile = lambda loaded, path: True

async def run(url, mapping, path):
    database = await connect(url, most=2)
    loaded = imports.load_mapping(Path(mapping), "products")
    await imports.import_feed(database, loaded, [Path(path)], portion=10, url=url)

asyncio.run(run(*sys.argv[1:]))
"""


@pytest.fixture(autouse=True)
def _small_feeds_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed, "worthwhile", lambda _loaded, _path: True)


@pytest_asyncio.fixture
async def other(server_url: str, databases: Databases, clock: MovableClock) -> AsyncIterator[Database]:
    """A second fresh database, for the import in one process."""
    name = await databases.take()
    made = await connect(named(server_url, name), clock=clock)
    yield made
    await made.close()
    await databases.give_back(name)


def children_of(process: int) -> list[int]:
    """The processes that a process has started."""
    tasks = Path(f"/proc/{process}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text().split()]


def readers() -> list[int]:
    """The processes that read ahead for this one."""
    found = []
    for child in children_of(os.getpid()):
        with suppress(OSError):
            if b"imports.ahead" in Path(f"/proc/{child}/cmdline").read_bytes():
                found.append(child)
    return found


def ends(process: int, within_seconds: float = 5) -> bool:
    """Whether a process ends soon."""
    until = time.monotonic() + within_seconds
    with suppress(FileNotFoundError):
        while Path(f"/proc/{process}/cmdline").read_bytes():
            if time.monotonic() > until:
                return False
            time.sleep(0.01)
    return True


class Then(imports.Watch):
    """Does something once, when so many rows are in the database."""

    def __init__(self, rows: int, action: object) -> None:
        self._rows, self._action, self.seen = rows, action, list[int]()

    def loading(self, path: Path, done: int, rows: int) -> None:
        self.seen.append(done)
        if done >= self._rows and callable(self._action):
            action, self._action = self._action, None
            action()


async def test_a_feed_read_in_a_second_process_ends_the_same(
    database: Database, database_url: str, other: Database, tmp_path: Path
) -> None:
    lines = gzip.decompress(feeds.ICECAT.read_bytes()).decode().rstrip("\n").split("\n")
    rows = [json.loads(line) for line in lines]
    rows[20]["id"] = "no number"
    rows[30]["ean"] = ["4006381333932"]
    rows[40]["attr_t_type"] = {"no": "text"}
    rows[50]["title"] = ""
    rows[60]["ean"] = rows[61]["ean"] = ["4006381333931"]
    path = tmp_path / "bad.jsonl"
    path.write_text("\n".join([*lines[:3], "{", *map(json.dumps, rows[3:])]) + "\n", encoding="utf-8")
    loaded = feeds.mapping("products", "icecat")
    alone = await imports.import_feed(other, loaded, [path], portion=50)
    both = await imports.import_feed(database, loaded, [path], portion=50, url=database_url)
    assert (both.created, both.refused, both.dropped) == (alone.created, alone.refused, alone.dropped)
    assert min(both.created, both.refused, both.dropped) > 0
    assert await feeds.problems(database) == await feeds.problems(other)
    assert await feeds.state(database) == await feeds.state(other)
    again = await imports.import_feed(database, loaded, [path], portion=50, url=database_url)
    assert (again.created, again.changed, again.unchanged) == (0, 0, both.created)
    assert readers() == []


async def test_an_import_whose_reader_dies_is_refused_and_goes_on_where_it_stood(
    database: Database, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded = feeds.mapping("products", "icecat")
    # On a fast machine the reader would have read everything before it is killed.
    monkeypatch.setattr(ahead, "BUFFER_BYTES", 1_000)

    def kill() -> None:
        for process in readers():
            os.kill(process, signal.SIGKILL)

    with pytest.raises(imports.Refused, match="ended early"):
        await imports.import_feed(database, loaded, [feeds.ICECAT], Then(20, kill), 2, url=database_url)
    rest = await imports.import_feed(database, loaded, [feeds.ICECAT], portion=50, url=database_url)
    assert 20 <= rest.files[0].resumed_at < rest.rows
    assert rest.created == rest.rows == 300
    assert readers() == []


async def test_what_the_reader_refuses_is_refused_with_its_sentence(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    mapping = Path(shutil.copy(feeds.MAPPINGS / "icecat.products.toml", tmp_path))
    loaded = imports.load_mapping(mapping, "products")
    change = Then(0, lambda: mapping.write_text(mapping.read_text(encoding="utf-8") + "# another\n", encoding="utf-8"))
    with pytest.raises(imports.Refused, match="was changed while it was in use"):
        await imports.import_feed(database, loaded, [feeds.ICECAT], change, 50, url=database_url)
    assert readers() == []


async def test_products_are_read_again_when_somebody_changed_the_catalogue_meanwhile(
    database: Database, database_url: str
) -> None:
    loaded = feeds.mapping("products", "icecat")

    def change() -> None:
        with psycopg.connect(database_url, autocommit=True) as connection:
            connection.execute("update catalog.family set version = version + 1")
            connection.execute("update catalog.attribute set facet = true, searchable = true where key = 'type'")

    watch = Then(100, change)
    done = await imports.import_feed(database, loaded, [feeds.ICECAT], watch, 50, url=database_url)
    assert (done.created, done.refused) == (300, 0)
    assert watch.seen == [0, *range(50, 301, 50)]


async def test_a_killed_import_leaves_no_reader_behind(database: Database, database_url: str) -> None:
    mapping = str(feeds.MAPPINGS / "icecat.products.toml")
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", IMPORT, database_url, mapping, str(feeds.ICECAT), cwd=feeds.ROOT
    )
    done = 0
    while process.returncode is None and not done:
        async with database.transaction(readonly=True) as tx:
            done = await tx.value("select coalesce(sum(rows_done), 0)::int from channels.import_run")
    [reader] = children_of(process.pid)
    process.send_signal(signal.SIGKILL)
    await process.wait()
    assert await asyncio.to_thread(ends, reader)
    assert 0 < done < 300

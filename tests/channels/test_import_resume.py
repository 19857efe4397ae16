"""An import that was killed goes on where it stood, and ends in the same state."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from hanse.channels import imports
from hanse.channels.imports import runs
from hanse.kit.clock import MovableClock
from hanse.kit.db import Database, connect
from tests.channels import feeds
from tests.databases import Databases, named

pytestmark = pytest.mark.slow

IMPORT = """
import asyncio, sys
from pathlib import Path
from hanse.channels import imports
from hanse.kit.db import connect

async def run(url, kind, mapping, *paths):
    database = await connect(url, most=2)
    loaded = imports.load_mapping(Path(mapping), kind)
    await imports.import_feed(database, loaded, [Path(path) for path in paths], portion=200)
    await database.close()

asyncio.run(run(*sys.argv[1:]))
"""
# Killed when so many rows are done; at the last, products and customers are being made of what was counted.
KILL_AT = (2_000, 9_000, 20_000, 27_707)
RUNS = "select rows_done, state from channels.import_run order by started_at"


@pytest_asyncio.fixture
async def uninterrupted(server_url: str, databases: Databases, clock: MovableClock) -> AsyncIterator[Database]:
    """A second fresh database, for the import that nobody disturbs."""
    name = await databases.take()
    made = await connect(named(server_url, name), clock=clock)
    yield made
    await made.close()
    await databases.give_back(name)


async def done_so_far(database: Database) -> tuple[int, bool]:
    """How many rows are done, and whether the import is finished."""
    async with database.transaction(readonly=True) as tx:
        found = await tx.rows(dict[str, object], RUNS)
    return sum(int(str(row["rows_done"])) for row in found), all(row["state"] == "finished" for row in found)


async def start_and_kill(database: Database, url: str, kind: str, at: int) -> bool:
    """Start an import in a process of its own and kill it when it is so far; tells whether it was finished first."""
    mapping = str(feeds.MAPPINGS / f"online-retail.{kind}.toml")
    command = [sys.executable, "-c", IMPORT, url, kind, mapping, str(feeds.MONTH)]
    process = await asyncio.create_subprocess_exec(*command, cwd=feeds.ROOT)
    try:
        while process.returncode is None:
            done, finished = await done_so_far(database)
            if done >= at and not finished:
                break
            await asyncio.sleep(0.005)
    finally:
        with suppress(ProcessLookupError):
            process.send_signal(signal.SIGKILL)
        await process.wait()
    return process.returncode == 0


@pytest.mark.parametrize("kind", ["orders", "products", "customers"])
async def test_a_killed_import_of_sales_continues_and_ends_the_same(
    database: Database, database_url: str, uninterrupted: Database, kind: str
) -> None:
    finished_first = [await start_and_kill(database, database_url, kind, at) for at in KILL_AT]
    assert finished_first.count(False) >= 3
    done, finished = await done_so_far(database)
    assert done > 0
    loaded = feeds.mapping(kind)
    rest = await feeds.load(database, loaded, feeds.MONTH)
    assert rest.files[0].resumed_at == done or finished
    assert rest.refused == 0
    continued = await feeds.state(database)
    again = await feeds.load(database, loaded, feeds.MONTH)
    assert (again.created, again.changed, again.prices) == (0, 0, 0)
    assert await feeds.state(database) == continued
    whole = await feeds.load(uninterrupted, loaded, feeds.MONTH)
    async with database.transaction(readonly=True) as tx:
        assert await tx.value("select sum(created) from channels.import_run") == whole.created
    assert await feeds.state(uninterrupted) == continued


async def test_bad_rows_of_a_killed_import_are_told_once(database: Database, tmp_path: Path) -> None:
    rows = [
        feeds.line(InvoiceNo=number, Quantity="x" if number % 7 == 0 else 1, InvoiceDate=f"2011-01-{day:02} 10:00:00")
        for day in range(1, 21)
        for number in range(day * 100, day * 100 + 50)
    ]
    path = feeds.write_rows(tmp_path / "bad.csv", rows)
    loaded = feeds.mapping("orders")
    whole = await feeds.load(database, loaded, path, portion=50)
    expected = [(one["line"], one["field"]) for one in await feeds.problems(database)]
    async with database.transaction() as tx:
        await tx.run("truncate channels.import_refusal, channels.import_run, orders.history_line, orders.history")
    with pytest.raises(ZeroDivisionError):
        await imports.import_feed(database, loaded, [path], Stop(500), portion=50)
    rest = await feeds.load(database, loaded, path, portion=50)
    assert (rest.files[0].resumed_at, rest.created, rest.refused) == (500, whole.created, whole.refused)
    assert [(one["line"], one["field"]) for one in await feeds.problems(database)] == expected


class Stop(imports.Watch):
    """Breaks an import off after so many rows."""

    def __init__(self, rows: int) -> None:
        self._rows = rows

    def loading(self, path: Path, done: int, rows: int) -> None:
        if done >= self._rows:
            raise ZeroDivisionError


@pytest.mark.parametrize("kind", ["orders", "products"])
async def test_an_interrupted_import_begins_anew_when_another_one_changed_the_feed_since(
    database: Database, clock: MovableClock, tmp_path: Path, kind: str
) -> None:
    rows = [feeds.line(InvoiceNo=day, InvoiceDate=f"2011-01-{day:02} 10:00:00") for day in range(10, 20)]
    path = feeds.write_rows(tmp_path / "first.csv", rows)
    corrected = feeds.write_rows(tmp_path / "corrected.csv", [row | {"UnitPrice": "9.99"} for row in rows])
    with pytest.raises(ZeroDivisionError):
        await imports.import_feed(database, feeds.mapping(kind), [path], Stop(5), portion=1)
    clock.move(timedelta(hours=1))
    await feeds.load(database, feeds.mapping(kind), corrected)
    clock.move(timedelta(hours=1))
    last = await feeds.load(database, feeds.mapping(kind), path)
    assert last.files[0].resumed_at == 0
    async with database.transaction(readonly=True) as tx:
        if kind == "orders":
            assert await tx.column("select distinct unit_thousandths from orders.history_line") == [255_000]
        else:
            assert await tx.column("select unit_minor from pricing.price where valid_until is null") == [255]


async def test_an_import_of_several_files_goes_on_in_the_file_where_it_was_interrupted(
    database: Database, tmp_path: Path
) -> None:
    files = feeds.by_day(tmp_path)[:4]
    loaded = feeds.mapping("orders")
    with pytest.raises(ZeroDivisionError):
        await imports.import_feed(database, loaded, files, StopIn(files[2].name), portion=1)
    done = await feeds.load(database, loaded, *files)
    assert [one.resumed_at > 0 for one in done.files] == [False, False, True, False]
    assert [one.created > 0 for one in done.files] == [False, False, True, True]


class StopIn(imports.Watch):
    """Breaks an import off when a file is done but for its end."""

    def __init__(self, name: str) -> None:
        self._name = name

    def loading(self, path: Path, done: int, rows: int) -> None:
        if path.name == self._name and done:
            raise ZeroDivisionError


async def test_two_imports_of_one_file_at_once_do_not_mix(database: Database) -> None:
    loaded = feeds.mapping("orders")
    answers = await asyncio.gather(
        *[feeds.load(database, loaded, feeds.MONTH, portion=1000) for _ in range(2)], return_exceptions=True
    )
    refused = [one for one in answers if isinstance(one, imports.Refused)]
    assert all("by somebody else" in str(one) for one in refused)
    assert len(refused) <= 1
    again = await feeds.load(database, loaded, feeds.MONTH)
    assert again.created + again.changed == 0 or again.files[0].resumed_at > 0
    final = await feeds.load(database, loaded, feeds.MONTH)
    assert (final.created, final.changed) == (0, 0)
    async with database.transaction(readonly=True) as tx:
        assert await tx.column("select problem from orders.inv_history_total") == []


def hanse(url: str, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command as people run it."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("HANSE_")}
    return subprocess.run(
        [sys.executable, "-m", "hanse.main", *arguments],
        cwd=folder,
        env=environment | {"DATABASE_URL": url, "COLUMNS": "120"},
        capture_output=True,
        text=True,
        check=False,
    )


async def test_the_command_imports_reports_and_refuses(database_url: str, tmp_path: Path) -> None:
    mapping = str(feeds.MAPPINGS / "online-retail.orders.toml")
    one = feeds.write_rows(tmp_path / "one.csv", [feeds.line(), feeds.line(InvoiceNo="536366", Quantity="x")])
    first = hanse(database_url, tmp_path, "import", "orders", "--mapping", mapping, "--json", one.name)
    assert first.returncode == 0, first.stderr
    told = json.loads(first.stdout)
    assert (told["created"], told["refused"], told["report"]) == (1, 1, "online-retail.orders.refused.jsonl")
    report = json.loads((tmp_path / told["report"]).read_text())
    assert (report["line"], report["field"], report["file"]) == (3, "quantity", "one.csv")
    second = hanse(
        database_url, tmp_path, "import", "orders", "--mapping", mapping, "--strict", "--report", "bad.csv", one.name
    )
    assert second.returncode == 1
    assert "Nothing changed: all 1 documents are as the feed says." in second.stdout
    assert "1 rows and 0 single values were left out; see bad.csv." in second.stdout
    assert (tmp_path / "bad.csv").exists()
    wrong = hanse(database_url, tmp_path, "import", "orders", "--mapping", mapping, "nowhere.csv")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert wrong.stderr.split() == ["nowhere.csv", "cannot", "be", "read:", "No", "such", "file", "or", "directory."]
    other = hanse(database_url, tmp_path, "import", "stock", "--mapping", mapping, one.name)
    assert (other.returncode, "it is for orders, not for stock" in other.stderr) == (2, True)
    months = hanse(database_url, tmp_path, "report", "months", "--source", "online-retail", "--json")
    totals = json.loads(months.stdout)["months"][0]
    assert (totals["month"], totals["totals"]["all"]["amount_minor"]) == ("2010-12", 6 * 255)
    shown = hanse(database_url, tmp_path, "report", "months", "--source", "online-retail")
    assert "£15.30" in shown.stdout
    nothing = hanse(database_url, tmp_path, "report", "months", "--source", "unheard-of")
    assert (nothing.returncode, "Nothing was imported" in nothing.stderr) == (2, True)


def test_the_report_is_named_after_the_feed() -> None:
    assert str(runs.report_name(feeds.mapping("orders"))) == "online-retail.orders.refused.jsonl"

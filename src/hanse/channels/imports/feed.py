"""A feed of files, from the first look to the last record. Each portion is one transaction, with the position in it."""

import asyncio
import time
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec

from hanse.catalog import CatalogueChanged
from hanse.kit.db import Database

from . import runs
from .ahead import Ahead, one_ahead, worthwhile
from .files import CheckedFile, check
from .grouped import GroupedLoader
from .load_costs import CostLoader
from .load_customers import CustomerLoader
from .load_orders import OrderLoader
from .load_products import ProductLoader
from .load_stock import StockLoader
from .loader import Done, Loader
from .mapping import Kind, Loaded
from .rows import RowReader, chunks
from .runs import Counts, Run

PORTION = {"orders": 5000, "products": 500, "customers": 2000, "stock": 2000, "costs": 2000}


class Watch:
    """Whoever wants to see how an import goes on. Does nothing by itself."""

    def checking(self, path: Path, done: int, size: int) -> None:
        """So many bytes of a file were looked through."""

    def loading(self, path: Path, done: int, rows: int) -> None:
        """So many rows of a file are in the database."""


class FileSummary(Counts, kw_only=True):
    """What became of one file. `resumed_at` is how many rows an interrupted import had done."""

    file: str
    sha256: str
    run: UUID
    rows: int
    resumed_at: int
    seconds: float
    rows_per_second: int


class Summary(Counts, kw_only=True):
    """What an import did. Its seconds include looking through all files."""

    source: str
    kind: str
    rows: int
    seconds: float
    rows_per_second: int
    files: list[FileSummary]


def loader_of(loaded: Loaded) -> Loader:
    """What loads the records of this mapping."""
    makers: dict[Kind, Callable[[Loaded], Loader]] = {
        "orders": OrderLoader,
        "products": ProductLoader,
        "customers": CustomerLoader,
        "stock": StockLoader,
        "costs": CostLoader,
    }
    loader, group = makers[loaded.mapping.kind](loaded), loaded.mapping.group
    return GroupedLoader(loaded, group, loader) if group is not None else loader


async def import_feed(
    database: Database,
    loaded: Loaded,
    paths: Sequence[Path],
    watch: Watch | None = None,
    portion: int | None = None,
    *,
    url: str | None = None,
) -> Summary:
    """Import files with a mapping. All of them are looked through before anything of the first one is written.

    An import that was interrupted goes on where it stood when it is started again. With the `url` of the database, a
    long feed of products is read in a second process. Raises Refused.
    """
    started = time.perf_counter()
    watch = watch or Watch()
    loader = loader_of(loaded)
    second = Ahead(url) if url is not None and any(worthwhile(loaded, path) for path in paths) else None
    try:
        if second is not None:
            await second.start()
        checked = [
            await asyncio.to_thread(check, path, loaded, loader.observer, partial(watch.checking, path))
            for path in paths
        ]
        async with database.transaction() as tx:
            await loader.before(tx)
        load = partial(_import_file, database, loaded, loader, watch, portion or PORTION[loaded.mapping.kind], second)
        files = [await load(one, last=one is checked[-1]) for one in checked]
    finally:
        if second is not None:
            await second.stop()
    total = Counts()
    for summary in files:
        total.add(summary)
    rows, seconds = sum(one.rows - one.resumed_at for one in files), time.perf_counter() - started
    return Summary(
        **msgspec.structs.asdict(total),
        source=loaded.mapping.source,
        kind=loaded.mapping.kind,
        rows=sum(one.rows for one in files),
        seconds=round(seconds, 3),
        rows_per_second=_rate(rows, seconds),
        files=files,
    )


async def _import_file(
    database: Database,
    loaded: Loaded,
    loader: Loader,
    watch: Watch,
    portion: int,
    second: Ahead | None,
    checked: CheckedFile,
    *,
    last: bool,
) -> FileSummary:
    started = time.perf_counter()
    async with database.transaction() as tx:
        run = await runs.open_run(tx, loaded, checked)
    resumed_at = run.rows_done
    watch.loading(checked.path, run.rows_done, checked.rows)
    complete = False
    while not complete:
        if second is not None and worthwhile(loaded, checked.path):
            portions: AsyncGenerator[tuple[int, Any]] = second.portions(loaded, checked, run.rows_done, portion)
        else:
            portions = _portions(loaded, loader, checked, run.rows_done, portion)
        try:
            async with aclosing(portions):
                async for rows, prepared in portions:
                    await _write(database, loader, run, rows, prepared)
                    watch.loading(checked.path, run.rows_done, checked.rows)
            complete = True
        except CatalogueChanged:
            # Somebody else was faster: the rest of the file is read again with what the catalogue is now.
            continue
    if last and isinstance(loader, GroupedLoader):
        await _settle(database, loader, run)
    async with database.transaction() as tx:
        await runs.finish(tx, run)
    seconds = time.perf_counter() - started
    counts = {name: getattr(run, name) for name in Counts.__struct_fields__}
    return FileSummary(
        **counts,
        file=str(checked.path),
        sha256=checked.sha256.hex(),
        run=run.id,
        rows=checked.rows,
        resumed_at=resumed_at,
        seconds=round(seconds, 3),
        rows_per_second=_rate(checked.rows - resumed_at, seconds),
    )


async def _portions(
    loaded: Loaded, loader: Loader, checked: CheckedFile, begin: int, portion: int
) -> AsyncGenerator[tuple[int, Any]]:  # fmt: skip
    """The portions of a file from a row on, each with its number of rows, made in a thread."""
    reader = RowReader(loaded, checked.header)
    loader.begin(reader)
    found = ((len(rows), loader.prepare(rows)) for rows in chunks(reader.rows(checked, begin), portion, loader.record))
    # While the database works on one portion, the next one is read.
    async for one in one_ahead(lambda: asyncio.to_thread(next, found, None)):
        yield one


async def _write(database: Database, loader: Loader, run: Run, rows: int, prepared: Any) -> None:
    async with database.transaction() as tx:
        counts, problems = await loader.write(tx, prepared)
        await runs.advance(tx, run, run.rows_done + rows, counts, problems)
    run.rows_done += rows
    run.add(counts)


async def _settle(database: Database, loader: GroupedLoader, run: Run) -> None:
    """Write the records that follow from counted rows, when those of all files have been counted."""
    done: Done | None = Counts(), []
    while done is not None:
        async with database.transaction() as tx:
            done = await loader.settle(tx)
            if done is not None:
                counts, problems = done
                counts.skipped = counts.unchanged = 0
                await runs.advance(tx, run, run.rows_done, counts, problems)
                run.add(counts)
    async with database.transaction() as tx:
        settled = Counts(unchanged=await loader.unchanged(tx, run))
        await runs.advance(tx, run, run.rows_done, settled, [])
    run.add(settled)


def _rate(rows: int, seconds: float) -> int:
    return round(rows / seconds) if seconds > 0 else 0

"""The command `hanse import`: files of other systems, read by a mapping, with progress, a summary and a report."""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import msgspec
import typer
import uvloop
from rich.box import SIMPLE
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TaskProgressColumn, TextColumn
from rich.progress import TimeElapsedColumn as Elapsed
from rich.table import Column, Table

from hanse.channels import imports
from hanse.kit.db import connect
from hanse.kit.settings import Settings

from . import migrations, settings
from .database import database

verbs = typer.Typer(help="Import feeds of other systems by a mapping.", no_args_is_help=True)
commands = typer.Typer()
commands.add_typer(verbs, name="import")

console = Console(stderr=True, highlight=False)

Inputs = Annotated[
    list[Path], typer.Argument(help="CSV or JSON Lines, also packed with gzip; in the order of time.", metavar="INPUT…")
]
MappingFile = Annotated[Path, typer.Option("--mapping", help="How rows become records (TOML).")]
Report = Annotated[
    Path | None,
    typer.Option("--report", help="Where bad rows are told: .jsonl or .csv. SOURCE.KIND.refused.jsonl otherwise."),
]
Strict = Annotated[bool, typer.Option("--strict", help="Exit code 1 when anything was left out.")]
Json = Annotated[bool, typer.Option("--json", help="Answer in JSON, for programs.")]
Data = Annotated[Path | None, typer.Option("--data", help="Folder of the data; HANSE_DATA otherwise.")]


@verbs.command("products")
def products(
    inputs: Inputs,
    mapping: MappingFile,
    report: Report = None,
    strict: Strict = False,
    as_json: Json = False,
    data: Data = None,
) -> None:
    """Products with their variants, attributes and prices."""
    _import("products", inputs, mapping, report, strict, as_json, settings.load(data=data))


@verbs.command("stock")
def stock(
    inputs: Inputs,
    mapping: MappingFile,
    report: Report = None,
    strict: Strict = False,
    as_json: Json = False,
    data: Data = None,
) -> None:
    """How many pieces there are at each place; the difference is booked as a correction."""
    _import("stock", inputs, mapping, report, strict, as_json, settings.load(data=data))


@verbs.command("costs")
def costs(
    inputs: Inputs,
    mapping: MappingFile,
    report: Report = None,
    strict: Strict = False,
    as_json: Json = False,
    data: Data = None,
) -> None:
    """What a piece of each article costs the house without tax: what margins are told from."""
    _import("costs", inputs, mapping, report, strict, as_json, settings.load(data=data))


@verbs.command("customers")
def customers(
    inputs: Inputs,
    mapping: MappingFile,
    report: Report = None,
    strict: Strict = False,
    as_json: Json = False,
    data: Data = None,
) -> None:
    """Customers, known by the keys of the system they come from."""
    _import("customers", inputs, mapping, report, strict, as_json, settings.load(data=data))


@verbs.command("orders")
def orders(
    inputs: Inputs,
    mapping: MappingFile,
    report: Report = None,
    strict: Strict = False,
    as_json: Json = False,
    data: Data = None,
) -> None:
    """Orders, cancellations and other documents of a former system, kept beside the live orders."""
    _import("orders", inputs, mapping, report, strict, as_json, settings.load(data=data))


def _import(
    kind: imports.Kind,
    inputs: list[Path],
    mapping: Path,
    report: Path | None,
    strict: bool,
    as_json: bool,
    chosen: Settings,
) -> None:
    try:
        loaded = imports.load_mapping(mapping, kind)
        place = report or Path(f"{loaded.mapping.source}.{kind}.refused.jsonl")
        with database(chosen) as url:
            migrations.migrate(url)
            with _light_collection(), _bar() as progress:
                summary = uvloop.run(_run(url, loaded, inputs, Bars(progress), place))
    except imports.Refused as refused:
        raise settings.WrongSetting(str(refused)) from None
    left_out = summary.refused + summary.dropped
    if as_json:
        told = {**msgspec.to_builtins(summary), "report": str(place) if left_out else None}
        sys.stdout.buffer.write(msgspec.json.encode(told) + b"\n")
    else:
        _show(summary, place)
    raise typer.Exit(1 if strict and left_out else 0)


async def _run(
    url: str, loaded: imports.Loaded, inputs: list[Path], watch: imports.Watch, report: Path
) -> imports.Summary:  # fmt: skip
    opened = await connect(url, most=2)
    try:
        summary = await imports.import_feed(opened, loaded, inputs, watch, url=url)
        await imports.write_report(opened, summary, report)
    finally:
        await opened.close()
    return summary


@contextmanager
def _light_collection() -> Iterator[None]:
    before = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(*imports.GARBAGE_THRESHOLDS)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


def _bar() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        Elapsed(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )


class Bars(imports.Watch):
    """Shows for each file how far looking through it and loading it have come."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._tasks: dict[tuple[str, Path], TaskID] = {}

    def checking(self, path: Path, done: int, size: int) -> None:
        """So many bytes of a file were looked through."""
        self._show("Checking", path, done, size, "bytes")

    def loading(self, path: Path, done: int, rows: int) -> None:
        """So many rows of a file are in the database."""
        self._show("Loading", path, done, rows, "rows")

    def _show(self, verb: str, path: Path, done: int, total: int, unit: str) -> None:
        task = self._tasks.get((verb, path))
        if task is None:
            task = self._progress.add_task(f"{verb} {path.name}", total=total, rate="")
            self._tasks[verb, path] = task
        speed = self._progress.tasks[task].speed
        self._progress.update(task, completed=done, rate=f"{speed:,.0f} {unit}/s" if speed else unit)


def _show(summary: imports.Summary, report: Path) -> None:
    table = Table(Column("File", no_wrap=True), box=SIMPLE, padding=0)
    for title in ("Rows", "Created", "Changed", "Same", "Skipped", "Refused", "Rows/s"):
        table.add_column(title, justify="right", no_wrap=True)
    for one in summary.files:
        figures = (one.rows, one.created, one.changed, one.unchanged, one.skipped, one.refused, one.rows_per_second)
        table.add_row(Path(one.file).name, *[f"{figure:,}" for figure in figures])
    out = Console(highlight=False)
    out.print(table)
    for one in summary.files:
        if one.resumed_at:
            out.print(f"{Path(one.file).name} was continued after {one.resumed_at:,} rows.")
    what = "documents" if summary.kind == "orders" else "positions" if summary.kind == "stock" else summary.kind
    if summary.created or summary.changed or summary.prices:
        prices = f", {summary.prices:,} prices" if summary.prices else ""
        out.print(
            f"{summary.created:,} {what} created, {summary.changed:,} changed, {summary.unchanged:,} unchanged{prices} "
            f"in {summary.seconds:.1f} s ({summary.rows_per_second:,} rows/s)."
        )
    else:
        out.print(f"Nothing changed: all {summary.unchanged:,} {what} are as the feed says.")
    if summary.refused or summary.dropped:
        out.print(f"{summary.refused:,} rows and {summary.dropped:,} single values were left out; see {report}.")

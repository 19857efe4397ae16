"""The report of what an import left out: JSON Lines, or CSV where the file is called so."""

import csv
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

import msgspec

from hanse.kit.db import Database

from .feed import Summary
from .rows import Problem
from .runs import refusals

COLUMNS = ("file", "line", "field", "reason", "value", "kept")


async def write_report(database: Database, summary: Summary, path: Path) -> int:
    """Write every value and row that was left out, with its line; tells how many. Without any there is no file."""
    if not (summary.refused or summary.dropped):
        return 0
    count = 0
    with path.open("w", encoding="utf-8", newline="") as out:
        write = _csv_writer(out) if path.suffix == ".csv" else _json_writer(out)
        async with database.transaction(readonly=True) as tx:
            for one in summary.files:
                async for problem in refusals(tx, one.run):
                    write(Path(one.file).name, problem)
                    count += 1
    return count


def _json_writer(out: TextIO) -> Callable[[str, Problem], None]:
    def write(file: str, problem: Problem) -> None:
        out.write(msgspec.json.encode({"file": file, **msgspec.structs.asdict(problem)}).decode() + "\n")

    return write


def _csv_writer(out: TextIO) -> Callable[[str, Problem], None]:
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)

    def write(file: str, problem: Problem) -> None:
        writer.writerow([file, problem.line, problem.field, problem.reason, problem.value, str(problem.kept).lower()])

    return write

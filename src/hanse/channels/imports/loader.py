"""What every kind of feed does with its rows."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

from hanse.kit.db import Tx

from .files import Observer
from .rows import Problem, Row, RowReader
from .runs import Counts

Done = tuple[Counts, list[Problem]]


class Loader(ABC):
    """Makes records of rows and writes them. The observer sees every row of every file before the first is written."""

    observer: Observer | None = None

    def begin(self, reader: RowReader) -> None:  # noqa: B027 most kinds need nothing here
        """A file begins."""

    async def before(self, tx: Tx) -> None:  # noqa: B027 most kinds need nothing here
        """Make what has to exist before the first record is written."""

    def record(self, row: Row) -> object:
        """What the record of a row is told apart by, or its part; a portion ends only where this changes."""
        return row

    @abstractmethod
    def prepare(self, rows: Sequence[Row]) -> Any:
        """Make records of a portion of rows; no database."""

    @abstractmethod
    async def write(self, tx: Tx, prepared: Any) -> Done:
        """Write what was prepared, and tell what became of it."""


def tell_refused(rows: Sequence[Row]) -> list[Problem]:
    """The problems of all rows that could not be read."""
    return [problem for row in rows for problem in row.problems]

"""What is remembered of an import: how far it has come, what it did, what it left out."""

from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from uuid import UUID

import msgspec

from hanse.kit.db import Tx
from hanse.kit.ids import new_id

from .files import CheckedFile
from .mapping import Loaded
from .refused import Refused
from .rows import Problem

OPEN = """
insert into channels.import_run (
    id, source, kind, file_name, file_sha256, mapping_sha256, state, rows_total, started_at, changed_at
) values ($1, $2, $3, $4, $5, $6, 'running', $7, $8, $8)
on conflict (source, kind, file_sha256, mapping_sha256) where state = 'running' do update set changed_at = $8
returning id, rows_total, rows_done, created, changed, unchanged, skipped, refused, dropped, prices
"""

ADVANCE = """
update channels.import_run set
    rows_done = $3, created = created + $4, changed = changed + $5, unchanged = unchanged + $6, skipped = skipped + $7,
    refused = refused + $8, dropped = dropped + $9, prices = prices + $10, changed_at = $11
where id = $1 and rows_done = $2 and state <> 'finished'
"""

SUPERSEDE = """
update channels.import_run o set state = 'superseded' from channels.import_run r
where r.id = $1 and o.source = r.source and o.kind = r.kind and o.id <> r.id and o.state = 'running'
"""

REFUSALS = """
select f.line, f.field, f.reason, f.value, f.kept from channels.import_refusal f where f.run = $1
order by f.line, f.field
"""


class Counts(msgspec.Struct):
    """What became of records and rows.

    Skipped and refused are rows, dropped are single values, prices are changes of prices, and restated are parts of a
    feed whose counts differ from before.
    """

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    skipped: int = 0
    refused: int = 0
    dropped: int = 0
    prices: int = 0
    restated: int = 0

    def add(self, other: "Counts") -> None:
        """Count further ones."""
        for name in Counts.__struct_fields__:
            setattr(self, name, getattr(self, name) + getattr(other, name))


class Run(Counts):
    """An import of one file as it stands."""

    id: UUID = UUID(int=0)
    rows_total: int = 0
    rows_done: int = 0


async def open_run(tx: Tx, loaded: Loaded, checked: CheckedFile) -> Run:
    """Begin an import, or find the one of the same file with the same mapping that was interrupted."""
    found = await tx.row(
        Run,
        OPEN,
        new_id(),
        loaded.mapping.source,
        loaded.mapping.kind,
        checked.path.name,
        checked.sha256,
        loaded.sha256,
        checked.rows,
        tx.now,
    )
    if found is None:
        raise Refused("The import could not be begun.")
    return found


async def advance(tx: Tx, run: Run, rows_done: int, counts: Counts, problems: Sequence[Problem]) -> None:
    """Note what a batch did. Raises Refused when somebody else continues the same import."""
    figures = (counts.created, counts.changed, counts.unchanged, counts.skipped, counts.refused, counts.dropped)
    touched = await tx.run(ADVANCE, run.id, run.rows_done, rows_done, *figures, counts.prices, tx.now)
    if not touched:
        raise Refused("The same import is being run by somebody else at this moment.")
    if counts.created or counts.changed or counts.prices or counts.restated:
        await tx.run(SUPERSEDE, run.id)
    if problems:
        await tx.copy(
            "channels",
            "import_refusal",
            ("run", "line", "field", "reason", "value", "kept"),
            [(run.id, p.line, p.field, p.reason, p.value, p.kept) for p in problems],
        )


async def finish(tx: Tx, run: Run) -> None:
    """The import is complete."""
    await tx.run(
        "update channels.import_run set state = 'finished', changed_at = $2 where id = $1 and state <> 'finished'",
        run.id,
        tx.now,
    )


async def refusals(tx: Tx, run: UUID) -> AsyncIterator[Problem]:
    """Everything that an import left out, line by line."""
    async for problem in tx.stream(Problem, REFUSALS, run):
        yield problem


def report_name(loaded: Loaded) -> Path:
    """What the report of bad rows is called where nobody chose a name."""
    return Path(f"{loaded.mapping.source}.{loaded.mapping.kind}.refused.jsonl")

"""Counts of values by part of a feed, and the records that follow from them."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec

from hanse.kit.db import Tx

FEED = """
insert into channels.import_feed (source, kind) values ($1, $2)
on conflict (source, kind) do update set source = excluded.source returning id
"""

DUE_BEFORE = """
insert into channels.import_due (feed, key) select distinct feed, key from channels.import_tally
where feed = $1 and part = any($2) on conflict do nothing
"""
DUE_NOW = "insert into channels.import_due (feed, key) select $1, k from unnest($2::text[]) k on conflict do nothing"

STATED = """
insert into channels.import_part (feed, part, digest) select $1, * from unnest($2::text[], $3::bytea[])
on conflict (feed, part) do update set digest = excluded.digest
"""

# $3 and $4 name the fields of which the last and the first value counts; of the others it is the most frequent one.
CHOSEN = """
select distinct on (key, field) key, field, value from (
    select key, field, value, sum(row_count) as row_count, min(first_at) as first_at, max(last_at) as last_at
    from channels.import_tally where feed = $1 and key = any($2) group by key, field, value
) found
order by key, field,
    case when field = any($3) then last_at end desc nulls last,
    case when field = any($4) then first_at end nulls last,
    row_count desc, last_at desc nulls last, value
"""


class Tally(msgspec.Struct):
    """How often a value stands in the rows of a key, and when first and last."""

    row_count: int
    first_at: datetime | None
    last_at: datetime | None


class _Part(msgspec.Struct, frozen=True):
    part: str
    digest: bytes


class _Chosen(msgspec.Struct, frozen=True):
    key: str
    field: str
    value: str


Tallies = dict[tuple[str, str, str], Tally]


def digest_of(tallies: Tallies) -> bytes:
    """What tells whether a part says the same as before."""
    rows = sorted((key, t.row_count, str(t.first_at), str(t.last_at)) for key, t in tallies.items())
    return hashlib.blake2b(msgspec.json.encode(rows), digest_size=16).digest()


async def feed_of(tx: Tx, source: str, kind: str) -> int:
    """The number under which counts of this feed are kept."""
    found: int = await tx.value(FEED, source, kind)
    return found


async def state_parts(tx: Tx, feed: int, parts: Mapping[str, Tallies]) -> int:
    """State the counts of whole parts; tells how many differ from before.

    Keys whose counts differ now are due; a part that is as it was is left alone.
    """
    await tx.run("select pg_advisory_xact_lock(hashtextextended('channels.import_feed', $1))", feed)
    known = await tx.rows(
        _Part, "select part, digest from channels.import_part where feed = $1 and part = any($2)", feed, list(parts)
    )
    digests = {part: digest_of(tallies) for part, tallies in parts.items()}
    before = {row.part: row.digest for row in known}
    different = [part for part in parts if before.get(part) != digests[part]]
    if not different:
        return 0
    again = [part for part in different if part in before]
    if again:
        await tx.run(DUE_BEFORE, feed, again)
        await tx.run("delete from channels.import_tally where feed = $1 and part = any($2)", feed, again)
    await tx.copy(
        "channels",
        "import_tally",
        ("feed", "part", "key", "field", "value", "row_count", "first_at", "last_at"),
        [
            (feed, part, *name, tally.row_count, tally.first_at, tally.last_at)
            for part in different
            for name, tally in parts[part].items()
        ],
    )
    await tx.run(DUE_NOW, feed, list({key for part in different for key, _, _ in parts[part]}))
    await tx.run(STATED, feed, different, [digests[part] for part in different])
    return len(different)


async def due(tx: Tx, feed: int, limit: int) -> list[str]:
    """Keys whose counts changed, in their order; they are no longer due when the transaction ends well."""
    keys = await tx.column(
        'select key from channels.import_due where feed = $1 order by key collate "C" limit $2', feed, limit
    )
    await tx.run("delete from channels.import_due where feed = $1 and key = any($2)", feed, keys)
    return keys


async def chosen(
    tx: Tx, feed: int, keys: Sequence[str], last: Sequence[str], first: Sequence[str]
) -> dict[str, dict[str, str]]:  # fmt: skip
    """For each key the value of each field that counts."""
    found: dict[str, dict[str, str]] = {key: {} for key in keys}
    for row in await tx.rows(_Chosen, CHOSEN, feed, list(keys), list(last), list(first)):
        found[row.key][row.field] = row.value
    return found


async def known_keys(tx: Tx, feed: int) -> int:
    """How many records the feed has brought so far."""
    found: int = await tx.value("select count(distinct key) from channels.import_tally where feed = $1", feed)
    return found

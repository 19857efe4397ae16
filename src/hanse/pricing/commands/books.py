"""Price books: wanted, made, signed, and dropped when they count no more."""

import asyncio
import gzip
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import msgspec
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

from hanse import locations
from hanse.kit.db import Tx
from hanse.kit.ids import new_id
from hanse.pricing import kernel, queries, rules
from hanse.pricing.contracts import BookHead, BookRow
from hanse.pricing.refusals import ListsMixed, NoSecret

MAKE_BOOKS_JOB = "pricing.make_books"
# So that a thousand changes in a row make one version.
SETTLE = timedelta(seconds=2)

LASTS = timedelta(hours=48)
KEPT_AFTERWARDS = timedelta(days=14)
# More than this gains a third of a percent and costs as much time again.
SQUEEZE = 6

WANT = """
insert into pricing.book_series (id, channel, location, customer_group, currency, wanted_at)
values ($1, $2, $3, $4, $5, $6) on conflict do nothing
"""

KEEP_CONTENT = """
insert into pricing.book_content (hash, body, made_at) values ($1, $2, $3)
on conflict (hash) do update set body = excluded.body where book_content.body is null
"""

ADD = """
insert into pricing.book_version (
    series, version, content, key, head, signature, made_at, valid_from, valid_until)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
"""

DROP = """
update pricing.book_content c set body = null where c.body is not null and c.made_at < $1 and not exists (
    select from pricing.book_version v where v.content = c.hash and v.valid_until > $1
)
"""


class _Key(msgspec.Struct, frozen=True):
    id: str
    private_key: bytes


class _Made(msgspec.Struct, frozen=True):
    """A content, and what its head has to say of it."""

    hash: str
    lines: rules.Lines
    gross: bool


async def want_book(
    tx: Tx, channel: str, location: UUID | None = None, group: str | None = None, currency: str = "EUR"
) -> None:
    """From now on there is a price book for this place and group. It is made soon; asking again changes nothing."""
    await tx.run(WANT, new_id(), channel, location, group, currency, tx.now)
    await ask_for_books(tx)


async def ask_for_books(tx: Tx, *, at_once: bool = False) -> None:
    """Have price books made that say what prices and promotions are from now on, if anybody wants one.

    What is stopped is in no book that is made from then on: that does not wait for other changes.
    """
    if await tx.value("select exists (select from pricing.book_series)"):
        moment = tx.now if at_once else tx.now + SETTLE
        await tx.enqueue(MAKE_BOOKS_JOB, {}, run_at=moment, key=MAKE_BOOKS_JOB + ".now" * at_once)


async def make_books(tx: Tx, secret: str) -> int:
    """Make a new version of each book that would say something else than its latest, or ends soon; tells how many.

    A book that cannot be made notes its problem and costs the others nothing. Refuses with NoSecret.
    """
    await tx.run("select pg_advisory_xact_lock(hashtext('pricing.make_books'))")
    rows = await queries.list_books(tx)
    if not rows:
        return 0
    home = await queries.home_place(tx)
    countries = {store.id: store.address.country for store in await locations.list_locations(tx)}
    key, key_id = await _signing_key(tx, secret)
    contents: dict[tuple[object, ...], _Made | None] = {}
    made = 0
    for row in rows:
        lists = await queries.lists_here(tx, row)
        place = countries.get(row.location, home) if row.location is not None else home
        # Places in one country where the same lists count have the same content.
        alike = (row.channel, place, *(one.id for one in lists))
        if alike not in contents:
            contents[alike] = await _make_content(tx, row.channel, place, lists)
        content = contents[alike]
        problem = ListsMixed.code if content is None else None
        if problem != row.problem:
            await tx.run("update pricing.book_series set problem = $2 where id = $1", row.series, problem)
        if content is None or (content.hash == row.content and not _ends_soon(row, tx.now)):
            continue
        if content.hash != row.content:
            await _keep_content(tx, content, row.content)
        head = _head(row, content, key_id, place, tx.now)
        text = msgspec.json.encode(head).decode()
        begins, ends = (datetime.fromtimestamp(at, tx.now.tzinfo) for at in (head.from_at, head.until_at))
        signature = rules.sign(key, text)
        await tx.run(ADD, row.series, head.version, content.hash, key_id, text, signature, tx.now, begins, ends)
        made += 1
    return made


def _ends_soon(row: BookRow, now: datetime) -> bool:
    return row.valid_until is None or row.valid_until < now + queries.RENEW_BEFORE


async def _make_content(tx: Tx, channel: str, place: str, lists: Sequence[queries.ListHere]) -> _Made | None:
    """What these lists say on a channel; None where gross and net prices meet."""
    start = tx.now.replace(microsecond=0)
    try:
        lines, gross = await queries.book_lines(tx, channel, place, lists, (start, start + LASTS))
    except ListsMixed:
        return None
    return _Made(rules.hash_of(rules.as_text(lines)), lines, gross)


async def _keep_content(tx: Tx, content: _Made, before: str | None) -> None:
    """Store a content, and what changed since the one before."""
    if not await tx.value("select body is not null from pricing.book_content where hash = $1", content.hash):
        body = await asyncio.to_thread(gzip.compress, rules.as_text(content.lines).encode(), SQUEEZE, mtime=0)
        await tx.run(KEEP_CONTENT, content.hash, body, tx.now)
    stored = None
    if before is not None:
        stored = await tx.value(
            "select body from pricing.book_content b where hash = $1 and not exists "
            "(select from pricing.book_change where before = $1 and after = $2)",
            before,
            content.hash,
        )
    if stored is not None:
        changed = rules.change(rules.as_lines(gzip.decompress(stored).decode()), content.lines)
        body = gzip.compress(rules.as_text(changed).encode(), mtime=0)
        await tx.run(
            "insert into pricing.book_change (before, after, body) values ($1, $2, $3)", before, content.hash, body
        )


def _head(row: BookRow, content: _Made, key: str, place: str, now: datetime) -> BookHead:
    starts = int(now.timestamp())
    return BookHead(
        format=rules.FORMAT,
        kernel=kernel.KERNEL,
        channel=row.channel,
        location=row.location,
        group=row.customer_group,
        currency=row.currency,
        gross=content.gross,
        place=place,
        version=(row.version or 0) + 1,
        from_at=starts,
        until_at=starts + int(LASTS.total_seconds()),
        articles=sum(key[0] == "a" for key in content.lines),
        content=content.hash,
        key=key,
    )


async def rotate_book_key(tx: Tx, secret: str) -> str:
    """Sign with a new key from the next version on; tells its id. What the old one signed stays good until it ends."""
    if not secret:
        raise NoSecret
    pair = rules.make_pair(secret)
    await tx.run("update pricing.book_key set retired_at = $1 where retired_at is null", tx.now)
    await tx.run(
        "insert into pricing.book_key (id, public_key, private_key, made_at) values ($1, $2, $3, $4)",
        pair.id,
        pair.public,
        pair.private,
        tx.now,
    )
    return pair.id


async def _signing_key(tx: Tx, secret: str) -> tuple[EllipticCurvePrivateKey, str]:
    """The key that signs now; a new one where there is none, or where the secret is not the one it was closed with."""
    if not secret:
        raise NoSecret
    for _ in range(2):
        found = await tx.row(_Key, "select id, private_key from pricing.book_key where retired_at is null")
        key = rules.opened(found.private_key, secret) if found else None
        if found is not None and key is not None:
            return key, found.id
        await rotate_book_key(tx, secret)
    raise NoSecret


async def drop_old_books(tx: Tx) -> int:
    """Forget contents that no book has had for two weeks; heads and signatures stay. Tells how many."""
    dropped = await tx.run(DROP, tx.now - KEPT_AFTERWARDS)
    await tx.run(
        "delete from pricing.book_change c where exists "
        "(select from pricing.book_content o where o.hash = c.after and o.body is null)"
    )
    return dropped

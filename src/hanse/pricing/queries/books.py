"""Price books: what is needed to make one, and those that were made."""

import asyncio
import gzip
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from hanse import catalog
from hanse.kit.db import Tx
from hanse.pricing import rules
from hanse.pricing.contracts import BookKey, BookRow, PriceBook, Promotion
from hanse.pricing.refusals import NoBook

# A book is renewed while it still has this long to go.
RENEW_BEFORE = timedelta(hours=24)
# More steps than these, and the whole is fetched instead.
STEPS_MOST = 40

LISTS = """
select id, gross, reduction as reduced, row_number() over (order by rank desc, key)::integer as place
from pricing.price_list
where currency = $1 and (channel is null or channel = $2) and (location is null or location = $3)
  and (places is null or $3 = any(places)) and (customer_group is null or customer_group = $4)
"""

ASKED = """
select p.variant, l.place, l.gross, l.reduced, p.unit_minor, p.min_quantity,
       greatest(0, ceil(extract(epoch from p.valid_from)))::bigint as starts,
       ceil(extract(epoch from p.valid_until))::bigint as ends
from pricing.price p
join unnest($1::uuid[], $2::integer[], $3::boolean[], $4::boolean[]) l (id, place, gross, reduced) on l.id = p.list
where p.valid_from < $6 and (p.valid_until is null or p.valid_until > $5)
order by p.variant, l.place
"""

# Coupons and budgets are counted where everybody meets; a till that is cut off cannot, and gives none of them.
# What ends within a second has ended: a stop is not put off. A version that is planned has a name of its own, because
# the one before it stands in the same book.
OPEN = """
select id, key || case when later then '@' || version else '' end as key, version, name, terms, channels, needs_coupon,
       case when later then greatest(valid_from, since) else valid_from end as valid_from,
       least(valid_until, until) as valid_until, active, perishable
from (
    select p.id, p.key, v.version, v.name, v.terms, v.channels, v.needs_coupon, v.valid_from, v.valid_until, v.active,
           v.perishable, v.since, date_trunc('second', v.since) > $2 as later, date_trunc('second', v.until) as until
    from pricing.promotion p join pricing.promotion_version v on v.promotion = p.id
    left join pricing.budget b on b.promotion = p.id
    where b.minor_max is null and b.uses_max is null and (v.until is null or v.until > v.since)
) v
where since < $3 and (until is null or until > $2) and active and not needs_coupon
  and (channels is null or $1 = any(channels)) and (valid_from is null or valid_from < $3)
  and (valid_until is null or valid_until > $2)
order by id, version
"""

LATEST = """
select s.id as series, s.channel, s.location, s.customer_group, s.currency, s.problem, v.version, v.made_at,
       v.valid_until, v.content, octet_length(c.body) as bytes
from pricing.book_series s
left join lateral (
    select * from pricing.book_version v where v.series = s.id order by version desc limit 1
) v on true
left join pricing.book_content c on c.hash = v.content
"""

VERSION = """
select v.series, v.version, v.head, v.signature, v.content, v.key, v.made_at, v.valid_from, v.valid_until
from pricing.book_version v join pricing.book_series s on s.id = v.series
where s.channel = $1 and s.location is not distinct from $2 and s.customer_group is not distinct from $3
  and s.currency = $4
"""

STEPS = """
select c.body from pricing.book_version later
join pricing.book_version earlier on earlier.series = later.series and earlier.version = later.version - 1
left join pricing.book_change c on c.before = earlier.content and c.after = later.content
where later.series = $1 and later.version > $2 and later.version <= $3 and later.content <> earlier.content
order by later.version
"""


class ListHere(msgspec.Struct, frozen=True):
    """A price list that counts for a book, and how early it goes."""

    id: UUID
    gross: bool
    place: int
    reduced: bool


class _Sum(msgspec.Struct, frozen=True):
    counter: int
    changed_at: datetime | None


async def lists_here(tx: Tx, row: BookRow) -> list[ListHere]:
    """The price lists that count for a book."""
    return await tx.rows(ListHere, LISTS, row.currency, row.channel, row.location, row.customer_group)


async def book_lines(
    tx: Tx, channel: str, place: str, lists: Sequence[ListHere], span: tuple[datetime, datetime]
) -> tuple[rules.Lines, bool]:
    """The lines of a book over a span of time, and whether its prices are gross. Refuses with ListsMixed.

    Of the tax rates it has those of `place`: a till hands goods over, and nothing else.
    """
    columns = ([one.id for one in lists], [one.place for one in lists], [one.gross for one in lists])
    asked = await tx.rows(rules.Asking, ASKED, *columns, [one.reduced for one in lists], *span)
    sorting = await catalog.sorting(tx)
    rates = await tx.rows(
        rules.RateFound,
        "select place, class as tax_class, rate, valid_from, valid_until, per_line from pricing.tax_rate "
        "where place = $1",
        place,
    )
    promotions = await tx.rows(Promotion, OPEN, channel, *span)
    named = rules.marks_of(one.terms for one in promotions)
    marks = await catalog.marks(tx, named.brands, named.keys, named.values) if named else {}
    seconds = (int(span[0].timestamp()), int(span[1].timestamp()))
    # In a thread: a large range takes seconds, in which the process has other things to answer.
    return await asyncio.to_thread(rules.make_lines, asked, sorting, rates, promotions, seconds, marks)


async def list_books(tx: Tx) -> list[BookRow]:
    """Every line of price books with its latest version."""
    return await tx.rows(BookRow, LATEST + "order by s.channel, s.location, s.customer_group, s.currency")


async def books_due(tx: Tx) -> bool:
    """Whether a book is missing or ends soon, or what it says may have changed since it was made."""
    rows = await list_books(tx)
    moments = [row.made_at for row in rows if row.made_at is not None]
    if not rows:
        return False
    if len(moments) < len(rows) or any(row.valid_until < tx.now + RENEW_BEFORE for row in rows if row.valid_until):
        return True
    return await catalog.sorted_since(tx, min(moments))


async def get_book(
    tx: Tx, channel: str, location: UUID | None, group: str | None, currency: str, version: int | None = None
) -> PriceBook:
    """A version of a price book, the latest when none is named. Refuses with NoBook."""
    found = await tx.row(
        PriceBook,
        VERSION + "and ($5::integer is null or v.version = $5) order by v.version desc limit 1",
        channel,
        location,
        group,
        currency,
        version,
    )
    if found is None:
        raise NoBook(channel=channel, location=location, group=group, version=version)
    return found


async def book_content(tx: Tx, content: str) -> bytes:
    """A content as it is stored, in gzip. Refuses with NoBook when it was never made, or is no longer kept."""
    body: bytes | None = await tx.value("select body from pricing.book_content where hash = $1", content)
    if body is None:
        raise NoBook(content=content)
    return body


async def changes_since(tx: Tx, book: PriceBook, since: int) -> str | None:
    """The lines that make the content of this version of that of an earlier one; None where only the whole will do."""
    if not 0 < since <= book.version or book.version - since > STEPS_MOST:
        return None
    steps: list[bytes | None] = await tx.column(STEPS, book.series, since, book.version)
    known = [rules.as_lines(gzip.decompress(body).decode()) for body in steps if body is not None]
    return rules.as_text(rules.merge(known)) if len(known) == len(steps) else None


async def book_keys(tx: Tx) -> list[BookKey]:
    """The public halves of all keys that ever signed, the latest first."""
    return await tx.rows(
        BookKey,
        "select id, translate(encode(public_key, 'base64'), E'\\n', '') as public_key, made_at, retired_at "
        "from pricing.book_key order by made_at desc, id",
    )

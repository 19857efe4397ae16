"""Orders of former systems, stated by a feed: the same feed again changes nothing."""

import hashlib
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec

from hanse import customers
from hanse.kit.db import Tx
from hanse.kit.ids import new_id
from hanse.orders.contracts import HistoryDocument, HistoryLoaded
from hanse.orders.rules import history_totals_of

KNOWN = "select id, number, digest from orders.history where source = $1 and number = any($2)"

COLUMNS = (
    "id", "source", "number", "kind", "channel", "customer", "customer_key", "country", "country_name", "at", "day",
    "currency", "line_count", "lines_refused", "quantity", "amount_thousandths", "amount_minor", "digest",
)  # fmt: skip
LINE_COLUMNS = ("document", "position", "kind", "sku", "description", "quantity", "unit_thousandths", "at")

STAGE = "create temporary table history_load (like orders.history) on commit drop"

CHANGE = """
update orders.history h set
    kind = l.kind, channel = l.channel, customer = l.customer, customer_key = l.customer_key, country = l.country,
    country_name = l.country_name, at = l.at, day = l.day, currency = l.currency, line_count = l.line_count,
    lines_refused = l.lines_refused, quantity = l.quantity, amount_thousandths = l.amount_thousandths,
    amount_minor = l.amount_minor, digest = l.digest
from pg_temp.history_load l where l.id = h.id
"""

LINK = """
update orders.history h set customer = k.customer
from unnest($2::text[], $3::uuid[]) k (key, customer)
where h.source = $1 and h.customer_key = k.key and h.customer is null
"""


class _Known(msgspec.Struct, frozen=True):
    id: UUID
    number: str
    digest: bytes


async def load_history(tx: Tx, batch: Sequence[HistoryDocument]) -> HistoryLoaded:
    """Bring orders of one former system to the stated form; a document is stated with all its lines.

    What is as it was is left alone, what differs gets the new lines in place of the old ones. Of documents with the
    same number the last one counts. A document finds its customer by the key that the former system has for him, and
    is linked later when the customer arrives later.
    """
    if not batch:
        return HistoryLoaded(0, 0, 0)
    source = batch[0].source
    # Two feeds of one system wait for each other, so a number cannot appear between the look and the insert.
    await tx.run("select pg_advisory_xact_lock(hashtextextended('orders.history:' || $1, 0))", source)
    wanted = {document.number: document for document in batch}
    digests = {number: _digest(document) for number, document in wanted.items()}
    known = {row.number: row for row in await tx.rows(_Known, KNOWN, source, list(wanted))}
    fresh = [d for d in wanted.values() if d.number not in known]
    changed = [d for d in wanted.values() if d.number in known and known[d.number].digest != digests[d.number]]
    keys = {d.customer_key for d in (*fresh, *changed) if d.customer_key}
    owners = await customers.customers_by_key(tx, source, list(keys)) if keys else {}
    made = [(new_id(), document) for document in fresh]
    kept = [(known[document.number].id, document) for document in changed]
    await tx.copy("orders", "history", COLUMNS, [_header(one, d, owners, digests[d.number]) for one, d in made])
    if kept:
        await tx.run(STAGE)
        rows = [_header(one, d, owners, digests[d.number]) for one, d in kept]
        await tx.copy("pg_temp", "history_load", COLUMNS, rows)
        await tx.run(CHANGE)
        await tx.run("drop table pg_temp.history_load")
        await tx.run("delete from orders.history_line where document = any($1)", [one for one, _ in kept])
    await tx.copy("orders", "history_line", LINE_COLUMNS, _lines([*made, *kept]))
    return HistoryLoaded(len(fresh), len(changed), len(wanted) - len(fresh) - len(changed))


async def link_history(tx: Tx, source: str, keys: Sequence[str]) -> int:
    """Give imported orders the customers whom their system knows by these keys; tells how many found theirs now."""
    owners = await customers.customers_by_key(tx, source, keys)
    return await tx.run(LINK, source, list(owners), list(owners.values())) if owners else 0


def _digest(document: HistoryDocument) -> bytes:
    return hashlib.blake2b(msgspec.json.encode(document), digest_size=16).digest()


def _header(
    one: UUID, document: HistoryDocument, owners: dict[str, UUID], digest: bytes
) -> tuple[Any, ...]:  # fmt: skip
    totals = history_totals_of(document)
    return (
        one,
        document.source,
        document.number,
        document.kind.value,
        document.channel,
        owners.get(document.customer_key or ""),
        document.customer_key,
        document.country,
        document.country_name,
        document.at,
        document.day,
        document.currency,
        len(document.lines),
        document.lines_refused,
        *totals,
        digest,
    )


def _lines(documents: Sequence[tuple[UUID, HistoryDocument]]) -> list[tuple[Any, ...]]:
    return [
        (one, place, ln.kind.value, ln.sku, ln.description, ln.quantity, ln.unit_thousandths, ln.at)
        for one, document in documents
        for place, ln in enumerate(document.lines, 1)
    ]

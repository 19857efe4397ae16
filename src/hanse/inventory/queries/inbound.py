"""Reading goods that are on their way to us: announced by suppliers, or sent from other locations."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec

from hanse.inventory.contracts import HoldWanted, InboundDelivery, InboundState, Incoming, Promisable, Purpose
from hanse.inventory.refusals import DeliveryClosed, DeliveryUndated
from hanse.kit.db import Tx
from hanse.kit.paging import Page, decode_cursor, encode_cursor, limit
from hanse.kit.refusals import InvalidInput, NotFound, Refusal

DELIVERIES = """
select d.id, d.location, d.supplier, d.reference, d.purchase_order, d.expected_date, d.state, d.announced_at,
    d.closed_at, d.note, d.version, coalesce((
        select jsonb_agg(jsonb_build_object(
            'variant', l.variant, 'expected_quantity', l.expected_quantity, 'received_quantity', l.received_quantity,
            'line_reference', l.line_reference) order by l.variant)
        from inventory.inbound_line l where l.delivery = d.id
    ), '[]') as lines
from inventory.inbound_delivery d
where ($1::uuid is null or d.id = $1) and ($2::uuid[] is null or d.location = any($2))
    and ($3::text is null or d.state = $3) and ($4::uuid is null or d.id < $4)
order by d.id desc limit $5
"""

INCOMING = """
select l.variant, d.location, l.expected_quantity - l.received_quantity as quantity, d.expected_date, d.reference,
    'delivery' as source, d.id, l.expected_quantity - l.received_quantity - b.posted + b.pending_out as promised
from inventory.inbound_line l join inventory.inbound_delivery d on d.id = l.delivery
join ledger.public_balance b on b.kind = 'stock.inbound' and b.owner = d.id and b.unit = l.variant
where l.open and l.variant = any($1::uuid[]) and ($2::uuid[] is null or d.location = any($2))
union all
select l.variant, t.to_location, l.quantity - l.received_quantity - l.lost_quantity, null, '', 'transfer', t.id, 0
from inventory.transfer_line l join inventory.transfer t on t.id = l.transfer
where l.received_quantity + l.lost_quantity < l.quantity and l.variant = any($1::uuid[])
    and ($2::uuid[] is null or t.to_location = any($2))
order by variant, expected_date nulls first, id
"""

PROMISABLE = """
select l.variant, d.location, d.id as delivery, d.expected_date, b.posted - b.pending_out as quantity
from inventory.inbound_line l join inventory.inbound_delivery d on d.id = l.delivery
join ledger.public_balance b on b.kind = 'stock.inbound' and b.owner = d.id and b.unit = l.variant
where l.open and l.variant = any($1::uuid[]) and ($2::uuid[] is null or d.location = any($2))
    and d.expected_date >= $3 and b.posted > b.pending_out
order by l.variant, d.expected_date, d.id
"""

# Nothing has come of them on the day that was told, and nobody has told another one.
OVERDUE = """
select distinct h.delivery from inventory.hold h join inventory.inbound_delivery d on d.id = h.delivery
where h.state = 'held' and h.promised_date is not null and d.expected_date < $1
order by 1 limit $2
"""

HEADS = "select id, location, expected_date, state from inventory.inbound_delivery where id = any($1::uuid[])"

# Closed for so long that no request about them can still be under way.
EMPTY = """
select distinct b.owner from ledger.public_balance b join inventory.inbound_delivery d on d.id = b.owner
where b.kind = 'stock.inbound' and d.closed_at < $1 limit $2
"""

# What is sold over the counter, and what tills may sell while they are cut off, must lie there.
AT_ONCE = (Purpose.TILL, Purpose.LEASE, Purpose.ASIDE)


class Head(msgspec.Struct, frozen=True):
    """Where and when a delivery is expected."""

    id: UUID
    location: UUID
    expected_date: date | None
    state: InboundState


async def get_inbound_delivery(tx: Tx, delivery: UUID) -> InboundDelivery:
    """An announced delivery with its lines. Refuses with NotFound."""
    found = await tx.row(InboundDelivery, DELIVERIES, delivery, None, None, None, 1)
    if found is None:
        raise NotFound(delivery=delivery)
    return found


async def list_inbound_deliveries(
    tx: Tx,
    places: Iterable[UUID] | None = None,
    state: InboundState | str | None = None,
    cursor: str | None = None,
    size: int | None = None,
) -> Page[InboundDelivery]:
    """Announced deliveries for these locations (None: all), the latest first."""
    after = decode_cursor(cursor, tuple[UUID])
    count = limit(size)
    wanted = None if places is None else list(places)
    rows = await tx.rows(InboundDelivery, DELIVERIES, None, wanted, state, after[0] if after else None, count + 1)
    return Page(rows[:count], encode_cursor(rows[count - 1].id) if len(rows) > count else None)


async def incoming(tx: Tx, variants: Sequence[UUID], locations: Sequence[UUID] | None = None) -> list[Incoming]:
    """Pieces of these articles on their way to these locations (None: all), the earliest first."""
    return await tx.rows(Incoming, INCOMING, list(variants), None if locations is None else list(locations))


async def promisable(tx: Tx, variants: Sequence[UUID], locations: Sequence[UUID] | None = None) -> list[Promisable]:
    """Pieces of these articles that can be promised of deliveries to these locations (None: all), the earliest first.

    Only of deliveries with a day that has not passed.
    """
    places = None if locations is None else list(locations)
    return await tx.rows(Promisable, PROMISABLE, list(variants), places, tx.now.date())


async def unpromisable(tx: Tx, wishes: Sequence[HoldWanted]) -> dict[UUID, Refusal]:
    """The wishes for what is on its way that make no sense, by key, and why."""
    wanted = [wish for wish in wishes if wish.delivery is not None]
    heads = {head.id: head for head in await tx.rows(Head, HEADS, [wish.delivery for wish in wanted])}
    refused: dict[UUID, Refusal] = {}
    for wish in wanted:
        head = heads.get(wish.delivery) if wish.delivery else None
        if head is None or head.location != wish.location:
            refused[wish.key] = NotFound(delivery=wish.delivery, location=wish.location)
        elif head.state is InboundState.CLOSED:
            refused[wish.key] = DeliveryClosed(delivery=wish.delivery)
        elif Purpose(wish.purpose) in AT_ONCE:
            refused[wish.key] = InvalidInput(field="delivery", reason="these pieces must be there at once")
        elif head.expected_date is None or head.expected_date < tx.now.date():
            refused[wish.key] = DeliveryUndated(delivery=wish.delivery, expected_date=head.expected_date)
    return refused


async def overdue_deliveries(tx: Tx, most: int = 50) -> list[UUID]:
    """Deliveries whose day has passed, with promises that still name it."""
    return await tx.column(OVERDUE, tx.now.date(), most)


async def closed_before(tx: Tx, moment: datetime, most: int) -> list[UUID]:
    """Deliveries that were closed before a moment, and whose empty balances still stand."""
    return await tx.column(EMPTY, moment, most)

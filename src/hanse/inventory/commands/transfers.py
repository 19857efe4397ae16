"""Pieces on their way from one location to another: never in two places, never in none."""

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

import msgspec

from hanse import locations
from hanse.inventory import rules
from hanse.inventory.contracts import TransferLine
from hanse.inventory.refusals import NotInTransit
from hanse.kit.db import Tx
from hanse.kit.ids import new_id
from hanse.kit.refusals import InvalidInput, NotFound
from hanse.ledger import Posting

from .keeping import follow_rules
from .stock import book

SEND = """
insert into inventory.transfer (id, from_location, to_location, state, sent_at) values ($1, $2, $3, 'in_transit', $4)
on conflict (id) do nothing
"""

SEND_LINES = """
insert into inventory.transfer_line (transfer, variant, quantity)
select $1, w.variant, w.quantity from unnest($2::uuid[], $3::bigint[]) as w (variant, quantity)
"""

LOCK = "select id, from_location, to_location from inventory.transfer where id = $1 for update"

OUTSTANDING = """
select variant, quantity - received_quantity - lost_quantity as quantity from inventory.transfer_line
where transfer = $1 and received_quantity + lost_quantity < quantity order by variant
"""

SETTLE = """
update inventory.transfer_line l
set received_quantity = l.received_quantity + case when $4 then 0 else w.quantity end,
    lost_quantity = l.lost_quantity + case when $4 then w.quantity else 0 end
from unnest($2::uuid[], $3::bigint[]) as w (variant, quantity)
where l.transfer = $1 and l.variant = w.variant
"""

CLOSE = """
update inventory.transfer t set state = 'received', received_at = $2
where t.id = $1 and t.state = 'in_transit' and not exists (
    select from inventory.transfer_line l where l.transfer = t.id and l.received_quantity + l.lost_quantity < l.quantity
)
"""


class Route(msgspec.Struct, frozen=True):
    """From where to where a transfer goes."""

    id: UUID
    from_location: UUID
    to_location: UUID


async def transfer(
    tx: Tx, from_location: UUID, to_location: UUID, lines: Sequence[TransferLine], *, key: UUID | None = None
) -> UUID:
    """Send pieces to another location; from now on they are on their way. `key` becomes the id, and a repeat with it
    changes nothing.

    All or nothing: refuses with InsufficientStock, and with NotFound for an unknown location.
    """
    if from_location == to_location or not lines:
        raise InvalidInput(field="to_location" if lines else "lines", reason="nothing would move")
    known = await locations.locations_by_id(tx, [from_location, to_location])
    for place in (from_location, to_location):
        if place not in known:
            raise NotFound(location=place)
    made = key or new_id()
    if not await tx.run(SEND, made, from_location, to_location, tx.now):
        return made
    wanted = _summed(lines)
    await tx.run(SEND_LINES, made, list(wanted), list(wanted.values()))
    here, way = rules.shelf(from_location), rules.outside("transit", to_location)
    await book(tx, [Posting(new_id(), v, n, here, way, made, "transfer_sent") for v, n in wanted.items()])
    return made


async def receive_transfer(tx: Tx, transfer: UUID, lines: Sequence[TransferLine] | None = None) -> None:
    """Pieces of a transfer arrive: these, or everything that is still on its way. A part may come later.

    Refuses with NotInTransit when more arrives than is on its way (adjust the rest as found), and with NotFound.
    """
    route, left = await _open(tx, transfer)
    arrived = left if lines is None else _summed(lines)
    for variant, quantity in arrived.items():
        if quantity > left[variant]:
            raise NotInTransit(variant=variant, quantity=quantity, in_transit=left[variant])
    await _settle(tx, route, arrived, lost=False)


async def close_transfer(tx: Tx, transfer: UUID) -> None:
    """What has not arrived is lost; the transfer is over. A repeat changes nothing. Refuses with NotFound."""
    route, left = await _open(tx, transfer)
    await _settle(tx, route, left, lost=True)


async def _open(tx: Tx, transfer: UUID) -> tuple[Route, Counter[UUID]]:
    """The transfer, locked, and what is still on its way."""
    route = await tx.row(Route, LOCK, transfer)
    if route is None:
        raise NotFound(transfer=transfer)
    return route, _summed(await tx.rows(TransferLine, OUTSTANDING, transfer))


async def _settle(tx: Tx, route: Route, pieces: Counter[UUID], *, lost: bool) -> None:
    if not pieces:
        return
    await tx.run(SETTLE, route.id, list(pieces), list(pieces.values()), lost)
    await tx.run(CLOSE, route.id, tx.now)
    way = rules.outside("transit", route.to_location)
    goal = rules.outside("lost", route.to_location) if lost else rules.shelf(route.to_location)
    reason = "transfer_lost" if lost else "transfer_received"
    await book(tx, [Posting(new_id(), v, n, way, goal, route.id, reason) for v, n in pieces.items()])
    await follow_rules(tx, [(variant, route.to_location) for variant in pieces])


def _summed(lines: Sequence[TransferLine]) -> Counter[UUID]:
    total: Counter[UUID] = Counter()
    for line in lines:
        total[line.variant] += line.quantity
    return total

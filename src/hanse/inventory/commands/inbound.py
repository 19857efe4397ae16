"""Goods that suppliers have announced: expected, received in parts, closed with the difference named.

Who bought them, for how much and in which lots is the ERP's; its references stand beside, so that both can be compared.
"""

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from hanse.inventory import queries
from hanse.inventory.contracts import (
    ArrivedLine,
    DeliveryDifference,
    InboundDelivery,
    InboundDeliveryAnnounced,
    InboundDeliveryClosed,
    InboundDeliveryReceived,
    InboundInput,
    InboundState,
)
from hanse.inventory.refusals import DeliveryClosed
from hanse.kit.actor import Actor
from hanse.kit.db import Tx
from hanse.kit.ids import new_id
from hanse.kit.refusals import InvalidInput

from .promises import move_promises, settle_promises
from .stock import check_places

SAVE = """
insert into inventory.inbound_delivery as d
    (id, location, supplier, reference, purchase_order, expected_date, state, announced_at)
values ($1, $2, $3, $4, $5, $6, 'expected', $7)
on conflict (supplier, reference) do update set purchase_order = excluded.purchase_order,
    expected_date = excluded.expected_date, version = d.version + 1
where d.location = excluded.location and d.state <> 'closed'
returning id
"""

LOCK = "select id from inventory.inbound_delivery where supplier = $1 and reference = $2 for update"

SAVE_LINES = """
insert into inventory.inbound_line as l (delivery, variant, expected_quantity, line_reference, open)
select $1, w.variant, w.quantity, w.line_reference, w.quantity > 0
from unnest($2::uuid[], $3::bigint[], $4::text[]) as w (variant, quantity, line_reference)
on conflict (delivery, variant) do update set expected_quantity = excluded.expected_quantity,
    line_reference = excluded.line_reference, open = l.received_quantity < excluded.expected_quantity
"""

# What the supplier does not announce any more stays as a line when some of it has come.
DROP_LINES = """
delete from inventory.inbound_line where delivery = $1 and not variant = any($2::uuid[]) and received_quantity = 0
returning variant
"""

EMPTY_LINES = """
update inventory.inbound_line set expected_quantity = 0, open = false
where delivery = $1 and not variant = any($2::uuid[])
"""

ARRIVED = """
insert into inventory.inbound_line as l (delivery, variant, expected_quantity, received_quantity, open)
select $1, w.variant, 0, w.quantity, false from unnest($2::uuid[], $3::bigint[]) as w (variant, quantity)
on conflict (delivery, variant) do update set received_quantity = l.received_quantity + excluded.received_quantity,
    open = l.received_quantity + excluded.received_quantity < l.expected_quantity
"""

RECEIVING = "update inventory.inbound_delivery set state = 'receiving', version = version + 1 where id = $1"

CLOSE = """
update inventory.inbound_delivery set state = 'closed', closed_at = $2, note = $3, version = version + 1 where id = $1
"""


async def announce_delivery(tx: Tx, actor: Actor, wanted: InboundInput) -> InboundDelivery:
    """A supplier's delivery is expected. The same supplier and reference again state it anew, while it is open.

    Whoever was promised pieces of it is told of another day, and, the youngest promise first, that fewer come.
    Refuses with Forbidden, NotFound for an unknown article or location, DeliveryClosed, and with InvalidInput when an
    article stands on two lines or the delivery is known at another location.
    """
    actor.require("inventory.receive", wanted.location)
    variants = [line.variant for line in wanted.lines]
    if len(set(variants)) < len(variants):
        raise InvalidInput(field="lines", reason="a variant stands on two lines")
    await check_places(tx, [wanted.location])
    await queries.check_variants(tx, variants)
    head = (wanted.location, wanted.supplier, wanted.reference, wanted.purchase_order, wanted.expected_date)
    delivery = await tx.value(SAVE, new_id(), *head, tx.now)
    if delivery is None:
        known = await queries.get_inbound_delivery(tx, await tx.value(LOCK, wanted.supplier, wanted.reference))
        if known.state is InboundState.CLOSED:
            raise DeliveryClosed(delivery=known.id)
        raise InvalidInput(field="location", reason="this delivery is expected elsewhere", location=known.location)
    dropped = await tx.column(DROP_LINES, delivery, variants)
    await tx.run(EMPTY_LINES, delivery, variants)
    quantities = [line.expected_quantity for line in wanted.lines]
    await tx.run(SAVE_LINES, delivery, variants, quantities, [line.line_reference for line in wanted.lines])
    await settle_promises(tx, delivery, wanted.location, dropped=dropped)
    await move_promises(tx, delivery, wanted.expected_date)
    await tx.emit(
        InboundDeliveryAnnounced(delivery, wanted.location, wanted.reference, wanted.expected_date, sum(quantities))
    )
    return await queries.get_inbound_delivery(tx, delivery)


async def receive_delivery(tx: Tx, actor: Actor, delivery: UUID, lines: Sequence[ArrivedLine]) -> InboundDelivery:
    """Goods of an announced delivery arrive: a part, everything, more than announced, or what nobody announced.

    The oldest promises are kept at once, before anybody else can have the pieces.
    Refuses with Forbidden, DeliveryClosed, and NotFound.
    """
    found = await _open(tx, actor, delivery)
    await queries.check_variants(tx, [line.variant for line in lines])
    pieces: Counter[UUID] = Counter()
    for line in lines:
        pieces[line.variant] += line.quantity
    await tx.run(ARRIVED, delivery, list(pieces), list(pieces.values()))
    await tx.run(RECEIVING, delivery)
    await settle_promises(tx, delivery, found.location, lines)
    await tx.emit(InboundDeliveryReceived(delivery, found.location, found.reference, list(lines)))
    return await queries.get_inbound_delivery(tx, delivery)


async def close_delivery(tx: Tx, actor: Actor, delivery: UUID, note: str = "") -> InboundDelivery:
    """Nothing more comes: what is missing is not awaited any longer, and every difference is named.

    Promises that still wait are broken; each has an event.
    Refuses with Forbidden, DeliveryClosed, and NotFound.
    """
    found = await _open(tx, actor, delivery)
    await tx.run("update inventory.inbound_line set open = false where delivery = $1", delivery)
    await tx.run(CLOSE, delivery, tx.now, note)
    await settle_promises(tx, delivery, found.location)
    differences = [DeliveryDifference(line.variant, line.difference, line.line_reference) for line in found.lines]
    await tx.emit(
        InboundDeliveryClosed(
            delivery,
            found.location,
            found.reference,
            found.purchase_order,
            [one for one in differences if one.quantity],
            note,
        )
    )
    return await queries.get_inbound_delivery(tx, delivery)


async def _open(tx: Tx, actor: Actor, delivery: UUID) -> InboundDelivery:
    """The delivery, locked. Refuses with Forbidden, DeliveryClosed and NotFound."""
    await tx.run("select from inventory.inbound_delivery where id = $1 for update", delivery)
    found = await queries.get_inbound_delivery(tx, delivery)
    actor.require("inventory.receive", found.location)
    if found.state is InboundState.CLOSED:
        raise DeliveryClosed(delivery=delivery)
    return found

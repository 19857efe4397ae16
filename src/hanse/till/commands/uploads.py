"""Take in what a register sold while it was cut off: each sale once, in whatever order and however often it is told."""

import hashlib
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

import asyncpg
import msgspec

from hanse import catalog, locations, orders
from hanse.kit.actor import SYSTEM, Actor
from hanse.kit.db import Tx
from hanse.kit.refusals import NotFound, Refusal
from hanse.orders import Oddity
from hanse.till import queries, rules
from hanse.till.contracts import OfflineSale, OfflineSaleKept, OfflineSaleRow, OfflineSaleTaken, Shift, Uploaded

from .selling import issue_sale, lock_register, open_shift, stands_here

# A clock that is further ahead than this is worth a look.
CLOCK_AHEAD = timedelta(minutes=5)
KEPT_TRIED_AGAIN_MAX = 20

WRITE = """
insert into till.offline_sale
    (id, register, location, sequence, number, sold_at, received_at, body, state, sales_order, receipt, oddities)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
on conflict (id) do update set body = excluded.body, state = excluded.state, sales_order = excluded.sales_order,
    receipt = excluded.receipt, oddities = excluded.oddities
where till.offline_sale.state = 'kept'
"""

ANNOUNCE = """
insert into till.offline_log (register, announced) values ($1, $2)
on conflict (register) do update set announced = greatest(till.offline_log.announced, excluded.announced)
"""

SHIFT_OF = """
select id from till.shift where register = $1
order by (opened_at <= $2 and coalesce(closed_at, 'infinity') > $2) desc, (closed_at is null) desc, opened_at desc
limit 1
"""


class Till(msgspec.Struct, frozen=True):
    """The register that tells, where it stands, and how it prints its numbers."""

    register: UUID
    location: UUID
    code: str
    register_number: int

    def number(self, sequence: int) -> str:
        """The number that it printed on a sale."""
        return rules.offline_number(self.code, self.register_number, sequence)


async def take_offline(
    tx: Tx, actor: Actor, location: UUID, register: UUID, announced: int, sales: Sequence[OfflineSale]
) -> list[Uploaded]:
    """Book what a register sold while it was cut off; one answer for each sale, in their order.

    A sale that was told before changes nothing, and one that cannot be booked is kept and tried again with the next
    upload: the answer to a sale always means that the register may forget it. `announced` is the highest number that it
    printed. Refuses with WrongRegister.
    """
    actor.require("till.sell", location)
    await stands_here(tx, register, location)
    await lock_register(tx, register)
    await tx.run("select from till.shift where register = $1 and closed_at is null for update", register)
    place = await locations.get_location(tx, location)
    device = await locations.get_register(tx, register)
    till = Till(register, location, place.code, device.number)
    highest = max([announced, *(sale.sequence for sale in sales)])
    await tx.run(ANNOUNCE, register, highest)
    await _try_kept_again(tx, till)
    answers = {}
    for n, sale in sorted(enumerate(sales), key=lambda told: told[1].sequence):
        answers[n] = await _take(tx, till, sale)
    return [answers[n] for n in range(len(sales))]


async def _try_kept_again(tx: Tx, till: Till) -> None:
    kept = await tx.column(
        "select body from till.offline_sale where register = $1 and state = 'kept' order by sequence limit $2",
        till.register,
        KEPT_TRIED_AGAIN_MAX,
    )
    for body in kept:
        await _take(tx, till, msgspec.convert(body, OfflineSale, strict=False))


async def _take(tx: Tx, till: Till, sale: OfflineSale) -> Uploaded:
    known = await queries.find_offline_sale(tx, sale.id)
    if known is not None and (known.state == "taken" or known.register != till.register):
        return await _repeated(tx, known, sale)
    oddities = await _looked_at(tx, till, sale)
    try:
        async with tx.attempt():
            return await _book(tx, till, sale, oddities)
    except (Refusal, asyncpg.DataError, asyncpg.IntegrityConstraintViolationError) as problem:
        reason = problem.code if isinstance(problem, Refusal) else type(problem).__name__
        facts = msgspec.to_builtins(problem.facts) if isinstance(problem, Refusal) else {}
    oddities.append(Oddity("not_booked", {"reason": reason, "facts": facts}))
    await _write(tx, till, sale, None, None, oddities)
    if known is None:
        number = till.number(sale.sequence)
        await tx.emit(OfflineSaleKept(sale.id, till.register, till.location, number, reason))
    return _answer(till, sale, "kept", None, None, oddities)


async def _book(tx: Tx, till: Till, sale: OfflineSale, oddities: list[Oddity]) -> Uploaded:
    number = till.number(sale.sequence)
    variants = [await _variant(tx, line.variant, line.sku) for line in sale.lines]
    told = rules.as_told(sale, variants, till.location, till.register, tx.now, number)
    shift = await _shift_of(tx, till, told, oddities)
    taken = await orders.take_in(tx, told)
    await tx.run("insert into till.sale values ($1, $2, $3)", taken.order.id, sale.cashier, rules.given(sale))
    printed = {"number": number, "sale": sale.id, "sold_at": sale.sold_at, "price_book": sale.price_book}
    receipt = await issue_sale(tx, taken.order.id, shift, msgspec.to_builtins(printed))
    if receipt is None:
        raise NotFound(receipt=number)
    found = [*oddities, *taken.oddities]
    await _write(tx, till, sale, taken.order.id, receipt.id, found)
    codes = list(dict.fromkeys(oddity.code for oddity in found))
    await tx.emit(OfflineSaleTaken(sale.id, till.register, till.location, taken.order.id, number, codes))
    return _answer(till, sale, "taken", taken.order.id, receipt.id, found)


async def _variant(tx: Tx, variant: UUID | None, sku: str) -> UUID:
    """The article of a line. One that nobody knows has an id of its own, so that its pieces are counted too."""
    if variant is not None:
        return variant
    found = await catalog.find_variant(tx, sku)
    return uuid5(NAMESPACE_OID, f"unknown article {sku}") if found is None else found.id


async def _shift_of(tx: Tx, till: Till, told: orders.SoldBasket, oddities: list[Oddity]) -> Shift:
    """The shift in whose drawer the money lies: the one at that moment, else the open one, else the last one."""
    found = await tx.value(SHIFT_OF, till.register, told.sold_at)
    if found is None:
        oddities.append(Oddity("no_shift", {}))
        return await open_shift(tx, SYSTEM, till.location, till.register, 0)
    shift = await queries.load_shift(tx, found)
    if shift.closed_at is not None:
        oddities.append(Oddity("shift_closed", {"shift": str(shift.id), "number": shift.number}))
    return shift


async def _looked_at(tx: Tx, till: Till, sale: OfflineSale) -> list[Oddity]:
    """What is odd about a sale before it is booked."""
    found = []
    if sale.sold_at > tx.now + CLOCK_AHEAD:
        ahead = int((sale.sold_at - tx.now).total_seconds())
        found.append(Oddity("clock_ahead", {"seconds": ahead}))
    twin = await tx.value(
        "select id from till.offline_sale where register = $1 and sequence = $2 and id <> $3 limit 1",
        till.register,
        sale.sequence,
        sale.id,
    )
    if twin is not None:
        found.append(Oddity("number_taken", {"sale": str(twin)}))
    return found


async def _repeated(tx: Tx, known: OfflineSaleRow, sale: OfflineSale) -> Uploaded:
    """The first telling stands. One that tells it differently is written down beside it, once."""
    oddities = known.oddities
    before = await tx.value("select body from till.offline_sale where id = $1", sale.id)
    other = Oddity("told_differently", {"fingerprint": _fingerprint(sale)})
    if before != msgspec.to_builtins(sale) and other not in oddities:
        oddities = [*oddities, other]
        await tx.run("update till.offline_sale set oddities = $2 where id = $1", sale.id, msgspec.to_builtins(oddities))
    return Uploaded(
        id=known.id,
        sequence=known.sequence,
        number=known.number,
        state="repeated",
        order=known.order,
        receipt=known.receipt,
        oddities=oddities,
    )


async def _write(
    tx: Tx, till: Till, sale: OfflineSale, order: UUID | None, receipt: UUID | None, oddities: Sequence[Oddity]
) -> None:
    await tx.run(
        WRITE,
        sale.id, till.register, till.location, sale.sequence, till.number(sale.sequence), sale.sold_at, tx.now,
        msgspec.to_builtins(sale), "taken" if order else "kept", order, receipt,
        msgspec.to_builtins(list(oddities)),
    )  # fmt: skip


def _answer(
    till: Till, sale: OfflineSale, state: Any, order: UUID | None, receipt: UUID | None, oddities: list[Oddity]
) -> Uploaded:
    return Uploaded(
        id=sale.id,
        sequence=sale.sequence,
        number=till.number(sale.sequence),
        state=state,
        order=order,
        receipt=receipt,
        oddities=oddities,
    )


def _fingerprint(sale: OfflineSale) -> str:
    return hashlib.sha256(msgspec.json.encode(sale, order="sorted")).hexdigest()

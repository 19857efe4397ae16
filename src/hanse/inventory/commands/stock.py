"""Pieces that come, go and are put right."""

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from hanse import ledger, locations
from hanse.inventory import queries, rules
from hanse.inventory.contracts import (
    Condition,
    HurtPromise,
    PromiseHurt,
    Reason,
    StockChange,
    StockFound,
    StockLine,
)
from hanse.inventory.refusals import InsufficientStock
from hanse.kit.actor import SYSTEM, Actor
from hanse.kit.db import Tx
from hanse.kit.ids import new_id
from hanse.kit.refusals import NotFound, Refusal
from hanse.ledger import Posting

from .keeping import follow_rules
from .leases import cut_leases
from .news import tell

HURT = """
insert into inventory.hurt (hold, quantity) select * from unnest($1::uuid[], $2::bigint[])
on conflict (hold) do update set quantity = inventory.hurt.quantity + excluded.quantity
"""


async def receive(tx: Tx, lines: Sequence[StockLine], reference: UUID | None = None, reason: str = "receive") -> None:
    """Pieces arrive from a supplier. Refuses with NotFound for an unknown location."""
    await check_places(tx, [line.location for line in lines])
    wishes = [
        Posting(
            line.key or new_id(),
            line.variant,
            line.quantity,
            rules.outside("supplier", line.location),
            rules.shelf(line.location, line.condition),
            reference,
            reason,
        )
        for line in lines
    ]
    await book(tx, wishes)
    await follow_rules(tx, [(line.variant, line.location) for line in lines if line.condition is Condition.SELLABLE])


async def take_back(tx: Tx, lines: Sequence[StockLine], condition: Condition | str, reference: UUID) -> None:
    """Sold pieces come back, to any location, in some condition."""
    wishes = [
        Posting(
            line.key or new_id(),
            line.variant,
            line.quantity,
            rules.outside("sold", line.location),
            rules.shelf(line.location, condition),
            reference,
            "return",
        )
        for line in lines
    ]
    await book(tx, wishes)


async def adjust(tx: Tx, actor: Actor, lines: Sequence[StockChange], reason: Reason | str) -> None:
    """Put the books right: pieces were found (above zero) or are gone (below). Damaged ones stay in the books as such.

    All or nothing: refuses with Forbidden for a location of somebody else, and with InsufficientStock where more would
    go than is there and promised to nobody, and with NotFound for an unknown location.
    """
    why = Reason(reason)
    for location in {line.location for line in lines}:
        actor.require("inventory.adjust", location)
    await check_places(tx, [line.location for line in lines])
    wishes = []
    for line in lines:
        here = rules.shelf(line.location, line.condition)
        gone = rules.outside("lost", line.location)
        if why is Reason.DAMAGED and line.condition is not Condition.DAMAGED:
            gone = rules.shelf(line.location, Condition.DAMAGED)
        found = rules.outside("found", line.location)
        debit, credit = (found, here) if line.quantity > 0 else (here, gone)
        if line.quantity:
            wishes.append(
                Posting(line.key or new_id(), line.variant, abs(line.quantity), debit, credit, None, why.value)
            )
    await book(tx, wishes)


async def recondition(
    tx: Tx, actor: Actor, lines: Sequence[StockLine], to: Condition, reason: str = "recondition"
) -> None:
    """Pieces change their condition where they lie: off to display, out of quarantine.

    All or nothing: refuses with Forbidden and with InsufficientStock.
    """
    for location in {line.location for line in lines}:
        actor.require("inventory.adjust", location)
    wishes = [
        Posting(
            line.key or new_id(),
            line.variant,
            line.quantity,
            rules.shelf(line.location, line.condition),
            rules.shelf(line.location, to),
            None,
            reason,
        )
        for line in lines
        if line.condition is not to
    ]
    await book(tx, wishes)


async def sell_now(tx: Tx, order: UUID, lines: Sequence[StockLine], register: UUID | None = None) -> None:
    """Pieces are carried out of the store, past this register.

    Who has a piece in the hand can always buy it. Where the books know too few that nobody else was promised, what
    tills may sell while they are cut off gives way first, the register's own lease before others. What is missing then
    is booked as found: StockFound tells that somebody should count, and PromiseHurt which promises must come from
    elsewhere, because their pieces may be those that have left.
    """
    sales = [
        Posting(
            line.key or new_id(),
            line.variant,
            line.quantity,
            rules.shelf(line.location, line.condition),
            rules.outside("sold", line.location),
            order,
            "sale",
        )
        for line in lines
    ]
    try:
        async with tx.attempt():
            await book(tx, sales)
        return
    except InsufficientStock:
        # The savepoint has given its locks back, so that all that is needed now can be locked in order.
        await _shrink_leases(tx, sales, register)
        sources = [(rules.outside("found", sale.debit.owner), sale.unit) for sale in sales]
        await ledger.lock(tx, [*sources, *((key, sale.unit) for sale in sales for key in (sale.debit, sale.credit))])
    answers = await ledger.post(tx, sales)
    refused = {a.facts["id"]: a for a in answers if isinstance(a, ledger.InsufficientBalance)}
    found, again = found_at_sale(sales, refused, order)
    await ledger.post(tx, found)
    answers = [*answers, *await ledger.post(tx, again)]
    await announce(tx, sales, [a for a in answers if not isinstance(a, ledger.InsufficientBalance)])
    for piece in found:
        await tx.emit(StockFound(piece.unit, piece.credit.owner, piece.amount, order))
        promises = await _hurt_by(tx, piece)
        if promises:
            quantity = sum(one.quantity for one in promises)
            await tx.emit(PromiseHurt(piece.unit, piece.credit.owner, quantity, order, promises))


async def _shrink_leases(tx: Tx, sales: Sequence[Posting], register: UUID | None) -> None:
    for location in dict.fromkeys(sale.debit.owner for sale in sales):
        here = [sale for sale in sales if sale.debit == rules.shelf(location)]
        leases = await queries.standing(tx, location, [sale.unit for sale in here], leases=True)
        if not leases:
            continue
        wanted: Counter[UUID] = Counter()
        for sale in here:
            wanted[sale.unit] += sale.amount
        missing = {v: n - (await ledger.balance(tx, rules.shelf(location), v)).free for v, n in wanted.items()}
        await cut_leases(tx, leases, rules.shrunk(leases, register, missing))


async def _hurt_by(tx: Tx, found: Posting) -> list[HurtPromise]:
    """Whom it hurts that so many pieces were found, and remember it: nobody where nothing was promised.

    The next sale may come before anybody has looked after these promises. It hurts others.
    """
    promises = await queries.standing(tx, found.credit.owner, [found.unit], leases=False)
    hurt = rules.hurt(promises, found.amount, await queries.hurt_before(tx, [hold.id for hold in promises]))
    if hurt:
        await tx.run(HURT, [one.hold for one in hurt], [one.quantity for one in hurt])
    return hurt


async def write_off_hurt(tx: Tx, hold: UUID) -> None:
    """A promise that was hurt has been given up here: its pieces that are gone leave the books, none for another."""
    gone: int | None = await tx.value("delete from inventory.hurt where hold = $1 returning quantity", hold)
    if gone is not None:
        was = (await queries.holds_by_id(tx, [hold]))[hold]
        lost = StockChange(was.variant, was.location, -min(gone, was.quantity))
        await adjust(tx, SYSTEM, [lost], Reason.LOST)


def found_at_sale(
    sales: Sequence[Posting], refused: dict[UUID, ledger.InsufficientBalance], order: UUID
) -> tuple[list[Posting], list[Posting]]:
    """What must be booked as found, so that the refused sales can be booked again."""
    again = [sale for sale in sales if sale.id in refused]
    found = []
    for account, unit in dict.fromkeys((sale.debit, sale.unit) for sale in again):
        same = [sale for sale in again if (sale.debit, sale.unit) == (account, unit)]
        free = min(refused[sale.id].facts["free"] for sale in same)
        missing = sum(sale.amount for sale in same) - free
        source = rules.outside("found", account.owner)
        found.append(Posting(new_id(), unit, missing, source, account, order, "found_at_sale"))
    return found, again


async def check_places(tx: Tx, wanted: Sequence[UUID]) -> None:
    """Refuses with NotFound for a location that does not exist."""
    known = await locations.locations_by_id(tx, list(dict.fromkeys(wanted)))
    for location in wanted:
        if location not in known:
            raise NotFound(location=location)


async def book(tx: Tx, wishes: Sequence[Posting]) -> None:
    """Post all of these or none, and tell it. Refuses with InsufficientStock, which names the first one that lacks."""
    answers = await ledger.post(tx, wishes)
    for answer in answers:
        if isinstance(answer, ledger.InsufficientBalance):
            raise InsufficientStock(
                variant=answer.facts["unit"],
                location=answer.facts["owner"],
                wanted=answer.facts["wanted"],
                available=answer.facts["free"],
            )
    await announce(tx, wishes, answers)


async def announce(tx: Tx, wishes: Sequence[Posting], answers: Sequence[ledger.Transferred | Refusal]) -> None:
    """Tell what postings changed about sellable pieces. Any refusal among the answers is raised."""
    by_id = {wish.id: wish for wish in wishes}
    seen = []
    for answer in answers:
        if isinstance(answer, Refusal):
            raise answer
        wish = by_id[answer.id]
        for account, balance in ((wish.debit, answer.debit), (wish.credit, answer.credit)):
            if account == rules.shelf(account.owner):
                seen.append((wish.unit, account.owner, balance))
    await tell(tx, seen)

"""Pieces that come, go and are put right."""

from collections.abc import Sequence
from uuid import UUID

from hanse import ledger, locations
from hanse.inventory import rules
from hanse.inventory.contracts import (
    Condition,
    Reason,
    SafetyStock,
    StockChange,
    StockFigure,
    StockFound,
    StockLine,
    StockShort,
)
from hanse.inventory.refusals import InsufficientStock
from hanse.kit.actor import Actor
from hanse.kit.db import Tx
from hanse.kit.events import Event
from hanse.kit.ids import new_id
from hanse.kit.refusals import NotFound, Refusal
from hanse.ledger import Posting

from .news import tell


async def receive(tx: Tx, lines: Sequence[StockLine], reference: UUID | None = None, reason: str = "receive") -> None:
    """Pieces arrive from a supplier. Refuses with NotFound for an unknown location."""
    await _known(tx, [line.location for line in lines])
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
    await _known(tx, [line.location for line in lines])
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


async def set_stock(
    tx: Tx, lines: Sequence[StockFigure], *, reason: str = "correction", reference: UUID | None = None
) -> int:
    """State how many pieces there are, as a feed or an import tells it; tells how many positions changed.

    The difference is booked as a correction. The same figures again change nothing. One line for each position. What
    is promised stays covered: where the feed says less, StockShort tells that some promise must come from elsewhere.
    Refuses with NotFound for an unknown location.
    """
    await _known(tx, [line.location for line in lines])
    wishes = [
        ledger.Level(
            new_id(),
            line.variant,
            rules.shelf(line.location, line.condition),
            line.quantity,
            rules.outside("correction", line.location),
            reference,
            reason,
        )
        for line in lines
    ]
    answers = await ledger.level(tx, wishes)
    done = list(zip(lines, answers, strict=True))
    short: list[Event] = [StockShort(line.variant, line.location, found.short) for line, found in done if found.short]
    seen = [
        (line.variant, line.location, found.balance)
        for line, found in done
        if found.changed and line.condition is Condition.SELLABLE
    ]
    await tell(tx, seen, *short)
    return sum(found.changed != 0 for found in answers)


async def set_safety_stock(tx: Tx, lines: Sequence[SafetyStock]) -> None:
    """State how many pieces of each position stay back from promises at a distance. One line for each position.

    Refuses with NotFound for an unknown location.
    """
    await _known(tx, [line.location for line in lines])
    keeps = [ledger.Keep(line.variant, rules.shelf(line.location), line.quantity) for line in lines]
    balances = await ledger.set_keep(tx, keeps)
    await tell(tx, [(line.variant, line.location, b) for line, b in zip(lines, balances, strict=True)])


async def sell_now(tx: Tx, order: UUID, lines: Sequence[StockLine]) -> None:
    """Pieces are carried out of the store.

    Who has a piece in the hand can always buy it. Where the books know too few that nobody else was promised, they
    were wrong: the missing ones are booked as found first, and StockFound tells that somebody should count.
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
        sources = [(rules.outside("found", sale.debit.owner), sale.unit) for sale in sales]
        await ledger.lock(tx, [*sources, *((key, sale.unit) for sale in sales for key in (sale.debit, sale.credit))])
    answers = await ledger.post(tx, sales)
    refused = {a.facts["id"]: a for a in answers if isinstance(a, ledger.InsufficientBalance)}
    found, again = found_at_sale(sales, refused, order)
    await ledger.post(tx, found)
    answers = [*answers, *await ledger.post(tx, again)]
    await announce(tx, sales, [a for a in answers if not isinstance(a, ledger.InsufficientBalance)])
    if found:
        await tx.emit(*[StockFound(p.unit, p.credit.owner, p.amount, order) for p in found])


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


async def _known(tx: Tx, wanted: Sequence[UUID]) -> None:
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

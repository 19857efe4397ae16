"""Something else is laid into the basket in place of what is missing, as its customer agreed (ADR 0041)."""

from uuid import UUID

from hanse import catalog, inventory, orders
from hanse.fulfillment.contracts import Task
from hanse.fulfillment.refusals import NothingMissing
from hanse.kit.actor import SYSTEM, Actor
from hanse.kit.db import Tx
from hanse.kit.refusals import NotFound

from .moved import in_hand, without_lines, write_down
from .picking import lay_in

JOIN = """
insert into fulfillment.task_line (line, task, variant, sku, gtin, name, image, quantity, picked_quantity)
values ($1, $2, $3, $4, $5, $6, $7, $8, $8)
"""


async def substitute(
    tx: Tx, actor: Actor, task: UUID, line: UUID, code: str, quantity: int, reason: str, found: int = 0
) -> Task:
    """So many pieces of a line are missing, and as many of what was scanned lie in the basket instead.

    Those that were `found` since the last scan lie there too; what is missing beyond both is still to be fetched. What
    the books said to be here is taken out of them as lost. Refuses with NotASubstitute, SubstitutionNotWanted,
    NothingMissing, OrderUnsettled, LinesOutOfStock, TaskNotThere, PickedByAnother and NotFound.
    """
    short = await in_hand(tx, actor, task)
    wanted = next((one for one in short.lines if one.line == line), None)
    if wanted is None:
        raise NotFound(line=line)
    if quantity > wanted.quantity - wanted.picked_quantity - found:
        raise NothingMissing(line=line, quantity=wanted.quantity)
    scanned = await catalog.find_variant(tx, code)
    if scanned is None:
        raise orders.NotASubstitute(wanted=wanted.sku, scanned=code)
    if found:
        await lay_in(tx, short, line, found)
    done = await orders.substitute_pieces(tx, actor, short.order, line, quantity, scanned.id, reason)
    if quantity == wanted.quantity:
        await tx.run("delete from fulfillment.task_line where line = $1", line)
    else:
        await tx.run("update fulfillment.task_line set quantity = quantity - $2 where line = $1", line, quantity)
    await tx.run(
        JOIN, done.line, task, scanned.id, scanned.sku, scanned.gtin, scanned.name, scanned.image, quantity
    )  # fmt: skip
    await orders.mark_picking(tx, short.order, [done.line])
    await write_down(tx, short, "short", quantity)
    await write_down(tx, short, "picked", quantity)
    lost = inventory.StockChange(wanted.variant, short.location, -quantity)
    await inventory.adjust(tx, SYSTEM, [lost], inventory.Reason.LOST)
    return await without_lines(tx, short)

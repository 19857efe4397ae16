"""Verbs of the till."""

from collections.abc import Sequence
from typing import Any, Protocol
from uuid import UUID

import msgspec

from hanse import customers, locations, orders, payments
from hanse.kit.actor import Actor
from hanse.kit.db import Tx
from hanse.kit.ids import new_id
from hanse.kit.refusals import NotFound
from hanse.till import queries, rules
from hanse.till.contracts import ParkedCart, Receipt, ReceiptIssued, ReceiptTender, Shift, ShiftClosed, ShiftReport
from hanse.till.refusals import NoShift, ShiftOpen, WrongRegister

INSERT = """
insert into till.receipt (id, register, location, shift, sequence, number, kind, sales_order, subject, at, cashier,
    total_minor, currency, tenders, body, hash_before, hash)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
"""


class Sold(Protocol):
    """What a receipt is about: an order, or a gift card that was sold."""

    @property
    def id(self) -> UUID: ...
    @property
    def number(self) -> str: ...
    @property
    def currency(self) -> str: ...


class _Last(msgspec.Struct, frozen=True):
    sequence: int
    hash: str


class _Sale(msgspec.Struct, frozen=True):
    cashier: str
    given_minor: int | None


async def open_shift(tx: Tx, actor: Actor, location: UUID, register: UUID, float_minor: int) -> Shift:
    """Open the drawer with so much change in it. Refuses with ShiftOpen and WrongRegister."""
    actor.require("till.shift", location)
    await stands_here(tx, register, location)
    await lock_register(tx, register)
    if await tx.value("select 1 from till.shift where register = $1 and closed_at is null", register):
        raise ShiftOpen(register=register)
    shift = new_id()
    await tx.run(
        "insert into till.shift (id, register, location, number, opened_by, opened_at, float_minor) "
        "select $1, $2, $3, coalesce(max(number), 0) + 1, $4, $5, $6 from till.shift where register = $2",
        shift,
        register,
        location,
        actor.name,
        tx.now,
        float_minor,
    )
    return await queries.load_shift(tx, shift)


async def close_shift(tx: Tx, actor: Actor, location: UUID, register: UUID, counted_minor: int) -> ShiftReport:
    """Count the drawer and close it; the report says what should have been in it. Refuses with NoShift."""
    actor.require("till.shift", location)
    shift = await locked_shift(tx, register)
    if shift.location != location:
        raise WrongRegister(register=register)
    before = await queries.report(tx, shift.id)
    await tx.run(
        "update till.shift set closed_by = $2, closed_at = $3, counted_minor = $4, expected_minor = $5 where id = $1",
        shift.id,
        actor.name,
        tx.now,
        counted_minor,
        before.cash_expected_minor,
    )
    difference = counted_minor - before.cash_expected_minor
    await tx.emit(ShiftClosed(shift.id, register, shift.location, difference))
    return await queries.report(tx, shift.id)


async def sell(
    tx: Tx, actor: Actor, wish: orders.PlaceOrder, given_minor: int | None = None
) -> tuple[orders.Order, Receipt | None]:
    """Sell a cart at a register. What is paid at once has its receipt at once; a card's follows when it is charged.

    Refuses with NoShift, WrongRegister, GivenTooLittle, and what placing an order refuses.
    """
    if wish.location is None or wish.register is None:
        raise WrongRegister(register=wish.register)
    actor.require("till.sell", wish.location)
    await stands_here(tx, wish.register, wish.location)
    await locked_shift(tx, wish.register)
    order = await orders.place_order(tx, actor, wish)
    # Too little cash is refused now, not when the receipt is printed that may have to wait for a card.
    taken = await payments.payments_of(tx, order.id)
    rules.with_change(rules.paid_with(taken), given_minor)
    await tx.run("delete from till.parked_cart where cart = $1", wish.cart)
    await tx.run("insert into till.sale values ($1, $2, $3)", order.id, actor.name, given_minor)
    if order.payment_state == "due":
        return order, None
    return order, await issue_sale(tx, order.id)


async def issue_sale(
    tx: Tx, order_id: UUID, shift: Shift | None = None, offline: dict[str, Any] | None = None
) -> Receipt | None:
    """Print the receipt of a sale that is paid; a repeat gives the same one. None for sales without a register.

    `shift` is that of the sale where it was not made in the open one; `offline` is what the register printed itself.
    """
    order = await orders.load_order(tx, order_id)
    if order.register is None:
        return None
    known = await tx.value("select id from till.receipt where kind = 'sale' and subject = $1", order_id)
    if known is not None:
        return await queries.load_receipt(tx, known)
    paid = await payments.payments_of(tx, order_id)
    tenders = rules.paid_with(paid)
    body = {
        "order": order.number,
        "lines": msgspec.to_builtins(rules.sale_lines(order)),
        "taxes": order.taxes,
        "shipping_minor": order.shipping_minor,
        "discount_minor": order.discount_minor,
        "due_at_pickup_minor": order.total_minor - order.due_now_minor,
    }
    if offline is not None:
        body["offline"] = offline
    sold = await tx.row(_Sale, "select cashier, given_minor from till.sale where sales_order = $1", order_id)
    tenders = rules.with_change(tenders, sold.given_minor if sold else None)
    cashier = sold.cashier if sold else ""
    return await issue(tx, order.register, "sale", order, order.id, order.due_now_minor, tenders, body, cashier, shift)


async def issue_pickup(tx: Tx, payment: UUID) -> Receipt | None:
    """Print the receipt for money taken at a register on collection; a repeat gives the same one.

    It names the lines that were paid with it, and what still waits to be collected there. None for payments that no
    register took, and for what was sold, exchanged or added, which has its own receipt.
    """
    paid = await payments.get_payment(tx, payment)
    if paid.register is None:
        return None
    order = await orders.load_order(tx, paid.order)
    collected = [line for line in order.lines if payment in line.pickup_payments]
    if not collected:
        return None
    known = await tx.value("select id from till.receipt where kind = 'pickup' and subject = $1", payment)
    if known is not None:
        return await queries.load_receipt(tx, known)
    body = {
        "order": order.number,
        "lines": msgspec.to_builtins([rules.sale_line(line) for line in collected]),
        "stays": msgspec.to_builtins([rules.sale_line(line) for line in rules.staying(order, collected)]),
    }
    # What was paid in parts is on as many receipts, and taxed on none of them twice.
    if paid.captured_minor == sum(line.total_minor for line in collected):
        body["taxes"] = msgspec.to_builtins(rules.taxes_of(collected))
    tenders = rules.paid_with([paid])
    return await issue(tx, paid.register, "pickup", order, payment, paid.captured_minor, tenders, body, "")


async def park(tx: Tx, actor: Actor, location: UUID, cart: UUID, note: str = "") -> ParkedCart:
    """Let a cart wait at a store, so that the next customer can be served; any register there takes it up again.

    Refuses with EmptyCart, CartClosed and NotFound.
    """
    actor.require("till.sell", location)
    found = await orders.get_cart(tx, actor, cart)
    if found.order is not None:
        raise orders.CartClosed(order=found.order)
    if not found.lines:
        raise orders.EmptyCart(cart=cart)
    priced = await orders.price_cart(tx, found)
    person = await customers.get_customer(tx, found.customer) if found.customer else None
    await tx.run(
        "insert into till.parked_cart (cart, location, code, note, customer_name, pieces, total_minor, currency, "
        "parked_by, parked_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) "
        "on conflict (cart) do update set location = excluded.location, note = excluded.note, "
        "customer_name = excluded.customer_name, pieces = excluded.pieces, total_minor = excluded.total_minor, "
        "parked_by = excluded.parked_by, parked_at = excluded.parked_at",
        cart,
        location,
        found.code,
        note.replace("\x00", "").strip(),
        person.name if person else "",
        sum(line.quantity for line in found.lines),
        priced.quote.totals.total_minor,
        found.currency,
        actor.name,
        tx.now,
    )
    return next(parked for parked in await queries.list_parked(tx, actor, location) if parked.cart == cart)


async def take_up(tx: Tx, actor: Actor, location: UUID, cart: UUID) -> orders.PricedCart:
    """A parked cart goes on. Only the first register that wants it gets it; the others are refused with NotFound."""
    actor.require("till.sell", location)
    if not await tx.run("delete from till.parked_cart where cart = $1 and location = $2", cart, location):
        raise NotFound(cart=cart)
    return await orders.price_cart(tx, await orders.get_cart(tx, actor, cart))


async def issue(
    tx: Tx,
    register: UUID,
    kind: str,
    order: Sold,
    subject: UUID,
    total_minor: int,
    tenders: Sequence[ReceiptTender],
    body: dict[str, Any],
    cashier: str,
    shift: Shift | None = None,
) -> Receipt:
    """Print a receipt: the shift is locked, so that numbers of a register follow each other without a gap.

    Who names another shift than the open one has locked the register.
    """
    shift = shift or await locked_shift(tx, register)
    place = await locations.get_location(tx, shift.location)
    device = await locations.get_register(tx, register)
    last = await tx.row(
        _Last, "select sequence, hash from till.receipt where register = $1 order by sequence desc limit 1", register
    )
    sequence = last.sequence + 1 if last else 1
    before = last.hash if last else ""
    number = rules.number(place.code, device.number, sequence)
    facts = {
        "number": number,
        "kind": kind,
        "order": order.number,
        "at": tx.now.isoformat(),
        "total_minor": total_minor,
        "currency": order.currency,
        "tenders": msgspec.to_builtins(list(tenders)),
        "body": body,
    }
    receipt = new_id()
    await tx.run(
        INSERT,
        receipt, register, shift.location, shift.id, sequence, number, kind, order.id, subject, tx.now, cashier,
        total_minor, order.currency, facts["tenders"], body, before, rules.chained(before, facts),
    )  # fmt: skip
    await tx.emit(ReceiptIssued(receipt, number, kind, order.id, register, shift.location, total_minor, order.currency))
    return await queries.load_receipt(tx, receipt)


async def locked_shift(tx: Tx, register: UUID) -> Shift:
    locked = await tx.value("select id from till.shift where register = $1 and closed_at is null for update", register)
    if locked is None:
        raise NoShift(register=register)
    return await queries.load_shift(tx, locked)


async def stands_here(tx: Tx, register: UUID, location: UUID) -> None:
    found = await locations.get_register(tx, register)
    if found.location != location:
        raise WrongRegister(register=register, location=location)


async def lock_register(tx: Tx, register: UUID) -> None:
    """Let nobody else open a shift or take in uploads of this register until the end of the transaction."""
    await tx.run("select pg_advisory_xact_lock(hashtextextended($1, 0))", str(register))

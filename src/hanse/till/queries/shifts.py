"""Shifts and receipts of registers."""

from uuid import UUID

import msgspec

from hanse import payments
from hanse.kit.actor import Actor
from hanse.kit.db import Tx
from hanse.kit.qr import data_uri
from hanse.kit.refusals import NotFound
from hanse.till import rules
from hanse.till.contracts import (
    GiftCardSold,
    Receipt,
    Shift,
    ShiftReport,
    TenderTotal,
)
from hanse.till.refusals import NoShift

SHIFT = """
select id, register, location, number, opened_by, opened_at, float_minor, closed_by, closed_at, counted_minor,
       expected_minor from till.shift
"""

RECEIPT = """
select id, register, location, shift, sequence, number, kind, sales_order as order, at, cashier, total_minor,
       currency, tenders, body, hash_before, hash from till.receipt
"""


class _Sums(msgspec.Struct, frozen=True):
    receipts: int
    sales_minor: int
    returns_minor: int
    gift_cards_minor: int


async def open_shift_of(tx: Tx, register: UUID) -> Shift:
    """The shift that is open at a register. Refuses with NoShift."""
    found = await tx.row(Shift, SHIFT + "where register = $1 and closed_at is null", register)
    if found is None:
        raise NoShift(register=register)
    return found


async def load_shift(tx: Tx, shift: UUID) -> Shift:
    """A shift, whoever asks. Refuses with NotFound."""
    found = await tx.row(Shift, SHIFT + "where id = $1", shift)
    if found is None:
        raise NotFound(shift=shift)
    return found


async def list_shifts(tx: Tx, actor: Actor, location: UUID) -> list[Shift]:
    """The latest shifts of a location."""
    actor.require("till.shift", location)
    return await tx.rows(Shift, SHIFT + "where location = $1 order by opened_at desc limit 50", location)


async def report(tx: Tx, shift_id: UUID) -> ShiftReport:
    """A shift in figures, as its receipts say."""
    shift = await load_shift(tx, shift_id)
    sums = await tx.row(
        _Sums,
        "select count(*) as receipts, "
        "coalesce(sum(total_minor) filter (where kind in ('sale', 'pickup')), 0)::bigint as sales_minor, "
        "coalesce(-sum(total_minor) filter (where kind = 'return'), 0)::bigint as returns_minor, "
        "coalesce(sum(total_minor) filter (where kind like 'gift_card%'), 0)::bigint as gift_cards_minor "
        "from till.receipt where shift = $1",
        shift_id,
    )
    tenders = await tx.rows(
        TenderTotal,
        "select t ->> 'tender' as tender, sum((t ->> 'amount_minor')::bigint)::bigint as amount_minor, "
        "count(*) as count from till.receipt r, jsonb_array_elements(r.tenders) t where r.shift = $1 "
        "group by 1 order by 1",
        shift_id,
    )
    expected = shift.float_minor + sum(t.amount_minor for t in tenders if t.tender == "cash")
    rounded = await tx.value(
        "select coalesce(sum((t ->> 'rounding_minor')::bigint), 0)::bigint from till.receipt r, "
        "jsonb_array_elements(r.tenders) t where r.shift = $1",
        shift_id,
    )
    difference = None if shift.counted_minor is None else shift.counted_minor - expected
    found = sums or _Sums(0, 0, 0, 0)
    return ShiftReport(
        shift, found.receipts, found.sales_minor, found.returns_minor, tenders, expected, difference, rounded,
        found.gift_cards_minor,
    )  # fmt: skip


async def load_receipt(tx: Tx, receipt: UUID) -> Receipt:
    """A receipt, whoever asks. Refuses with NotFound."""
    found = await tx.row(Receipt, RECEIPT + "where id = $1", receipt)
    if found is None:
        raise NotFound(receipt=receipt)
    return found


async def find_receipt(tx: Tx, actor: Actor, number: str) -> Receipt | None:
    """The receipt of a number, as typed or scanned, of any store: returns are taken anywhere."""
    if not actor.may("till.return") and not actor.may("desk.read"):
        return None
    tidy = rules.typed(number)
    printed_offline = "select receipt from till.offline_sale where number = $1 and receipt is not null limit 1"
    return await tx.row(Receipt, RECEIPT + "where number = $1", tidy) or await tx.row(
        Receipt, RECEIPT + "where id = $1", await tx.value(printed_offline, tidy)
    )


async def receipts_of(tx: Tx, order: UUID) -> list[Receipt]:
    """The receipts of an order, oldest first."""
    return await tx.rows(Receipt, RECEIPT + "where sales_order = $1 order by at, sequence", order)


async def gift_card_sale(tx: Tx, actor: Actor, load: UUID) -> GiftCardSold:
    """A sale of a gift card at a register, and its receipt once that is printed. Refuses with NotFound."""
    place = await tx.value("select location from till.gift_card_sale where load = $1", load)
    if place is None:
        raise NotFound(load=load)
    actor.require("till.sell", place)
    receipt = await tx.row(Receipt, RECEIPT + "where kind = 'gift_card' and subject = $1", load)
    sold = await payments.get_load(tx, load)
    return GiftCardSold(sold, receipt, data_uri(sold.code))


async def receipts_of_shift(tx: Tx, actor: Actor, register: UUID, order: UUID | None = None) -> list[Receipt]:
    """The receipts of the open shift, or those of one order in it, newest first. Refuses with NoShift."""
    shift = await open_shift_of(tx, register)
    actor.require("till.sell", shift.location)
    return await tx.rows(
        Receipt,
        RECEIPT + "where shift = $1 and ($2::uuid is null or sales_order = $2) order by sequence desc limit 200",
        shift.id,
        order,
    )

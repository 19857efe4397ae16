"""The return policy, what a return or an exchange would come to, and parcels that come back."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from hanse import catalog, delivery, payments, pricing
from hanse.kit.actor import Actor
from hanse.kit.db import Tx
from hanse.kit.refusals import NotFound
from hanse.orders import rules
from hanse.orders.contracts import (
    CarriedBack,
    Exchange,
    Exchanged,
    ExchangePreview,
    Order,
    ReceiptlessPreview,
    ReceiptlessWanted,
    Refunded,
    Return,
    ReturnLine,
    ReturnParcel,
    ReturnPolicy,
)
from hanse.orders.refusals import NeverSoldHere, ReceiptNeeded

from .joining import quote_joining
from .orders import RETURN, get_order, load_order


class _Exchange(Struct, frozen=True):
    order: UUID
    goods_return: UUID


POLICY = """
select version, rules, receiptless_minor, receiptless_days, lost_minor, by_name, at
from orders.return_policy order by version desc
"""

PARCEL = """
select id, number, sales_order as order, state, lines, reason, announced_at, announced_by, location, arrived_at,
       settled_at, goods_return, version, way, code, due_date
from orders.return_parcel
"""


async def return_policy(tx: Tx) -> ReturnPolicy:
    """On what terms goods come back that are sold now."""
    return (await return_policies(tx))[0]


async def return_policies(tx: Tx) -> list[ReturnPolicy]:
    """Every version of the return policy, the newest first."""
    return await tx.rows(ReturnPolicy, POLICY)


async def preview_return(
    tx: Tx, order: Order, lines: Sequence[ReturnLine], today: date | None = None
) -> tuple[int, int, list[Refunded]]:
    """What would be given back for these pieces, what would stay with the house, and which tenders get it.

    Refuses with NothingToReturn.
    """
    deducted = sum(rules.taken_off(order, lines, today or tx.now.date()))
    amount = sum(rules.worth_of_return(order, lines)) - deducted
    taken = await payments.payments_of(tx, order.id)
    paid = [rules.Paid(p.id, p.tender, p.secured_minor, p.refunded_minor) for p in taken]
    places = {p.id: p.location for p in taken}
    refunds = []
    for p, part in rules.refunds(paid, amount):
        cash = p.tender == rules.CASH
        more = await payments.rounding_of(tx, part, order.currency, places[p.payment]) if cash else 0
        refunds.append(Refunded(p.payment, p.tender, part, more))
    return amount, deducted, refunds


async def preview_exchange(tx: Tx, order: Order, wanted: Exchange) -> ExchangePreview:
    """What an exchange would come to. Refuses with NothingToReturn, NeverSoldHere and NotFound."""
    worth = sum(rules.worth_of_return(order, wanted.back))
    back = worth - sum(rules.taken_off(order, wanted.back, tx.now.date(), exchanged=True))
    named = [line for line in order.lines if line.id in {one.line for one in wanted.back}]
    cards = await catalog.variants(tx, [wanted.variant, *(line.variant for line in named)])
    new = cards.get(wanted.variant)
    if new is None:
        raise NotFound(variant=wanted.variant)
    pieces = sum(one.quantity for one in wanted.back)
    same = all((card := cards.get(line.variant)) is not None and card.product == new.product for line in named)
    if same and pieces == wanted.quantity and worth % pieces == 0:
        return ExchangePreview(back, worth, worth - back, even=True, currency=order.currency)
    quote = await quote_joining(tx, order, pricing.QuoteLine(wanted.back[0].line, wanted.variant, wanted.quantity))
    out = quote.totals.total_minor
    return ExchangePreview(back, out, out - back, even=False, currency=order.currency)


async def get_exchange(tx: Tx, line: UUID) -> Exchanged:
    """The exchange in which a line went out, or waits for its bank. Refuses with NotFound."""
    kept = await tx.row(
        _Exchange, "select sales_order as order, goods_return from orders.exchange where line = $1", line
    )
    if kept is None:
        raise NotFound(line=line)
    order = await load_order(tx, kept.order)
    out = next(one for one in order.lines if one.id == line)
    back = await tx.row(Return, RETURN + "where r.id = $1", kept.goods_return)
    return Exchanged(order, back, line, out.total_minor, out.total_minor - (back.amount_minor if back else 0))


async def receiptless_price(tx: Tx, variant: UUID, location: UUID, currency: str) -> int:
    """The lowest price for which an article was sold to everybody lately. Refuses with NeverSoldHere."""
    shown = (await pricing.prices(tx, rules.AT_THE_TILL, [variant], location=location, currency=currency)).get(variant)
    if shown is None or not shown.unit_minor:
        raise NeverSoldHere(variant=variant)
    sold = await tx.value(
        "select min(l.total_minor / l.quantity) from orders.line l join orders.sales_order o on o.id = l.sales_order "
        "where l.variant = $1 and l.fulfilled_quantity > 0 and l.total_minor >= l.quantity and o.placed_at > $2 "
        "and o.currency = $3",
        variant,
        tx.now - rules.LATELY,
        currency,
    )
    return min(shown.unit_minor, *([] if sold is None else [int(sold)]), shown.lowest_30_days_minor or shown.unit_minor)


async def preview_receiptless(tx: Tx, wanted: ReceiptlessWanted, currency: str) -> ReceiptlessPreview:
    """What a customer would get for goods without a receipt, and how much of their limit is left.

    Refuses with ReceiptNeeded, NeverSoldHere and NotFound.
    """
    card = (await catalog.variants(tx, [wanted.variant])).get(wanted.variant)
    if card is None:
        raise NotFound(variant=wanted.variant)
    policy = await return_policy(tx)
    if rules.return_rule(policy.rules, rules.AT_THE_TILL, card.categories).receipt_needed:
        raise ReceiptNeeded(variant=wanted.variant)
    unit = await receiptless_price(tx, wanted.variant, wanted.location, currency)
    before: int = await tx.value(
        "select coalesce(sum(amount_minor), 0)::bigint from orders.receiptless_return "
        "where customer = $1 and at > $2 and currency = $3",
        wanted.customer,
        tx.now - timedelta(days=policy.receiptless_days),
        currency,
    )
    return ReceiptlessPreview(
        unit, unit * wanted.quantity, currency, before, policy.receiptless_minor, policy.receiptless_days
    )


async def get_return_parcel(tx: Tx, actor: Actor, parcel: UUID, token: str | None = None) -> ReturnParcel:
    """What a customer sends or brings back, for whoever may see its order or looks into it at its place.

    Refuses with NotFound.
    """
    found = await tx.row(ReturnParcel, PARCEL + "where id = $1", parcel)
    if found is None:
        raise NotFound(parcel=parcel)
    if found.location is None or not actor.may("orders.return", found.location):
        await get_order(tx, actor, found.order, token)
    return (await _with_carrier(tx, [found]))[0]


async def label_of_return(tx: Tx, actor: Actor, parcel: UUID, token: str | None = None) -> bytes:
    """The label for a parcel that comes back, as PDF, for whoever may see its order.

    Refuses with NotFound, also while there is none.
    """
    return await delivery.get_label(tx, (await get_return_parcel(tx, actor, parcel, token)).id)


async def return_parcels_of(tx: Tx, order: UUID) -> list[ReturnParcel]:
    """The parcels of an order that come back, oldest first, with all that their carrier said."""
    found = await tx.rows(ReturnParcel, PARCEL + "where sales_order = $1 order by announced_at, id", order)
    told = await _with_carrier(tx, found)
    return [
        replace(one, carried=replace(one.carried, scans=await delivery.scans_of(tx, one.id))) if one.carried else one
        for one in told
    ]


async def _with_carrier(tx: Tx, parcels: Sequence[ReturnParcel]) -> list[ReturnParcel]:
    """The parcels with what their carrier says of them. A label that was given up or refused cannot be had."""
    shipments = await delivery.shipments_by_id(tx, [one.id for one in parcels])
    return [replace(one, carried=_carried(shipments[one.id])) if one.id in shipments else one for one in parcels]


def _carried(shipment: delivery.Shipment) -> CarriedBack:
    return CarriedBack(
        state=shipment.state,
        has_label=bool(shipment.tracking) and shipment.state not in ("cancelled", "refused"),
        tracking=shipment.tracking,
        tracking_url=shipment.tracking_url,
        recipient=shipment.recipient,
        changed_at=shipment.changed_at,
        drop_off_code=shipment.drop_off_code,
        carrier=delivery.carrier_name(shipment.carrier),
    )


async def find_return_parcels(tx: Tx, number: str | None = None) -> list[ReturnParcel]:
    """What is on its way back or waits to be looked into, oldest first; or the one with a number or code."""
    if number is not None:
        found = await tx.rows(ReturnParcel, PARCEL + "where number = $1 or code = $1", rules.as_scanned(number))
    else:
        found = await tx.rows(
            ReturnParcel, PARCEL + "where state in ('announced', 'arrived') order by announced_at, id limit 200"
        )
    return await _with_carrier(tx, found)

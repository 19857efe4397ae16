"""A line that joins an order: priced by itself as of now, held, and paid at once or when it is collected."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec

from hanse import catalog, inventory, locations, payments, pricing, sourcing
from hanse.kit.actor import Actor
from hanse.kit.db import Tx
from hanse.kit.ids import new_code, new_id
from hanse.kit.refusals import NotFound
from hanse.orders import queries, rules
from hanse.orders.contracts import Delivery, LineToAdd, Order, OrderChanged, OrderLine, Substitution
from hanse.orders.refusals import (
    AddressNeeded,
    LinesOutOfStock,
    OrderDelivered,
    PlaceCannot,
    PlaceNeeded,
    PriceChanged,
    TenderNotTaken,
)

from .appended import append
from .exchanged import carry_out
from .locked import locked
from .place import NEEDED
from .supply import sent_to
from .tendered import open_payments
from .written import INSERT_LINE, PICKUP_CODE_LENGTH

GROW = """
update orders.sales_order set goods_minor = goods_minor + $2, discount_minor = discount_minor + $3,
    net_minor = net_minor + $4, tax_minor = tax_minor + $5, total_minor = total_minor + $6, taxes = $7,
    trace = trace || $8::jsonb, version = version + 1
where id = $1
"""

KEEP_CODE = """
insert into orders.pickup (sales_order, location, code) values ($1, $2, $3)
on conflict (sales_order, location) do nothing
"""


async def add_line(tx: Tx, actor: Actor, order: UUID, wanted: LineToAdd) -> Order:
    """Let an article join an order of which something is still to be delivered, at the price of now.

    It has a quote of its own: neither promotions nor coupons of the order see it. What a bank is asked for waits for
    its answer; who must agree elsewhere does so from the page of the order. What is carried out of the store where it
    is paid is handed over as soon as it is. Refuses with OrderUnsettled,
    OrderDelivered, PriceChanged, LinesOutOfStock, PlaceNeeded, PlaceCannot, AddressNeeded, TendersDoNotFit,
    TenderNotTaken, NotFound, and what pricing and payments refuse.
    """
    await locked(tx, order)
    found = await queries.get_order(tx, actor, order)
    rules.settled_order(found)
    if found.state != "confirmed":
        raise OrderDelivered(order=order, state=found.state)
    over_the_counter = wanted.delivery is Delivery.CARRY_OUT
    if over_the_counter and (wanted.paid_in is None or wanted.paid_in != wanted.location):
        raise OrderDelivered(order=order, delivery=wanted.delivery)
    line, total = await join(tx, found, wanted)
    if wanted.delivery is not Delivery.RESERVE and rules.asks_a_bank(wanted.payments):
        await ask_for(tx, found, line, total, wanted)
    elif wanted.delivery is not Delivery.RESERVE:
        await collect(tx, found, total, wanted)
    facts = {"line": str(line), "quantity": wanted.quantity}
    await append(tx, actor, order, "add", wanted.reason, -total, facts)
    await tx.emit(OrderChanged(order, found.number, found.customer, "add", [line], -total, found.currency))
    joined = await queries.load_order(tx, order)
    return await carry_out(tx, joined, wanted.register) if over_the_counter else joined


async def collect(tx: Tx, order: Order, owed_minor: int, wanted: LineToAdd) -> None:
    """Take what the customer owes in addition; it is there at once, or nothing is changed."""
    rules.instant(wanted.payments)
    channel = order.channel if wanted.paid_in is None else rules.AT_THE_TILL
    terms = await queries.get_terms(tx, channel)
    # Staff may book on account and on credit wherever the order came from; cash needs a drawer.
    if any(tender.tender == rules.CASH for tender in wanted.payments) and rules.CASH not in terms.tenders:
        raise TenderNotTaken(channel=channel, tender=rules.CASH, taken=terms.tenders)
    await payments.record_sale(tx, order.id, owed_minor, order.currency, order.id)
    await tx.run("update orders.sales_order set due_now_minor = due_now_minor + $2 where id = $1", order.id, owed_minor)
    split = rules.split_tenders(wanted.payments, owed_minor)
    await open_payments(tx, order.id, split, order.currency, wanted.paid_in, wanted.register, order.customer)
    if owed_minor and order.payment_state in ("at_pickup", "refunded"):
        await tx.run(
            "update orders.sales_order set payment_state = case payment_state when 'at_pickup' then 'paid' "
            "else 'partly_refunded' end where id = $1",
            order.id,
        )


async def ask_for(tx: Tx, order: Order, line: UUID, owed_minor: int, wanted: LineToAdd, *, back_minor: int = 0) -> None:
    """Ask a bank for what the customer owes in addition. Until it answers, the line waits and nothing else changes.

    `back_minor` of it will be there because goods come back.
    """
    channel = order.channel if wanted.paid_in is None else rules.AT_THE_TILL
    rules.bank_taken(channel, await queries.get_terms(tx, channel), wanted.payments)
    split = rules.split_tenders(wanted.payments, owed_minor - back_minor)
    await payments.record_sale(tx, order.id, owed_minor, order.currency, order.id)
    await tx.run("update orders.line set awaits_payment = true where id = $1", line)
    await tx.run(
        "update orders.sales_order set due_now_minor = due_now_minor + $2, payment_state = 'due' where id = $1",
        order.id,
        owed_minor - back_minor,
    )
    await open_payments(
        tx, order.id, split, order.currency, wanted.paid_in, wanted.register, order.customer,
        capture_at=order.terms.capture_at,
    )  # fmt: skip
    await payments.lead_on(tx, order.id, f"/orders/{order.id}?token={order.access_token}")


async def join(
    tx: Tx, order: Order, wanted: LineToAdd, *, at_unit_minor: int | None = None, instead_of: OrderLine | None = None
) -> tuple[UUID, int]:
    """Price, hold and write a new line of a locked order; its id, and what it costs. No money moves here.

    `at_unit_minor` is what a piece costs where that does not follow from the price of now. `instead_of` is a line that
    is not delivered: it is supplied, fetched, paid and promised as that was.
    """
    line = new_id()
    card = (await catalog.variants(tx, [wanted.variant])).get(wanted.variant)
    if card is None:
        raise NotFound(variant=wanted.variant)
    place = instead_of.tax_place if instead_of else await supplied(tx, order, wanted)
    because = "substitute" if instead_of else "exchange"
    manual = None if at_unit_minor is None else pricing.ManualPrice(at_unit_minor, because)
    asked = pricing.QuoteLine(line, wanted.variant, wanted.quantity, manual, place)
    quote = await queries.quote_joining(tx, order, asked)
    if quote.totals.total_minor != wanted.expected_total_minor:
        raise PriceChanged(expected_minor=wanted.expected_total_minor, actual_minor=quote.totals.total_minor)
    source, why = (instead_of.source_location, None) if instead_of else await _source(tx, order, wanted, line)
    hold = await _hold(tx, order, wanted, line, source)
    (price,) = quote.lines
    collected = wanted.delivery in (Delivery.PICKUP, Delivery.RESERVE)
    position = max(one.position for one in order.lines) + 1
    discount, total = rules.costs_of(quote)
    promise = await queries.promise_anew(tx, order, wanted.delivery, wanted.location, total)
    unpaid = wanted.delivery is Delivery.RESERVE
    if instead_of is not None:
        promise, unpaid = instead_of.promise, instead_of.paid_at_pickup
    await tx.run(
        INSERT_LINE, line, order.id, position, wanted.variant, card.sku, card.name, wanted.quantity, wanted.delivery,
        source, wanted.location if collected else None, hold, price.unit_minor, discount, total, price.tax_class,
        price.tax_rate, price.tax_minor, unpaid, why, False, None, None, price.place,
        msgspec.to_builtins(promise), Substitution.NONE, None,
    )  # fmt: skip
    if instead_of is not None:
        await tx.run("update orders.line set replaces = $2 where id = $1", line, instead_of.id)
    if collected:
        await tx.run(KEEP_CODE, order.id, wanted.location, new_code(PICKUP_CODE_LENGTH))
    if order.terms.returns_by_line:
        await tx.run("update orders.line set returns = $2 where id = $1", line, await returns_of(tx, order, card))
    sums = quote.totals
    await tx.run(
        GROW, order.id, sums.goods_minor, sums.discount_minor, sums.net_minor, sums.tax_minor, sums.total_minor,
        rules.merged_taxes(order.taxes, quote.taxes), quote.trace,
    )  # fmt: skip
    return line, total


async def returns_of(tx: Tx, order: Order, card: catalog.VariantCard) -> dict[str, Any]:
    """On what terms an article comes back that joins an order now."""
    policy = await queries.return_policy(tx)
    group = (await queries.buyer_of(tx, order.customer)).group
    rule = rules.return_rule(policy.rules, order.terms.channel, card.categories, group)
    kept: dict[str, Any] = msgspec.to_builtins(rules.kept_returns(rule, policy.version))
    return kept


async def supplied(tx: Tx, order: Order, wanted: LineToAdd) -> str | None:
    """Where a line is supplied: at the store where it is handed over, or where its parcel goes.

    Refuses with PlaceNeeded, PlaceCannot and AddressNeeded.
    """
    if wanted.delivery is Delivery.SHIP:
        if order.shipping is None:
            raise AddressNeeded(delivery_method=order.delivery_method)
        return await sent_to(tx, order, order.shipping.country)
    if wanted.location is None:
        raise PlaceNeeded(order=order.id)
    return (await place_that_can(tx, wanted.location, wanted.delivery)).address.country


async def place_that_can(tx: Tx, location: UUID, way: Delivery) -> locations.Location:
    """A store where goods are handed over in this way. Refuses with PlaceCannot and NotFound."""
    place = await locations.get_location(tx, location)
    needed = NEEDED.get(way)
    if needed is not None and needed not in place.capabilities:
        raise PlaceCannot(location=location, name=place.name, needed=needed)
    return place


async def _source(tx: Tx, order: Order, wanted: LineToAdd, line: UUID) -> tuple[UUID, Mapping[str, Any] | None]:
    """The place that the line comes from, and for a parcel why. Refuses with LinesOutOfStock."""
    if wanted.location is not None and wanted.delivery is not Delivery.SHIP:
        return wanted.location, None
    asked = sourcing.Wanted(
        channel=order.channel,
        wishes=[sourcing.Wish(line, wanted.variant, wanted.quantity)],
        destination=order.shipping,
    )
    answer = await sourcing.source(
        tx, asked, queries.workload, subject=order.id, order=order.id, reason="order", whole=True
    )
    if not answer.places[line]:
        raise LinesOutOfStock(lines=[{"line": line, "available": 0, "alternatives": []}])
    return answer.places[line][0].location, msgspec.to_builtins(answer.why)


async def _hold(tx: Tx, order: Order, wanted: LineToAdd, line: UUID, source: UUID) -> UUID | None:
    """Keep the pieces. What is carried out lies on the counter: without a hold the sale corrects the books."""
    until = None
    if wanted.delivery is Delivery.RESERVE:
        place = await locations.get_location(tx, source)
        until = rules.reserved_until(place, tx.now, order.terms.reservation_hours or 24)
    wish = inventory.HoldWanted(
        new_id(), wanted.variant, source, wanted.quantity, until, "order", order.id, order.channel
    )
    [answer] = await inventory.hold(tx, [wish])
    if isinstance(answer, inventory.Hold):
        return wish.key
    if wanted.delivery is Delivery.CARRY_OUT:
        return None
    facts = answer.facts
    told = {"available": facts.get("available", 0), "alternatives": facts.get("alternatives", [])}
    raise LinesOutOfStock(lines=msgspec.to_builtins([{"line": line, **told}]))

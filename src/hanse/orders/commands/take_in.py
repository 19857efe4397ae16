"""Take in a sale that has happened: the goods are gone and the money is in the drawer, whatever the books say."""

from collections import Counter
from uuid import UUID

import msgspec

from hanse import catalog, customers, inventory, ledger, locations, payments, pricing
from hanse.kit.actor import SYSTEM
from hanse.kit.db import Tx
from hanse.kit.ids import new_id
from hanse.kit.refusals import NotFound, Refusal
from hanse.orders import queries, rules
from hanse.orders.contracts import (
    Cart,
    CartLine,
    Delivery,
    Oddity,
    PlaceOrder,
    SoldBasket,
    SoldLine,
    TakenIn,
    TenderWanted,
    Texts,
)

from .carts import open_cart
from .place import draw
from .settle import settled
from .written import Known, Plan, placed, write_order

STORE = "store"


async def take_in(tx: Tx, sale: SoldBasket) -> TakenIn:
    """Book a sale as it happened, on the same way as any other: stock, money, points and receipt come out the same.

    Prices stand as they were sold. What does not fit the books is told as oddities, never refused. The caller sees to
    it that a sale comes once.
    """
    known = await catalog.variants(tx, [line.variant for line in sale.lines])
    oddities = [
        Oddity("unknown_article", {"variant": str(line.variant), "sku": line.sku})
        for line in sale.lines
        if line.variant not in known
    ]
    cart = await _cart(tx, sale, oddities)
    place = await locations.get_location(tx, sale.location)
    quote = await _quote(tx, sale, cart, place.address.country, oddities, known)
    order = new_id()
    plan = Plan(
        cart,
        rules.kept(STORE, await queries.get_terms(tx, STORE)),
        quote,
        None,
        quote.totals.total_minor,
        {line.id: sale.location for line in cart.lines},
        {sale.location: place},
        sale.sold_at,
        {line.id: _words(sold, known) for line, sold in zip(cart.lines, sale.lines, strict=True)},
    )
    holds = await _from_stock(tx, sale, cart, order, oddities)
    wish = PlaceOrder(
        cart=cart.id,
        expected_total_minor=quote.totals.total_minor,
        location=sale.location,
        register=sale.register,
        order_reference=sale.reference,
    )
    await write_order(tx, SYSTEM, wish, plan, order, holds)
    await payments.record_sale(tx, order, quote.totals.total_minor, sale.currency, order)
    taken = await _pay(tx, sale, order, quote.totals.total_minor, oddities)
    written = await queries.load_order(tx, order)
    await tx.emit(placed(written))
    done = await settled(tx, written, taken)
    oddities += await _oversold(tx, order)
    return TakenIn(done, oddities)


async def _cart(tx: Tx, sale: SoldBasket, oddities: list[Oddity]) -> Cart:
    """A cart for the record. Its lines are never written: an article may be one that the catalogue does not know."""
    opened = await open_cart(tx, SYSTEM, STORE, location=sale.location, currency=sale.currency)
    customer = sale.customer
    if customer is not None:
        try:
            await customers.get_customer(tx, customer)
        except NotFound:
            oddities.append(Oddity("unknown_customer", {"customer": str(customer)}))
            customer = None
    lines = [
        CartLine(new_id(), line.variant, line.quantity, Delivery.CARRY_OUT, sale.location, None, None, None)
        for line in sale.lines
    ]
    return msgspec.structs.replace(opened, lines=lines, customer=customer)


def _words(sold: SoldLine, known: Known) -> tuple[str, Texts]:
    """SKU and name as the catalogue has them, or as the register told them."""
    card = known.get(sold.variant)
    return (card.sku, card.name) if card else (sold.sku, sold.name)


async def _quote(
    tx: Tx, sale: SoldBasket, cart: Cart, country: str, oddities: list[Oddity], known: Known
) -> pricing.Quote:
    """What the house says that it cost at that moment, if that is what was paid; else what was paid."""
    wanted = pricing.QuoteWanted(
        channel=STORE,
        location=sale.location,
        currency=sale.currency,
        customer=cart.customer,
        lines=[pricing.QuoteLine(line.id, line.variant, line.quantity, place=country) for line in cart.lines],
        at=sale.sold_at,
    )
    expected = None
    if all(line.variant in known for line in cart.lines):
        try:
            async with tx.attempt():
                expected = await pricing.quote(tx, wanted, known)
        except Refusal as refusal:
            oddities.append(Oddity("no_price", {"code": refusal.code}))
    if expected is not None and rules.sold_as_quoted(sale.lines, expected):
        return expected
    paid = rules.as_sold([line.id for line in cart.lines], sale.lines, sale.currency, country)
    if expected is not None:
        facts = {"sold_minor": paid.totals.total_minor, "expected_minor": expected.totals.total_minor}
        oddities.append(Oddity("price_differs", dict(facts)))
    return paid


async def _from_stock(
    tx: Tx, sale: SoldBasket, cart: Cart, order: UUID, oddities: list[Oddity]
) -> dict[UUID, UUID | None]:
    """The hold of each line: from the register's lease, else from what nobody was promised, else none."""
    places = {line.id: sale.location for line in cart.lines}
    holds: dict[UUID, UUID | None] = {}
    holds |= await draw(tx, sale.register, order, cart.lines, places)
    beyond = [line for line in cart.lines if line.id not in holds]
    wishes = [
        inventory.HoldWanted(new_id(), line.variant, sale.location, line.quantity, None, "till", order)
        for line in beyond
    ]
    for line, answer in zip(beyond, await inventory.hold(tx, wishes), strict=True):
        holds[line.id] = answer.id if isinstance(answer, inventory.Hold) else None
    if beyond:
        pieces: Counter[str] = Counter()
        for line in beyond:
            pieces[str(line.variant)] += line.quantity
        oddities.append(Oddity("beyond_lease", {"variants": dict(pieces)}))
    return holds


async def _pay(
    tx: Tx, sale: SoldBasket, order: UUID, due_minor: int, oddities: list[Oddity]
) -> list[payments.Payment]:  # fmt: skip
    """Book the tenders. A card that was taken offline counts as paid: its terminal keeps the promise of the bank."""
    tenders = rules.fitting_tenders(sale.tenders, due_minor)
    if tenders != list(sale.tenders):
        given = sum(tender.amount_minor or 0 for tender in sale.tenders)
        oddities.append(Oddity("tenders_differ", {"due_minor": due_minor, "given_minor": given}))
    taken = []
    for tender in tenders:
        payment = await _open(tx, sale, order, tender)
        if payment.tender == payments.Tender.CARD:
            payment = await payments.settle(tx, payment.id, payments.Outcome("captured"))
            oddities.append(Oddity("card_offline", {"payment": str(payment.id), "amount_minor": payment.amount_minor}))
        taken.append(payment)
    return taken


async def _open(tx: Tx, sale: SoldBasket, order: UUID, tender: TenderWanted) -> payments.Payment:
    token = "offline" if tender.tender == payments.Tender.CARD else None
    return await payments.open_payment(
        tx,
        order,
        tender.tender,
        tender.amount_minor or 0,
        sale.currency,
        sale.location,
        sale.register,
        token,
        on_trust=True,
    )


async def _oversold(tx: Tx, order: UUID) -> list[Oddity]:
    """The pieces that the books did not know, or had promised to somebody else."""
    return [
        Oddity("oversold", {"variant": str(entry.unit), "quantity": entry.amount})
        for entry in await ledger.transfers_of(tx, order)
        if entry.reason == "found_at_sale"
    ]

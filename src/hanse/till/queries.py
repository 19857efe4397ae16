"""Reads of the till: articles of a store, what a code means, shifts, receipts, parked carts, what may come back."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from hanse import catalog, customers, inventory, locations, orders, payments, pricing
from hanse.kit.actor import SYSTEM, Actor
from hanse.kit.db import Tx
from hanse.kit.installation import installation
from hanse.kit.paging import Page, decode_cursor, encode_cursor, limit
from hanse.kit.refusals import InvalidInput, NotFound

from . import rules
from .contracts import (
    Article,
    ArticleGroup,
    ArticlePage,
    Gap,
    GiftCardSold,
    OfflineSaleRow,
    OfflineStanding,
    PaidBy,
    ParkedCart,
    ParkedSlip,
    Receipt,
    Returnable,
    ReturnableLine,
    ReturnPreview,
    Scanned,
    Shift,
    ShiftReport,
    TenderTotal,
)
from .refusals import NoShift, NothingScanned, NothingSoldUnder

STORE = "store"
# How many people a name may mean, and how many of their orders are shown at a counter.
PEOPLE_ALIKE = 5
LATEST_ORDERS = 20

# How the codes of the house look; which of them a code is follows from its shape alone.
CARD = re.compile(r"\d{13}")
CART = re.compile(r"[2-9A-HJ-NP-TW-Z]{8}")
PICKUP = re.compile(r"[2-9A-HJ-NP-TW-Z]{6}")

SHIFT = """
select id, register, location, number, opened_by, opened_at, float_minor, closed_by, closed_at, counted_minor,
       expected_minor from till.shift
"""

RECEIPT = """
select id, register, location, shift, sequence, number, kind, sales_order as order, at, cashier, total_minor,
       currency, tenders, body, hash_before, hash from till.receipt
"""


PARKED = """
select cart, location, code, note, customer_name, pieces, total_minor, currency, parked_by, parked_at
from till.parked_cart
"""


OFFLINE = """
select id, register, location, sequence, number, state, sold_at, received_at, sales_order as order, receipt, oddities
from till.offline_sale
"""

GAPS = """
with told as (
    select distinct sequence from till.offline_sale where register = $1
    union select announced + 1 from till.offline_log where register = $1
), neighbors as (
    select sequence, lag(sequence, 1, 0::bigint) over (order by sequence) as before from told
)
select before + 1 as first, sequence - 1 as last from neighbors where sequence > before + 1 order by 1 limit 1000
"""

COUNTS = """
select coalesce((select announced from till.offline_log where register = $1), 0) as announced,
    count(*) as uploaded, count(*) filter (where state = 'kept') as kept
from till.offline_sale where register = $1
"""


class _Offline(msgspec.Struct, frozen=True):
    announced: int
    uploaded: int
    kept: int


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
    return GiftCardSold(sold, receipt, rules.picture(sold.code))


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


async def find_articles(
    tx: Tx, actor: Actor, location: UUID, wanted: catalog.SearchWanted, *, currency: str = "EUR"
) -> ArticlePage:
    """Products that the store sells, each with its articles, their prices there and their pieces."""
    actor.require("till.sell", location)
    page = await catalog.search(tx, msgspec.structs.replace(wanted, channel=STORE), with_facets=False)
    known = await articles(tx, location, [variant for hit in page.items for variant in hit.variants], currency=currency)
    groups = [
        ArticleGroup(hit.product, hit.name, hit.brand, hit.image, [known[v] for v in hit.variants if v in known])
        for hit in page.items
    ]
    return ArticlePage([group for group in groups if group.articles], page.total, page.next, page.did_you_mean)


async def articles(
    tx: Tx, location: UUID, variants: Sequence[UUID], *, currency: str = "EUR"
) -> Mapping[UUID, Article]:
    """What a store needs to know to sell these variants. Five queries for any number."""
    cards = await catalog.variants(tx, variants)
    options = await catalog.option_names(tx, cards.values())
    prices = await pricing.prices(tx, STORE, variants, location=location, currency=currency)
    free = await inventory.pooled(tx, variants, STORE)
    found = {}
    for variant, card in cards.items():
        price = prices.get(variant)
        here = next((place.available for place in free[variant].stores if place.location == location), 0)
        found[variant] = Article(
            variant,
            card.sku,
            card.gtin,
            card.name,
            options[variant],
            card.image,
            None if price is None else price.unit_minor,
            price.lowest_30_days_minor if price is not None and price.percent else None,
            here,
            free[variant].online,
        )
    return found


async def scanned(tx: Tx, actor: Actor, location: UUID, code: str, *, currency: str = "EUR") -> Scanned:
    """What a code stands for: an article first, then everything else that carries one.

    Refuses with NothingScanned.
    """
    actor.require("till.sell", location)
    tidy = rules.typed(code)
    card = await catalog.find_variant(tx, code)
    if card is not None:
        found = await articles(tx, location, [card.id], currency=currency)
        return Scanned("article", card.sku, article=found[card.id])
    # What the shop shows as a picture is the address of a cart; its code stands at the end.
    bare = re.sub(r"[\s-]", "", tidy.rpartition("/CART/")[2])
    answer = await _person(tx, actor, bare) or await _sale(tx, actor, location, tidy, bare)
    if answer is None:
        raise NothingScanned(scanned=code)
    return answer


async def _person(tx: Tx, actor: Actor, bare: str) -> Scanned | None:
    try:
        if CARD.fullmatch(bare) and actor.may("customers.read"):
            known = await customers.by_identifier(tx, "card", bare)
            return Scanned("customer", bare, customer=known) if known else None
        if payments.GIFT_CARD_CODE.fullmatch(bare) and actor.may("payments.take"):
            return Scanned("gift_card", bare, gift_card=await payments.get_gift_card(tx, bare))
    except (InvalidInput, payments.GiftCardUnknown):
        # Thirteen digits may be no card number, sixteen letters no gift card: then the code is something else.
        return None
    return None


async def _sale(tx: Tx, actor: Actor, location: UUID, tidy: str, bare: str) -> Scanned | None:
    if CART.fullmatch(bare):
        try:
            cart = await orders.recall_cart(tx, actor, bare)
        except NotFound:
            return None
        return Scanned("cart", cart.code, cart=await orders.price_cart(tx, cart))
    if PICKUP.fullmatch(bare) and await orders.find_pickup(tx, location, bare) is not None:
        return Scanned("pickup", bare)
    if await find_receipt(tx, actor, tidy) is not None:
        return Scanned("receipt", tidy)
    if actor.may("till.return") and await orders.find_order(tx, SYSTEM, tidy) is not None:
        return Scanned("order", tidy)
    return None


async def list_parked(tx: Tx, actor: Actor, location: UUID) -> list[ParkedCart]:
    """The carts that wait at a store, the latest first."""
    actor.require("till.sell", location)
    return await tx.rows(ParkedCart, PARKED + "where location = $1 order by parked_at desc limit 100", location)


async def parked_slip(tx: Tx, actor: Actor, location: UUID, cart: UUID) -> ParkedSlip:
    """The slip of a cart that waits at a store. Refuses with NotFound."""
    actor.require("till.sell", location)
    found = await tx.row(ParkedCart, PARKED + "where location = $1 and cart = $2", location, cart)
    if found is None:
        raise NotFound(cart=cart)
    link = f"{(await installation(tx)).url}/cart/{found.code}"
    return ParkedSlip(found, link, rules.picture(link))


async def find_returnable(tx: Tx, actor: Actor, number: str, *, zone: str = "UTC") -> Returnable:
    """An order of any store or channel by the number of its receipt or its own, for a return today in a time zone.

    Whoever holds the number may bring the goods back. Refuses with NothingSoldUnder.
    """
    actor.require("till.return")
    tidy = rules.typed(number)
    receipt = await find_receipt(tx, actor, tidy)
    order = await orders.load_order(tx, receipt.order) if receipt else await orders.find_order(tx, SYSTEM, tidy)
    if order is None:
        raise NothingSoldUnder(number=number)
    cards = await catalog.variants(tx, [line.variant for line in order.lines])
    today = tx.now.astimezone(ZoneInfo(zone)).date()
    lines = [
        ReturnableLine(
            line.id,
            line.variant,
            line.sku,
            line.name,
            card.image if (card := cards.get(line.variant)) else None,
            line.quantity,
            line.fulfilled_quantity - line.returned_quantity,
            line.unit_minor,
            line.total_minor,
            line.return_until,
            orders.too_late(order, [line.id], today) is not None,
            orders.terms_of_return(order, line, today),
        )
        for line in order.lines
    ]
    paid = [
        PaidBy(payment.tender, payment.secured_minor, payment.refunded_minor)
        for payment in await payments.payments_of(tx, order.id)
        if payment.secured_minor
    ]
    places = [] if order.terms.return_anywhere else sorted(orders.places_of_return(order), key=str)
    to_come = order.state == "confirmed" and order.payment_state != "due"
    joinable = to_come and await orders.find_order(tx, actor, order.number) is not None
    return Returnable(
        order.id, order.number, order.channel, order.customer, order.name, order.placed_at, order.currency, lines, paid,
        places, joinable,
    )  # fmt: skip


async def list_returnables(tx: Tx, actor: Actor, text: str) -> list[orders.OrderRow]:
    """The latest orders of whoever is meant by a mail, card, phone or name: of known customers and of guests.

    Whoever may not look up customers finds nothing.
    """
    actor.require("till.return")
    if not actor.may("customers.read"):
        return []
    people = await customers.find_customers(tx, text, PEOPLE_ALIKE)
    found = [
        row
        for one in people
        for row in (await orders.list_orders(tx, SYSTEM, orders.OrderFilter(customer=one.id), size=LATEST_ORDERS)).items
    ]
    return sorted(found, key=lambda row: row.placed_at, reverse=True)[:LATEST_ORDERS]


async def preview_return(tx: Tx, actor: Actor, order: UUID, lines: Sequence[orders.ReturnLine]) -> ReturnPreview:
    """What a return would give back, before anything is done. Refuses with NothingToReturn."""
    actor.require("till.return")
    found = await orders.load_order(tx, order)
    amount, deducted, refunds = await orders.preview_return(tx, found, lines)
    return ReturnPreview(amount, deducted, found.currency, refunds)


async def find_offline_sale(tx: Tx, sale: UUID) -> OfflineSaleRow | None:
    """An uploaded sale by the id that its register gave it."""
    return await tx.row(OfflineSaleRow, OFFLINE + "where id = $1", sale)


async def list_offline_sales(
    tx: Tx, actor: Actor, location: UUID, cursor: str | None = None, size: int | None = None, *, odd: bool = False
) -> Page[OfflineSaleRow]:
    """What the registers of a store sold while they were cut off, the latest told first; all, or only what is odd."""
    actor.require("till.shift", location)
    after = decode_cursor(cursor, tuple[datetime, UUID])
    count = limit(size)
    rows = await tx.rows(
        OfflineSaleRow,
        OFFLINE + "where location = $1 and ($2::timestamptz is null or (received_at, id) < ($2, $3)) "
        "and (not $4 or oddities <> '[]') order by received_at desc, id desc limit $5",
        location,
        after[0] if after else None,
        after[1] if after else None,
        odd,
        count + 1,
    )
    last = rows[count - 1] if len(rows) > count else None
    return Page(rows[:count], encode_cursor(last.received_at, last.id) if last else None)


async def offline_standing(tx: Tx, actor: Actor, register: UUID) -> OfflineStanding:
    """How far a register has told what it sold while it was cut off, and the first 1,000 gaps in its numbers."""
    place = await locations.get_register(tx, register)
    actor.require("till.sell", place.location)
    gaps = await tx.rows(Gap, GAPS, register)
    counts = await tx.row(_Offline, COUNTS, register)
    found = counts or _Offline(0, 0, 0)
    return OfflineStanding(register, found.announced, found.uploaded, found.kept, gaps)

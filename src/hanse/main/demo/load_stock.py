"""Acts that fill warehouse and shelves, and the handling of stock between the last orders, with what is on its way."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID, uuid5

from hanse import fulfillment, inventory
from hanse.kit.actor import SYSTEM
from hanse.kit.db import Tx
from hanse.main.demo.catalogue import catalogue
from hanse.main.demo.courses import Order
from hanse.main.demo.history import DAYS, WAREHOUSE, pieces_taken
from hanse.main.demo.known import Known
from hanse.main.demo.places import place as place_of
from hanse.main.demo.places import stores
from hanse.main.demo.stage import Act, Play
from hanse.main.demo.stock import StockLevel, opening_stock

SPACE = UUID("4e0c8a4e-54a6-5b58-8d0c-0d6b1a1b6f4c")
LINES_AT_ONCE = 250
SAFETY_PIECES = 1


def acts(known: Known, orders: tuple[Order, ...]) -> Iterator[Act]:
    """The goods arrive before the first order; then what staff does with them in the last days."""
    opened = known.now - timedelta(days=DAYS + 2)
    levels = opening_stock(pieces_taken(orders))

    def arrive(part: tuple[StockLevel, ...]) -> Act:
        async def play(tx: Tx) -> None:
            await inventory.receive(
                tx,
                [
                    inventory.StockLine(
                        known.variants[one.sku], known.place(one.location), one.pieces, key=_key(known, one)
                    )
                    for one in part
                ],
                uuid5(SPACE, f"{known.now.isoformat()} delivery"),
            )

        return Act(opened, f"stock from {part[0].sku} at {part[0].location}", play)

    for first in range(0, len(levels), LINES_AT_ONCE):
        yield arrive(levels[first : first + LINES_AT_ONCE])
    places = sorted({one.location for one in levels})
    for place in places:
        yield _laid_out(known, place, [one for one in levels if one.location == place])
    left = [one for one in levels if one.location == WAREHOUSE and one.pieces >= 12]
    yield from _transfers(known, left)
    yield from _counts(known, levels)
    yield from _deliveries(known, [one for one in levels if one.location == WAREHOUSE and one.pieces < 12])
    yield Act(known.now - timedelta(minutes=2), "safety stock", lambda tx: _keep_back(tx, known, levels))


def _laid_out(known: Known, place: str, levels: list[StockLevel]) -> Act:
    """Everything has its bay, and the bays lie on a way that is walked from the first zone to the last."""
    way = [(zone.name.de, bay) for zone in place_of(place).zones for bay in zone.bays]
    zones, positions = {bay: zone for zone, bay in way}, {bay: number for number, (_, bay) in enumerate(way)}
    rows = [
        (known.variants[one.sku], fulfillment.BayInput(one.sku, one.bay, zones[one.bay], positions[one.bay]))
        for one in levels
    ]

    async def play(tx: Tx) -> None:
        await fulfillment.place_variants(tx, SYSTEM, known.place(place), rows)

    return Act(known.now - timedelta(days=DAYS + 1), f"bays at {place}", play)


def _key(known: Known, one: StockLevel) -> UUID:
    return uuid5(SPACE, f"{known.now.isoformat()} {one.location} {one.sku}")


def _transfers(known: Known, left: list[StockLevel]) -> Iterator[Act]:
    """Goods for the stores: some have arrived, the others are on the road."""
    for number, shop in enumerate(stores()):
        lines = [inventory.TransferLine(known.variants[one.sku], 2) for one in left[number * 9 : number * 9 + 6]]
        sent_at = known.now - timedelta(days=3 - number % 3, hours=number)
        yield Act(sent_at, f"transfer to {shop.key}", _transfer(known, shop.key, lines, arrived=number % 3 != 2))


def _transfer(known: Known, shop: str, lines: list[inventory.TransferLine], *, arrived: bool) -> Play:
    async def play(tx: Tx) -> None:
        sent = await inventory.transfer(tx, known.place(WAREHOUSE), known.place(shop), lines)
        if arrived:
            tx.now = tx.now + timedelta(hours=20)
            await inventory.receive_transfer(tx, sent)

    return play


def _counts(known: Known, levels: tuple[StockLevel, ...]) -> Iterator[Act]:
    """Two cycle counts: one is finished and found a difference, one still goes on."""
    for shop, hours_ago in zip(stores(), (30, 1), strict=False):
        mine = [known.variants[one.sku] for one in levels if one.location == shop.key][:8]
        play = _count(known, shop.key, mine, finished=hours_ago > 1)
        yield Act(known.now - timedelta(hours=hours_ago), f"count at {shop.key}", play)


def _count(known: Known, shop: str, variants: list[UUID], *, finished: bool) -> Play:
    async def play(tx: Tx) -> None:
        counter, location = known.somebody("store_manager", shop), known.place(shop)
        booked = {one.variant: one.on_hand for one in await inventory.availability(tx, variants, [location])}
        figures = [
            inventory.StockFigure(variant, location, booked.get(variant, 0) + (1 if finished and number == 3 else 0))
            for number, variant in enumerate(variants if finished else variants[:4])
        ]
        begun = await inventory.start_count(tx, counter, location, inventory.CountKind.CYCLE)
        await inventory.record_count(tx, counter, begun.id, figures)
        if finished:
            tx.now = tx.now + timedelta(minutes=25)
            await inventory.finish_count(tx, counter, begun.id)

    return play


def _deliveries(known: Known, short: list[StockLevel]) -> Iterator[Act]:
    """What makers have announced: one delivery has come with less than announced, one in part, two are on their way."""
    makers = [brand.maker.name for brand in catalogue().brands]
    for number, days in enumerate((-6, 0, 3, 9)):
        lines = [inventory.InboundLineInput(known.variants[one.sku], 24) for one in short[number * 6 : number * 6 + 6]]
        wanted = inventory.InboundInput(
            location=known.place(WAREHOUSE),
            supplier=makers[number % len(makers)],
            reference=f"LS-{known.now:%y%m}-{number + 1:03}",
            purchase_order=f"PO-{known.now:%y}-{number + 41:04}",
            expected_date=(known.now + timedelta(days=days)).date(),
            lines=lines,
        )
        arrived = lines[: (5, 3, 0, 0)[number]]
        play = _delivery(wanted, arrived, closed=days < 0)
        yield Act(known.now - timedelta(days=max(1, -days), hours=4 + number), f"delivery {number + 1}", play)


def _delivery(wanted: inventory.InboundInput, arrived: list[inventory.InboundLineInput], *, closed: bool) -> Play:
    async def play(tx: Tx) -> None:
        found = await inventory.announce_delivery(tx, SYSTEM, wanted)
        if arrived:
            tx.now = tx.now + timedelta(hours=2)
            lines = [inventory.ArrivedLine(one.variant, one.expected_quantity) for one in arrived]
            await inventory.receive_delivery(tx, SYSTEM, found.id, lines)
        if closed:
            await inventory.close_delivery(tx, SYSTEM, found.id, "One article is out of print.")

    return play


async def _keep_back(tx: Tx, known: Known, levels: tuple[StockLevel, ...]) -> None:
    """Of what lies in a store in some number, the last piece stays for those who stand before the shelf."""
    names = {one.key for one in stores()}
    lines = [
        inventory.SafetyStock(known.variants[one.sku], known.place(one.location), SAFETY_PIECES)
        for one in levels
        if one.location in names and one.pieces >= 5
    ]
    await inventory.set_safety_stock(tx, lines)

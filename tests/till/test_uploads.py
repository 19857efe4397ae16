"""What a register sold while it was cut off: each sale counts once, whatever order it is told in, and none is lost."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import msgspec
import pytest
import pytest_asyncio

from hanse import inventory, locations, orders, payments, till
from hanse.inventory import LeaseWanted
from hanse.kit.actor import SYSTEM
from hanse.kit.db import Database, Tx
from hanse.kit.ids import new_id
from hanse.till import Gap, OfflineLine, OfflineSale, OfflineTender
from tests.inventory.places import problems
from tests.orders.build import Shop, build_shop

OFFLINE_AUDITS = ("till.inv_offline_sale", "till.inv_offline_log", "till.inv_receipt_gap", "till.inv_receipt_chain")


class Counter(msgspec.Struct, frozen=True):
    """A shop, and a register in Lübeck that is open."""

    shop: Shop
    register: UUID


@pytest_asyncio.fixture
async def counter(tx: Tx) -> Counter:
    """Ten pieces of everything, and a lease of four beanies; open for three hours."""
    tx = Tx(tx._connection, tx.now - timedelta(hours=3))
    shop = await build_shop(tx)
    register = (await locations.save_register(tx, shop.luebeck, 1, "Kasse 1")).id
    await till.open_shift(tx, SYSTEM, shop.luebeck, register, 10000)
    await inventory.grant_leases(tx, register, shop.luebeck, 1, [LeaseWanted(shop.beanie, 4)])
    return Counter(shop, register)


def sale(tx: Tx, shop: Shop, sequence: int = 1, quantity: int = 1, **given: Any) -> OfflineSale:
    """So many beanies for 19.90, paid in cash two hours ago."""
    fields: dict[str, Any] = {
        "id": new_id(),
        "sequence": sequence,
        "sold_at": tx.now - timedelta(hours=2),
        "lines": [line(shop, quantity)],
        "tenders": [OfflineTender("cash", 1990 * quantity)],
        "cashier": "Anna",
    }
    return OfflineSale(**(fields | given))


def line(shop: Shop, quantity: int = 1, **given: Any) -> OfflineLine:
    fields: dict[str, Any] = {
        "sku": "BEANIE",
        "variant": shop.beanie,
        "quantity": quantity,
        "unit_minor": 1990,
        "total_minor": 1990 * quantity,
        "tax_rate": 1900,
    }
    return OfflineLine(**(fields | given))


async def told(tx: Tx, counter: Counter, *sales: OfflineSale, announced: int = 0) -> list[till.Uploaded]:
    return await till.take_offline(tx, SYSTEM, counter.shop.luebeck, counter.register, announced, sales)


def codes(answer: till.Uploaded) -> list[str]:
    return [oddity.code for oddity in answer.oddities]


async def audit(tx: Tx) -> list[str]:
    found = await problems(tx)
    for view in (*OFFLINE_AUDITS, "orders.inv_order_total", "orders.inv_order_taxes", "orders.inv_line_state"):
        found += [f"{view}: {problem}" for problem in await tx.column(f"select problem from {view}")]
    return found


async def beanies(tx: Tx, counter: Counter) -> inventory.Availability:
    [found] = await inventory.availability(tx, [counter.shop.beanie], [counter.shop.luebeck])
    return found


async def test_a_sale_comes_out_the_same_as_online(tx: Tx, counter: Counter) -> None:
    one = sale(tx, counter.shop, quantity=3, given_minor=6000)
    [answer] = await told(tx, counter, one)
    assert (answer.state, answer.number, codes(answer)) == ("taken", "LUEBECK-1-X000001", [])
    assert answer.order is not None
    order = await orders.load_order(tx, answer.order)
    assert (order.state, order.total_minor, order.tax_minor, order.placed_at) == ("completed", 5970, 953, one.sold_at)
    receipt = await till.find_receipt(tx, SYSTEM, "luebeck-1-x000001")
    assert receipt is not None
    assert (receipt.id, receipt.number, receipt.cashier) == (answer.receipt, "LUEBECK-1-000001", "Anna")
    assert (receipt.tenders[0].given_minor, receipt.tenders[0].change_minor) == (6000, 30)
    assert [lease.quantity for lease in await inventory.leases_of(tx, counter.register)] == [1]
    found = await beanies(tx, counter)
    assert (found.on_hand, found.available) == (7, 6)
    assert await audit(tx) == []


async def test_a_sale_told_twice_counts_once(tx: Tx, counter: Counter) -> None:
    one, two = sale(tx, counter.shop, 1), sale(tx, counter.shop, 2)
    first = await told(tx, counter, two, one, two)
    again = await told(tx, counter, one, two)
    assert [answer.state for answer in first] == ["taken", "taken", "repeated"]
    assert [answer.state for answer in again] == ["repeated", "repeated"]
    assert {a.order for a in first} == {a.order for a in again}
    assert await tx.value("select count(*) from till.receipt") == 2
    assert (await beanies(tx, counter)).on_hand == 8
    assert await audit(tx) == []


async def test_numbers_that_are_missing_are_known(tx: Tx, counter: Counter) -> None:
    await told(tx, counter, sale(tx, counter.shop, 7), sale(tx, counter.shop, 3), announced=9)
    standing = await till.offline_standing(tx, SYSTEM, counter.register)
    assert (standing.announced, standing.uploaded) == (9, 2)
    assert standing.missing == [Gap(1, 2), Gap(4, 6), Gap(8, 9)]


async def test_a_sale_that_is_told_differently_changes_nothing(tx: Tx, counter: Counter) -> None:
    one = sale(tx, counter.shop)
    await told(tx, counter, one)
    other = msgspec.structs.replace(one, lines=[line(counter.shop, 2)])
    for _ in range(2):
        [answer] = await told(tx, counter, other)
        assert (answer.state, codes(answer)) == ("repeated", ["told_differently"])
    assert (await beanies(tx, counter)).on_hand == 9


async def test_two_sales_under_one_number_are_both_taken_in(tx: Tx, counter: Counter) -> None:
    await told(tx, counter, sale(tx, counter.shop, 1))
    [answer] = await told(tx, counter, sale(tx, counter.shop, 1))
    assert (answer.state, codes(answer)) == ("taken", ["number_taken"])
    assert await audit(tx) == []


async def test_the_price_on_the_receipt_stands(tx: Tx, counter: Counter) -> None:
    lines = [line(counter.shop, 3, total_minor=4999), line(counter.shop, unit_minor=500, total_minor=500, tax_rate=700)]
    one = sale(tx, counter.shop, lines=lines, tenders=[OfflineTender("cash", 5499)])
    [answer] = await told(tx, counter, one)
    assert codes(answer) == ["price_differs"]
    assert answer.order is not None
    order = await orders.load_order(tx, answer.order)
    assert [(ln.total_minor, ln.discount_minor, ln.tax_minor) for ln in order.lines] == [(4999, 971, 798), (500, 0, 33)]
    assert (order.total_minor, order.tax_minor, order.net_minor) == (5499, 831, 4668)
    assert await audit(tx) == []


async def test_an_unknown_article_is_sold_all_the_same(tx: Tx, counter: Counter) -> None:
    unknown = line(counter.shop, 2, sku="NEW-1", variant=None, name={"de": "Neu", "en": "New"})
    [answer] = await told(tx, counter, sale(tx, counter.shop, quantity=2, lines=[unknown]))
    assert codes(answer) == ["unknown_article", "beyond_lease", "oversold"]
    assert answer.order is not None
    order = await orders.load_order(tx, answer.order)
    assert (order.lines[0].sku, order.lines[0].name["en"], order.state) == ("NEW-1", "New", "completed")
    assert await audit(tx) == []


async def test_an_article_is_known_by_its_code(tx: Tx, counter: Counter) -> None:
    [answer] = await told(tx, counter, sale(tx, counter.shop, lines=[line(counter.shop, variant=None)]))
    assert (answer.state, codes(answer)) == ("taken", [])


async def test_what_was_sold_beyond_the_lease_is_taken_in_and_flagged(tx: Tx, counter: Counter) -> None:
    [answer] = await told(tx, counter, sale(tx, counter.shop, quantity=5))
    assert codes(answer) == ["beyond_lease"]
    found = await beanies(tx, counter)
    assert (found.on_hand, found.available) == (5, 1)  # the lease of four stands until the register gives it back
    assert await audit(tx) == []


async def test_what_was_promised_to_somebody_else_is_oversold(tx: Tx, counter: Counter) -> None:
    promised = inventory.HoldWanted(new_id(), counter.shop.beanie, counter.shop.luebeck, 6, None, "order", new_id())
    await inventory.hold(tx, [promised])
    [answer] = await told(tx, counter, sale(tx, counter.shop, quantity=5))
    assert codes(answer) == ["beyond_lease", "oversold"]
    assert answer.oddities[1].facts == {"variant": str(counter.shop.beanie), "quantity": 1}
    [body] = await tx.column("select body from kit.event where type = 'promise.hurt'")
    assert [(hurt["hold"], hurt["quantity"]) for hurt in body["promises"]] == [(str(promised.key), 1)]
    assert await audit(tx) == []


async def test_a_card_taken_offline_is_money_and_a_note(tx: Tx, counter: Counter) -> None:
    tenders = [OfflineTender("cash", 990), OfflineTender("card_offline", 1000, "slip 17")]
    [answer] = await told(tx, counter, sale(tx, counter.shop, tenders=tenders))
    assert codes(answer) == ["card_offline"]
    assert answer.order is not None
    paid = await payments.payments_of(tx, answer.order)
    assert [(p.tender, p.captured_minor, p.state) for p in paid] == [
        ("cash", 990, "captured"),
        ("card", 1000, "captured"),
    ]


@pytest.mark.parametrize(("given", "booked"), [(1500, [("cash", 1500), ("on_account", 490)]), (2500, [("cash", 1990)])])
async def test_money_that_does_not_fit_is_booked_and_noted(
    tx: Tx, counter: Counter, given: int, booked: list[tuple[str, int]]
) -> None:
    [answer] = await told(tx, counter, sale(tx, counter.shop, tenders=[OfflineTender("cash", given)]))
    assert (answer.state, codes(answer)) == ("taken", ["tenders_differ"])
    assert answer.order is not None
    assert [(p.tender, p.captured_minor) for p in await payments.payments_of(tx, answer.order)] == booked
    assert await audit(tx) == []


async def test_a_sale_counts_for_the_shift_in_whose_drawer_the_money_lies(tx: Tx, counter: Counter) -> None:
    shop = counter.shop
    later = Tx(tx._connection, tx.now + timedelta(hours=5))
    await till.close_shift(later, SYSTEM, shop.luebeck, counter.register, 11990)
    tomorrow = Tx(tx._connection, tx.now + timedelta(hours=20))
    await till.open_shift(tomorrow, SYSTEM, shop.luebeck, counter.register, 0)
    [answer] = await told(tomorrow, counter, sale(tx, shop, sold_at=tx.now + timedelta(hours=4)))
    assert codes(answer) == ["shift_closed"]
    yesterday = (await till.list_shifts(tx, SYSTEM, shop.luebeck))[1]
    report = await till.report(tx, yesterday.id)
    assert (report.receipts, report.cash_difference_minor) == (1, 0)
    assert await audit(tx) == []


async def test_a_register_without_any_shift_loses_no_sale(tx: Tx, counter: Counter) -> None:
    second = (await locations.save_register(tx, counter.shop.luebeck, 2, "Kasse 2")).id
    answers = await till.take_offline(tx, SYSTEM, counter.shop.luebeck, second, 0, [sale(tx, counter.shop)])
    assert (answers[0].state, codes(answers[0])) == ("taken", ["no_shift", "beyond_lease"])


async def test_a_clock_that_runs_ahead_is_noted(tx: Tx, counter: Counter) -> None:
    [answer] = await told(tx, counter, sale(tx, counter.shop, sold_at=tx.now + timedelta(hours=1)))
    assert codes(answer) == ["clock_ahead"]
    assert answer.order is not None
    assert (await orders.load_order(tx, answer.order)).placed_at == tx.now


async def test_a_sale_that_cannot_be_booked_is_kept_and_tried_again(tx: Tx, counter: Counter) -> None:
    await tx.run("update ledger.kind set kind = 'elsewhere' where kind = 'money.sales'")
    good = sale(tx, counter.shop, 1)
    [answer] = await told(tx, counter, good)
    assert (answer.state, codes(answer)) == ("kept", ["not_booked"])
    [event] = await tx.column("select body from kit.event where type = 'offline_sale.kept'")
    assert event["sale"] == str(good.id)
    assert (await beanies(tx, counter)).on_hand == 10
    await tx.run("update ledger.kind set kind = 'money.sales' where kind = 'elsewhere'")
    await told(tx, counter)
    found = await till.find_offline_sale(tx, good.id)
    assert found is not None
    assert (found.state, found.oddities) == ("taken", [])
    assert (await beanies(tx, counter)).on_hand == 9


async def test_the_customer_of_a_sale_is_remembered(tx: Tx, counter: Counter) -> None:
    [answer] = await told(tx, counter, sale(tx, counter.shop, customer=new_id()))
    assert (answer.state, codes(answer)) == ("taken", ["unknown_customer"])


async def test_the_office_sees_what_is_odd(tx: Tx, counter: Counter) -> None:
    await told(tx, counter, sale(tx, counter.shop, 1), sale(tx, counter.shop, 2, quantity=9))
    everything = await till.list_offline_sales(tx, SYSTEM, counter.shop.luebeck)
    odd = await till.list_offline_sales(tx, SYSTEM, counter.shop.luebeck, odd=True)
    assert (len(everything.items), [row.sequence for row in odd.items]) == (2, [2])
    first = await till.list_offline_sales(tx, SYSTEM, counter.shop.luebeck, size=1)
    second = await till.list_offline_sales(tx, SYSTEM, counter.shop.luebeck, first.next, size=1)
    assert {row.sequence for row in (*first.items, *second.items)} == {1, 2}


DAMAGE = {
    "a sale lost its receipt's number": (
        "update till.offline_sale set number = 'LUEBECK-1-X000099'",
        "till.inv_offline_sale",
    ),
    "a sale was forgotten": ("delete from till.offline_sale", "till.inv_offline_sale"),
    "a register's count was set back": ("update till.offline_log set announced = 0", "till.inv_offline_log"),
}


@pytest.mark.parametrize("damage", DAMAGE)
async def test_the_audit_finds_damage(tx: Tx, counter: Counter, damage: str) -> None:
    await told(tx, counter, sale(tx, counter.shop))
    statement, view = DAMAGE[damage]
    await tx.run(statement)
    assert {problem.partition(":")[0] for problem in await audit(tx)} == {view}


async def test_leases_and_uploads_over_http(
    database: Database,
    signed_in: Callable[..., Awaitable[httpx.AsyncClient]],
    drain: Callable[[], Awaitable[None]],
) -> None:
    async with database.transaction() as tx:
        shop = await build_shop(tx)
        register = (await locations.save_register(tx, shop.luebeck, 1, "Kasse 1")).id
        one = sale(tx, shop, 2)
    await drain()
    cashier = await signed_in("cashier", shop.luebeck)
    place = {"location": str(shop.luebeck), "register": str(register)}

    async def post(path: str, body: dict[str, Any], expect: int = 200, who: httpx.AsyncClient = cashier) -> Any:
        answer = await who.post(f"/v1/till/{path}", json=place | body, headers={"Idempotency-Key": str(uuid4())})
        assert answer.status_code == expect, answer.text
        return answer.json()

    wanted = [{"variant": str(shop.beanie), "quantity": 3}]
    [lease] = (await post("leases", {"request": 1, "lines": wanted}))["leases"]
    assert lease["quantity"] == 3
    assert (await post("leases", {"request": 1}, 409))["code"] == "lease_request_stale"
    left = await post("leases/return", {"request": 2, "lines": [{"variant": str(shop.beanie), "quantity": 1}]})
    assert [one["quantity"] for one in left["leases"]] == [2]
    body = {"announced": 2, "sales": [msgspec.to_builtins(one)]}
    first, again = await post("uploads", body), await post("uploads", body)
    assert (first["sales"][0]["state"], again["sales"][0]["state"]) == ("taken", "repeated")
    assert first["standing"]["missing"] == [{"first": 1, "last": 1}]
    standing = await cashier.get(f"/v1/till/registers/{register}/uploads")
    assert standing.json() == first["standing"]
    seen = await cashier.get(f"/v1/till/registers/{register}/leases")
    assert [one["quantity"] for one in seen.json()["leases"]] == [1]
    chief = await signed_in("store_manager", shop.luebeck)
    assert (await post("leases/reclaim", {}, 403))["code"] == "forbidden"
    assert (await post("leases/reclaim", {}, who=chief))["pieces"] == 1
    odd = await cashier.get("/v1/till/uploads", params={"location": str(shop.luebeck), "odd": True})
    assert [row["oddities"][0]["code"] for row in odd.json()["items"]] == ["no_shift"]
    elsewhere = await signed_in("cashier", shop.altona)
    assert (await post("uploads", body, 403, elsewhere))["code"] == "forbidden"

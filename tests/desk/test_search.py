"""One box finds anything, and only what one may see."""

from uuid import UUID

import msgspec
import pytest

from hanse import access, customers, desk, fulfillment, locations, orders, till
from hanse.kit.actor import SYSTEM, Actor, Grant, Kind
from hanse.kit.db import Tx
from hanse.kit.refusals import Forbidden
from hanse.orders import Delivery, TenderWanted
from tests.orders.build import Shop, build_shop

AGENT = Actor(Kind.STAFF, name="Agent", grants=(Grant(access.ROLES["service_agent"]),))


class Known(msgspec.Struct, frozen=True):
    """A customer with one thing of each sort."""

    shop: Shop
    customer: customers.Customer
    pickup: orders.Order
    receipt: till.Receipt
    back: orders.Return
    cart: orders.Cart
    case: desk.Case


async def prepare(tx: Tx) -> Known:
    shop = await build_shop(tx)
    wanted = customers.RegisterCustomer(
        email="wiebke.petersen@example.org", given_name="Wiebke", family_name="Petersen", phone="0451 1234567"
    )
    person = await customers.issue_card(tx, (await customers.register(tx, wanted)).id)
    pickup = await collect(tx, shop, person)
    register = (await locations.save_register(tx, shop.luebeck, 1, "Kasse 1")).id
    await till.open_shift(tx, SYSTEM, shop.luebeck, register, 10000)
    sale = await orders.open_cart(tx, SYSTEM, "store", location=shop.luebeck)
    await orders.put_line(tx, SYSTEM, sale.id, shop.beanie, 1, Delivery.CARRY_OUT, shop.luebeck)
    wish = orders.PlaceOrder(
        cart=sale.id,
        payments=[TenderWanted("cash")],
        expected_total_minor=1990,
        location=shop.luebeck,
        register=register,
    )
    sold, receipt = await till.sell(tx, SYSTEM, wish)
    assert receipt is not None
    line = orders.ReturnLine(sold.lines[0].id, 1)
    back = await orders.return_goods(tx, SYSTEM, sold.id, shop.altona, [line], "too small")
    cart = await orders.open_cart(tx, SYSTEM, "web")
    await orders.attach_customer(tx, SYSTEM, cart.id, person.id)
    cart = await orders.put_line(tx, SYSTEM, cart.id, shop.book, 1, Delivery.SHIP)
    case = await desk.open_case(
        tx, AGENT, desk.CaseInput(headline="Button missing", body="One button is missing.", customer=person.id)
    )
    return Known(shop, person, pickup, receipt, back, cart, case)


async def collect(tx: Tx, shop: Shop, person: customers.Customer) -> orders.Order:
    cart = await orders.open_cart(tx, SYSTEM, "web")
    await orders.put_line(tx, SYSTEM, cart.id, shop.jacket, 1, Delivery.PICKUP, shop.luebeck)
    await orders.attach_customer(tx, SYSTEM, cart.id, person.id)
    wish = orders.PlaceOrder(
        cart=cart.id,
        email=person.email or "",
        name=person.name,
        payments=[TenderWanted("cash")],
        expected_total_minor=14900,
    )
    order = await orders.place_order(tx, SYSTEM, wish)
    (task,) = await fulfillment.make_tasks(tx, order.id)
    await fulfillment.start_pick(tx, SYSTEM, task.id)
    await fulfillment.confirm_pick(tx, SYSTEM, task.id, task.lines[0].line, "JACKET", 1)
    await fulfillment.mark_ready(tx, SYSTEM, task.id, "B 4")
    return order


async def first(tx: Tx, text: str, actor: Actor = AGENT) -> tuple[desk.HitKind, UUID] | None:
    found = await desk.find(tx, actor, text)
    return (found[0].kind, found[0].id) if found else None


async def test_a_customer_is_found_by_whatever_they_read_out(tx: Tx) -> None:
    known = await prepare(tx)
    person = known.customer
    mine = (desk.HitKind.CUSTOMER, person.id)
    card = person.card or ""
    for text in (
        person.number,
        person.number.lower(),
        card,
        f"{card[:4]} {card[4:]}",
        "0451 1234567",
        "+49451 1234567",
    ):
        assert await first(tx, text) == mine, text
    for text in ("wiebke.petersen@example.org", "Petersen", "Wiebke Petersn"):
        hits = await desk.find(tx, AGENT, text)
        assert mine in [(hit.kind, hit.id) for hit in hits], text


async def test_everything_with_a_number_is_found_by_it(tx: Tx) -> None:
    known = await prepare(tx)
    code = known.pickup.pickups[0].code
    assert await first(tx, known.pickup.number) == (desk.HitKind.ORDER, known.pickup.id)
    assert await first(tx, known.receipt.number.lower()) == (desk.HitKind.RECEIPT, known.receipt.id)
    assert await first(tx, known.back.number) == (desk.HitKind.RETURN, known.back.id)
    assert await first(tx, f"{known.cart.code[:4]}-{known.cart.code[4:]}") == (desk.HitKind.CART, known.cart.id)
    assert await first(tx, known.case.number) == (desk.HitKind.CASE, known.case.id)
    hits = await desk.find(tx, AGENT, code)
    assert (hits[0].kind, hits[0].order, hits[0].state) == (desk.HitKind.PICKUP, known.pickup.id, "ready")
    assert (hits[0].customer, hits[0].location) == (known.customer.id, known.shop.luebeck)


async def test_what_is_named_exactly_stands_before_what_looks_alike(tx: Tx) -> None:
    known = await prepare(tx)
    hits = await desk.find(tx, AGENT, "petersen")
    kinds = [hit.kind for hit in hits]
    assert kinds == ["order", "customer"]
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    (named,) = [hit for hit in await desk.find(tx, AGENT, known.customer.number) if hit.exact]
    assert named.id == known.customer.id


async def test_nothing_is_found_for_nothing(tx: Tx) -> None:
    await prepare(tx)
    for text in ("", " ", "x", "%%", "nobody-like-that@example.org", "'; drop table desk.note"):
        assert await desk.find(tx, AGENT, text) == []


async def test_a_store_finds_only_what_touches_it(tx: Tx) -> None:
    known = await prepare(tx)
    held = access.ROLES["store_manager"]
    here = Actor(Kind.STAFF, grants=(Grant(held, frozenset({known.shop.luebeck})),))
    there = Actor(Kind.STAFF, grants=(Grant(held, frozenset({known.shop.altona})),))
    assert await first(tx, known.pickup.number, here) == (desk.HitKind.ORDER, known.pickup.id)
    assert await first(tx, known.pickup.number, there) is None
    assert await first(tx, known.pickup.pickups[0].code, there) is None
    # Goods come back anywhere, so any store finds the receipt.
    assert await first(tx, known.receipt.number, there) == (desk.HitKind.RECEIPT, known.receipt.id)


async def test_who_has_no_desk_is_refused(tx: Tx) -> None:
    picker = Actor(Kind.STAFF, grants=(Grant(access.ROLES["picker"]),))
    with pytest.raises(Forbidden):
        await desk.find(tx, picker, "Petersen")


async def test_looking_leaves_a_trace_of_who_was_seen_but_not_of_what_was_typed(tx: Tx) -> None:
    known = await prepare(tx)
    await desk.search(tx, AGENT, "petersen")
    entry = (await access.list_audit(tx, subject="desk")).items[0]
    assert (entry.action, entry.actor_name) == ("desk.search", "Agent")
    assert entry.after == {"customers": [str(known.customer.id)], "kinds": ["customer", "order"]}
    await desk.view_customer(tx, AGENT, known.customer.id)
    entry = (await access.list_audit(tx, subject=f"customer:{known.customer.id}")).items[0]
    assert (entry.action, entry.actor_name) == ("desk.view", "Agent")


async def test_a_customer_is_seen_whole(tx: Tx) -> None:
    known = await prepare(tx)
    session = await desk.start_session(
        tx, AGENT, known.customer.id, desk.SessionChannel.PHONE, desk.Matter.ORDER_STATUS
    )
    seen = await desk.see_customer(tx, AGENT, known.customer.id)
    assert seen.customer.id == known.customer.id
    assert [row.id for row in seen.open_orders] == [known.pickup.id] == [row.id for row in seen.recent_orders]
    assert [(one.order, one.shelf, one.location) for one in seen.pickups] == [
        (known.pickup.id, "B 4", known.shop.luebeck)
    ]
    assert [(cart.code, cart.pieces) for cart in seen.carts] == [(known.cart.code, 1)]
    assert [case.number for case in seen.cases] == [known.case.number]
    assert [one.id for one in seen.sessions] == [session.id]
    assert (seen.standing.points, seen.standing.tier) == (
        0,
        (await desk.see_customer(tx, AGENT, seen.customer.id)).standing.tier,
    )
    assert {entry.kind for entry in seen.timeline.items} >= {"contact", "case_opened"}
    assert seen.returns == []


async def test_money_on_its_way_back_is_seen(tx: Tx) -> None:
    known = await prepare(tx)
    await tx.run("update orders.sales_order set customer = $2 where id = $1", known.receipt.order, known.customer.id)
    await tx.run("update payments.refund set state = 'pending', done_at = null")
    (shown,) = (await desk.see_customer(tx, AGENT, known.customer.id)).returns
    assert (shown.number, shown.amount_minor, shown.refund_waiting_minor) == (known.back.number, 1990, 1990)

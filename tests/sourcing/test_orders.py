"""Sourcing at work: orders keep why, lines come from elsewhere, partners are asked, the past is decided again."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import msgspec
import pytest

from hanse import fulfillment, inventory, locations, orders, sourcing
from hanse.kit.actor import SYSTEM
from hanse.kit.clock import MovableClock
from hanse.kit.db import Database, Tx
from hanse.kit.ids import new_id
from hanse.kit.refusals import InvalidInput, NotFound, StaleVersion
from hanse.orders import Delivery, TenderWanted
from hanse.sourcing import ExcludeRule, KeepRule
from tests.orders.build import HOME, OPEN_ALL_WEEK, Shop, build_shop
from tests.sourcing.build import rule_set

SignedIn = Callable[..., Awaitable[httpx.AsyncClient]]
Drain = Callable[[], Awaitable[None]]


async def bought(tx: Tx, shop: Shop, *, quantity: int = 1, held: bool = False) -> orders.Order:
    cart = await orders.open_cart(tx, SYSTEM, "web")
    await orders.put_line(tx, SYSTEM, cart.id, shop.jacket, quantity, Delivery.SHIP)
    if held:
        await orders.hold_cart(tx, SYSTEM, cart.id)
    total = quantity * 14900 + (490 if quantity == 1 else 0)
    wish = orders.PlaceOrder(
        cart=cart.id, email="kundin@example.org", name="Test Kundin", shipping=HOME, delivery_method="standard",
        payments=[TenderWanted("cash")], expected_total_minor=total,
    )  # fmt: skip
    return await orders.place_order(tx, SYSTEM, wish)


async def partner(tx: Tx, variant: UUID, pieces: int) -> UUID:
    wanted = locations.LocationInput(
        code="partner", name="Partner", kind=locations.Kind.PARTNER, address=HOME, latitude=53.5, longitude=10.0,
        capabilities=[locations.Capability.SHIPS], opening=OPEN_ALL_WEEK,
    )  # fmt: skip
    saved = await locations.save_location(tx, wanted)
    await inventory.receive(tx, [inventory.StockLine(variant, saved.id, pieces)], None, "receive")
    return saved.id


async def only_at(tx: Tx, shop: Shop, **pieces: int) -> None:
    """Put as many jackets as said at each place, and none where nothing is said."""
    figures = [
        inventory.StockFigure(shop.jacket, place, pieces.get(name, 0))
        for name, place in (("altona", shop.altona), ("luebeck", shop.luebeck), ("warehouse", shop.warehouse))
    ]
    await inventory.set_stock(tx, figures)


async def figures_of(tx: Tx, variant: UUID, place: UUID) -> tuple[int, int]:
    (found,) = await inventory.availability(tx, [variant], [place])
    return found.on_hand, found.pending


@pytest.mark.parametrize("held", [False, True])
async def test_an_order_line_keeps_why_it_comes_from_where_it_comes(tx: Tx, held: bool) -> None:
    shop = await build_shop(tx)
    order = await bought(tx, shop, held=held)
    (line,) = order.lines
    assert line.source_location == shop.warehouse
    assert line.sourcing is not None
    why = msgspec.convert(line.sourcing, sourcing.Why)
    assert (why.rule_set, why.proven, why.parcels, len(why.others)) == ("*@0", True, 1, 2)
    assert await tx.value("select sales_order from sourcing.decision where id = $1", why.decision) == order.id


async def test_a_basket_comes_from_one_place_if_one_has_everything(tx: Tx) -> None:
    shop = await build_shop(tx, stock=0)
    lines = [(shop.jacket, shop.warehouse, 1), (shop.jacket, shop.luebeck, 5), (shop.beanie, shop.luebeck, 5)]
    await inventory.receive(tx, [inventory.StockLine(*line) for line in lines], None, "receive")
    wishes = [sourcing.Wish(new_id(), variant, 1) for variant in (shop.jacket, shop.beanie)]
    both = await source(tx, wishes)
    assert {take.location for takes in both.places.values() for take in takes} == {shop.luebeck}
    alone = await source(tx, wishes[:1])
    assert [take.location for take in alone.places[wishes[0].id]] == [shop.warehouse]


async def test_without_a_place_that_ships_nothing_can_be_sent(tx: Tx) -> None:
    wish = sourcing.Wish(new_id(), new_id(), 1)
    found = await source(tx, [wish])
    assert (found.short, found.guesses) == ({wish.variant: 1}, {})


async def source(tx: Tx, wishes: list[sourcing.Wish]) -> sourcing.Sourced:
    wanted = sourcing.Wanted(channel="web", wishes=wishes, destination=HOME)
    return await sourcing.source(tx, wanted, workload=idle, subject=new_id())


async def idle(_tx: Tx, places: Sequence[UUID]) -> dict[UUID, sourcing.Waiting]:
    return {}


async def test_the_rules_of_a_channel_decide_and_every_version_stays(tx: Tx) -> None:
    shop = await build_shop(tx)
    saved = await sourcing.save_rule_set(tx, SYSTEM, "web", rule_set(ExcludeRule(["lager", "altona"])))
    assert (await bought(tx, shop)).lines[0].source_location == shop.luebeck
    again = await sourcing.save_rule_set(tx, SYSTEM, "web", rule_set(ExcludeRule(["lager"])), seen_version=1)
    assert (saved.version, again.version) == (1, 2)
    assert (await sourcing.get_rule_set(tx, "web", 1)).rules == saved.rules
    with pytest.raises(StaleVersion):
        await sourcing.save_rule_set(tx, SYSTEM, "web", rule_set(), seen_version=1)
    with pytest.raises(InvalidInput):
        await sourcing.save_rule_set(tx, SYSTEM, "web", rule_set(ExcludeRule(["nowhere"])))
    with pytest.raises(InvalidInput):
        await sourcing.save_rule_set(tx, SYSTEM, "web", rule_set(ExcludeRule()))


async def test_what_no_place_may_send_is_refused_though_it_lies_somewhere(tx: Tx) -> None:
    shop = await build_shop(tx)
    await only_at(tx, shop, luebeck=2)
    await sourcing.save_rule_set(tx, SYSTEM, "*", rule_set(KeepRule(2)))
    with pytest.raises(orders.LinesOutOfStock) as refused:
        await bought(tx, shop)
    (line,) = refused.value.facts["lines"]
    assert line["alternatives"] == [{"location": str(shop.luebeck), "available": 2}]


async def test_what_a_cart_held_that_ran_out_can_still_be_ordered(database: Database, clock: MovableClock) -> None:
    async with database.transaction() as tx:
        shop = await build_shop(tx, stock=0)
        await only_at(tx, shop, warehouse=1)
        cart = await orders.open_cart(tx, SYSTEM, "web")
        await orders.put_line(tx, SYSTEM, cart.id, shop.jacket, 1, Delivery.SHIP)
        await orders.hold_cart(tx, SYSTEM, cart.id, 5)
    clock.move(timedelta(minutes=6))
    async with database.transaction() as tx:
        assert (await bought(tx, shop)).lines[0].source_location == shop.warehouse


async def test_a_short_pick_is_sourced_anew_and_what_nobody_has_is_refunded(tx: Tx) -> None:
    shop = await build_shop(tx)
    await only_at(tx, shop, warehouse=1, luebeck=1)
    order = await bought(tx, shop)
    (task,) = await fulfillment.make_tasks(tx, order.id)
    await fulfillment.short_pick(tx, SYSTEM, task.id, order.lines[0].id, "not there")
    moved = await orders.load_order(tx, order.id)
    assert (moved.lines[0].source_location, moved.lines[0].state) == (shop.luebeck, "open")
    assert await figures_of(tx, shop.jacket, shop.warehouse) == (0, 0)
    assert await figures_of(tx, shop.jacket, shop.luebeck) == (1, 1)
    (_, second) = await fulfillment.tasks_of(tx, order.id)
    await fulfillment.short_pick(tx, SYSTEM, second.id, order.lines[0].id, "not there either")
    assert (await orders.load_order(tx, order.id)).state == "cancelled"
    assert [a.kind for a in (await orders.load_order(tx, order.id)).adjustments] == ["resource", "cancel"]


async def test_a_line_is_never_sent_back_to_a_place_that_it_was_taken_from(tx: Tx) -> None:
    shop = await build_shop(tx)
    order = await bought(tx, shop)
    line, seen = order.lines[0].id, [order.lines[0].source_location]
    for _ in range(2):
        answer = await orders.resource_lines(tx, SYSTEM, order.id, [line], "tried")
        seen.append(answer.moved[line])
    assert sorted(seen) == sorted([shop.warehouse, shop.luebeck, shop.altona])
    assert (await orders.resource_lines(tx, SYSTEM, order.id, [line], "tried")).left == [line]
    assert await figures_of(tx, shop.jacket, seen[-1]) == (10, 1)


async def test_a_place_that_closes_leaves_no_parcel_behind(database: Database, drain: Drain) -> None:
    async with database.transaction() as tx:
        shop = await build_shop(tx)
        order = await bought(tx, shop)
    await drain()
    async with database.transaction() as tx:
        place = await locations.get_location(tx, shop.warehouse)
        fields = {name: getattr(place, name) for name in locations.LocationInput.__struct_fields__}
        await locations.save_location(tx, locations.LocationInput(**{**fields, "active": False}))
    await drain()
    async with database.transaction() as tx:
        moved = await orders.load_order(tx, order.id)
        assert moved.lines[0].source_location != shop.warehouse
        tasks = await fulfillment.tasks_of(tx, order.id)
        assert [(t.location == shop.warehouse, t.state) for t in tasks] == [(True, "cancelled"), (False, "open")]


async def test_a_lost_parcel_is_sent_again_and_earns_nothing_twice(tx: Tx) -> None:
    shop = await build_shop(tx)
    order = await bought(tx, shop)
    line = order.lines[0].id
    (task,) = await fulfillment.make_tasks(tx, order.id)
    await orders.ship(tx, SYSTEM, order.id, [line], "T1")
    await tx.run("update fulfillment.task set state = 'shipped' where id = $1", task.id)
    again = await orders.resend(tx, SYSTEM, order.id, [line], "lost on its way")
    assert (again.state, again.lines[0].state, again.lines[0].fulfilled_quantity) == ("confirmed", "open", 0)
    # Nothing of it is in the customer's hands; what it has earned stays.
    assert (orders.kept_minor(again), orders.rewarded_minor(again)) == (0, 14900)
    await fulfillment.follow_source(tx, order.id, line)
    assert [t.state for t in await fulfillment.tasks_of(tx, order.id)] == ["shipped", "open"]
    await orders.ship(tx, SYSTEM, order.id, [line], "T2")
    shipped = orders.OrderLinesShipped.wire_name
    amounts = await tx.column("select (body ->> 'amount_minor')::bigint from kit.event where type = $1", shipped)
    assert sorted(amounts) == [0, 14900]
    assert (await orders.load_order(tx, order.id)).state == "completed"


async def test_a_partner_is_offered_what_it_shall_send_and_accepts(tx: Tx) -> None:
    shop = await build_shop(tx)
    await only_at(tx, shop)
    place = await partner(tx, shop.jacket, 3)
    order = await bought(tx, shop)
    assert order.lines[0].source_location == place
    (task,) = await fulfillment.make_tasks(tx, order.id)
    assert (task.state, task.offer, task.offer_until) == ("offered", "offered", tx.now + timedelta(minutes=60))
    with pytest.raises(fulfillment.TaskNotThere):
        await fulfillment.start_pick(tx, SYSTEM, task.id)
    taken = await fulfillment.accept_offer(tx, SYSTEM, task.id)
    assert (taken.state, taken.offer) == ("open", "accepted")
    with pytest.raises(fulfillment.TaskNotThere):
        await fulfillment.decline_offer(tx, SYSTEM, task.id, "too late")


async def test_a_declined_offer_goes_to_the_next_place(tx: Tx) -> None:
    shop = await build_shop(tx)
    await only_at(tx, shop)
    place = await partner(tx, shop.jacket, 3)
    order = await bought(tx, shop)
    (task,) = await fulfillment.make_tasks(tx, order.id)
    await only_at(tx, shop, altona=1)
    assert task.destination == "23552 Lübeck, DE"
    (asked,) = await fulfillment.offers(tx, SYSTEM, 30)
    assert (asked.location, asked.waiting, asked.next_until) == (place, 1, task.offer_until)
    declined = await fulfillment.decline_offer(tx, SYSTEM, task.id, "sold out")
    assert (declined.state, declined.offer) == ("cancelled", "declined")
    (asked,) = await fulfillment.offers(tx, SYSTEM, 30)
    assert (asked.waiting, asked.accepted, asked.declined, asked.timed_out) == (0, 0, 1, 0)
    (_, second) = await fulfillment.tasks_of(tx, order.id)
    assert (second.location, second.state, second.offer) == (shop.altona, "open", None)
    assert await figures_of(tx, shop.jacket, place) == (3, 0)


async def test_no_answer_is_a_no_and_what_nobody_has_is_refunded(database: Database, clock: MovableClock) -> None:
    async with database.transaction() as tx:
        shop = await build_shop(tx)
        await only_at(tx, shop)
        await partner(tx, shop.jacket, 3)
        order = await bought(tx, shop)
        (task,) = await fulfillment.make_tasks(tx, order.id)
        assert await fulfillment.time_out_offers(tx) == 0
    clock.move(timedelta(minutes=61))
    async with database.transaction() as tx:
        with pytest.raises(fulfillment.TaskNotThere):
            await fulfillment.accept_offer(tx, SYSTEM, task.id)
        assert await fulfillment.time_out_offers(tx) == 1
        assert (await fulfillment.get_task(tx, SYSTEM, task.id)).offer == "timed_out"
        assert (await orders.load_order(tx, order.id)).state == "cancelled"


async def test_the_past_decided_by_its_own_rules_comes_out_as_it_was(tx: Tx) -> None:
    shop = await build_shop(tx)
    for _ in range(3):
        await bought(tx, shop)
    since, until = tx.now - timedelta(days=30), tx.now + timedelta(days=1)
    same = await sourcing.replay_now(tx, sourcing.DEFAULT, since, until)
    assert (same.done, same.changed, same.happened) == (3, 0, same.replayed)
    other = rule_set(ExcludeRule(["lager"]))
    moved = await sourcing.replay_now(tx, other, since, until)
    assert (moved.changed, moved.replayed.orders, moved.replayed.parcels) == (3, 3, 3)
    assert moved.replayed.total_minor > moved.happened.total_minor
    assert (await sourcing.replay_now(tx, other, since, until, "phone")).done == 0


async def test_the_office_tries_and_replays_over_http(database: Database, signed_in: SignedIn, drain: Drain) -> None:
    async with database.transaction() as tx:
        shop = await build_shop(tx)
        order = await bought(tx, shop)
    office, cashier = await signed_in("office_manager"), await signed_in("cashier", shop.altona)
    rules: Any = msgspec.to_builtins(rule_set(ExcludeRule(["lager"])))
    first_time = {"If-Match": '"0"'}
    saved = await office.put("/v1/sourcing/rule-sets", json={"channel": "web", "rule_set": rules}, headers=first_time)
    assert (saved.status_code, saved.json()["version"]) == (200, 1)
    body = {"channel": "web", "rule_set": rules}
    assert (await cashier.put("/v1/sourcing/rule-sets", json=body, headers=first_time)).status_code == 403
    tried = await office.post(f"/v1/orders/{order.id}/sourcing/dry-runs", json={})
    assert tried.status_code == 200
    first, *_, last = tried.json()["candidates"]
    assert (first["chosen"], last["code"], last["verdicts"][-1]["outcome"]) == (True, "lager", "refused")
    basket = {"channel": "web", "wishes": [{"id": str(order.id), "variant": str(shop.book), "quantity": 2}]}
    made_up = await office.post("/v1/sourcing/dry-runs", json={"basket": basket})
    assert made_up.json()["decision"]["parcels"] == 1
    begun = await office.post("/v1/sourcing/replays", json={"rule_set": rules, "days": 30})
    assert (begun.status_code, begun.json()["state"]) == (202, "waiting")
    await drain()
    done = (await office.get(f"/v1/sourcing/replays/{begun.json()['id']}")).json()
    assert (done["state"], done["done"], done["changed"]) == ("done", 1, 1)
    assert (await office.get("/v1/sourcing/rule-sets")).json()[0]["channel"] == "web"
    given_up = await office.delete("/v1/sourcing/rule-sets", params={"channel": "web"}, headers={"If-Match": '"1"'})
    assert (given_up.status_code, given_up.json()["channel"]) == (200, "*")


async def test_a_channel_gives_up_its_rules_and_keeps_their_versions(tx: Tx) -> None:
    await build_shop(tx)
    faults = "select problem from sourcing.inv_rule_set_active"
    await sourcing.save_rule_set(tx, SYSTEM, "web", rule_set(ExcludeRule(["lager"])))
    with pytest.raises(StaleVersion):
        await sourcing.withdraw_rule_set(tx, SYSTEM, "web", seen_version=0)
    counts = await sourcing.withdraw_rule_set(tx, SYSTEM, "web", seen_version=1)
    assert (counts.channel, counts.version, await tx.column(faults)) == ("*", 0, [])
    with pytest.raises(NotFound):
        await sourcing.withdraw_rule_set(tx, SYSTEM, "web")
    again = await sourcing.save_rule_set(tx, SYSTEM, "web", rule_set(KeepRule(2)), seen_version=1)
    assert (again.version, again.active, await tx.column(faults)) == (2, True, [])
    assert [(one.version, one.active) for one in await sourcing.list_rule_sets(tx, "web")] == [(2, True), (1, False)]

"""The dashboard: every figure is the one that comes out when everything is loaded and added up."""

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import httpx
import msgspec
import pytest

from hanse import channels, fulfillment, insight, inventory, orders
from hanse.insight import rules
from hanse.kit import ids
from hanse.kit.actor import SYSTEM, Actor, Grant, Kind
from hanse.kit.clock import MovableClock
from hanse.kit.db import Database, Tx
from hanse.kit.refusals import Forbidden
from hanse.orders import Delivery, TenderWanted
from tests.orders.build import HOME, Shop, build_shop

Drain = Callable[[], Awaitable[None]]
BERLIN = ZoneInfo("Europe/Berlin")


class Sale(msgspec.Struct, frozen=True):
    """What to sell: where, how, and when, counted from now."""

    channel: str
    delivery: Delivery
    pieces: int = 1
    place: str = "luebeck"
    days_ago: int = 0
    hours_later: int = 0


SALES = [
    Sale("web", Delivery.SHIP, 2),
    Sale("web", Delivery.PICKUP),
    Sale("phone", Delivery.SHIP, 3, days_ago=7),
    Sale("web", Delivery.SHIP, 1, days_ago=7, hours_later=3),
    Sale("store", Delivery.CARRY_OUT, 4, days_ago=7),
    Sale("store", Delivery.CARRY_OUT, 2, place="altona"),
    Sale("store", Delivery.CARRY_OUT, 1),
    Sale("store", Delivery.CARRY_OUT, 1, days_ago=1),
    Sale("web", Delivery.PICKUP, 1, place="altona", days_ago=3),
]


async def sell(database: Database, clock: MovableClock, shop: Shop, sale: Sale) -> orders.Order:
    moment = clock.now()
    clock.set(moment - timedelta(days=sale.days_ago) + timedelta(hours=sale.hours_later))
    place: UUID = getattr(shop, sale.place)
    counter = sale.delivery is Delivery.CARRY_OUT
    try:
        async with database.transaction() as tx:
            cart = await orders.open_cart(tx, SYSTEM, sale.channel, location=place if counter else None)
            where = None if sale.delivery is Delivery.SHIP else place
            cart = await orders.put_line(tx, SYSTEM, cart.id, shop.beanie, sale.pieces, sale.delivery, where)
            priced = await orders.price_cart(tx, cart)
            ships = sale.delivery is Delivery.SHIP
            wish = orders.PlaceOrder(
                cart=cart.id,
                email="kundin@example.org",
                name="Test Kundin",
                shipping=HOME if ships else None,
                delivery_method="standard" if ships else None,
                payments=[TenderWanted("cash")],
                expected_total_minor=priced.quote.totals.total_minor + (490 if ships else 0),
                location=place if counter else None,
            )
            return await orders.place_order(tx, SYSTEM, wish)
    finally:
        clock.set(moment)


async def trade(database: Database, clock: MovableClock, drain: Drain) -> tuple[Shop, list[orders.Order]]:
    """A week of trade, with a cancellation, a return and a cart that nobody ordered."""
    now = clock.now()
    clock.set(now - timedelta(days=10))
    async with database.transaction() as tx:
        shop = await build_shop(tx, stock=20)
    clock.set(now)
    sold = [await sell(database, clock, shop, sale) for sale in SALES]
    await drain()
    async with database.transaction() as tx:
        await orders.cancel(tx, SYSTEM, sold[1].id, None, "changed my mind")
        line = orders.ReturnLine(sold[6].lines[0].id, 1)
        await orders.return_goods(tx, SYSTEM, sold[6].id, shop.luebeck, [line], "too small")
        cart = await orders.open_cart(tx, SYSTEM, "web")
        await orders.put_line(tx, SYSTEM, cart.id, shop.book, 1, Delivery.SHIP)
        await orders.open_cart(tx, SYSTEM, "web")
        found = [await orders.load_order(tx, order.id) for order in sold]
    await drain()
    return shop, found


def kept(order: orders.Order) -> int:
    """What an order brings in: its total, less what was cancelled."""
    return order.total_minor - sum(a.amount_minor for a in order.adjustments if a.kind == "cancel")


async def test_the_figures_are_those_of_the_orders(database: Database, clock: MovableClock, drain: Drain) -> None:
    _, sold = await trade(database, clock, drain)
    now = clock.now()
    async with database.transaction() as tx:
        shown = await insight.dashboard(tx, SYSTEM)
        tasks = (await fulfillment.list_tasks(tx, SYSTEM)).items
    standing = [order for order in sold if order.state != "cancelled"]
    today = [order for order in standing if order.placed_at.astimezone(BERLIN).date() == now.astimezone(BERLIN).date()]
    week_before = [order for order in standing if order.placed_at == now - timedelta(days=7)]
    assert (shown.orders, shown.revenue_minor) == (len(today), sum(kept(order) for order in today)) == (3, 10440)
    assert shown.orders_week_before == len(week_before) == 2
    assert shown.revenue_week_before_minor == sum(kept(order) for order in week_before)
    for channel in shown.channels:
        here = [order for order in today if order.channel == channel.channel]
        assert (channel.orders, channel.revenue_minor) == (len(here), sum(kept(order) for order in here))
    assert {channel.channel for channel in shown.channels} == {"web", "store", "phone"}
    assert shown.work.open_orders == sum(order.state in ("placed", "confirmed") for order in sold)
    assert shown.work.tasks_open == sum(task.state == "open" for task in tasks) == 4
    late = [task for task in tasks if task.promise_at is not None and task.promise_at < now]
    assert shown.work.tasks_late == len(late)
    assert (shown.returns.returns, shown.returns.amount_minor) == (1, 1990)
    assert (shown.carts.carts, shown.carts.ordered) == (5, 4)
    assert shown.carts.conversion_basis_points == 8000


async def test_a_location_sees_its_own_figures(database: Database, clock: MovableClock, drain: Drain) -> None:
    shop, _ = await trade(database, clock, drain)
    head = Actor(Kind.STAFF, grants=(Grant(frozenset({"insight.read"}), frozenset({shop.altona})),))
    async with database.transaction() as tx:
        own = await insight.dashboard(tx, head)
        named = await insight.dashboard(tx, head, shop.altona)
        elsewhere = await insight.dashboard(tx, SYSTEM, shop.luebeck)
        with pytest.raises(Forbidden):
            await insight.dashboard(tx, head, shop.luebeck)
    assert own == named
    assert (own.orders, own.revenue_minor, own.trouble) == (1, 3980, None)
    assert (own.work.tasks_open, own.returns.returns) == (1, 0)
    assert own.work.open_orders == 1
    assert (elsewhere.orders, elsewhere.revenue_minor, elsewhere.returns.returns) == (1, 1990, 1)


async def test_what_sells_and_runs_low_is_shown(database: Database, clock: MovableClock) -> None:
    async with database.transaction() as tx:
        shop = await build_shop(tx, stock=3)
    await sell(database, clock, shop, Sale("store", Delivery.CARRY_OUT, 2))
    async with database.transaction() as tx:
        shown = await insight.dashboard(tx, SYSTEM)
        (left,) = await inventory.availability(tx, [shop.beanie], [shop.luebeck])
    (low,) = shown.low_stock
    assert (low.sku, low.location, low.available, low.sold_quantity) == ("BEANIE", shop.luebeck, left.available, 2)
    assert shown.low_stock_count == 1


async def test_what_went_wrong_is_counted(database: Database) -> None:
    async with database.transaction() as tx:
        wish = channels.WebhookInput(url="https://gone.example/told", event_types=["*"])
        made = await channels.add_webhook(tx, SYSTEM, wish, "a secret")
        await tx.run("update channels.webhook set active = false, disabled_reason = 'gone'")
        await tx.run(
            "insert into channels.delivery (id, webhook, event, event_type, event_at, body, state, due_at) "
            "values ($1, $2, $1, 'order.placed', $3, '{}', 'failed', $3)",
            ids.new_id(),
            made.webhook.id,
            tx.now,
        )
        await tx.run(
            "insert into payments.payment (id, sales_order, tender, amount_minor, currency, state, created_at, "
            "changed_at) select gen_random_uuid(), gen_random_uuid(), 'card', 100, 'EUR', s.state, s.at, s.at "
            "from (values ('refused', $1::timestamptz), ('started', $1), ('unknown', $1 - interval '1 hour')) "
            "as s (state, at)",
            tx.now,
        )
        await tx.enqueue("payments.charge", {})
    async with database.transaction() as tx:
        await tx.run("update jobs.pgqueuer set status = 'failed'")
        trouble = (await insight.dashboard(tx, SYSTEM)).trouble
    assert trouble == insight.Trouble(1, 1, 1, 0, 1, 1)


async def test_the_series_has_every_day_and_adds_up(database: Database, clock: MovableClock, drain: Drain) -> None:
    _, sold = await trade(database, clock, drain)
    async with database.transaction() as tx:
        series = await insight.revenue(tx, SYSTEM, 14)
        products = await insight.top_products(tx, SYSTEM, 14)
    standing = [order for order in sold if order.state != "cancelled"]
    assert len(series.days) == 14
    assert series.days[-1].day == clock.now().astimezone(BERLIN).date()
    assert (series.orders, series.revenue_minor) == (len(standing), sum(kept(order) for order in standing))
    for day in series.days:
        here = [order for order in standing if order.placed_at.astimezone(BERLIN).date() == day.day]
        assert (day.orders, day.revenue_minor) == (len(here), sum(kept(order) for order in here))
        assert sum(day.channels.values()) == day.revenue_minor
    lines = [line for order in standing for line in order.lines]
    (beanie,) = products
    assert (beanie.sku, beanie.quantity) == ("BEANIE", sum(line.quantity for line in lines))
    assert beanie.revenue_minor == sum(line.total_minor for line in lines)
    assert beanie.returned_quantity == 1


def test_the_week_before_ends_at_the_same_hour_on_the_wall() -> None:
    # On 25 October 2026 the clocks of Berlin went back.
    now = datetime(2026, 10, 27, 9, 30, tzinfo=UTC)
    span = rules.span_of(None, now, BERLIN)
    assert span.day == date(2026, 10, 27)
    assert span.since == datetime(2026, 10, 26, 23, tzinfo=UTC)
    assert span.before_since == datetime(2026, 10, 19, 22, tzinfo=UTC)
    assert span.before_until - timedelta(microseconds=1) == datetime(2026, 10, 20, 8, 30, tzinfo=UTC)
    past = rules.span_of(date(2026, 10, 25), now, BERLIN)
    assert past.until - past.since == timedelta(hours=25)
    assert past.before_until == datetime(2026, 10, 18, 22, tzinfo=UTC)


async def test_figures_and_the_audit_are_read_over_http(
    database: Database, signed_in: Callable[..., Awaitable[httpx.AsyncClient]], clock: MovableClock, drain: Drain
) -> None:
    shop, _ = await trade(database, clock, drain)
    head, picker = await signed_in("store_manager", shop.altona), await signed_in("picker", shop.altona)
    finance = await signed_in("finance")
    shown = (await head.get("/v1/insight/dashboard")).json()
    assert (shown["orders"], shown["revenue_minor"]) == (1, 3980)
    assert (await head.get("/v1/insight/dashboard", params={"location": str(shop.luebeck)})).status_code == 403
    assert (await picker.get("/v1/insight/dashboard")).status_code == 403
    assert (await head.get("/v1/insight/audit")).status_code == 403
    assert (await finance.get("/v1/insight/audit")).json() == []
    series = (await finance.get("/v1/insight/revenue", params={"days": 30})).json()
    assert len(series["days"]) == 30
    assert (await finance.get("/v1/insight/products", params={"limit": 1})).json()[0]["sku"] == "BEANIE"
    yesterday = (await finance.get("/v1/insight/dashboard", params={"day": "2026-11-23"})).json()
    assert (yesterday["orders"], yesterday["trouble"]["jobs_failed"]) == (1, 0)


async def test_a_house_without_trade_shows_zeros(tx: Tx) -> None:
    shown = await insight.dashboard(tx, SYSTEM)
    assert shown.channels == []
    assert shown.work == insight.Work(0, 0, 0, 0, 0, 0)
    assert shown.carts.conversion_basis_points == 0

"""The demo retailer: killed while it loads, then complete, true and consistent; and the first minutes with it."""

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import asyncpg
import httpx
import pytest
import pytest_asyncio

from hanse import (
    access,
    catalog,
    customers,
    delivery,
    desk,
    engagement,
    fulfillment,
    insight,
    inventory,
    locations,
    orders,
    payments,
    pricing,
    till,
)
from hanse.kit import ids, progress
from hanse.kit.actor import SYSTEM
from hanse.kit.db import Database, connect
from hanse.kit.settings import Settings
from hanse.main.demo import loading
from hanse.main.demo.catalogue import catalogue
from hanse.main.demo.history import ORDERS
from hanse.main.demo.people import CUSTOMERS, DEMO_LOGIN, staff
from hanse.main.demo.people import customers as shoppers
from hanse.main.demo.places import stores
from hanse.main.demo.provider import BOOKS
from hanse.main.processes import free_port
from tests.databases import named
from tests.demo.load_process import settings
from tests.main.tree import RunningTree, wait_for

# One load takes most of a minute; all tests look at what it left behind.
pytestmark = pytest.mark.slow

CUT_AT = ("Places, staff", "30 %", "70 %")
LOGINS = {member.role: member.mail for member in reversed(staff())}


@pytest.fixture(scope="module")
def chosen(server_url: str, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The installation that is loaded."""
    name = f"hanse_demo_{ids.new_id().hex}"
    return settings(named(server_url, name), tmp_path_factory.mktemp("demo"), free_port())


def load_and_kill(chosen: Settings, line: str) -> None:
    """Load in another process until it says this line, and kill it there."""
    script = Path(__file__).parent / "load_process.py"
    port = chosen.payment_url.rpartition(":")[2]
    command = [sys.executable, str(script), str(chosen.database_url), str(chosen.data), port]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert any(line in said for said in process.stdout), f"it never said {line}"
        process.send_signal(signal.SIGKILL)


@pytest_asyncio.fixture(scope="module")
async def loaded(server_url: str, template: str, chosen: Settings) -> AsyncIterator[Database]:
    """The demo retailer after a load that was killed again and again, and then finished."""
    name = urlsplit(str(chosen.database_url)).path.lstrip("/")
    connection = await asyncpg.connect(server_url)
    await connection.execute(f"create database {name} template {template}")
    try:
        for line in CUT_AT:
            await asyncio.to_thread(load_and_kill, chosen, line)
            assert await unfinished(chosen)
        assert await loading.load_if_empty(chosen, lambda _: None)
        database = await connect(str(chosen.database_url), most=2)
        yield database
        await database.close()
    finally:
        await connection.execute(f"drop database {name} with (force)")
        await connection.close()


async def unfinished(chosen: Settings) -> bool:
    """Whether the database itself says that the load is not over."""
    database = await connect(str(chosen.database_url), most=1)
    try:
        async with database.transaction() as tx:
            found = await progress.find(tx, "demo")
            return found is not None and found.finished_at is None
    finally:
        await database.close()


async def column(database: Database, sql: str, *args: Any) -> list[Any]:
    async with database.transaction() as tx:
        return await tx.column(sql, *args)


async def test_nothing_disagrees_after_the_load(loaded: Database) -> None:
    async with loaded.transaction() as tx:
        assert await insight.audit(tx) == []


async def test_every_order_of_the_plan_is_there_once(loaded: Database) -> None:
    (count,) = await column(loaded, "select count(*) from orders.sales_order")
    assert count == ORDERS
    assert await column(loaded, "select cart from orders.sales_order group by cart having count(*) > 1") == []


async def test_orders_and_lines_are_in_every_state(loaded: Database) -> None:
    assert set(await column(loaded, "select distinct state from orders.sales_order")) == {
        "placed", "confirmed", "completed", "cancelled",
    }  # fmt: skip
    assert set(await column(loaded, "select distinct state from orders.line")) == {
        "open", "picking", "ready", "handed_over", "shipped", "cancelled", "returned",
    }  # fmt: skip
    assert set(await column(loaded, "select distinct payment_state from orders.sales_order")) == {
        "due", "paid", "at_pickup", "refunded", "partly_refunded",
    }  # fmt: skip


async def test_every_order_happened_at_its_own_moment(loaded: Database) -> None:
    late = """select o.number from orders.sales_order o join kit.event e on e.subject = o.id::text
    where e.type = 'order.placed' and e.at <> o.placed_at"""
    assert await column(loaded, late) == []
    days = await column(loaded, "select count(distinct placed_at::date) from orders.sales_order")
    assert days[0] > 75


async def test_nothing_is_left_for_the_worker_but_an_order_that_is_being_paid_and_labels(loaded: Database) -> None:
    assert await column(loaded, "select id from kit.event where relayed_at is null") == []
    left = await column(loaded, "select distinct entrypoint from jobs.pgqueuer order by 1")
    assert left == ["delivery.announce", "payments.charge"]
    assert await column(loaded, "select id from engagement.message where state <> 'sent'") == []
    assert await column(loaded, "select id from payments.refund where state <> 'done'") == []


async def test_the_stream_of_events_has_no_gap(loaded: Database) -> None:
    (gaps,) = await column(loaded, "select count(*) from kit.event where place is null")
    assert gaps == 0
    disorder = """select seq from (select seq, place, lag(place) over (order by seq) before from kit.event) e
    where place < before"""
    assert await column(loaded, disorder) == []


async def test_the_provider_has_the_same_money_in_its_books(loaded: Database, chosen: Settings) -> None:
    ours = await column(
        loaded,
        "select array[count(*), sum(captured_minor), sum(refunded_minor)] from payments.payment "
        "where tender = 'card' and state = 'captured'",
    )
    with closing(sqlite3.connect(Path(str(chosen.data)) / "payments.sqlite")) as books:
        charged = books.execute("select count(*), sum(amount) from charge where state = 'captured'").fetchone()
        (refunded,) = books.execute("select sum(amount) from refund").fetchone()
    assert ours[0] == [*charged, refunded]


async def test_every_store_has_work_and_an_open_register(loaded: Database) -> None:
    async with loaded.transaction() as tx:
        places = {one.code: one.id for one in await locations.list_locations(tx)}
        for store in stores():
            tasks = await fulfillment.list_tasks(tx, SYSTEM, location=places[store.key])
            states = Counter(task.state for task in tasks.items if task.kind == "pickup")
            assert states["open"] >= 3, store.key
            assert states["picking"] >= 1, store.key
            assert states["ready"] >= 3, store.key
            shifts = await till.list_shifts(tx, SYSTEM, places[store.key])
            assert any(shift.closed_at is None for shift in shifts), store.key
            assert any(shift.closed_at is not None for shift in shifts), store.key


async def test_pickups_and_reservations_that_wait_are_still_alive(loaded: Database) -> None:
    dead = """select l.id from orders.line l join inventory.hold h on h.id = l.hold
    where l.state in ('open', 'picking', 'ready') and h.state <> 'held'"""
    assert await column(loaded, dead) == []
    async with loaded.transaction() as tx:
        load = await progress.find(tx, "demo")
    assert load is not None
    ended = "select id from inventory.hold where state = 'held' and until < $1"
    assert await column(loaded, ended, load.began_at) == []


async def test_no_list_is_empty(loaded: Database) -> None:
    async with loaded.transaction() as tx:
        some = {
            "staff": await access.list_staff(tx),
            "audit": (await access.list_audit(tx)).items,
            "categories": await catalog.list_categories(tx),
            "families": await catalog.list_families(tx),
            "price lists": await pricing.list_price_lists(tx),
            "promotions": await pricing.list_promotions(tx),
            "coupons": await pricing.list_coupons(tx),
            "delivery": await delivery.methods(tx, "web", "DE", 5000),
            "mails": await engagement.caught_mails(tx),
            "consent texts": await customers.consent_texts(tx),
            "counts": (await inventory.list_counts(tx)).items,
            "transfers": (await inventory.list_transfers(tx)).items,
            "deliveries": (await inventory.list_inbound_deliveries(tx)).items,
            "batches": await tx.column("select id from pricing.coupon_batch where made = wanted"),
            "cases": (await desk.list_cases(tx, SYSTEM)).items,
        }
        assert [name for name, found in some.items() if not found] == []
    for table in (
        "orders.goods_return", "till.receipt", "customers.timeline", "loyalty.entry", "payments.gift_card",
        "engagement.survey", "pricing.redemption", "orders.adjustment",
    ):  # fmt: skip
        (count,) = await column(loaded, f"select count(*) from {table}")
        assert count > 10, table


async def test_the_range_is_complete_found_and_pictured(loaded: Database) -> None:
    async with loaded.transaction() as tx:
        page = await catalog.search(tx, catalog.SearchWanted("regenjake"))
        assert any("Regenjacke" in hit.name["de"] for hit in page.items)
        assert page.facets
        for product in catalogue().products[::40]:
            found = await catalog.get_product(tx, product.handle)
            assert found.completeness_percent == 100
            assert set(found.channels) == {"web", "app", "store", "phone"}
            assert len(found.media) == len({variant.color for variant in product.variants})
    (products,) = await column(loaded, "select count(*) from catalog.product where status = 'active'")
    assert products == len(catalogue().products)


async def test_the_sale_shows_the_lowest_price_of_thirty_days(loaded: Database) -> None:
    async with loaded.transaction() as tx:
        product = await catalog.get_product(tx, "regenmantel-carolinensiel")
        variants = [variant.id for variant in product.variants]
        for price in (await pricing.prices(tx, "web", variants)).values():
            assert price.lowest_30_days_minor is not None
            assert price.unit_minor < price.lowest_30_days_minor
            off = price.lowest_30_days_minor - price.unit_minor
            assert price.percent == off * 100 // price.lowest_30_days_minor


async def test_no_book_was_ever_discounted(loaded: Database) -> None:
    books = [one.sku for product in catalogue().products if product.fixed_price for one in product.variants]
    sold = await column(loaded, "select discount_minor from orders.line where sku = any($1)", books)
    assert sold
    assert set(sold) == {0}


async def test_no_coupon_can_lower_a_book(loaded: Database) -> None:
    book = next(product for product in catalogue().products if product.fixed_price)
    async with loaded.transaction() as tx:
        ids_by_sku = await catalog.variants_by_sku(tx, [book.variants[0].sku])
        line = pricing.QuoteLine(ids.new_id(), ids_by_sku[book.variants[0].sku], 20)
        for coupon in await pricing.list_coupons(tx):
            quote = await pricing.quote(tx, pricing.QuoteWanted(channel="store", lines=[line], coupons=[coupon.code]))
            assert quote.totals.discount_minor == 0


async def test_customers_are_recognized_and_sign_in(loaded: Database) -> None:
    shopper = next(one for one in shoppers() if one.has_account and one.card)
    async with loaded.transaction() as tx:
        session = await customers.sign_in_shopper(tx, str(shopper.mail), DEMO_LOGIN)
        assert session.customer.family_name == shopper.family_name
        assert (await customers.find_customers(tx, str(shopper.card)))[0].id == session.customer.id
        assert (await customers.timeline(tx, session.customer.id)).items
    (count,) = await column(loaded, "select count(*) from customers.profile where not guest")
    assert count >= CUSTOMERS


async def test_staff_of_every_role_signs_in_where_they_work(loaded: Database) -> None:
    async with loaded.transaction() as tx:
        for role in access.ROLES:
            member = next(one for one in staff() if one.role == role)
            opened = await access.sign_in(tx, member.mail, DEMO_LOGIN, "127.0.0.1")
            (grant,) = opened.staff.roles
            assert grant.role == role
            assert (grant.target is None) == (member.location is None)


async def test_the_mailbox_holds_the_last_days_only(loaded: Database) -> None:
    (oldest,) = await column(loaded, "select min(received_at) from engagement.caught_mail")
    (newest,) = await column(loaded, "select max(received_at) from engagement.caught_mail")
    assert newest - oldest < timedelta(days=8)
    (count,) = await column(loaded, "select count(*) from engagement.caught_mail")
    assert 100 < count < 1000


async def test_a_card_order_that_was_refused_is_cancelled(loaded: Database) -> None:
    refused = """select o.state from orders.sales_order o join payments.payment p on p.sales_order = o.id
    where p.state = 'refused'"""
    found = await column(loaded, refused)
    assert found
    assert set(found) == {"cancelled"}


async def test_gift_cards_are_spent_and_have_something_left(loaded: Database) -> None:
    async with loaded.transaction() as tx:
        codes = await tx.column("select code from payments.gift_card order by created_at")
        balances = [(await payments.get_gift_card(tx, code)).balance_minor for code in codes]
        assert any(0 < balance < 2500 for balance in balances), balances


async def test_a_second_load_changes_nothing(loaded: Database, chosen: Settings) -> None:
    before = await column(loaded, "select count(*) from kit.event")
    heard: list[str] = []
    assert not await loading.load_if_empty(chosen, heard.append)
    assert heard == []
    assert await column(loaded, "select count(*) from kit.event") == before


async def test_a_database_that_somebody_uses_is_left_alone(
    database: Database, database_url: str, chosen: Settings
) -> None:
    async with database.transaction() as tx:
        await catalog.save_category(tx, catalog.CategoryInput("shoes", {"de": "Schuhe", "en": "Shoes"}))
    mine = settings(database_url, Path(str(chosen.data)), free_port())
    assert not await loading.load_if_empty(mine, lambda _: None)
    async with database.transaction() as tx:
        assert await progress.find(tx, "demo") is None
        assert len(await catalog.list_categories(tx)) == 1
        assert (await orders.list_orders(tx, SYSTEM, orders.OrderFilter())).items == []


# --- the first minutes with it: what was loaded, served and worked on -------------------------------------------------


@pytest.fixture(scope="module")
def platform(loaded: Database, chosen: Settings) -> Iterator[RunningTree]:
    """`hanse up --demo` on what was loaded."""
    folder = Path(str(chosen.data))
    (folder / "data").mkdir()
    (folder / BOOKS).rename(folder / "data" / BOOKS)
    tree = RunningTree(folder, DATABASE_URL=str(chosen.database_url))
    yield tree
    tree.end()


@pytest.fixture
def client(platform: RunningTree) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=platform.url, timeout=30) as made:
        yield made


def test_every_address_of_the_greeting_answers(platform: RunningTree, client: httpx.Client) -> None:
    lines = [line.split() for line in platform.said().splitlines() if platform.url in line]
    addresses = [word for line in lines for word in line if word.startswith(platform.url)]
    assert len(addresses) == 7
    assert {address: client.get(address).status_code for address in addresses} == dict.fromkeys(addresses, 200)


def test_every_role_signs_in(platform: RunningTree, client: httpx.Client) -> None:
    for mail in LOGINS.values():
        assert mail in platform.said()
        answer = client.post("/v1/session", json={"email": mail, "password": DEMO_LOGIN})
        assert answer.status_code == 201, answer.text
        client.delete("/v1/session")


def test_a_customer_signs_in_and_sees_what_happened(client: httpx.Client) -> None:
    shopper = next(one for one in shoppers() if one.has_account and one.card and one.phone)
    answer = client.post("/v1/shopper/session", json={"email": str(shopper.mail), "password": DEMO_LOGIN})
    assert answer.status_code == 201, answer.text
    assert client.get("/v1/shopper/timeline").json()["items"]


def test_pictures_are_served_to_be_kept(client: httpx.Client) -> None:
    product = catalogue().products[0]
    page = client.get(f"/products/{product.handle}")
    assert page.status_code == 200
    address = page.text.partition("/media/")[2].partition('"')[0]
    picture = client.get(f"/media/{address}")
    assert picture.headers["content-type"].startswith("image/svg+xml")
    assert "immutable" in picture.headers["cache-control"]


def test_the_order_that_was_being_paid_becomes_work(client: httpx.Client) -> None:
    client.post("/v1/session", json={"email": LOGINS["owner"], "password": DEMO_LOGIN})

    def paid() -> bool:
        return client.get("/v1/orders", params={"state": "placed"}).json()["items"] == []

    wait_for(paid, 60)
    newest = client.get("/v1/orders", params={"channel": "web"}).json()["items"][0]
    assert newest["payment_state"] == "paid"


def test_the_audit_is_clean_while_everything_runs(platform: RunningTree, chosen: Settings) -> None:
    command = [sys.executable, "-m", "hanse.main", "audit"]
    ours = {**os.environ, "DATABASE_URL": str(chosen.database_url)}
    found = subprocess.run(command, env=ours, capture_output=True, text=True, timeout=120, check=False)
    assert (found.returncode, found.stderr) == (0, "")

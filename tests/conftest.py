"""Fixtures: a real PostgreSQL for the session, a migrated template, and fresh databases made from it."""

import asyncio
import os
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path

import asyncpg
import httpx
import psycopg
import pytest
import pytest_asyncio
from aiosmtpd.smtp import SMTP
from hypothesis import settings as hypothesis_settings
from litestar import Litestar

from hanse import access, web
from hanse.kit import ids, jobs, postgres
from hanse.kit.clock import MovableClock
from hanse.kit.db import Database, Tx, connect
from hanse.kit.house import House
from hanse.kit.outbound import Outbound
from hanse.kit.settings import Settings
from hanse.main import app as application
from hanse.main import identity, rooms
from hanse.main.mailbox import Catcher
from hanse.main.migrations import migrate
from hanse.main.processes import free_port, wait_until_ready
from hanse.main.reactions import REACTIONS, WATCHERS
from tests.databases import Databases, named

pytest_plugins = ["tests.ui.running"]  # the browser, for the screens and for the journeys

# No deadlines, because machines are noisy; in CI the same examples every time.
hypothesis_settings.register_profile("development", deadline=None)
hypothesis_settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True, database=None)
hypothesis_settings.load_profile("ci" if os.environ.get("CI") else "development")

TOLD_MAX = 4000  # characters

# A Tuesday morning in Hamburg, when every store of the tests is open.
MORNING = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


def pytest_addoption(parser: pytest.Parser) -> None:
    """For a second run on another PostgreSQL: what never asks it would answer the same."""
    parser.addoption("--on-database", action="store_true", help="only tests that use the database")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Slow tests begin, so that no worker is left with one at the end; tests in the browser run last.

    Playwright keeps an event loop running from its first test on, beside which no other one may run. A file is run
    as a whole by one worker, so a file that has tests in the browser has no others.
    """
    if config.getoption("--on-database"):
        items[:] = [item for item in items if "server_url" in getattr(item, "fixturenames", ())]
    in_browser = {item.path for item in items if item.get_closest_marker("browser")}
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: (item.path in in_browser, item.path not in slow))


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """What failed is told at once: a long run may be ended before it comes to its summary."""
    if report.failed and "PYTEST_XDIST_WORKER" not in os.environ:
        sys.stderr.write(f"\n{report.nodeid} failed in its {report.when}:\n{report.longreprtext[-TOLD_MAX:]}\n")


@pytest.fixture(scope="session")
def server_url() -> Iterator[str]:
    """The server that all tests use: DATABASE_URL, or an embedded one in a temporary folder."""
    given = os.environ.get("DATABASE_URL")
    if given:
        yield given
        return
    with tempfile.TemporaryDirectory() as folder, postgres.start(Path(folder) / "data", fast=True) as server:
        # Emptying a database needs one right that the application never has (tests/databases.py).
        with psycopg.connect(server.url.replace("hanse:", "postgres:", 1), autocommit=True) as connection:
            connection.execute(MAY_EMPTY)
        yield server.url


MAY_EMPTY = "grant set on parameter session_replication_role to hanse"


async def run_sql(url: str, sql: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(sql)
    finally:
        await connection.close()


@pytest_asyncio.fixture(scope="session")
async def template(server_url: str) -> AsyncIterator[str]:
    """The name of a migrated database that others are copied from."""
    name = f"hanse_template_{ids.new_id().hex}"
    await run_sql(server_url, f"create database {name}")
    migrate(named(server_url, name))
    yield name
    await run_sql(server_url, f"drop database {name} with (force)")


@pytest_asyncio.fixture(scope="session")
async def shared(server_url: str, template: str) -> AsyncIterator[Database]:
    """One database for all tests that roll back what they did."""
    name = f"hanse_shared_{ids.new_id().hex}"
    await run_sql(server_url, f"create database {name} template {template} strategy file_copy")
    database = await connect(named(server_url, name), clock=MovableClock(MORNING))
    yield database
    await database.close()
    await run_sql(server_url, f"drop database {name} with (force)")


@pytest_asyncio.fixture
async def tx(shared: Database) -> AsyncIterator[Tx]:
    """A transaction that is rolled back in the end."""
    async with shared.pool.acquire() as connection:
        transaction = connection.transaction()
        await transaction.start()
        try:
            yield Tx(connection, MORNING)
        finally:
            await transaction.rollback()


@pytest.fixture
def clock() -> MovableClock:
    """The clock of `database`; move it to let time pass."""
    return MovableClock(MORNING)


@pytest_asyncio.fixture(scope="session")
async def databases(server_url: str, template: str) -> AsyncIterator[Databases]:
    """Where tests get databases of their own."""
    made = Databases(server_url, template)
    await made.learn()
    yield made
    await made.drop()


@pytest_asyncio.fixture
async def database_url(server_url: str, databases: Databases) -> AsyncIterator[str]:
    """A fresh migrated database of its own."""
    name = await databases.take()
    yield named(server_url, name)
    await databases.give_back(name)


@pytest_asyncio.fixture
async def database(database_url: str, clock: MovableClock) -> AsyncIterator[Database]:
    """A fresh migrated database with a pool of connections."""
    made = await connect(database_url, clock=clock)
    yield made
    await made.close()


@pytest.fixture(scope="session")
def payment_provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The simulated payment provider, as a process of its own."""
    port = free_port()
    books = tmp_path_factory.mktemp("provider") / "books.sqlite"
    environment = {
        **os.environ,
        "HANSE_PAYMENT_SECRET": "a secret of the provider",
        "HANSE_PARENT_PID": str(os.getpid()),
    }
    command = [sys.executable, "-m", "hanse.payments.providers.simulator", "--port", str(port), "--data", str(books)]
    with subprocess.Popen(command, env=environment) as provider:
        assert wait_until_ready(f"http://127.0.0.1:{port}/totals", 20, lambda: provider.poll() is None)
        yield f"http://127.0.0.1:{port}"
        provider.terminate()


@pytest.fixture(scope="session")
def stripe_url() -> Iterator[str]:
    """A stand-in for Stripe, as a process of its own."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with subprocess.Popen([sys.executable, "-m", "tests.payments.local_stripe", str(port)]) as server:
        assert wait_until_ready(f"{url}/js.stripe.com/v3/", 20, lambda: server.poll() is None)
        yield url
        server.terminate()


@pytest_asyncio.fixture
async def house(database: Database, payment_provider: str) -> AsyncIterator[House]:
    """The parts of a process, on a fresh database."""
    catcher = await asyncio.get_running_loop().create_server(lambda: SMTP(Catcher(database)), "127.0.0.1", 0)
    settings = Settings(
        secret="a secret for tests only",
        demo=True,
        webhook_private_addresses=True,
        smtp_port=catcher.sockets[0].getsockname()[1],
        smtp_tls=False,
        payment_url=payment_provider,
        payment_secret="a secret of the provider",
    )
    outbound = Outbound(allow_private=True, timeout_seconds=5)
    made = House(database, settings, outbound, identity.identify, web.page_refusal)
    yield made
    await made.mail_server.close()
    await outbound.close()
    catcher.close()


@pytest.fixture(scope="session")
def site() -> Litestar:
    """The application, without a house. It is built once: that takes longer than most tests."""
    return application.build()


@pytest.fixture
def app(site: Litestar, house: House) -> Litestar:
    """The application in this process, around a fresh house."""
    site.state.house = house
    return site


@pytest_asyncio.fixture
async def client(app: Litestar) -> AsyncIterator[Callable[[], httpx.AsyncClient]]:
    """Makes HTTP clients of the application in this process; each has its own cookies."""
    async with AsyncExitStack() as stack:

        def make() -> httpx.AsyncClient:
            transport = httpx.ASGITransport(app=app)
            made = httpx.AsyncClient(transport=transport, base_url="http://hanse.test")
            stack.push_async_callback(made.aclose)
            return made

        yield make


@pytest.fixture
def api(client: Callable[[], httpx.AsyncClient]) -> httpx.AsyncClient:
    """An HTTP client that has not signed in."""
    return client()


@pytest.fixture
def signed_in(
    client: Callable[[], httpx.AsyncClient], database: Database
) -> Callable[..., Awaitable[httpx.AsyncClient]]:
    """Makes an HTTP client that has signed in with a role, everywhere or at one location."""

    async def make(role: str, location: object = None) -> httpx.AsyncClient:
        email = f"{role}-{ids.new_code(8).lower()}@kogge.example"
        scope = "global" if location is None else "location"
        async with database.transaction() as tx:
            await access.add_staff(tx, email, role, "moin-moin-1241", [access.RoleGrant(role, scope, location)])
        made = client()
        answer = await made.post("/v1/session", json={"email": email, "password": "moin-moin-1241"})
        assert answer.status_code == 201, answer.text
        return made

    return make


@pytest.fixture
def drain(house: House) -> Callable[[], Awaitable[None]]:
    """Runs every event, reaction and job that is due, until nothing is left."""

    async def run() -> None:
        await jobs.drain(house, rooms.HANDLERS, REACTIONS, WATCHERS)

    return run

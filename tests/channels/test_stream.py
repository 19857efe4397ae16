"""The stream of events, from a real server process."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import httpx
import pytest

from hanse import access, customers, fulfillment, inventory, orders
from hanse.kit import ids, jobs
from hanse.kit.db import Database
from hanse.kit.events import Event
from hanse.main.processes import free_port, wait_until_ready

PASSWORD = "moin-moin-1241"
HERE, ELSEWHERE = ids.new_id(), ids.new_id()


@pytest.fixture
def server(database_url: str) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A web process on the fresh database."""
    port = free_port()
    environment = {
        **os.environ,
        "DATABASE_URL": database_url,
        "HANSE_PORT": str(port),
        "HANSE_SECRET": "a secret for tests only",
        "HANSE_PARENT_PID": str(os.getpid()),
    }
    with subprocess.Popen([sys.executable, "-m", "hanse.main.serve"], env=environment) as process:
        url = f"http://127.0.0.1:{port}"
        assert wait_until_ready(url + "/healthz", 30, lambda: process.poll() is None)
        yield url, process
        process.kill()


async def cookie(database: Database, role: str, location: UUID | None = None) -> dict[str, str]:
    email = f"{ids.new_code(8).lower()}@kogge.example"
    async with database.transaction() as tx:
        grant = access.RoleGrant(role) if location is None else access.RoleGrant(role, "location", location)
        await access.add_staff(tx, email, role, PASSWORD, [grant])
        return {"cookie": f"hanse_session={(await access.sign_in(tx, email, PASSWORD, '192.0.2.8')).token}"}


async def happen(database: Database, *events: Event) -> None:
    async with database.transaction() as tx:
        await tx.emit(*events)
    await jobs.relay(database, {})


class Listening:
    """An open stream: reads its events one by one, and remembers the last id like a browser does."""

    def __init__(self, answer: httpx.Response) -> None:
        self.answer, self.last_id = answer, ""
        self._lines = answer.aiter_lines()

    async def event(self, seconds: float = 10) -> dict[str, Any]:
        async with asyncio.timeout(seconds):
            async for line in self._lines:
                if line.startswith("id: "):
                    self.last_id = line.removeprefix("id: ")
                if line.startswith("data: "):
                    found: dict[str, Any] = json.loads(line.removeprefix("data: "))
                    return found
        raise EOFError

    async def begun(self) -> None:
        """Read until the stream has said from where it goes on."""
        async with asyncio.timeout(10):
            while not self.last_id:
                line = await anext(self._lines)
                if line.startswith("id: "):
                    self.last_id = line.removeprefix("id: ")


@asynccontextmanager
async def listening(
    url: str, topics: str, headers: dict[str, str], last_id: str | None = None
) -> AsyncIterator[Listening]:
    sent = {**headers, "accept": "text/event-stream", "accept-encoding": "gzip"}
    if last_id is not None:
        sent["last-event-id"] = last_id
    async with (
        httpx.AsyncClient(timeout=20) as client,
        client.stream("GET", f"{url}/v1/stream", params={"topics": topics}, headers=sent) as answer,
    ):
        assert answer.status_code == 200, await answer.aread()
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert "content-encoding" not in answer.headers
        opened = Listening(answer)
        await opened.begun()
        yield opened


def task(location: UUID) -> fulfillment.TaskChanged:
    return fulfillment.TaskChanged(ids.new_id(), ids.new_id(), location, "ready")


async def test_a_screen_hears_what_it_asked_for_and_may_see(
    database: Database, server: tuple[str, subprocess.Popen[bytes]]
) -> None:
    url, _ = server
    picker = await cookie(database, "picker", HERE)
    owner = await cookie(database, "owner")
    async with listening(url, "fulfillment,stock", picker) as here, listening(url, "fulfillment", owner) as all_of_it:
        mine, other = task(HERE), task(ELSEWHERE)
        shelf = inventory.StockFound(ids.new_id(), HERE, 1, ids.new_id())
        loose = customers.CustomerChanged(ids.new_id())
        await happen(database, other, loose, mine, shelf)
        first, second = await here.event(), await here.event()
        assert (first["type"], first["topic"], first["data"]["task"]) == ("task.changed", "fulfillment", str(mine.task))
        assert (second["type"], second["data"]["location"]) == ("stock.found", str(HERE))
        seen = [(await all_of_it.event())["data"]["task"] for _ in range(2)]
        assert seen == [str(other.task), str(mine.task)]


async def test_who_comes_back_misses_nothing(database: Database, server: tuple[str, subprocess.Popen[bytes]]) -> None:
    url, _ = server
    owner = await cookie(database, "owner")
    before, missed, late, after = task(HERE), task(HERE), task(HERE), task(HERE)
    async with listening(url, "fulfillment", owner) as screen:
        await happen(database, before)
        assert (await screen.event())["data"]["task"] == str(before.task)
        last_id = screen.last_id
    async with database.transaction() as slow:
        await slow.emit(late)
        await happen(database, missed)
    await jobs.relay(database, {})
    async with listening(url, "fulfillment", owner, last_id) as screen:
        await happen(database, after)
        seen = [(await screen.event())["data"]["task"] for _ in range(3)]
    assert seen == [str(missed.task), str(late.task), str(after.task)]


async def test_a_customer_hears_about_themselves_alone(
    database: Database, server: tuple[str, subprocess.Popen[bytes]]
) -> None:
    url, _ = server
    async with database.transaction() as tx:
        me = await customers.register(tx, customers.RegisterCustomer(email="kundin@example.org", password=PASSWORD))
        token = (await customers.start_session(tx, me.id)).token

    def placed(customer: UUID | None) -> orders.OrderPlaced:
        return orders.OrderPlaced(ids.new_id(), "H-1", "web", customer, None, 14900, "EUR")

    own = placed(me.id)
    async with listening(url, "orders", {"cookie": f"hanse_shopper={token}"}) as screen:
        await happen(database, placed(ids.new_id()), placed(None), own)
        assert (await screen.event())["subject"] == str(own.order)


async def test_who_may_not_listen_is_told_so(database: Database, server: tuple[str, subprocess.Popen[bytes]]) -> None:
    url, _ = server
    picker = await cookie(database, "picker", HERE)
    async with httpx.AsyncClient(base_url=url) as client:
        asked = [("orders", {}), ("payments", picker), ("weather", picker), ("", picker)]
        answers = [await client.get("/v1/stream", params={"topics": t}, headers=h) for t, h in asked]
    assert [answer.json()["code"] for answer in answers] == [
        "sign_in_needed", "forbidden", "invalid_input", "invalid_input",
    ]  # fmt: skip


async def test_many_screens_are_served_by_one_reader_of_the_database(
    database: Database, server: tuple[str, subprocess.Popen[bytes]], database_url: str
) -> None:
    url, _ = server
    owner = await cookie(database, "owner")

    async def hear(ready: asyncio.Barrier) -> str:
        async with listening(url, "fulfillment", owner) as screen:
            await ready.wait()
            subject: str = (await screen.event())["subject"]
            return subject

    ready = asyncio.Barrier(31)
    screens = [asyncio.create_task(hear(ready)) for _ in range(30)]
    await ready.wait()
    async with database.transaction() as tx:
        connections = await tx.value(
            "select count(*) from pg_stat_activity where datname = current_database() and application_name = 'hanse' "
            "and pid <> pg_backend_pid()"
        )
    told = task(HERE)
    await happen(database, told)
    assert set(await asyncio.gather(*screens)) == {str(told.task)}
    assert connections <= 12


async def test_open_streams_do_not_hold_up_the_end_of_the_server(
    database: Database, server: tuple[str, subprocess.Popen[bytes]]
) -> None:
    url, process = server
    owner = await cookie(database, "owner")
    async with listening(url, "fulfillment", owner) as screen:
        process.send_signal(signal.SIGTERM)
        with pytest.raises(EOFError):
            await screen.event()
        assert await asyncio.to_thread(process.wait, 10) == 0


async def test_a_right_that_was_lost_ends_the_stream(
    database: Database, client: Callable[[], httpx.AsyncClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hanse.channels.routes.stream.ASK_AGAIN_SECONDS", 0.2)
    monkeypatch.setattr("hanse.channels.routes.stream.BEAT_SECONDS", 0.1)
    owner = await cookie(database, "owner")
    asking = asyncio.create_task(client().get("/v1/stream", params={"topics": "orders"}, headers=owner))
    await asyncio.sleep(1)
    assert not asking.done()
    async with database.transaction() as tx:
        await access.sign_out(tx, owner["cookie"].partition("=")[2])
    async with asyncio.timeout(5):
        answer = await asking
    assert answer.text.startswith("retry: 2000")
    assert "data:" not in answer.text

"""Holds without a ledger: a count for each article, a row for each hold and an event, many in one statement.

What group commit can reach on this machine: no transfers, no accounts, no rights, no log. The same two ways in as for
ours: callers in a process, and Litestar on Granian (`python benchmarks/parts/sketch.py URL PORT`).
"""

import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from subprocess import Popen
from typing import Annotated, Any
from uuid import UUID

import asyncpg
import msgspec
import uvloop
from granian.constants import HTTPModes, Interfaces
from granian.server.embed import Server
from litestar import Litestar, Request, post
from litestar.datastructures import State
from litestar.params import HeaderParameter

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from hanse.kit.db import Database, Tx, connect
from hanse.kit.together import Together
from hanse.main.processes import free_port, wait_until_ready
from hanse.main.serve import leave_what_stays

SETUP = """
create schema sketch;
create table sketch.stock (article int primary key, free bigint not null) with (fillfactor = 50);
create table sketch.hold (id uuid primary key, article int not null, quantity int not null, until timestamptz not null);
create table sketch.event (seq bigint generated always as identity primary key, type text, body jsonb);
"""

# Served in the order in which they came, as long as the running sum fits; a key that is known changes nothing.
HOLD = """
with wish as (
    select w.* from unnest($1::uuid[], $2::int[], $3::int[], $4::timestamptz[])
        with ordinality as w (id, article, quantity, until, n)
    where not exists (select from sketch.hold h where h.id = w.id)
), locked as (
    select s.article, s.free from sketch.stock s
    where s.article in (select article from wish) order by s.article for update
), granted as (
    select summed.id, summed.article, summed.quantity, summed.until
    from (select *, sum(quantity) over (partition by article order by n) as so_far from wish) summed
    join locked using (article) where summed.so_far <= locked.free
), counted as (
    update sketch.stock s set free = s.free - taken.quantity
    from (select article, sum(quantity) as quantity from granted group by article) taken where taken.article = s.article
), kept as (
    insert into sketch.hold select id, article, quantity, until from granted
)
select id from granted union all select h.id from sketch.hold h where h.id = any($1::uuid[])
"""

TELL = "insert into sketch.event (type, body) select 'stock.held', told from unnest($1::jsonb[]) told"


class Wish(msgspec.Struct, frozen=True):
    """Pieces of an article for fifteen minutes; `id` makes a repeat harmless."""

    id: UUID
    article: int
    quantity: int
    until: datetime


class Asked(msgspec.Struct, frozen=True):
    """The body of a request."""

    article: int
    quantity: Annotated[int, msgspec.Meta(ge=1, le=10_000)]


def wish(key: UUID, asked: Asked) -> Wish:
    """One wish, from now on."""
    return Wish(key, asked.article, asked.quantity, datetime.now(UTC) + timedelta(minutes=15))


async def hold(tx: Tx, wishes: Sequence[Wish]) -> list[Any]:
    """Each wish that was granted, and None for the others."""
    columns = [w.id for w in wishes], [w.article for w in wishes], [w.quantity for w in wishes]
    granted = set(await tx.column(HOLD, *columns, [w.until for w in wishes]))
    answers = [w if w.id in granted else None for w in wishes]
    await tx.run(TELL, [w for w in answers if w])
    return answers


async def prepare(url: str, pieces: int) -> None:
    """Make its tables, and one article."""
    connection = await asyncpg.connect(url)
    await connection.execute(SETUP)
    await connection.execute("insert into sketch.stock values (1, $1)", pieces)
    await connection.close()


@asynccontextmanager
async def together(url: str) -> AsyncIterator[Together[Wish, Any]]:
    """Its verb behind a queue like ours."""
    database: Database = await connect(url, most=4)
    queue = Together(database, hold)
    yield queue
    await queue.stop()
    await database.close()


@post("/v1/holds")
async def post_hold(
    request: Request[Any, Any, State], data: Asked, key: Annotated[UUID, HeaderParameter(name="Idempotency-Key")]
) -> Wish:
    """Keep pieces."""
    found: Wish = await request.app.state.holds(wish(key, data))
    return found


async def serve(url: str, port: int) -> None:
    """Its application, on the server that ours runs on."""
    async with together(url) as queue:
        app = Litestar([post_hold], logging_config=None, state=State({"holds": queue}))
        server = Server(
            app, address="127.0.0.1", port=port, interface=Interfaces.ASGINL, http=HTTPModes.http1, log_enabled=False
        )
        leave_what_stays()
        await server.serve()


@contextmanager
def serving_sketch(url: str) -> Iterator[tuple[str, int]]:
    """Its address and its process, until the block ends."""
    port = free_port()
    process = Popen([sys.executable, __file__, url, str(port)])
    try:
        address = f"http://127.0.0.1:{port}"
        if not wait_until_ready(f"{address}/schema/openapi.json", 60, lambda: process.poll() is None):
            raise SystemExit("the sketch did not start")
        yield address, process.pid
    finally:
        process.terminate()
        process.wait(30)


if __name__ == "__main__":
    uvloop.run(serve(sys.argv[1], int(sys.argv[2])))

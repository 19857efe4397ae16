"""One process of the soak: workers that do random things with a few hot articles until they are told to stop.

`python tests/inventory/soak_process.py URL SEED WORKERS SECONDS PLACES VARIANTS` prints what it has done as a line of
JSON, again and again; it may be killed at any moment. Kinds of operation are methods of `Worker` that are listed in
`OPERATIONS`.
"""

import asyncio
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import asyncpg
import uvloop

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from hanse import inventory
from hanse.inventory import Hold, HoldWanted, StockChange, StockFigure, StockLine, TransferLine
from hanse.inventory.contracts import CountKind
from hanse.kit.actor import SYSTEM
from hanse.kit.db import Database, Tx, connect
from hanse.kit.ids import new_id
from hanse.kit.refusals import Refusal

CONNECTIONS_MAX = 8
REMEMBERED_MAX = 40
TELL_EVERY_SECONDS = 0.2
# A server that was killed is back within this time, or the soak has failed.
PATIENCE_SECONDS = 60.0
# What a server says that is dying, starting, or gone.
AWAY = (OSError, asyncpg.PostgresConnectionError, asyncpg.InterfaceError, asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError, asyncpg.CrashShutdownError, asyncpg.ConnectionDoesNotExistError)  # fmt: skip


class Worker:
    """Somebody who does one random thing after the other, each in a transaction of its own."""

    def __init__(self, database: Database, seed: int, places: list[UUID], variants: list[UUID]) -> None:
        self.database, self.places, self.variants = database, places, variants
        self.random = random.Random(seed)
        self.holds: list[UUID] = []
        self.sent: list[UUID] = []
        self.done: Counter[str] = Counter()

    def place(self) -> UUID:
        return self.random.choice(self.places)

    def basket(self, most: int = 10) -> list[UUID]:
        return self.random.sample(self.variants, self.random.randint(1, min(most, len(self.variants))))

    def some_holds(self) -> list[UUID]:
        """Some of those that this worker asked for; perhaps they are gone by now."""
        count = min(len(self.holds), self.random.randint(1, 5))
        return self.random.sample(self.holds, count)

    def wishes(self, tx: Tx, most: int = 10) -> list[HoldWanted]:
        # Some run out within the soak, so that expiry takes part in it.
        until = tx.now + timedelta(seconds=self.random.choice([0.2, 1, 900]))
        purpose = self.random.choice(["cart", "quote", "till"])
        return [
            HoldWanted(new_id(), v, self.place(), self.random.randint(1, 3), until, purpose, new_id())
            for v in self.basket(most)
        ]

    def remember(self, answers: list[Hold | Refusal]) -> None:
        self.holds += [answer.id for answer in answers if isinstance(answer, Hold)]
        del self.holds[:-REMEMBERED_MAX]

    async def reserve(self, tx: Tx) -> None:
        self.remember(await inventory.hold(tx, self.wishes(tx)))

    async def extend(self, tx: Tx) -> None:
        await inventory.extend_holds(tx, self.some_holds(), tx.now + timedelta(minutes=5))

    async def claim(self, tx: Tx) -> None:
        await inventory.claim(tx, self.some_holds(), new_id())

    async def post(self, tx: Tx) -> None:
        await inventory.post_holds(tx, self.some_holds())

    async def void(self, tx: Tx) -> None:
        await inventory.void_holds(tx, self.some_holds())

    async def expire(self, tx: Tx) -> None:
        await tx.run("set local lock_timeout = '200ms'")
        await inventory.expire_holds(tx, 50)

    async def transfer(self, tx: Tx) -> None:
        here, there = self.random.sample(self.places, 2)
        lines = [TransferLine(v, 1) for v in self.basket(4)]
        self.sent.append(await inventory.transfer(tx, here, there, lines))

    async def arrive(self, tx: Tx) -> None:
        if self.sent:
            await inventory.receive_transfer(tx, self.sent.pop())

    async def count(self, tx: Tx) -> None:
        place = self.place()
        begun = await inventory.start_count(tx, SYSTEM, place, CountKind.CYCLE)
        lines = [StockFigure(v, place, self.random.randint(20, 60)) for v in self.basket(3)]
        await inventory.record_count(tx, SYSTEM, begun.id, lines)
        await inventory.finish_count(tx, SYSTEM, begun.id)

    async def receive(self, tx: Tx) -> None:
        await inventory.receive(tx, [StockLine(v, self.place(), 3) for v in self.basket()])

    async def adjust(self, tx: Tx) -> None:
        lines = [StockChange(v, self.place(), self.random.choice([-2, -1, 1])) for v in self.basket(4)]
        await inventory.adjust(tx, SYSTEM, lines, "correction")

    async def sell(self, tx: Tx) -> None:
        await inventory.sell_now(tx, new_id(), [StockLine(v, self.place(), 1) for v in self.basket(4)])

    async def take_back(self, tx: Tx) -> None:
        await inventory.take_back(tx, [StockLine(v, self.place(), 1) for v in self.basket(2)], "sellable", new_id())

    async def once(self) -> None:
        """One operation; what is refused is an answer too, and what is cut off is forgotten."""
        name, act = self.random.choice(OPERATIONS)
        try:
            async with self.database.transaction() as tx:
                await act(self, tx)
            self.done[name] += 1
        except Refusal:
            self.done["refused"] += 1
        except asyncpg.LockNotAvailableError:
            self.done["gave way"] += 1
        except (asyncpg.DeadlockDetectedError, asyncpg.SerializationError) as error:
            self.done[type(error).__name__] += 1
        except AWAY:
            self.done["cut off"] += 1
            await self.wait_for_the_server()

    async def wait_for_the_server(self) -> None:
        loop = asyncio.get_running_loop()
        until = loop.time() + PATIENCE_SECONDS
        while loop.time() < until:
            try:
                async with self.database.transaction() as tx:
                    await tx.value("select 1")
                return
            except AWAY:
                await asyncio.sleep(0.1)
        raise TimeoutError("the server did not come back")


Operation = Callable[[Worker, Tx], Awaitable[None]]
# Another kind of operation is one more method and one more line here; a name twice is twice as frequent.
OPERATIONS: list[tuple[str, Operation]] = [
    ("reserve", Worker.reserve),
    ("reserve", Worker.reserve),
    ("reserve", Worker.reserve),
    ("extend", Worker.extend),
    ("claim", Worker.claim),
    ("post", Worker.post),
    ("void", Worker.void),
    ("expire", Worker.expire),
    ("transfer", Worker.transfer),
    ("arrive", Worker.arrive),
    ("count", Worker.count),
    ("receive", Worker.receive),
    ("receive", Worker.receive),
    ("adjust", Worker.adjust),
    ("sell", Worker.sell),
    ("take_back", Worker.take_back),
]


async def work(url: str, seed: int, workers: int, seconds: float, places: list[UUID], variants: list[UUID]) -> None:
    """Let the workers do random things until the time is up, and tell what they did, every now and then."""
    until = time.monotonic() + seconds
    database = await _connected(url, until)
    crew = [Worker(database, seed * 1000 + n, places, variants) for n in range(workers)]

    async def go(worker: Worker) -> None:
        while time.monotonic() < until:
            await worker.once()

    async def tell() -> None:
        while True:
            await asyncio.sleep(TELL_EVERY_SECONDS)
            say(crew)

    telling = asyncio.create_task(tell())
    await asyncio.gather(*[go(worker) for worker in crew])
    telling.cancel()
    say(crew)
    await database.close()


async def _connected(url: str, until: float) -> Database:
    """Connect, also while a server that was killed comes back."""
    while True:
        try:
            return await connect(url, most=CONNECTIONS_MAX)
        except AWAY:
            if time.monotonic() > until:
                raise
            await asyncio.sleep(0.2)


def say(crew: list[Worker]) -> None:
    """One line that replaces the one before."""
    sys.stdout.write(json.dumps(sum((worker.done for worker in crew), Counter[str]())) + "\n")
    sys.stdout.flush()


def main() -> None:
    """Run as a process of its own."""
    url, seed, workers, seconds, places, variants = sys.argv[1:]
    ids = [[UUID(one) for one in text.split(",")] for text in (places, variants)]
    uvloop.run(work(url, int(seed), int(workers), float(seconds), *ids))


if __name__ == "__main__":
    main()

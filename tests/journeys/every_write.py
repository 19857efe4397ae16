"""One order from cart to refund, as a process that is killed right before one of its statements.

`python -m tests.journeys.every_write DATABASE PROVIDER CARRIER SHOP KEY TRIES SEED` walks it to its end, and then once
for each of so many of its statements, or for every one with 0 tries: the statements before are let through, then the
process kills itself. Another process with the same idempotency keys goes on where the dead one was, and what is left
is looked at. A line of JSON tells about each walk. Without a carrier ("") the order is collected and brought back to
the store, with one it goes out and comes back as a parcel.
"""

import asyncio
import json
import os
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import asyncpg
import httpx
import msgspec
import uvloop
from litestar import Litestar

from hanse import insight
from hanse.kit import jobs
from hanse.kit.clock import MovableClock
from hanse.kit.house import House
from hanse.kit.settings import Settings
from hanse.main import app as application
from hanse.main import parts, rooms
from hanse.main.reactions import REACTIONS, WATCHERS
from tests.fulfillment.carrier import SECRET as CARRIER_SECRET
from tests.fulfillment.carrier import asked, told
from tests.orders.build import Shop

from .shop import ADDRESS

ASKS = ("execute", "executemany", "fetch", "fetchrow", "fetchval", "copy_records_to_table")
REACTING = {jobs.reaction_name(r): r for found in REACTIONS.values() for r in found}
WATCHING = {jobs.reaction_name(w): w for w in WATCHERS}
# Mails go to a server of somebody else, who is told twice rather than never.
ELSEWHERE = "engagement.send"
MORNING = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
STEPS_MAX = 500
# Before each result, because others write into the same output.
MARK = "walked "

NEXT_JOB = """
select id, entrypoint, convert_from(payload, 'utf8')::jsonb as payload from jobs.pgqueuer
where status = 'queued' and entrypoint <> $1 and execute_after <= now() order by id limit 1
"""

# What there is of an order, and what is left to do for it.
LEFT = """
select o.state, o.payment_state,
    (select count(*) from payments.payment p where p.sales_order = o.id) as payments,
    (select sum(p.captured_minor)::bigint from payments.payment p where p.sales_order = o.id) as captured_minor,
    (select sum(p.refunded_minor)::bigint from payments.payment p where p.sales_order = o.id) as refunded_minor,
    (select count(*) from payments.refund r join payments.payment p on p.id = r.payment
        where p.sales_order = o.id and r.state = 'done') as refunds,
    (select count(*) from fulfillment.task t where t.sales_order = o.id) as tasks,
    (select count(*) from orders.goods_return r where r.sales_order = o.id) as returns,
    (select count(*) from delivery.shipment s where s.sales_order = o.id) as shipments,
    (select count(*) from kit.event where relayed_at is null) as events,
    (select count(*) from jobs.pgqueuer where entrypoint <> 'engagement.send') as jobs
from orders.sales_order o where o.cart = $1
"""

MAILS = "select template, count(*)::int from engagement.message where sales_order = $1 group by 1"


class Order(msgspec.Struct, frozen=True):
    """What the database has of an order."""

    state: str
    payment_state: str
    payments: int
    captured_minor: int
    refunded_minor: int
    refunds: int
    tasks: int
    returns: int
    shipments: int
    events: int
    jobs: int


COLLECTED = Order("completed", "refunded", 1, 14900, 14900, 1, 1, 1, 0, 0, 0)
# One parcel went out and one came back; what sending it cost stays paid.
SENT = Order("completed", "partly_refunded", 1, 15390, 14900, 1, 1, 1, 2, 0, 0)


def fuse(after: int) -> Callable[[], int]:
    """Let so many statements of this process through and kill it before the next; gives the count of them so far.

    Without a number all come through.
    """
    count = 0

    def counted(ask: Any) -> Any:
        async def asked(self: Any, *args: Any, **more: Any) -> Any:
            nonlocal count
            if after and count == after:
                os.kill(os.getpid(), signal.SIGKILL)
            count += 1
            return await ask(self, *args, **more)

        return asked

    for name in ASKS:
        setattr(asyncpg.Connection, name, counted(getattr(asyncpg.Connection, name)))
    return lambda: count


class Walk:
    """The journey of one order, which can be gone again and comes to the same end."""

    once = COLLECTED

    def __init__(self, house: House, client: httpx.AsyncClient, shop: Shop, seed: str) -> None:
        self._house, self._client, self._shop, self._seed = house, client, shop, seed
        self._remembered = Path(tempfile.gettempdir()) / f"hanse-cart-{seed}"

    async def ask(self, method: str, path: str, body: Any = None, *, again: tuple[int, ...] = ()) -> Any:
        """One request. What was done before may be refused with one of the states `again`."""
        key = {"Idempotency-Key": str(uuid5(NAMESPACE_URL, f"{self._seed} {path}"))} if method == "POST" else {}
        answer = await self._client.request(method, f"/v1{path}", json=body, headers=key)
        if answer.status_code >= 400 and answer.status_code not in again:
            raise AssertionError(f"{method} {path}: {answer.status_code} {answer.text}")
        return answer.json() if answer.content else None

    async def work(self) -> None:
        """What workers do: a job is gone only after it was done, so whoever dies in it leaves it to the next."""
        for _ in range(STEPS_MAX):
            moved = await jobs.relay(self._house.database, REACTIONS, WATCHERS)
            async with self._house.database.transaction() as tx:
                job = await tx.row(jobs.DueJob, NEXT_JOB, ELSEWHERE)
            if job is None and not moved:
                return
            if job is not None:
                await self._do(job)
                async with self._house.database.transaction() as tx:
                    await tx.run("delete from jobs.pgqueuer where id = $1", job.id)
        raise AssertionError("the work does not come to an end")

    async def _do(self, job: jobs.DueJob) -> None:
        told = job.payload
        if job.entrypoint == jobs.REACTIONS_JOB:
            await jobs.react(self._house.database, REACTING, msgspec.convert(told["due"], list[jobs.Due]))
        elif job.entrypoint == jobs.WATCH_JOB:
            shown = [UUID(event) for event in told["events"]]
            await jobs.watch(self._house.database, WATCHING, shown, told["watcher"])
        else:
            await rooms.HANDLERS[job.entrypoint](self._house, told)

    async def buy(self, line: dict[str, str], wish: dict[str, Any]) -> tuple[UUID, Any]:
        """A cart with a jacket, and its order, paid by card."""
        # The customer still knows which cart they opened, whatever became of the house.
        if not self._remembered.exists():
            self._remembered.write_text((await self.ask("POST", "/carts", {"channel": "phone"}))["id"])
        cart = self._remembered.read_text()
        seen = await self.ask("GET", f"/carts/{cart}")
        if not seen["cart"]["lines"]:
            await self.ask("PUT", f"/carts/{cart}/lines", {"variant": str(self._shop.jacket), "quantity": 1, **line})
        body = {
            "cart": cart, "email": "kundin@example.org", "name": "Test Kundin",
            "payments": [{"tender": "card", "token": "tok_accepted"}], **wish,
        }  # fmt: skip
        order = await self.ask("POST", "/orders", body)
        await self.work()
        return UUID(cart), order

    async def fetch(self) -> list[Any]:
        """Everything that is to be fetched is in the basket; the tasks it is for."""
        tasks = (await self.ask("GET", "/tasks"))["items"]
        for task in tasks:
            await self.ask("POST", f"/tasks/{task['id']}/picking", again=(409,))
            line = task["lines"][0]["line"]
            await self.ask("POST", f"/tasks/{task['id']}/lines/{line}/picked", {"code": "JACKET"}, again=(409,))
        return list(tasks)

    async def go(self) -> UUID:
        """From the cart to the refund; gives the cart."""
        place = str(self._shop.luebeck)
        cart, order = await self.buy({"delivery": "pickup", "location": place}, {"expected_total_minor": 14900})
        for task in await self.fetch():
            await self.ask("POST", f"/tasks/{task['id']}/shelf", {"shelf": "B 4"}, again=(409,))
        await self.work()
        code = order["pickups"][0]["code"]
        await self.ask("POST", "/pickups", {"location": str(self._shop.luebeck), "code": code}, again=(404,))
        await self.work()
        found = await self.ask("GET", f"/orders/{order['id']}")
        back = {"location": str(self._shop.luebeck), "reason": "size"}
        back["lines"] = [{"line": found["lines"][0]["id"], "quantity": 1, "condition": "sellable"}]
        await self.ask("POST", f"/orders/{order['id']}/returns", back)
        await self.work()
        return cart

    async def look(self, cart: UUID) -> None:
        """Nothing doubled, nothing lost, nothing stuck."""
        async with self._house.database.transaction() as tx:
            left = await tx.rows(Order, LEFT, cart)
            assert left == [self.once], left
            assert await insight.audit(tx) == []


class ParcelWalk(Walk):
    """The journey of an order that goes out as a parcel and comes back as one."""

    once = SENT

    async def go(self) -> UUID:
        """From the cart to the refund; gives the cart."""
        wish = {"expected_total_minor": 15390, "shipping": ADDRESS, "delivery_method": "standard"}
        cart, order = await self.buy({"delivery": "ship"}, wish)
        for task in await self.fetch():
            await self.ask("POST", f"/tasks/{task['id']}/packing", {"carrier": "simulated"}, again=(409,))
            await self.work()
            await self.ask("POST", f"/tasks/{task['id']}/parcel", {}, again=(409,))
        await self.work()
        (parcel,) = await self.ask("GET", f"/orders/{order['id']}/parcels")
        await self.bring(parcel["id"])
        found = await self.ask("GET", f"/orders/{order['id']}")
        back = [{"line": found["lines"][0]["id"], "quantity": 1}]
        announced = await self.ask("POST", f"/orders/{order['id']}/return-parcels", {"lines": back, "reason": "size"})
        await self.work()
        await self.bring(announced["id"])
        path = f"/return-parcels/{announced['id']}/settlement"
        await self.ask("POST", path, {"lines": [{**back[0], "condition": "sellable"}]})
        await self.work()
        return cart

    async def bring(self, shipment: str) -> None:
        """The carrier brings a parcel, and tells so."""
        url = self._house.settings.carrier_url
        for kind in ("in_transit", "delivered"):
            await asked(url, f"/parcels/{shipment}/scans", {"kind": kind})
        assert (await told(self._client, await asked(url, f"/parcels/{shipment}"))).status_code == 200
        await self.work()


async def walk(site: Litestar, settings: Settings, shop: Shop, api_key: str, seed: str, after: int) -> int:
    """Walk it in this process; tells how many statements it took."""
    count = fuse(after)
    house = await parts.furnish(settings, clock=MovableClock(MORNING), connections_max=3)
    site.state.house = house
    try:
        transport = httpx.ASGITransport(app=site)
        asking = {"Authorization": f"Bearer {api_key}"}
        async with httpx.AsyncClient(transport=transport, base_url="http://hanse.test", headers=asking) as client:
            journey = (ParcelWalk if settings.carrier_url else Walk)(house, client, shop, seed)
            cart = await journey.go()
            taken = count()
            await journey.look(cart)
    finally:
        await parts.clear(house)
    return taken


def in_a_child(doing: Callable[[], int]) -> tuple[int, str]:
    """Do it in a child of this process: the number of the signal that ended it, and what it said."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        said, code = "", 1
        try:
            said, code = str(doing()), 0
        except BaseException:  # noqa: BLE001 -- whatever it was, the parent tells it
            said = traceback.format_exc()
        os.write(writing, said.encode()[-20_000:])
        os._exit(code)
    os.close(writing)
    with os.fdopen(reading) as told:
        said = told.read()
    _, status = os.waitpid(child, 0)
    return (os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0), said


def main() -> None:
    """One walk to the end, and one for each statement that is tried."""
    url, provider, carrier, shop_told, api_key, tries, chance = sys.argv[1:]
    settings = Settings(
        database_url=url, secret="a secret for tests only", payment_url=provider, carrier_url=carrier,
        payment_secret="a secret of the provider", carrier_secret=CARRIER_SECRET, webhook_private_addresses=True,
    )  # fmt: skip
    shop = msgspec.json.decode(shop_told, type=Shop)
    site = application.build()

    def once(seed: str, after: int) -> int:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            return runner.run(walk(site, settings, shop, api_key, seed, after))

    def walked(number: int) -> int:
        seed = f"{os.getpid()}-{number}"
        ended, said = in_a_child(partial(once, seed, number)) if number else (0, "")
        killed = ended == signal.SIGKILL
        if killed or not number:
            ended, said = in_a_child(partial(once, seed, 0))
        told = {"after": number, "killed": killed, "statements": 0, "problem": ""}
        told |= {"statements": int(said)} if said.isdigit() else {"problem": said or f"ended by {ended}"}
        (Path(tempfile.gettempdir()) / f"hanse-cart-{seed}").unlink(missing_ok=True)
        sys.stdout.write(MARK + json.dumps(told) + "\n")
        sys.stdout.flush()
        return int(told["statements"])

    whole = walked(0)
    # A few are tried at even distances, others with another seed.
    step = max(1, whole // int(tries)) if int(tries) else 1
    for number in range(1 + int(chance) % step, whole, step):
        walked(number)


if __name__ == "__main__":
    main()

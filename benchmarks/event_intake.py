"""Messages of a carrier: `python benchmarks/event_intake.py [--seconds 5] [--rounds 3] [--callers 1 8 32]`.

A carrier tells step by step how far its parcels are, signed, each message with all that happened to the parcel so far.
The web process checks the signature, keeps the scan and moves the parcel; the worker brings what moved to whoever has
to know, in the same minutes. Limit: the scan, the parcel and an event by pgbench, one call of a function for each. In
turns, medians. In the end: from the first of 2,000 messages to the last reaction. The parcels belong to no order.
"""

import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import msgspec
import psycopg
import uvloop

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.parts.asked import asked, tell_memory
from benchmarks.parts.closed_loop import Contestant, contest, table
from benchmarks.parts.databases import a_server, checkpoint, say
from benchmarks.parts.hanse_shop import ADDRESS, Opened, opened
from benchmarks.parts.limit import Pgbench
from benchmarks.parts.rush import rush
from benchmarks.parts.waiting import until_quiet
from benchmarks.parts.wire import Unexpected, Wire
from hanse import delivery
from hanse.kit.db import connect
from hanse.kit.ids import new_id
from hanse.kit.signed import signing

SHARED = "with a carrier that is measured"
# Nobody listens there: the carrier only tells.
CARRIER = {"HANSE_CARRIER_URL": "http://127.0.0.1:9", "HANSE_CARRIER_SECRET": SHARED}
COURSE = ("in_transit", "in_transit", "in_transit", "out_for_delivery", "in_transit", "out_for_delivery", "delivered")
PARCELS, AT_ONCE, LAST = 8_000, 500, 2_000

SETUP = """
create schema bare;
create table bare.parcel (id int primary key, state text, changed_at timestamptz) with (fillfactor = 70);
insert into bare.parcel select n, 'announced', now() from generate_series(1, 8000) n;
create table bare.scan (
    parcel int references bare.parcel, key uuid, kind text, at timestamptz, primary key (parcel, key)
);
create table bare.event (seq bigint generated always as identity primary key, type text, body jsonb);
create function bare.tell(one int) returns void language sql as $$
    update bare.parcel set state = 'in_transit', changed_at = now() where id = one;
    insert into bare.scan values (one, uuidv7(), 'in_transit', now());
    insert into bare.event (type, body) values ('shipment.moved', jsonb_build_object('parcel', one));
$$;
"""
SCRIPT = """
\\set one random(1, 8000)
select bare.tell(:one);
"""


class Scanned(msgspec.Struct, frozen=True):
    """What the carrier says about one moment of a parcel."""

    key: str
    kind: str
    at: datetime
    place: str


class Carrier:
    """Goes through all parcels, and then through their next steps."""

    def __init__(self, parcels: list[UUID]) -> None:
        self._parcels, self._told, self._signing = parcels, 0, signing(SHARED)
        self._began = datetime.now(UTC) - timedelta(days=2)

    async def tell(self, wire: Wire) -> bool:
        """The next message."""
        step, number = divmod(self._told, len(self._parcels))
        if step == len(COURSE):
            raise SystemExit("all parcels have arrived: this machine needs more of them")
        self._told += 1
        parcel = self._parcels[number]
        scans = [
            Scanned(f"{parcel}-{place}", kind, self._began + timedelta(hours=place), "Hamburg")
            for place, kind in enumerate(COURSE[: step + 1])
        ]
        body = msgspec.json.encode({"key": parcel, "scans": scans})
        message, now = f"msg_{parcel}-{step}", datetime.now(UTC)
        found = await wire.want(
            (200,), "POST", "/v1/shipments/webhooks/simulated", body, webhook_id=message,
            webhook_timestamp=str(int(now.timestamp())),
            webhook_signature=self._signing.sign(message, now, body.decode()),
        )  # fmt: skip
        if found.json()["state"] != COURSE[step]:
            raise Unexpected(f"the parcel is not {COURSE[step]}: {found.body!r}")
        return True


async def announced(url: str) -> list[UUID]:
    """Parcels that the carrier has taken on."""
    database = await connect(url, most=1)
    parcels = [new_id() for _ in range(PARCELS)]
    for first in range(0, PARCELS, AT_ONCE):
        async with database.transaction() as tx:
            for number, parcel in enumerate(parcels[first : first + AT_ONCE], first):
                wanted = delivery.ShipmentWanted(
                    id=parcel,
                    carrier="simulated",
                    order=new_id(),
                    number=f"P{number}",
                    sender=ADDRESS,
                    recipient=ADDRESS,
                )
                await delivery.create_shipment(tx, wanted)
                answer = delivery.Announced(state="announced", tracking=f"T{number}", label=b"a label")
                await delivery.take_announced(tx, parcel, answer)
    await database.close()
    return parcels


def to_the_last_reaction(shop: Opened, carrier: Carrier) -> None:
    """How long it takes until all that messages cause is done."""
    began = time.perf_counter()
    found = uvloop.run(rush(shop.served.address, carrier.tell, LAST, 8))
    taken = time.perf_counter() - began
    until_quiet(shop.url)
    lasted = time.perf_counter() - began
    say(
        f"{LAST:,} messages, {found.errors} errors: all taken in {taken:.1f} s, "
        f"the last reaction after {lasted:.1f} s, {LAST / lasted:,.0f} per s"
    )


def main() -> None:
    """Measure and print."""
    wanted = asked(__doc__)
    with a_server() as server, opened(server, wanted.workers, settings=CARRIER) as shop:
        with psycopg.connect(shop.url, autocommit=True) as admin:
            admin.execute(SETUP)
        carrier = Carrier(uvloop.run(announced(shop.url)))
        until_quiet(shop.url)
        checkpoint(server)
        contestants: list[Contestant] = [
            shop.shoppers("a carrier's messages", carrier.tell),
            Pgbench("limit", shop.url, SCRIPT, shop.database),
        ]
        table("event intake", contest(contestants, **wanted.course()))
        until_quiet(shop.url)
        to_the_last_reaction(shop, carrier)
        tell_memory(shop)


if __name__ == "__main__":
    main()

"""Measures Hanse beside its peers: `python tools/bench_peers.py [NAME …] [--seconds 10] [--rounds 3]`.

Installs django-oscar, Vendure and Medusa from their packages into the cache folder of this user, fills each with the
same thousand articles on the same server of PostgreSQL (fsync and synchronous commit on), and lets all of them serve
the same shoppers in turns: a product page, a search of 24, complete orders, and 300 orders for 100 pieces at once. One
rests while another serves. `--no-install` takes what is there. Prints one table that begins with the machine.
"""

import argparse
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import uvloop
from bench import load, machine

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.parts.closed_loop import Contestant, Shoppers, contest, table
from benchmarks.parts.databases import a_server, say
from benchmarks.parts.hanse_shop import HanseShopper, opened
from benchmarks.parts.processes import database_process, megabytes
from benchmarks.parts.rush import rush
from benchmarks.parts.serving import Served
from benchmarks.peers.django_oscar import DjangoOscar
from benchmarks.peers.medusa_shop import Medusa
from benchmarks.peers.vendure_shop import Vendure
from hanse.kit.ids import new_id

PEERS: dict[str, Any] = {"django-oscar": DjangoOscar, "vendure": Vendure, "medusa": Medusa}
PIECES, ORDERS, BUYERS = 100, 300, 32


@contextmanager
def an_empty_database(server: str) -> Iterator[str]:
    """The address of a new database."""
    name = f"peer_{new_id().hex}"
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f"create database {name}")
        try:
            yield psycopg.conninfo.make_conninfo(server, dbname=name)
        finally:
            admin.execute(f"drop database {name} with (force)")


class Measured:
    """One platform that serves: who shops there, its processes and that of its database."""

    def __init__(self, name: str, served: Served, shopper: Any, database: int) -> None:
        self.name, self.served, self.shopper, self._database = name, served, shopper, database

    def doing(self, act: str) -> Contestant | None:
        """A contestant of this scenario, if there is such a thing here."""
        found = getattr(self.shopper, act, None)
        if found is None:
            return None
        return Shoppers(self.name, self.served.address, found, self.served.processes, self._database)


def run(everybody: Sequence[Measured], seconds: float, rounds: int, callers: Sequence[int], patience: float) -> None:
    """All scenarios, in turns."""
    for title, act in (
        ("product page data", "page_data"),
        ("product page", "page"),
        ("list and search", "listing"),
        ("complete order", "order"),
    ):
        contestants = [doing for one in everybody if (doing := one.doing(act)) is not None]
        table(title, contest(contestants, seconds=seconds, rounds=rounds, concurrency=callers))
    say(f"last pieces: {ORDERS} complete orders of {BUYERS} buyers for {PIECES} pieces")
    for one in everybody:
        found = uvloop.run(rush(one.served.address, one.shopper.last_piece, ORDERS, BUYERS, seconds=patience))
        fault = f" ({found.fault[:120]})" if found.errors else ""
        taken = f"{found.sold:>4} sold by {found.tried} orders in {found.seconds:.0f} s"
        say(f"{one.name:<28}{taken}, {found.errors} errors{fault}")
    for one in everybody:
        say(f"{one.name:<28}{megabytes(one.served.processes):>6.0f} MB (PSS) without the database")


def main() -> None:
    """Install, fill, measure and print; whoever ends it ends what it started."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(PEERS))
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--callers", type=int, nargs="+", default=[1, 8, 32])
    parser.add_argument("--patience", type=float, default=600, help="seconds for the last pieces of each")
    parser.add_argument("--no-install", action="store_true")
    asked = parser.parse_args()
    for title, text in machine():
        say(f"{title:<14}{text}")
    peers = [PEERS[name]() for name in asked.names or PEERS]
    for peer in peers:
        say(f"{peer.name:<14}{peer.version() if asked.no_install else peer.install()}")
    with ExitStack() as stack:
        server = stack.enter_context(a_server())
        shop = stack.enter_context(opened(server, last_pieces=PIECES))
        everybody = [Measured("Hanse", shop.served, HanseShopper(shop.filled), shop.database)]
        for peer in peers:
            url = stack.enter_context(an_empty_database(server))
            served = stack.enter_context(peer.serving(url, PIECES))
            everybody.append(Measured(peer.name, served, peer.shopper(), database_process(url)))
        say(f"{'load before':<14}{load()}")
        run(everybody, asked.seconds, asked.rounds, asked.callers, asked.patience)
        say(f"{'load after':<14}{load()}")


if __name__ == "__main__":
    main()

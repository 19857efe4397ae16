"""Complete orders: `python benchmarks/complete_order.py [--seconds 5] [--rounds 3] [--callers 1 8 32]`.

A guest opens a cart, puts in two articles, asks what a parcel costs, gives an address and pays: five requests, and the
order is paid, confirmed and on its way to the warehouse. In one call: the same order for a front end that kept the cart
itself. Limit: one order with two lines, its payment, its transfers, its balances and an event by pgbench, one call of a
function for each, without prices and rules. The worker serves what orders leave behind, in the same minutes on the same
processors.
"""

import sys
from pathlib import Path

import psycopg

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.parts.asked import asked, tell_memory
from benchmarks.parts.bare import SCRIPT, SETUP
from benchmarks.parts.closed_loop import Contestant, contest, table
from benchmarks.parts.databases import a_server
from benchmarks.parts.hanse_shop import HanseShopper, opened
from benchmarks.parts.limit import Pgbench


def main() -> None:
    """Measure and print."""
    wanted = asked(__doc__)
    with a_server() as server, opened(server, wanted.workers) as shop:
        with psycopg.connect(shop.url, autocommit=True) as admin:
            admin.execute(SETUP)
        shopper = HanseShopper(shop.filled)
        contestants: list[Contestant] = [
            shop.shoppers("step by step", shopper.order),
            shop.shoppers("in one call", shopper.order_at_once),
            Pgbench("limit", shop.url, SCRIPT, shop.database),
        ]
        table("complete order", contest(contestants, **wanted.course()))
        tell_memory(shop)


if __name__ == "__main__":
    main()

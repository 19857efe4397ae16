"""The last pieces: `python benchmarks/last_pieces.py`.

32 buyers place 300 complete orders for 100 pieces: exactly 100 are sold. Ends with 1 when another number was.
"""

import sys
from pathlib import Path

import uvloop

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.parts.databases import a_server, say
from benchmarks.parts.hanse_shop import HanseShopper, opened
from benchmarks.parts.rush import rush

PIECES, ORDERS, BUYERS = 100, 300, 32


def main() -> None:
    """Measure and print; ends with 1 when another number was sold."""
    with a_server() as server, opened(server, last_pieces=PIECES) as shop:
        shopper = HanseShopper(shop.filled)
        found = uvloop.run(rush(shop.served.address, shopper.last_piece, ORDERS, BUYERS))
    say(
        f"{found.sold} of {PIECES} pieces sold to {BUYERS} buyers with {ORDERS} orders in {found.seconds:.1f} s; "
        f"{found.errors} errors {found.fault}"
    )
    if found.sold != PIECES:
        raise SystemExit(1)


if __name__ == "__main__":
    main()

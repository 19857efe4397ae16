"""Search and list 24 products with facets: `python benchmarks/product_list.py [--seconds 5] [--rounds 3]`.

A word and a color, all facets counted. Limit: the rows of 24 products and their articles by pgbench, found by category.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.parts.asked import asked, tell_memory
from benchmarks.parts.closed_loop import Contestant, contest, table
from benchmarks.parts.databases import a_server
from benchmarks.parts.goods import KINDS
from benchmarks.parts.hanse_shop import HanseShopper, opened
from benchmarks.parts.limit import Pgbench

SCRIPT = f"""
\\set n random(1, {len(KINDS)})
select p.*, v.* from catalog.product p join catalog.variant v on v.product = p.id
where p.categories @> array[(array[{", ".join(f"'{kind}'" for kind in KINDS)}])[:n]] limit 24;
"""


def main() -> None:
    """Measure and print."""
    wanted = asked(__doc__)
    with a_server() as server, opened(server, wanted.workers) as shop:
        shopper = HanseShopper(shop.filled)
        contestants: list[Contestant] = [
            shop.shoppers("search", shopper.listing),
            Pgbench("limit", shop.url, SCRIPT, shop.database),
        ]
        table("list and search", contest(contestants, **wanted.course()))
        tell_memory(shop)


if __name__ == "__main__":
    main()

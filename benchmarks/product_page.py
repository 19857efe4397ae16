"""What a product page shows: `python benchmarks/product_page.py [--seconds 5] [--rounds 3] [--callers 1 8 32]`.

Data: texts, price and the stock of every store in one read. Apart: the same in three. Page: the same, rendered for a
guest. Limit: the rows of product, article, price and balances by pgbench. 1,000 products at a warehouse and ten stores;
in turns, medians.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.parts.asked import asked, tell_memory
from benchmarks.parts.closed_loop import Contestant, contest, table
from benchmarks.parts.databases import a_server
from benchmarks.parts.hanse_shop import HanseShopper, opened
from benchmarks.parts.limit import Pgbench

SCRIPT = """
\\set n random(0, 998)
begin;
select p.*, v.* from catalog.variant v join catalog.product p on p.id = v.product
    where v.sku = 'SKU-' || lpad((:n)::text, 4, '0');
select c.* from pricing.price c join catalog.variant v on v.id = c.variant
    where v.sku = 'SKU-' || lpad((:n)::text, 4, '0');
select b.* from ledger.balance b join catalog.variant v on v.id = b.unit
    where v.sku = 'SKU-' || lpad((:n)::text, 4, '0');
commit;
"""


def main() -> None:
    """Measure and print."""
    wanted = asked(__doc__)
    with a_server() as server, opened(server, wanted.workers) as shop:
        shopper = HanseShopper(shop.filled)
        contestants: list[Contestant] = [
            shop.shoppers("data", shopper.page_data),
            shop.shoppers("apart", shopper.page_data_apart),
            shop.shoppers("page", shopper.page),
            Pgbench("limit", shop.url, SCRIPT, shop.database),
        ]
        table("product page", contest(contestants, **wanted.course()))
        tell_memory(shop)


if __name__ == "__main__":
    main()

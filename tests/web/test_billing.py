"""Where the bill goes of what is only collected."""

import re
from collections.abc import Callable

from hanse import orders
from hanse.kit.db import Database
from tests.orders.build import Shop
from tests.web.browser import Browser
from tests.web.test_buying import BUY, order_of, to_checkout

Make = Callable[[str], Browser]


async def test_who_only_collects_may_say_where_the_bill_goes(visitor: Make, shop: Shop, database: Database) -> None:
    page = await to_checkout(visitor("de"), way="pickup", location=str(shop.luebeck))
    assert "Rechnung mit Ihrer Anschrift" in page.text
    buyer = {"name": "Jan Harms", "email": "jan.harms@example.org", "card": "tok_accepted"}
    await page.send("/checkout", BUY, billing__city="Hamburg", **buyer)
    wrong = set(re.findall(r'name="([^"]+)"[^>]*aria-invalid="true"', page.answer.text))
    assert wrong == {"billing.street", "billing.postal_code"}
    street = {"billing__street": "Deichstraße", "billing__house_number": "7", "billing__postal_code": "20459"}
    await page.send("/checkout", BUY, **street)
    assert "Jan Harms, Deichstraße 7, 20459 Hamburg" in page.text
    async with database.transaction() as tx:
        order = await orders.load_order(tx, order_of(page))
    assert order.shipping is None
    assert order.billing is not None
    assert (order.billing.name, order.billing.city) == ("Jan Harms", "Hamburg")


async def test_who_collects_and_wants_no_bill_gives_no_address(visitor: Make, shop: Shop, database: Database) -> None:
    page = await to_checkout(visitor("de"), way="pickup", location=str(shop.luebeck))
    await page.send("/checkout", BUY, name="Jan Harms", email="jan.harms@example.org", card="tok_accepted")
    async with database.transaction() as tx:
        assert (await orders.load_order(tx, order_of(page))).billing is None

"""Price lists over HTTP."""

from datetime import timedelta

from hanse.kit.clock import MovableClock
from hanse.kit.db import Database
from tests.orders.build import build_shop


async def test_a_list_says_what_it_asks_now_and_later(database: Database, signed_in, clock: MovableClock) -> None:
    async with database.transaction() as tx:
        shop = await build_shop(tx)
    office = await signed_in("merchandiser")
    (base,) = (await office.get("/v1/price-lists")).json()
    later = (clock.now() + timedelta(days=3)).isoformat()
    rows = [{"variant": str(shop.jacket), "unit_minor": 12900, "valid_from": later}]
    changed = await office.put(f"/v1/price-lists/{base['id']}/prices", json=rows)
    assert changed.json() == {"changed": 1}, changed.text
    asked = {"variant": [str(shop.jacket), str(shop.book)]}
    said = (await office.get(f"/v1/price-lists/{base['id']}/prices", params=asked)).json()
    jacket = [row["unit_minor"] for row in said if row["variant"] == str(shop.jacket)]
    assert jacket == [14900, 12900]
    assert [row["unit_minor"] for row in said if row["variant"] == str(shop.book)] == [1200]
    clock.move(timedelta(days=4))
    office = await signed_in("merchandiser")
    said = (await office.get(f"/v1/price-lists/{base['id']}/prices", params={"variant": str(shop.jacket)})).json()
    assert [row["unit_minor"] for row in said] == [12900]

"""Price lists: over HTTP, and where they count."""

import gzip
from datetime import timedelta
from uuid import UUID

import msgspec

from hanse import locations, pricing
from hanse.kit.clock import MovableClock
from hanse.kit.db import Database, Tx
from tests.orders.build import HOME, build_shop

DAY = timedelta(days=1)


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


async def place(tx: Tx, code: str, region: str) -> UUID:
    given = locations.LocationInput(code=code, name=code, kind="store", address=HOME, region=region)
    return (await locations.save_location(tx, given)).id


async def test_a_list_of_a_region_counts_at_its_places_and_at_those_that_join_it(
    database: Database, drain, clock: MovableClock
) -> None:
    async with database.transaction() as tx:
        shop = await build_shop(tx)
        kiel, bremen = await place(tx, "kiel", "coast"), await place(tx, "bremen", "river")
        given = pricing.PriceListInput(key="coast", name={"de": "Küste", "en": "Coast"}, region="coast", rank=5)
        listed = await pricing.save_price_list(tx, given)
        await pricing.set_prices(tx, listed.id, [pricing.PriceRow(shop.jacket, 9900)])
    await drain()

    async def asked(where: UUID | None) -> tuple[int, int]:
        """What a quote and what the shelf say."""
        async with database.transaction(readonly=True) as tx:
            line = pricing.QuoteLine(shop.jacket, shop.jacket, 1)
            wanted = pricing.QuoteWanted(channel="store", location=where, lines=[line])
            shown = await pricing.prices(tx, "store", [shop.jacket], location=where)
            return (await pricing.quote(tx, wanted)).lines[0].unit_minor, shown[shop.jacket].unit_minor

    assert [await asked(one) for one in (kiel, bremen, None)] == [(9900, 9900), (14900, 14900), (14900, 14900)]
    clock.move(DAY)
    async with database.transaction() as tx:
        await place(tx, "kiel", "river")
        await place(tx, "bremen", "coast")
    await drain()
    assert [await asked(one) for one in (kiel, bremen)] == [(14900, 14900), (9900, 9900)]
    async with database.transaction() as tx:
        history = (await pricing.price_history(tx, shop.jacket, "store", kiel)).applied
        assert [one.unit_minor for one in history] == [14900, 9900]
        await pricing.want_book(tx, "store", bremen)
        await pricing.make_books(tx, "a secret for tests only")
        book = await pricing.get_book(tx, "store", bremen, None, "EUR")
        assert ",9900]" in gzip.decompress(await pricing.book_content(tx, book.content)).decode()
        await pricing.save_price_list(tx, msgspec.structs.replace(given, region=None))
    assert await asked(kiel) == (9900, 9900)

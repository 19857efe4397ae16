"""What was asked about the catalogue is answered as it stands now, however often it was asked before."""

from collections.abc import Awaitable, Callable

import httpx
import msgspec

from hanse import catalog
from hanse.kit.db import Database
from tests.catalog.shop import furnish, product

SignedIn = Callable[..., Awaitable[httpx.AsyncClient]]
SEARCH = "/v1/search?q=regenjacke&language=de"


async def names(api: httpx.AsyncClient, address: str = SEARCH) -> list[str]:
    answer = await api.get(address)
    assert answer.status_code == 200, answer.text
    return [hit["name"]["de"] for hit in answer.json()["items"]]


async def test_a_search_shows_what_was_changed_a_moment_ago(
    database: Database, signed_in: SignedIn, api: httpx.AsyncClient
) -> None:
    async with database.transaction() as tx:
        await furnish(tx)
    office = await signed_in("merchandiser")
    assert await names(api) == []
    made = await office.post("/v1/products", json=msgspec.to_builtins(product()))
    for _ in range(2):
        assert await names(api) == ["Regenjacke Sylt"]
    renamed = {"name": {"de": "Regenjacke Föhr", "en": "Rain jacket Föhr"}}
    await office.patch("/v1/products/regenjacke-sylt", json=renamed, headers={"If-Match": made.headers["ETag"]})
    for _ in range(2):
        assert await names(api) == ["Regenjacke Föhr"]
    async with database.pool.acquire() as connection:
        # Whoever writes, and by whatever program.
        await connection.execute("""update catalog.product set name = '{"de": "Jacke", "en": "Jacket"}'""")
    assert await names(api) == ["Jacke"]
    assert (await api.get("/v1/search?cursor=nonsense")).status_code == 422


async def test_who_changes_the_catalogue_sees_it_and_nobody_else_before_the_end(database: Database) -> None:
    wanted = catalog.SearchWanted("regenjacke")
    async with database.transaction() as tx:
        await furnish(tx)
    assert (await database.read(lambda tx: catalog.search(tx, wanted))).total == 0
    async with database.transaction() as tx:
        await catalog.save_product(tx, product())
        assert (await catalog.search(tx, wanted)).total == 1
        assert (await database.read(lambda other: catalog.search(other, wanted))).total == 0
    assert (await database.read(lambda tx: catalog.search(tx, wanted))).total == 1

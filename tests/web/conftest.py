"""A small shop, and browsers that run no scripts."""

from collections.abc import Callable

import httpx
import pytest
import pytest_asyncio

from hanse.kit.db import Database
from tests.orders.build import Shop, build_shop
from tests.web.browser import Browser


@pytest_asyncio.fixture
async def shop(database: Database) -> Shop:
    """Two stores, a warehouse, three articles with ten pieces at each place."""
    async with database.transaction() as tx:
        return await build_shop(tx)


@pytest.fixture
def visitor(client: Callable[[], httpx.AsyncClient]) -> Callable[[str], Browser]:
    """Makes browsers of shoppers who read German or English."""

    def make(language: str = "de") -> Browser:
        return Browser(client(), language)

    return make

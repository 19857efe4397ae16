"""What search knows about products."""

from collections.abc import Sequence
from uuid import UUID

from hanse.kit.db import Tx


async def index_products(tx: Tx, products: Sequence[UUID]) -> None:
    """Bring the search entries of these products up to date."""
    del tx, products

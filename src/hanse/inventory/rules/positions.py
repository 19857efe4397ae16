"""Positions: which accounts of the ledger they are, and what is told about them."""

from functools import lru_cache
from uuid import UUID

from hanse.inventory.contracts import Condition, StockChanged
from hanse.ledger import AccountKey, Balance

# As many as the locations of a large retailer and more: a hot place is asked for thousands of times a second.
REMEMBERED = 4096

# Over the counter a shopper has the piece in hand: what is kept back is kept for them.
AT_THE_COUNTER = frozenset({"store"})

COMING = "stock.inbound"


@lru_cache(maxsize=REMEMBERED)
def shelf(location: UUID, condition: Condition | str = Condition.SELLABLE) -> AccountKey:
    """The account of the pieces in one condition at a location."""
    return AccountKey(f"stock.{Condition(condition)}", location)


@lru_cache(maxsize=REMEMBERED)
def outside(kind: str, location: UUID) -> AccountKey:
    """The account that pieces come from or go to: supplier, sold, lost, found, correction, transit."""
    return AccountKey(f"stock.{kind}", location)


def coming(delivery: UUID) -> AccountKey:
    """The account of the pieces that an announced delivery is still to bring."""
    return AccountKey(COMING, delivery)


def changed(variant: UUID, location: UUID, balance: Balance) -> StockChanged:
    """The news about a position."""
    return StockChanged(
        variant,
        location,
        balance.posted,
        balance.pending_out,
        balance.keep,
        0,
        balance.available,
        balance.version,
    )

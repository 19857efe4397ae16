"""Pure decisions of the loyalty program."""

from uuid import UUID

from hanse import ledger

# One point for each full euro of goods; what counts for a tier is what was ever earned and kept.
MINOR_PER_POINT = 100
TIERS = (("matrose", 0), ("steuermann", 500), ("kapitaen", 2000))


def points_for(amount_minor: int) -> int:
    """Points that goods of this worth earn: one for each full hundred minor units."""
    return max(0, amount_minor) // MINOR_PER_POINT


def tier_for(points: int) -> tuple[str, str | None, int]:
    """The tier of somebody who kept so many points, the next one, and what is missing for it."""
    reached = [name for name, least in TIERS if points >= least]
    above = [(name, least - points) for name, least in TIERS if points < least]
    return reached[-1], above[0][0] if above else None, above[0][1] if above else 0


def account(customer: UUID) -> ledger.AccountKey:
    """Where a customer's points stand; never below zero."""
    return ledger.AccountKey("points.customer", customer)


def issued() -> ledger.AccountKey:
    """The other side: all points that were given out."""
    return ledger.AccountKey("points.issued", ledger.HOUSE)

"""What articles cost the house: seen only by whoever may."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from hanse.kit.db import Tx
from hanse.pricing.contracts import Cost

COSTS = """
select distinct on (variant) variant, unit_minor, currency, valid_from from pricing.cost
where variant = any($1) and currency = $2 and valid_from <= $3 order by variant, valid_from desc
"""


async def costs(
    tx: Tx, variants: Sequence[UUID], currency: str = "EUR", at: datetime | None = None
) -> dict[UUID, Cost]:
    """What a piece of these articles costs the house at a moment, without tax; unknown ones are left out."""
    return {one.variant: one for one in await tx.rows(Cost, COSTS, list(variants), currency, at or tx.now)}

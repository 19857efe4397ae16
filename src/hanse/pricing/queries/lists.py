"""Price lists, promotions and coupons as they stand."""

from collections.abc import Sequence
from uuid import UUID

from hanse.kit.db import Tx
from hanse.pricing.contracts import Coupon, PriceList, PriceRow, Promotion

PROMOTION = """
select id, key, version, name, terms, channels, needs_coupon, valid_from, valid_until, active, perishable
from pricing.promotion
"""


async def list_price_lists(tx: Tx) -> list[PriceList]:
    """All price lists, the one that goes before others first."""
    return await tx.rows(
        PriceList,
        "select id, key, name, currency, channel, location, customer_group, gross, reduction, perishable, rank, "
        "version from pricing.price_list order by rank desc, key",
    )


async def list_prices(tx: Tx, price_list: UUID, variants: Sequence[UUID]) -> list[PriceRow]:
    """What a list says about these variants: prices that count now, and those that will."""
    return await tx.rows(
        PriceRow,
        "select variant, unit_minor, min_quantity, valid_from, valid_until from pricing.price "
        "where list = $1 and variant = any($2) and (valid_until is null or valid_until > $3) "
        "order by variant, min_quantity, valid_from",
        price_list,
        list(variants),
        tx.now,
    )


async def list_promotions(tx: Tx) -> list[Promotion]:
    """All promotions, active ones first."""
    return await tx.rows(Promotion, PROMOTION + "order by active desc, key")


async def list_coupons(tx: Tx, promotion: str | None = None) -> list[Coupon]:
    """Coupons, of one promotion or of all."""
    return await tx.rows(
        Coupon,
        "select c.code, p.key as promotion, c.uses_max, c.uses_per_customer_max, c.used from pricing.coupon c "
        "join pricing.promotion p on p.id = c.promotion where $1::text is null or p.key = $1 order by c.code limit 500",
        promotion,
    )

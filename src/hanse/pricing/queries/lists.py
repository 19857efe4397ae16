"""Price lists, promotions and coupons as they stand."""

from collections.abc import Sequence
from uuid import UUID

from hanse.kit.db import Tx
from hanse.kit.refusals import NotFound
from hanse.pricing import rules
from hanse.pricing.contracts import CodeUsed, Coupon, CouponBatch, PriceList, PriceRow, Promotion

# A version counts from `since` until `until`. Of a promotion exactly one counts at a moment, or none yet.
PROMOTION = """
select p.id, p.key, v.version, v.name, v.terms, v.channels, v.needs_coupon, v.valid_from, v.valid_until, v.active,
       v.perishable, to_jsonb(b) as budget
from pricing.promotion p join pricing.promotion_version v on v.promotion = p.id
left join pricing.budget b on b.promotion = p.id
"""

# The version that counts now; of what does not count yet, or no more, the latest.
PROMOTIONS = """
select p.id, p.key, v.version, v.name, v.terms, v.channels, v.needs_coupon, v.valid_from, v.valid_until, v.active,
       v.perishable, to_jsonb(b) as budget
from pricing.promotion p cross join lateral (
    select * from pricing.promotion_version v where v.promotion = p.id
    order by v.since <= $1 and (v.until is null or v.until > $1) desc, v.version desc limit 1
) v
left join pricing.budget b on b.promotion = p.id
order by v.active desc, p.key
"""

BATCHES = """
select b.id, p.key as promotion, b.name, b.prefix, b.wanted, b.made, b.uses_max, b.uses_per_customer_max, b.valid_from,
       b.valid_until, b.gives_back, b.at,
       (select count(*) from pricing.coupon c join pricing.redemption r on r.code = c.code and r.given_back_at is null
        where c.batch = b.id) as used
from pricing.coupon_batch b join pricing.promotion p on p.id = b.promotion
where $1::uuid is null or b.id = $1 order by b.at desc, b.id
"""


async def list_price_lists(tx: Tx) -> list[PriceList]:
    """All price lists, the one that goes before others first."""
    return await tx.rows(
        PriceList,
        "select id, key, name, currency, channel, location, region, customer_group, gross, reduction, perishable, "
        "rank, version from pricing.price_list order by rank desc, key",
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
    return await tx.rows(Promotion, PROMOTIONS, tx.now)


async def list_coupons(tx: Tx, promotion: str | None = None, code: str | None = None) -> list[Coupon]:
    """Coupons, of one promotion or of all; those of batches only by their code, however it is grouped."""
    return await tx.rows(
        Coupon,
        "select c.code, p.key as promotion, c.uses_max, c.uses_per_customer_max, c.used, c.customer, c.valid_from, "
        "c.valid_until, c.gives_back from pricing.coupon c join pricing.promotion p on p.id = c.promotion "
        "where ($1::text is null or p.key = $1) and case when $2::text[] is null then c.batch is null "
        "else c.code = any($2) end order by c.code limit 500",
        promotion,
        None if code is None else rules.spellings(code),
    )


async def list_batches(tx: Tx) -> list[CouponBatch]:
    """Batches of made codes, the latest first."""
    return await tx.rows(CouponBatch, BATCHES, None)


async def get_batch(tx: Tx, batch: UUID) -> CouponBatch:
    """One batch. Refuses with NotFound."""
    found = await tx.row(CouponBatch, BATCHES, batch)
    if found is None:
        raise NotFound(batch=batch)
    return found


async def unfinished_batches(tx: Tx) -> list[UUID]:
    """Batches that miss codes."""
    return await tx.column("select id from pricing.coupon_batch where made < wanted")


async def codes_after(tx: Tx, batch: UUID, code: str, most: int) -> list[CodeUsed]:
    """The next codes of a batch after a code, in order."""
    return await tx.rows(
        CodeUsed,
        "select code, used from pricing.coupon where batch = $1 and code > $2 order by code limit $3",
        batch,
        code,
        most,
    )

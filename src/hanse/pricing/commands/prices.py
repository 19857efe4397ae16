"""Verbs of pricing."""

from collections.abc import Sequence
from uuid import UUID

import asyncpg

from hanse.kit.db import Tx
from hanse.kit.ids import new_id
from hanse.kit.refusals import InvalidInput, NotFound
from hanse.pricing import queries, rules
from hanse.pricing.contracts import (
    Coupon,
    PriceList,
    PriceListInput,
    PriceRow,
    PricesChanged,
    Promotion,
    PromotionInput,
)
from hanse.pricing.refusals import CouponUsedUp, NoSuchPromotion, PricesCollide

SAVE_LIST = """
insert into pricing.price_list (id, key, name, channel, location, customer_group, currency, gross, reduction, rank)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
on conflict (key) do update set name = excluded.name, channel = excluded.channel, location = excluded.location,
    customer_group = excluded.customer_group, reduction = excluded.reduction, rank = excluded.rank,
    version = price_list.version + 1
returning id, key, name, currency, channel, location, customer_group, gross, reduction, rank, version
"""

# A new price ends the one that stands at its beginning; what is the same already is left alone.
END = """
update pricing.price p set valid_until = w.valid_from
from unnest($2::uuid[], $3::bigint[], $4::int[], $5::timestamptz[]) w (variant, unit_minor, min_quantity, valid_from)
where p.list = $1 and p.variant = w.variant and p.min_quantity = w.min_quantity and p.valid_from < w.valid_from
  and (p.valid_until is null or p.valid_until > w.valid_from) and p.unit_minor <> w.unit_minor
"""

ADD = """
insert into pricing.price (list, variant, unit_minor, min_quantity, valid_from, valid_until)
select $1, w.* from unnest($2::uuid[], $3::bigint[], $4::int[], $5::timestamptz[], $6::timestamptz[])
    w (variant, unit_minor, min_quantity, valid_from, valid_until)
where not exists (
    select from pricing.price p where p.list = $1 and p.variant = w.variant and p.min_quantity = w.min_quantity
      and p.unit_minor = w.unit_minor and p.valid_from <= w.valid_from
      and (p.valid_until is null or p.valid_until > w.valid_from)
)
returning variant
"""

SAVE_PROMOTION = """
insert into pricing.promotion (id, key, name, channels, needs_coupon, terms, valid_from, valid_until, active)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
on conflict (key) do update set name = excluded.name, channels = excluded.channels,
    needs_coupon = excluded.needs_coupon, terms = excluded.terms, valid_from = excluded.valid_from,
    valid_until = excluded.valid_until, active = excluded.active, version = promotion.version + 1
returning id, key, version, name, terms, channels, needs_coupon, valid_from, valid_until, active
"""


async def save_price_list(tx: Tx, given: PriceListInput) -> PriceList:
    """Make a price list or change it, by its key. Its currency, and whether it is gross, stay as they were made."""
    found = await tx.row(
        PriceList,
        SAVE_LIST,
        new_id(),
        given.key,
        given.name,
        given.channel,
        given.location,
        given.customer_group,
        given.currency,
        given.gross,
        given.reduction,
        given.rank,
    )
    if found is None:
        raise NotFound(price_list=given.key)
    await _next_version(tx)
    return found


async def set_prices(tx: Tx, price_list: UUID, rows: Sequence[PriceRow]) -> int:
    """State prices from a moment on; tells how many changed. A price that is the same already changes nothing.

    Refuses with PricesCollide when a later price of the same article is planned already within the time, and
    with NotFound when there is no such list.
    """
    starts = [row.valid_from or tx.now for row in rows]
    columns = (
        [row.variant for row in rows],
        [row.unit_minor for row in rows],
        [row.min_quantity for row in rows],
        starts,
    )
    try:
        async with tx.attempt():
            await tx.run(END, price_list, *columns)
            changed = await tx.column(ADD, price_list, *columns, [row.valid_until for row in rows])
    except (asyncpg.ExclusionViolationError, asyncpg.CheckViolationError):
        raise PricesCollide(price_list=price_list) from None
    except asyncpg.ForeignKeyViolationError:
        raise NotFound(price_list=price_list) from None
    if changed:
        await _next_version(tx)
        await tx.emit(PricesChanged(price_list, changed[:1000]))
    return len(changed)


async def save_promotion(tx: Tx, given: PromotionInput) -> Promotion:
    """Make a promotion or a new version of it, by its key. Refuses with PromotionUnsound."""
    plan = Promotion(
        id=new_id(),
        key=given.key,
        version=1,
        name=given.name,
        terms=given.terms,
        channels=given.channels,
        needs_coupon=given.needs_coupon,
        valid_from=given.valid_from,
        valid_until=given.valid_until,
        active=given.active,
    )
    rules.check_terms(plan)
    found = await tx.row(
        Promotion,
        SAVE_PROMOTION,
        plan.id,
        plan.key,
        plan.name,
        plan.channels,
        plan.needs_coupon,
        plan.terms,
        plan.valid_from,
        plan.valid_until,
        plan.active,
    )
    if found is None:
        raise NotFound(promotion=given.key)
    await _next_version(tx)
    return found


async def save_coupon(tx: Tx, given: Coupon) -> Coupon:
    """Make a coupon code for a promotion or change its limits. Refuses with NoSuchPromotion and InvalidInput."""
    code = given.code.strip().upper()
    if not code:
        raise InvalidInput(field="code", reason="a coupon needs a code")
    promotion = await tx.value("select id from pricing.promotion where key = $1", given.promotion)
    if promotion is None:
        raise NoSuchPromotion(promotion=given.promotion)
    await tx.run(
        "insert into pricing.coupon (code, promotion, uses_max, uses_per_customer_max) values ($1, $2, $3, $4) "
        "on conflict (code) do update set uses_max = excluded.uses_max, "
        "uses_per_customer_max = excluded.uses_per_customer_max",
        code,
        promotion,
        given.uses_max,
        given.uses_per_customer_max,
    )
    return (await queries.list_coupons(tx, given.promotion))[0]


async def redeem_coupons(tx: Tx, order: UUID, codes: Sequence[str], customer: UUID | None) -> None:
    """Use up coupons for an order, each exactly once however many orders want it at once. Refuses with CouponUsedUp."""
    for code in sorted(codes):
        counted = await tx.row(
            Coupon,
            "update pricing.coupon set used = used + 1 where code = $1 and (uses_max is null or used < uses_max) "
            "returning code, '' as promotion, uses_max, uses_per_customer_max, used",
            code,
        )
        if counted is None:
            raise CouponUsedUp(coupon=code)
        # The row of the coupon is locked now, so that nobody else of the same customer can count at the same time.
        before = await tx.value(
            "select count(*) from pricing.redemption where code = $1 and customer = $2", code, customer
        )
        if counted.uses_per_customer_max is not None and customer and before >= counted.uses_per_customer_max:
            raise CouponUsedUp(coupon=code)
        await tx.run(
            "insert into pricing.redemption (code, sales_order, customer, at) values ($1, $2, $3, $4)",
            code,
            order,
            customer,
            tx.now,
        )


async def give_back_coupons(tx: Tx, order: UUID) -> list[str]:
    """The order was cancelled: its coupons may be used again. A repeat gives nothing back."""
    codes = await tx.column("delete from pricing.redemption where sales_order = $1 returning code", order)
    await tx.run("update pricing.coupon set used = used - 1 where code = any($1)", codes)
    return codes


async def _next_version(tx: Tx) -> None:
    await tx.run("update pricing.book set version = version + 1")

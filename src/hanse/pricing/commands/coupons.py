"""Coupons: made, used up, given back."""

from collections.abc import Sequence
from uuid import UUID

from hanse.kit.db import Tx
from hanse.kit.refusals import InvalidInput
from hanse.pricing import queries
from hanse.pricing.contracts import Coupon
from hanse.pricing.refusals import CouponUsedUp, NoSuchPromotion


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

"""Coupons: made one by one and in batches, used up, given back."""

from collections.abc import Sequence
from uuid import UUID

import asyncpg

from hanse.kit.db import Tx
from hanse.kit.ids import new_id
from hanse.kit.refusals import InvalidInput, NotFound
from hanse.pricing import queries, rules
from hanse.pricing.contracts import Coupon, CouponBatch, CouponBatchInput
from hanse.pricing.refusals import CouponUsedUp, NoSuchPromotion, PrefixTaken

MAKE_JOB = "pricing.make_coupons"
MADE_AT_ONCE = 50_000

SAVE = """
insert into pricing.coupon (
    code, promotion, uses_max, uses_per_customer_max, customer, valid_from, valid_until, gives_back)
values ($1, $2, $3, $4, $5, $6, $7, $8)
on conflict (code) do update set uses_max = excluded.uses_max, valid_from = excluded.valid_from,
    uses_per_customer_max = excluded.uses_per_customer_max, customer = excluded.customer,
    valid_until = excluded.valid_until, gives_back = excluded.gives_back
"""

SAVE_BATCH = """
insert into pricing.coupon_batch (
    id, promotion, name, prefix, wanted, uses_max, uses_per_customer_max, valid_from, valid_until, gives_back, at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
"""

# Each code comes from one random UUID of the server: its bytes 0 to 5 and 9 to 14 are wholly random. The rule for the
# last character is that of rules.codes; a test compares the two.
MAKE = """
with drawn as materialized (select uuid_send(gen_random_uuid()) as u from generate_series(1, $2::integer)),
digits as materialized (
    select $3::text as a,
           get_byte(u, 0) % 31 as d1, get_byte(u, 1) % 31 as d2, get_byte(u, 2) % 31 as d3, get_byte(u, 3) % 31 as d4,
           get_byte(u, 4) % 31 as d5, get_byte(u, 5) % 31 as d6, get_byte(u, 9) % 31 as d7, get_byte(u, 10) % 31 as d8,
           get_byte(u, 11) % 31 as d9, get_byte(u, 12) % 31 as d10, get_byte(u, 13) % 31 as d11,
           get_byte(u, 14) % 31 as d12
    from drawn
),
spelled as (
    select substr(a, d1 + 1, 1) || substr(a, d2 + 1, 1) || substr(a, d3 + 1, 1) || substr(a, d4 + 1, 1) ||
           substr(a, d5 + 1, 1) || substr(a, d6 + 1, 1) || substr(a, d7 + 1, 1) || substr(a, d8 + 1, 1) ||
           substr(a, d9 + 1, 1) || substr(a, d10 + 1, 1) || substr(a, d11 + 1, 1) || substr(a, d12 + 1, 1) ||
           substr(a, (31 - (d1 + 2 * d2 + 3 * d3 + 4 * d4 + 5 * d5 + 6 * d6
               + 7 * d7 + 8 * d8 + 9 * d9 + 10 * d10 + 11 * d11 + 12 * d12) % 31) * $4::integer % 31 + 1, 1) as body
    from digits
)
insert into pricing.coupon (
    code, promotion, batch, uses_max, uses_per_customer_max, valid_from, valid_until, gives_back)
select b.prefix || '-' || substr(body, 1, 4) || '-' || substr(body, 5, 4) || '-' || substr(body, 9), b.promotion, b.id,
       b.uses_max, b.uses_per_customer_max, b.valid_from, b.valid_until, b.gives_back
from spelled cross join pricing.coupon_batch b where b.id = $1
on conflict (code) do nothing
"""

COUNT = """
update pricing.coupon set used = used + 1
where code = any($1) and (uses_max is null or used < uses_max) and (customer is null or customer = $2)
returning code, '' as promotion, uses_max, uses_per_customer_max, used
"""

# Whoever buys as a guest is known by the mail address, whoever has an account by either.
BEFORE = """
select count(*) from pricing.redemption
where code = $1 and given_back_at is null and (customer = $2 or person = $3)
"""

GIVE_BACK = """
with given as (
    update pricing.redemption r set given_back_at = $3 from pricing.coupon c
    where r.sales_order = $1 and r.given_back_at is null and c.code = r.code and (c.gives_back or not $2)
    returning r.code
)
update pricing.coupon c set used = used - 1 from given where c.code = given.code returning c.code
"""


async def save_coupon(tx: Tx, given: Coupon) -> Coupon:
    """Make a coupon code for a promotion or change its limits. Refuses with NoSuchPromotion and InvalidInput."""
    code = given.code.strip().upper()
    if not code:
        raise InvalidInput(field="code", reason="a coupon needs a code")
    promotion = await _promotion(tx, given.promotion)
    try:
        async with tx.attempt():
            await tx.run(
                SAVE, code, promotion, given.uses_max, given.uses_per_customer_max, given.customer, given.valid_from,
                given.valid_until, given.gives_back,
            )  # fmt: skip
    except asyncpg.CheckViolationError:
        raise InvalidInput(field="uses_max", reason="it was used more often already") from None
    return (await queries.list_coupons(tx, given.promotion, code=code))[0]


async def make_batch(tx: Tx, given: CouponBatchInput) -> CouponBatch:
    """Ask for a batch of codes; a job makes them. Refuses with NoSuchPromotion and PrefixTaken."""
    promotion = await _promotion(tx, given.promotion)
    batch = new_id()
    try:
        async with tx.attempt():
            await tx.run(
                SAVE_BATCH, batch, promotion, given.name, given.prefix, given.wanted, given.uses_max,
                given.uses_per_customer_max, given.valid_from, given.valid_until, given.gives_back, tx.now,
            )  # fmt: skip
    except asyncpg.UniqueViolationError:
        raise PrefixTaken(prefix=given.prefix) from None
    await ask_for_codes(tx, batch)
    return await queries.get_batch(tx, batch)


async def ask_for_codes(tx: Tx, batch: UUID) -> None:
    """Have the codes of a batch made that are missing."""
    await tx.enqueue(MAKE_JOB, {"batch": str(batch)}, key=f"{MAKE_JOB}:{batch}")


async def make_codes(tx: Tx, batch: UUID, most: int = MADE_AT_ONCE) -> int:
    """Make some of the codes that are missing; tells how many still are. Refuses with NotFound."""
    missing = await tx.value("select wanted - made from pricing.coupon_batch where id = $1 for update", batch)
    if missing is None:
        raise NotFound(batch=batch)
    # A code that happens to exist is left out and drawn again in the next round.
    made = await tx.run(MAKE, batch, min(missing, most), rules.ALPHABET, rules.INVERSE)
    await tx.run("update pricing.coupon_batch set made = made + $2 where id = $1", batch, made)
    return int(missing) - made


async def redeem_coupons(tx: Tx, order: UUID, codes: Sequence[str], customer: UUID | None, email: str = "") -> None:
    """Use up coupons for an order, each exactly once however many orders want it at once. Refuses with CouponUsedUp.

    The mail address counts guests as persons; where nobody is known, a limit per person cannot be held and is not.
    """
    person = rules.person(email)
    for typed in sorted(codes, key=rules.spellings):
        counted = await tx.row(Coupon, COUNT, rules.spellings(typed), customer)
        if counted is None:
            raise CouponUsedUp(coupon=typed)
        # The row of the coupon is locked now, so that nobody else of the same customer can count at the same time.
        before = await tx.value(BEFORE, counted.code, customer, person)
        if counted.uses_per_customer_max is not None and before >= counted.uses_per_customer_max:
            raise CouponUsedUp(coupon=typed)
        await tx.run(
            "insert into pricing.redemption (code, sales_order, customer, person, at) values ($1, $2, $3, $4, $5)",
            counted.code,
            order,
            customer,
            person,
            tx.now,
        )


async def give_back_coupons(tx: Tx, order: UUID, *, paid: bool) -> list[str]:
    """The order was cancelled as a whole: its coupons may be used again, and tells which. A repeat gives nothing back.

    Once it was paid, only those whose rule says so.
    """
    return await tx.column(GIVE_BACK, order, paid, tx.now)


async def _promotion(tx: Tx, key: str) -> UUID:
    found: UUID | None = await tx.value("select id from pricing.promotion where key = $1", key)
    if found is None:
        raise NoSuchPromotion(promotion=key)
    return found

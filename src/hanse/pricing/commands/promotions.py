"""Promotions: made and changed, and every version kept."""

from uuid import UUID

import asyncpg
import msgspec

from hanse.kit.db import Tx
from hanse.kit.ids import new_id
from hanse.kit.refusals import InvalidInput, NotFound
from hanse.pricing import rules
from hanse.pricing.contracts import Budget, BudgetSpent, Promotion, PromotionInput, PromotionSaved

from .prices import next_version

SAVE_PROMOTION = """
insert into pricing.promotion (
    id, key, name, channels, needs_coupon, terms, valid_from, valid_until, active, perishable)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
on conflict (key) do update set name = excluded.name, channels = excluded.channels,
    needs_coupon = excluded.needs_coupon, terms = excluded.terms, valid_from = excluded.valid_from,
    valid_until = excluded.valid_until, active = excluded.active, perishable = excluded.perishable,
    version = promotion.version + 1
returning id, key, version, name, terms, channels, needs_coupon, valid_from, valid_until, active, perishable
"""

LIMIT = """
insert into pricing.budget (promotion, currency, minor_max, uses_max) values ($1, $2, $3, $4)
on conflict (promotion) do update set minor_max = excluded.minor_max, uses_max = excluded.uses_max,
    currency = case when budget.uses = 0 then excluded.currency else budget.currency end
returning minor_max, uses_max, currency, spent_minor, uses
"""

# A version ends where the next one begins.
END_VERSION = "update pricing.promotion_version set until = $2 where promotion = $1 and until is null"

ADD_VERSION = """
insert into pricing.promotion_version (
    promotion, version, terms, channels, needs_coupon, perishable, valid_from, valid_until, active, since)
select id, version, terms, channels, needs_coupon, perishable, valid_from, valid_until, active, $2
from pricing.promotion where id = $1
"""


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
        perishable=given.perishable,
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
        plan.perishable,
    )
    if found is None:
        raise NotFound(promotion=given.key)
    await tx.run(END_VERSION, found.id, tx.now)
    await tx.run(ADD_VERSION, found.id, tx.now)
    await next_version(tx)
    await tx.emit(PromotionSaved(found.id))
    return msgspec.structs.replace(found, budget=await _limit(tx, found.id, given.budget))


async def _limit(tx: Tx, promotion: UUID, wanted: Budget | None) -> BudgetSpent | None:
    """Set the budget, or lift it. What was spent stays; refuses with InvalidInput to set less than that."""
    if wanted is None:
        await tx.run("update pricing.budget set minor_max = null, uses_max = null where promotion = $1", promotion)
        return None
    try:
        async with tx.attempt():
            return await tx.row(BudgetSpent, LIMIT, promotion, wanted.currency, wanted.minor_max, wanted.uses_max)
    except asyncpg.CheckViolationError:
        raise InvalidInput(field="budget", reason="more was spent already") from None

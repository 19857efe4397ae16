"""Promotions: made and changed, and every version kept."""

from datetime import datetime
from uuid import UUID

import asyncpg
import msgspec

from hanse import access
from hanse.kit.actor import SYSTEM, Actor
from hanse.kit.db import Tx
from hanse.kit.ids import new_id
from hanse.kit.refusals import InvalidInput, NotFound
from hanse.pricing import rules
from hanse.pricing.contracts import Budget, BudgetSpent, Promotion, PromotionInput, PromotionSaved
from hanse.pricing.refusals import NoSuchPromotion, NothingToStop

from .books import ask_for_books
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

# Coupons may be made for a promotion before it is published. It has no version that counts: nobody gets it.
ANNOUNCE = """
insert into pricing.promotion (
    id, key, version, name, channels, needs_coupon, terms, valid_from, valid_until, active, perishable)
values ($1, $2, 0, $3, $4, $5, $6, $7, $8, false, $9) on conflict (key) do nothing
"""

LIMIT = """
insert into pricing.budget (promotion, currency, minor_max, uses_max) values ($1, $2, $3, $4)
on conflict (promotion) do update set minor_max = excluded.minor_max, uses_max = excluded.uses_max,
    currency = case when budget.uses = 0 then excluded.currency else budget.currency end
returning minor_max, uses_max, currency, spent_minor, uses
"""

# What was planned, and does not count yet, never will: its time is empty.
DROP_PLANNED = """
update pricing.promotion_version set until = since where promotion = $1 and since > $2
    and (until is null or until > since) returning version
"""

# A version ends where the next one begins.
END_VERSION = """
update pricing.promotion_version set until = $2
where promotion = $1 and since <= $2 and (until is null or until > $2)
"""

ADD_VERSION = """
insert into pricing.promotion_version (promotion, version, name, terms, channels, needs_coupon, perishable, valid_from,
    valid_until, active, since, proposal, by_name)
select id, version, name, terms, channels, needs_coupon, perishable, valid_from, valid_until, active, $2, $3, $4
from pricing.promotion where id = $1
"""

# The version that ends at a moment because of something that was planned goes on beyond it, as a version of its own.
GO_ON = """
with told as (
    update pricing.promotion set version = version + 1 where id = $1 and exists (
        select from pricing.promotion_version v where v.promotion = $1 and v.since <= $2 and v.until > $2
            and ($3::timestamptz is null or v.until < $3))
    returning version
)
insert into pricing.promotion_version (promotion, version, name, terms, channels, needs_coupon, perishable, valid_from,
    valid_until, active, since, until, proposal, by_name)
select v.promotion, told.version, v.name, v.terms, v.channels, v.needs_coupon, v.perishable, v.valid_from,
       v.valid_until, v.active, v.until, $3, v.proposal, v.by_name
from pricing.promotion_version v cross join told
where v.promotion = $1 and v.since <= $2 and v.until > $2 and ($3::timestamptz is null or v.until < $3)
"""

# Nobody gets it from now on: the version that counts, once more, and switched off.
SWITCH_OFF = """
with told as (
    update pricing.promotion set version = version + 1, active = false where id = $1 returning version
)
insert into pricing.promotion_version (promotion, version, name, terms, channels, needs_coupon, perishable, valid_from,
    valid_until, active, since, proposal, by_name)
select v.promotion, told.version, v.name, v.terms, v.channels, v.needs_coupon, v.perishable, v.valid_from,
       v.valid_until, false, $2, v.proposal, $3
from pricing.promotion_version v cross join told where v.promotion = $1
order by v.since <= $2 desc, v.version desc limit 1
"""


async def save_promotion(
    tx: Tx,
    given: PromotionInput,
    actor: Actor = SYSTEM,
    *,
    proposal: UUID | None = None,
    starts: datetime | None = None,
) -> Promotion:
    """Publish a promotion or a new version of it, by its key, from a moment on; what was planned before is dropped.

    This is where publishing ends. Whoever calls it without a proposal is the house itself, and is written down so.
    Refuses with PromotionUnsound.
    """
    plan = planned(given)
    since = max(starts or tx.now, tx.now)
    standing = await tx.value("select id from pricing.promotion where key = $1 for update", given.key)
    if standing is not None:
        await drop_planned(tx, standing, until=since)
    found = await tx.row(
        Promotion, SAVE_PROMOTION, plan.id, plan.key, plan.name, plan.channels, plan.needs_coupon, plan.terms,
        plan.valid_from, plan.valid_until, plan.active, plan.perishable,
    )  # fmt: skip
    if found is None:
        raise NotFound(promotion=given.key)
    await tx.run(END_VERSION, found.id, since)
    await tx.run(ADD_VERSION, found.id, since, proposal, actor.name)
    await next_version(tx)
    await tx.emit(PromotionSaved(found.id))
    if proposal is None:
        await access.audit(tx, actor, "promotion.publish", f"promotion:{given.key}", None, {"version": found.version})
    return msgspec.structs.replace(found, budget=await _limit(tx, found.id, given.budget))


def planned(given: PromotionInput) -> Promotion:
    """What was given as a promotion that stands nowhere yet. Refuses with PromotionUnsound."""
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
    return plan


async def announce(tx: Tx, given: PromotionInput) -> None:
    """Let coupons be made for a promotion that is not published yet. Refuses with PromotionUnsound."""
    plan = planned(given)
    await tx.run(
        ANNOUNCE, plan.id, plan.key, plan.name, plan.channels, plan.needs_coupon, plan.terms, plan.valid_from,
        plan.valid_until, plan.perishable,
    )  # fmt: skip


async def drop_planned(tx: Tx, promotion: UUID, until: datetime | None = None) -> bool:
    """Take back what was planned; what counts now goes on instead, until a moment. Tells whether there was anything."""
    if not await tx.column(DROP_PLANNED, promotion, tx.now):
        return False
    await tx.run(GO_ON, promotion, tx.now, until)
    return True


async def stop_promotion(tx: Tx, actor: Actor, key: str) -> None:
    """Nobody gets this promotion from this moment on, nor what was planned of it; price books follow at once.

    Refuses with NoSuchPromotion and NothingToStop.
    """
    promotion = await tx.value("select id from pricing.promotion where key = $1 for update", key)
    if promotion is None:
        raise NoSuchPromotion(promotion=key)
    active = await tx.value(
        "select exists (select from pricing.promotion_version where promotion = $1 and active "
        "and (until is null or until > greatest($2, since)))",
        promotion,
        tx.now,
    )
    if not active:
        raise NothingToStop(promotion=key)
    await tx.column(DROP_PLANNED, promotion, tx.now)
    await tx.run(END_VERSION, promotion, tx.now)
    await tx.run(SWITCH_OFF, promotion, tx.now, actor.name)
    await next_version(tx)
    await tx.emit(PromotionSaved(promotion))
    await ask_for_books(tx, at_once=True)
    await access.audit(tx, actor, "promotion.stop", f"promotion:{key}")


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

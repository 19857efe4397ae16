"""Prices that a person sets for a line of a cart, as far as they may, or as somebody else approved."""

from typing import Any
from uuid import UUID

import msgspec

from hanse import access, catalog
from hanse.kit.actor import Actor, Kind
from hanse.kit.db import Tx
from hanse.kit.ids import new_id
from hanse.kit.refusals import Forbidden, InvalidInput, NotFound, StaleVersion
from hanse.orders import queries, rules
from hanse.orders.contracts import (
    Cart,
    CartLine,
    ManualPolicy,
    ManualPolicyInput,
    PriceApproval,
    PriceChange,
    PriceReason,
)
from hanse.orders.refusals import (
    ApprovalClosed,
    ApprovalNeeded,
    ApprovalNotFitting,
    MayNotApprove,
    PriceOutOfBounds,
)

from .carts import opened, touched

CHANGE = "orders.change_price"
APPROVE = "orders.approve_price"

SET = """
insert into orders.cart_line_price (line, unit_minor, list_unit_minor, quantity, reason, reason_name, note, location,
    by, by_name, at, policy_version, approval, approved_by, approved_by_name)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
on conflict (line) do update set unit_minor = excluded.unit_minor, list_unit_minor = excluded.list_unit_minor,
    quantity = excluded.quantity, reason = excluded.reason, reason_name = excluded.reason_name, note = excluded.note,
    location = excluded.location, by = excluded.by, by_name = excluded.by_name, at = excluded.at,
    policy_version = excluded.policy_version, approval = excluded.approval, approved_by = excluded.approved_by,
    approved_by_name = excluded.approved_by_name
"""

ASK = """
insert into orders.price_approval (id, cart, line, variant, sku, name, quantity, unit_minor, list_unit_minor, currency,
    reason, note, location, asked_by, asked_by_name, asked_at, expires_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,
    $16::timestamptz + make_interval(mins => $17))
"""

DECIDE = """
update orders.price_approval set state = $2, decided_by = $3, decided_by_name = $4, decided_at = $5, by_pin = $6,
    expires_at = $5::timestamptz + make_interval(mins => $7)
where id = $1 and state = 'asked' and expires_at > $5 returning id
"""

# One statement takes the approval and looks whether it fits: nobody can use it a second time meanwhile.
USE = """
update orders.price_approval set state = 'used', used_at = $2
where id = $1 and state = 'granted' and expires_at > $2 and cart = $3 and line = $4 and variant = $5 and quantity >= $6
  and unit_minor = $7 and list_unit_minor = $8 and asked_by = $9
returning *
"""

SAVE_POLICY = """
insert into orders.manual_policy (version, reasons, limits, approval_minutes, by, by_name, at)
select max(version) + 1, $2, $3, $4, $5, $6, $7 from orders.manual_policy having max(version) = $1 returning version
"""


class _Asked(msgspec.Struct, frozen=True):
    """What a change is about, and the rules that it is held against."""

    cart: Cart
    line: CartLine
    list_unit_minor: int
    policy: ManualPolicy
    reason: PriceReason


async def change_price(tx: Tx, actor: Actor, cart: UUID, line: UUID, change: PriceChange) -> Cart:
    """Let a piece of a line cost this; the list price itself takes back what was set before.

    How far a person may go is measured by the list price and per piece, so that neither several changes nor several
    lines go further. Beyond that it takes an approval for exactly this, which is used up. Refuses with Forbidden,
    PriceOutOfBounds, PriceReasonUnknown, ApprovalNeeded, ApprovalNotFitting, CartClosed and NotFound.
    """
    asked = await _asked(tx, actor, cart, line, change)
    before = asked.line.manual
    if change.unit_minor == asked.list_unit_minor:
        return await keep_list_price(tx, actor, cart, line)
    if before is not None and change.approval is not None and before.approval == change.approval:
        return asked.cart
    approval = None
    if change.approval is not None:
        approval = await _use(tx, actor, asked, change.approval, change.unit_minor)
    else:
        roles = await access.roles_at(tx, actor.id, change.location) if actor.id else []
        lowest = rules.lowest_minor(asked.policy, roles, asked.list_unit_minor)
        if change.unit_minor < lowest:
            raise ApprovalNeeded(lowest_minor=lowest, list_unit_minor=asked.list_unit_minor)
    await tx.run(
        SET, line, change.unit_minor, asked.list_unit_minor, asked.line.quantity, asked.reason.key, asked.reason.name,
        change.note.strip(), change.location, actor.id, actor.name, tx.now, asked.policy.version,
        *((approval.id, approval.decided_by, approval.decided_by_name) if approval else (None, None, None)),
    )  # fmt: skip
    after = _facts(asked, change.unit_minor, change.approval)
    was = None if before is None else {"unit_minor": before.unit_minor}
    await access.audit(tx, actor, "price.change", f"cart:{cart}", was, after, asked.reason.key)
    return await touched(tx, cart)


async def keep_list_price(tx: Tx, actor: Actor, cart: UUID, line: UUID) -> Cart:
    """Take back what was set by hand for a line. Refuses with NotFound and CartClosed."""
    found = await opened(tx, actor, cart)
    before = next((one.manual for one in found.lines if one.id == line), None)
    if before is None:
        return found
    await tx.run("delete from orders.cart_line_price where line = $1", line)
    after = {"line": str(line), "unit_minor": before.list_unit_minor}
    await access.audit(tx, actor, "price.change_back", f"cart:{cart}", {"unit_minor": before.unit_minor}, after)
    return await touched(tx, cart)


async def ask_approval(tx: Tx, actor: Actor, cart: UUID, line: UUID, change: PriceChange) -> PriceApproval:
    """Ask that somebody else approves a price for a line. Refuses as changing it does."""
    asked = await _asked(tx, actor, cart, line, change)
    if change.unit_minor == asked.list_unit_minor:
        raise PriceOutOfBounds(list_unit_minor=asked.list_unit_minor)
    card = (await catalog.variants(tx, [asked.line.variant]))[asked.line.variant]
    approval = new_id()
    await tx.run(
        ASK, approval, cart, line, asked.line.variant, card.sku, card.name, asked.line.quantity, change.unit_minor,
        asked.list_unit_minor, asked.cart.currency, asked.reason.key, change.note.strip(), change.location, actor.id,
        actor.name, tx.now, asked.policy.approval_minutes,
    )  # fmt: skip
    return await queries.get_approval(tx, actor, approval)


async def decide_approval(tx: Tx, actor: Actor, approval: UUID, *, grant: bool, by_pin: bool = False) -> PriceApproval:
    """Grant a reduction that somebody else asked for, or refuse it.

    Only who may approve at that place and could give the reduction themselves grants it. Refuses with MayNotApprove,
    ApprovalClosed and NotFound.
    """
    found = await queries.get_approval(tx, actor, approval)
    policy = await queries.manual_policy(tx)
    roles = await access.roles_at(tx, actor.id, found.location) if actor.id else []
    lowest = rules.lowest_minor(policy, roles, found.list_unit_minor)
    other = actor.kind is Kind.STAFF and actor.id != found.asked_by
    may = other and queries.may_at(actor, APPROVE, found.location)
    if not may or (grant and found.unit_minor < lowest):
        raise MayNotApprove(lowest_minor=lowest if may else None)
    state, minutes = "granted" if grant else "refused", policy.approval_minutes
    done = await tx.value(DECIDE, approval, state, actor.id, actor.name, tx.now, by_pin, minutes)
    if done is None:
        raise ApprovalClosed(state=found.state)
    facts = {"cart": str(found.cart), "line": str(found.line), "sku": found.sku, "unit_minor": found.unit_minor}
    facts |= {"list_unit_minor": found.list_unit_minor, "asked_by": found.asked_by_name, "by_pin": by_pin}
    action = "price.approve" if grant else "price.refuse"
    await access.audit(tx, actor, action, f"price_approval:{approval}", None, facts, found.reason)
    return await queries.get_approval(tx, actor, approval)


async def save_manual_policy(
    tx: Tx, actor: Actor, wanted: ManualPolicyInput, seen_version: int | None = None
) -> ManualPolicy:
    """Reasons and limits from now on; every version is kept.

    Refuses with StaleVersion, and with InvalidInput for a role that does not exist or a reason without a name in both
    languages, or that is left out although prices were changed for it.
    """
    before = await queries.manual_policy(tx)
    if seen_version is not None and seen_version != before.version:
        raise StaleVersion(version=before.version)
    _sound(wanted, before)
    reasons, limits = msgspec.to_builtins(wanted.reasons), msgspec.to_builtins(wanted.limits)
    given = (reasons, limits, wanted.approval_minutes, actor.id, actor.name, tx.now)
    if await tx.value(SAVE_POLICY, before.version, *given) is None:
        raise StaleVersion(version=before.version)
    after = await queries.manual_policy(tx)
    await access.audit(tx, actor, "price.policy", "price_policy", _said(before), _said(after))
    return after


def _said(policy: ManualPolicy) -> dict[str, Any]:
    return {name: msgspec.to_builtins(getattr(policy, name)) for name in ("reasons", "limits", "approval_minutes")}


def _sound(wanted: ManualPolicyInput, before: ManualPolicy) -> None:
    keys, roles = [one.key for one in wanted.reasons], [one.role for one in wanted.limits]
    gone = sorted({one.key for one in before.reasons} - set(keys))
    if len(keys) != len(set(keys)) or gone:
        raise InvalidInput(field="reasons", reason=f"each once, and none left out: {gone}" if gone else "each once")
    if any(not (one.name.get("de") and one.name.get("en")) for one in wanted.reasons):
        raise InvalidInput(field="reasons", reason="de and en are needed")
    if len(roles) != len(set(roles)) or not set(roles) <= set(access.ROLES):
        raise InvalidInput(field="limits", reason="roles that exist, each once")


async def _asked(tx: Tx, actor: Actor, cart: UUID, line: UUID, change: PriceChange) -> _Asked:
    if actor.kind is Kind.STAFF and change.location is None and not actor.may_everywhere(CHANGE):
        raise InvalidInput(field="location", reason="say where: you may change prices at your own places only")
    if actor.kind is not Kind.STAFF or not queries.may_at(actor, CHANGE, change.location):
        raise Forbidden(permission=CHANGE, location=change.location)
    found = await opened(tx, actor, cart)
    meant = next((one for one in found.lines if one.id == line), None)
    if meant is None:
        raise NotFound(line=line)
    priced = await queries.price_cart(tx, found)
    listed = next(one.list_unit_minor for one in priced.quote.lines if one.id == line)
    if listed is None or not 0 <= change.unit_minor <= listed:
        raise PriceOutOfBounds(list_unit_minor=listed)
    policy = await queries.manual_policy(tx)
    return _Asked(found, meant, listed, policy, rules.reason_of(policy, change.reason))


async def _use(tx: Tx, actor: Actor, asked: _Asked, approval: UUID, unit_minor: int) -> PriceApproval:
    line = asked.line
    taken = await tx.row(
        PriceApproval, USE, approval, tx.now, asked.cart.id, line.id, line.variant, line.quantity, unit_minor,
        asked.list_unit_minor, actor.id,
    )  # fmt: skip
    if taken is None:
        raise ApprovalNotFitting(approval=approval)
    return taken


def _facts(asked: _Asked, unit_minor: int, approval: UUID | None) -> dict[str, Any]:
    return {
        "line": str(asked.line.id),
        "variant": str(asked.line.variant),
        "quantity": asked.line.quantity,
        "list_unit_minor": asked.list_unit_minor,
        "unit_minor": unit_minor,
        "approval": None if approval is None else str(approval),
    }

"""The return policy: stated as a whole, every version is kept, and what is sold keeps the one that held then."""

from typing import Any
from uuid import UUID

import msgspec

from hanse import access, catalog, customers
from hanse.kit.actor import Actor
from hanse.kit.db import Tx
from hanse.kit.refusals import InvalidInput, StaleVersion
from hanse.orders import queries, rules
from hanse.orders.contracts import Cart, KeptTerms, ReturnPolicy, ReturnPolicyInput

SAVE = """
insert into orders.return_policy (version, rules, receiptless_minor, receiptless_days, lost_minor, by, by_name, at)
select max(version) + 1, $2, $3, $4, $5, $6, $7, $8 from orders.return_policy having max(version) = $1 returning version
"""


async def save_return_policy(
    tx: Tx, actor: Actor, wanted: ReturnPolicyInput, seen_version: int | None = None
) -> ReturnPolicy:
    """On what terms goods come back that are sold from now on.

    Refuses with StaleVersion, and with InvalidInput when no rule or more than one holds for everything, when two are
    called alike or fit the same, or when more than everything could stay with the house.
    """
    before = await queries.return_policy(tx)
    if seen_version is not None and seen_version != before.version:
        raise StaleVersion(version=before.version)
    _sound(wanted)
    stated = msgspec.to_builtins(wanted.rules)
    limits = (wanted.receiptless_minor, wanted.receiptless_days, wanted.lost_minor)
    given = (stated, *limits, actor.id, actor.name, tx.now)
    if await tx.value(SAVE, before.version, *given) is None:
        raise StaleVersion(version=before.version)
    after = await queries.return_policy(tx)
    await access.audit(tx, actor, "orders.return_policy", "return_policy", _said(before), _said(after))
    return after


async def stamp_returns(tx: Tx, order: UUID, cart: Cart, terms: KeptTerms) -> None:
    """Keep with each line of a new order on what terms it comes back, where that is not the same for all."""
    if not terms.returns_by_line:
        return
    policy = await queries.return_policy(tx)
    cards = await catalog.variants(tx, [line.variant for line in cart.lines])
    group = (await customers.standing_of(tx, cart.customer)).group if cart.customer is not None else None
    await tx.many(
        "update orders.line set returns = $3 where sales_order = $1 and variant = $2",
        [
            (
                order,
                variant,
                msgspec.to_builtins(
                    rules.kept_returns(
                        rules.return_rule(policy.rules, terms.channel, card.categories, group), policy.version
                    )
                ),
            )
            for variant, card in sorted(cards.items())
        ],
    )


def _sound(wanted: ReturnPolicyInput) -> None:
    keys = [rule.key for rule in wanted.rules]
    fits = [(rule.channel, rule.category, rule.group) for rule in wanted.rules]
    if len(keys) != len(set(keys)) or len(fits) != len(set(fits)):
        raise InvalidInput(field="rules", reason="each name and each scope once")
    if (None, None, None) not in fits:
        raise InvalidInput(field="rules", reason="one rule has to hold for everything else")
    if any(rule.fee_percent + max(rule.used_percent, rule.missing_percent) > rules.WHOLE for rule in wanted.rules):
        raise InvalidInput(field="rules", reason="no more than everything can stay with the house")


def _said(policy: ReturnPolicy) -> dict[str, Any]:
    said = ("rules", "receiptless_minor", "receiptless_days", "lost_minor")
    return {name: msgspec.to_builtins(getattr(policy, name)) for name in said}

"""How far a person may go with a price set by hand, and how long it stays."""

from collections.abc import Container

from hanse.kit.actor import Actor
from hanse.orders.contracts import LinePrice, ManualPolicy, PriceReason
from hanse.orders.refusals import PriceReasonUnknown

# Cents that nothing costs: no bound.
LARGEST = 10**12


def lowest_minor(policy: ManualPolicy, roles: Container[str], list_unit_minor: int) -> int:
    """The lowest price of a piece that these roles may set. It is measured by the list price, never by the last one."""
    given = [
        min(
            list_unit_minor * limit.percent_max // 10_000,
            list_unit_minor if limit.minor_max is None else limit.minor_max,
        )
        for limit in policy.limits
        if limit.role in roles
    ]
    return list_unit_minor - max(given, default=0)


def reason_of(policy: ManualPolicy, key: str) -> PriceReason:
    """Refuses with PriceReasonUnknown."""
    for reason in policy.reasons:
        if reason.key == key and reason.active:
            return reason
    raise PriceReasonUnknown(reason=key, known=[one.key for one in policy.reasons if one.active])


def outlives(price: LinePrice, quantity: int, actor: Actor) -> bool:
    """Whether a price set by hand stays when its line counts so many pieces: more only for whoever set it alone."""
    return quantity <= price.quantity or (price.approval is None and actor.id == price.by)

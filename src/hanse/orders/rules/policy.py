"""Which rule of the return policy holds for what is sold."""

from collections.abc import Collection, Sequence

from hanse.orders.contracts import KeptReturns, ReturnRule


def return_rule(
    rules: Sequence[ReturnRule], channel: str, categories: Collection[str] = (), group: str | None = None
) -> ReturnRule:
    """The rule that fits most closely: one for the group before one for the category before one for the channel."""
    fitting = [
        rule
        for rule in rules
        if rule.channel in (None, channel)
        and (rule.category is None or rule.category in categories)
        and rule.group in (None, group)
    ]
    closest = max(fitting, key=lambda one: (bool(one.group), bool(one.category), bool(one.channel)), default=None)
    return closest or ReturnRule(key="everything")


def by_line(rules: Sequence[ReturnRule], channel: str) -> bool:
    """Whether lines of this channel may come back on different terms."""
    return any(rule.channel in (None, channel) and (rule.category or rule.group) for rule in rules)


def kept_returns(rule: ReturnRule, version: int) -> KeptReturns:
    """What an order keeps of the rule under which it was sold."""
    return KeptReturns(
        version=version,
        key=rule.key,
        days=rule.days,
        fee_percent=rule.fee_percent,
        used_percent=rule.used_percent,
        missing_percent=rule.missing_percent,
        exchange_only=rule.exchange_only,
        receipt_needed=rule.receipt_needed,
        customer_sends=rule.customer_sends,
        ways=rule.ways,
        send_days=rule.send_days,
    )

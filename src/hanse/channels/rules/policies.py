"""What a policy means for a customer, and where channels differ."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec

from hanse.channels.contracts import Assortment, Channel, Difference, Policy, StockShown, StockVisibility


class Noted(msgspec.Struct, frozen=True):
    """A difference that somebody means to have."""

    field: str
    shown: dict[str, Any]
    reason: str
    noted_by: str


def stock_shown(policy: Policy, available: int) -> StockShown:
    """What a customer of the channel may read about this many pieces."""
    free = max(available, 0)
    few = 0 < free <= policy.few_left and policy.stock_visibility is not StockVisibility.HIDDEN
    shown = policy.stock_visibility is StockVisibility.EXACT or (
        policy.stock_visibility is StockVisibility.FEW_LEFT and (few or free == 0)
    )
    return StockShown(free > 0, few, free if shown else None)


def sells(policy: Policy, *, published: bool, categories: Sequence[str]) -> bool:
    """Whether the channel sells an active article that is published there or not, and lies in these categories."""
    if policy.assortment is Assortment.ALL:
        return True
    if policy.assortment is Assortment.CATEGORIES:
        return bool(set(policy.categories) & set(categories))
    return published


def return_until(policy: Policy, received_at: datetime) -> datetime:
    """Until when goods may come back that the customer received at a moment."""
    return received_at + timedelta(days=policy.return_days)


def reserved_until(policy: Policy, reserved_at: datetime) -> datetime | None:
    """Until when something reserved at a moment waits; None where the channel reserves nothing."""
    return reserved_at + timedelta(hours=policy.reservation_hours) if policy.reservation_hours else None


def differences(channels: Sequence[Channel], notes: Sequence[Noted]) -> list[Difference]:
    """Every field in which the active channels differ, with the value of each."""
    active = [channel for channel in channels if channel.active]
    shown: dict[str, dict[str, Any]] = {}
    for channel in active:
        values = {"currency": channel.currency, **msgspec.to_builtins(channel.policy)}
        for field, value in values.items():
            shown.setdefault(field, {})[channel.key] = value
    noted = {note.field: note for note in notes}
    found = []
    for field, values in sorted(shown.items()):
        if all(value == next(iter(values.values())) for value in values.values()):
            continue
        note = noted.get(field)
        meant = note is not None and note.shown == values
        found.append(
            Difference(
                field, values, meant, note.reason if note and meant else "", note.noted_by if note and meant else ""
            )
        )
    return found

"""What a policy means for a customer, and where channels differ."""

from collections.abc import Sequence
from typing import Any

import msgspec

from hanse import inventory, orders
from hanse.channels.contracts import (
    Assortment,
    Channel,
    ChannelKind,
    Difference,
    Policy,
)

# Where staff sell, not the customers themselves.
ATTENDED = (ChannelKind.STORE, ChannelKind.PHONE)


class Noted(msgspec.Struct, frozen=True):
    """A difference that somebody means to have."""

    field: str
    shown: dict[str, Any]
    reason: str
    noted_by: str


def showing(policy: Policy) -> inventory.Showing:
    """What the channel shows of its stock."""
    visibility = inventory.Visibility(policy.stock_visibility)
    return inventory.Showing(visibility, policy.few_left, policy.back_orders)


def sells(policy: Policy, *, published: bool, categories: Sequence[str]) -> bool:
    """Whether the channel sells an active article that is published there or not, and lies in these categories."""
    if policy.assortment is Assortment.ALL:
        return True
    if policy.assortment is Assortment.CATEGORIES:
        return bool(set(policy.categories) & set(categories))
    return published


def terms(channel: Channel) -> orders.Terms:
    """What a sale on the channel needs to know of its policy."""
    policy = channel.policy
    return orders.Terms(
        version=channel.policy_version,
        return_days=policy.return_days,
        return_anywhere=policy.return_anywhere,
        reservation_hours=policy.reservation_hours,
        pickup_days=policy.pickup_days,
        pickup_minutes=policy.pickup_minutes,
        guests=policy.guests,
        attended=channel.kind in ATTENDED,
        tenders=policy.tenders,
        back_orders=policy.back_orders,
        taxed_at_destination=policy.taxed_at_destination,
        capture_at=policy.capture_at,
        substitution=policy.substitution,
    )


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

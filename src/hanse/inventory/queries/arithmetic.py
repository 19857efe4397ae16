"""The arithmetic behind a figure, term by term."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from hanse import locations
from hanse.inventory import rules
from hanse.inventory.contracts import (
    Availability,
    Explained,
    Incoming,
    Kept,
    KeptBy,
    Purpose,
    StockRule,
    Term,
    TermKind,
    Why,
)
from hanse.kit.db import Tx

from .inbound import incoming
from .keeping import channel_buffers, channel_kept, kept, list_stock_rules
from .positions import availability

PROMISED = """
select location, purpose, count(*)::integer as holds, sum(quantity)::bigint as quantity from inventory.hold
where variant = $1 and state = 'held' and delivery is null and ($2::uuid[] is null or location = any($2))
group by location, purpose order by location, purpose
"""


class Promised(msgspec.Struct, frozen=True):
    """Pieces that are held at a location for one purpose."""

    location: UUID
    purpose: Purpose
    holds: int
    quantity: int


class _Facts(msgspec.Struct, frozen=True):
    """What stands behind the figures of one article."""

    promised: list[Promised]
    kept: dict[UUID, Kept]
    buffers: dict[UUID, tuple[UUID, int]]
    rules: dict[UUID, StockRule]
    incoming: list[Incoming]


async def why(
    tx: Tx,
    variant: UUID,
    places: Sequence[UUID] | None = None,
    channel: str | None = None,
    *,
    back_orders: bool = False,
) -> Why:
    """The exact arithmetic behind what a channel can promise at these places (None: all).

    Without a channel no channel buffer counts. With `back_orders` pieces on their way count as terms of their own.
    """
    known = {place.id: place for place in await locations.list_locations(tx)}
    figures = await availability(tx, [variant], places, channel)
    facts = await _facts(tx, variant, places, channel, back_orders=back_orders)
    have = {figure.location for figure in figures}
    coming = dict.fromkeys(one.location for one in facts.incoming if one.location not in have)
    figures += [Availability(variant, location, 0, 0, 0, 0, 0, 0) for location in coming]
    explained = [_explained(one, facts, known.get(one.location)) for one in figures]
    online = sum(one.available for one in explained if one.ships)
    return Why(variant, channel, tx.now, online, explained)


async def _facts(
    tx: Tx, variant: UUID, places: Sequence[UUID] | None, channel: str | None, *, back_orders: bool
) -> _Facts:
    wanted = None if places is None else list(places)
    promised = await tx.rows(Promised, PROMISED, variant, wanted)
    single = await channel_kept(tx, [variant], wanted)
    general = await channel_buffers(tx, channel)
    buffers = {location: (rule.id, rule.version) for location, rule in general.at.items()}
    buffers |= {one.location: (one.rule, one.rule_version) for key, one in single.items() if key[0] == channel}
    if general.everywhere is not None:
        everywhere = (general.everywhere.id, general.everywhere.version)
        buffers = {place.id: everywhere for place in await locations.list_locations(tx)} | buffers
    return _Facts(
        promised,
        {one.location: one for one in await kept(tx, [variant], wanted)},
        buffers,
        {rule.id: rule for rule in await list_stock_rules(tx)},
        await incoming(tx, [variant], wanted) if back_orders else [],
    )


def _explained(figure: Availability, facts: _Facts, place: locations.Location | None) -> Explained:
    here = [one for one in facts.promised if one.location == figure.location]
    terms = [Term(kind=TermKind.ON_HAND, quantity=figure.on_hand, seen_at=_seen_at(figure, facts))]
    terms += [
        Term(
            kind=TermKind.LEASED if one.purpose == Purpose.LEASE else TermKind.PENDING,
            quantity=-one.quantity,
            purpose=one.purpose,
            holds=one.holds,
        )
        for one in here
    ]
    terms += _kept_back(figure, facts)
    if figure.buffer:
        rule, version = facts.buffers[figure.location]
        terms.append(_ruled(TermKind.CHANNEL_BUFFER, figure.buffer, rule, version, facts))
    terms = rules.lifted(terms)
    terms += [
        Term(kind=kind, quantity=pieces, expected_date=one.expected_date, reference=one.reference or str(one.id))
        for one in facts.incoming
        if one.location == figure.location
        for kind, pieces in ((TermKind.INCOMING, one.quantity), (TermKind.INCOMING_PROMISED, -one.promised))
        if pieces
    ]
    return Explained(
        figure.variant,
        figure.location,
        figure.available,
        rules.summed(terms, incoming=True),
        terms,
        place is not None and place.can(locations.Capability.SHIPS),
        place is not None and (place.can(locations.Capability.PICKUP) or place.can(locations.Capability.SELLS)),
        figure.version,
    )


def _seen_at(figure: Availability, facts: _Facts) -> datetime | None:
    found = facts.kept.get(figure.location)
    return found.seen_at if found else None


def _kept_back(figure: Availability, facts: _Facts) -> list[Term]:
    """What the position keeps back: by hand, by rule, or because a partner's figure is not believed in full."""
    if not figure.safety:
        return []
    found = facts.kept.get(figure.location)
    if found is None:
        return [Term(kind=TermKind.SAFETY, quantity=-figure.safety)]
    if found.source is not KeptBy.PARTNER:
        return [_ruled(TermKind.SAFETY, figure.safety, found.rule, found.rule_version, facts)]
    doubt = Term(
        kind=TermKind.CONFIDENCE,
        quantity=-(figure.safety - found.buffer),
        confidence_basis_points=found.confidence_basis_points,
        seen_at=found.seen_at,
    )
    buffer = Term(kind=TermKind.PARTNER_BUFFER, quantity=-found.buffer)
    return [doubt, buffer]


def _ruled(kind: TermKind, pieces: int, rule: UUID | None, version: int | None, facts: _Facts) -> Term:
    found = facts.rules.get(rule) if rule else None
    return Term(
        kind=kind, quantity=-pieces, rule=rule, rule_version=version, rule_reason=found.reason if found else None
    )

"""What stays back: rules are set, positions follow them, and a partner's figures are believed less as they age.

What a position keeps back stands in the ledger's balance, beside the figures that decide. The rows of `inventory.kept`
say why. Both are written under the lock of the balance.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from hanse import access, catalog, ledger, locations
from hanse.inventory import queries, rules
from hanse.inventory.contracts import (
    Kept,
    KeptBy,
    Partner,
    PartnerChanged,
    PartnerInput,
    RuleInput,
    RuleKind,
    SafetyStock,
    StockRule,
    StockRuleChanged,
)
from hanse.kit.actor import Actor
from hanse.kit.db import Tx
from hanse.kit.ids import new_id
from hanse.kit.refusals import InvalidInput, NotFound, StaleVersion

from .news import tell

APPEND = """
insert into inventory.stock_rule
    (id, version, kind, channel, location, category, variant, sold_at_least, pieces, days, active, reason, changed_by,
        at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
on conflict (id, version) do nothing
"""

KEEP = """
insert into inventory.kept as k
    (variant, location, quantity, source, rule, rule_version, buffer, confidence_basis_points, seen_at, at)
select w.*, $10 from unnest(
    $1::uuid[], $2::uuid[], $3::bigint[], $4::text[], $5::uuid[], $6::integer[], $7::bigint[], $8::integer[],
    $9::timestamptz[]
) as w
on conflict (variant, location) do update set quantity = excluded.quantity, source = excluded.source,
    rule = excluded.rule, rule_version = excluded.rule_version, buffer = excluded.buffer,
    confidence_basis_points = excluded.confidence_basis_points, seen_at = excluded.seen_at, at = excluded.at
"""

FORGET = """
delete from inventory.kept k using unnest($1::uuid[], $2::uuid[]) as w (variant, location)
where k.variant = w.variant and k.location = w.location
"""

CHANNEL_KEEP = """
insert into inventory.channel_kept (channel, variant, location, quantity, rule, rule_version)
select * from unnest($1::text[], $2::uuid[], $3::uuid[], $4::bigint[], $5::uuid[], $6::integer[])
on conflict (variant, location, channel) do update
set quantity = excluded.quantity, rule = excluded.rule, rule_version = excluded.rule_version
"""

CHANNEL_FORGET = """
delete from inventory.channel_kept k using unnest($1::text[], $2::uuid[], $3::uuid[]) as w (channel, variant, location)
where k.channel = w.channel and k.variant = w.variant and k.location = w.location
"""

SAVE_PARTNER = """
insert into inventory.partner as p (location, fresh_minutes, stale_minutes, buffer, figures, changed_by, at)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict (location) do update set fresh_minutes = excluded.fresh_minutes, stale_minutes = excluded.stale_minutes,
    buffer = excluded.buffer, figures = excluded.figures, changed_by = excluded.changed_by, at = excluded.at,
    version = p.version + 1
where $8::integer is null or p.version = $8
returning version
"""

FED = """
select b.unit as variant, b.owner as location, b.posted - b.pending_out as free, m.seen_at
from ledger.public_balance b
left join lateral (
    select max(least(coalesce(m.observed_at, m.at), m.at)) as seen_at from inventory.figure_mark m
    where m.variant = b.unit and m.location = b.owner and m.condition = 'sellable'
) m on true
where b.kind = 'stock.sellable' and b.owner = $1 and ($2::uuid[] is null or b.unit = any($2))
order by b.unit
"""

# Whether any of these articles follows a rule, even one that has ended.
FOLLOWED = """
select exists (select from inventory.kept where variant = any($1::uuid[]) and source = 'rule')
    or exists (select from inventory.channel_kept where variant = any($1::uuid[]))
"""

Pair = tuple[UUID, UUID]


class Fed(msgspec.Struct, frozen=True):
    """A partner's position: what of it is promised to nobody, and when its figure was seen."""

    variant: UUID
    location: UUID
    free: int
    seen_at: datetime | None


async def set_rule(
    tx: Tx, actor: Actor, wanted: RuleInput, reason: str, *, rule: UUID | None = None, seen_version: int | None = None
) -> StockRule:
    """Make a rule, or say how it shall be from now on; what it was stays readable. The positions follow soon after.

    Refuses with NotFound, InvalidInput and StaleVersion.
    """
    if (wanted.channel is None) is (wanted.kind is RuleKind.CHANNEL):
        raise InvalidInput(field="channel", reason="a channel buffer names its channel, safety stock none")
    if wanted.location is not None:
        await locations.get_location(tx, wanted.location)
    if wanted.category is not None:
        await catalog.get_category(tx, wanted.category)
    if wanted.variant is not None:
        await queries.check_variants(tx, [wanted.variant])
    before = (await queries.rule_versions(tx, rule))[0] if rule else None
    if before and seen_version is not None and before.version != seen_version:
        raise StaleVersion(rule=rule, version=before.version)
    fields = {name: getattr(wanted, name) for name in RuleInput.__struct_fields__}
    made = StockRule(
        id=rule or new_id(),
        version=before.version + 1 if before else 1,
        reason=reason,
        changed_by=actor.name,
        at=tx.now,
        **fields,
    )
    if not await tx.run(APPEND, made.id, made.version, *fields.values(), reason, actor.name, tx.now):
        raise StaleVersion(rule=rule, version=made.version)
    facts = msgspec.to_builtins(before) if before else None
    await access.audit(tx, actor, "inventory.rule", f"stock_rule:{made.id}", facts, msgspec.to_builtins(made), reason)
    await tx.emit(StockRuleChanged(made.id, made.version, made.kind, made.active))
    await tx.enqueue("inventory.follow_rules", {}, key="inventory.follow_rules")
    return made


async def set_safety_stock(tx: Tx, lines: Sequence[SafetyStock]) -> None:
    """State by hand how many pieces of each position stay back from promises at a distance, whatever the rules say.

    One line for each position. Refuses with NotFound for an unknown location.
    """
    known = await locations.locations_by_id(tx, list({line.location for line in lines}))
    for line in lines:
        if line.location not in known:
            raise NotFound(location=line.location)
    await _keep(
        tx, [Kept(line.variant, line.location, line.quantity, KeptBy.HAND, buffer=line.quantity) for line in lines]
    )


async def release_safety_stock(tx: Tx, pairs: Sequence[Pair]) -> None:
    """What was stated by hand holds no longer; rules decide again."""
    await ledger.lock(tx, [(rules.shelf(location), variant) for variant, location in pairs])
    await tx.run(FORGET, [variant for variant, _ in pairs], [location for _, location in pairs])
    await _keep(tx, [Kept(variant, location, 0, KeptBy.RULE) for variant, location in pairs])
    await follow_rules(tx, pairs)


async def follow_rules(tx: Tx, pairs: Iterable[Pair]) -> int:
    """Bring what these positions keep back to what the rules say now; tells how many changed.

    Positions that somebody set by hand, and those of partners, stay as they are.
    """
    wanted = sorted(set(pairs))
    found = await queries.list_stock_rules(tx)
    if not wanted or not (found or await tx.value(FOLLOWED, [variant for variant, _ in wanted])):
        return 0
    changes = await _differences(tx, found, wanted)
    channel_changes = await _channel_differences(tx, found, wanted)
    if changes:
        # Whoever set something by hand meanwhile is respected: what is locked is looked at again.
        await ledger.lock(tx, [(rules.shelf(one.location), one.variant) for one in changes])
        changes = await _differences(tx, found, [(one.variant, one.location) for one in changes])
        await _keep(tx, changes)
    await _channel_keep(tx, *channel_changes)
    return len(changes) + len(channel_changes[0]) + len(channel_changes[1])


async def _differences(tx: Tx, found: Sequence[StockRule], pairs: Sequence[Pair]) -> list[Kept]:
    """What these positions should keep and do not."""
    facts = await _facts(tx, found, pairs)
    now = {(k.variant, k.location): k for k in await queries.kept(tx, list({v for v, _ in pairs}))}
    wanted = [rules.kept_by_rule(found, one) for one, source in facts if source in (None, KeptBy.RULE)]
    none = Kept(UUID(int=0), UUID(int=0), 0, KeptBy.RULE)
    return [one for one in wanted if _figures(now.get((one.variant, one.location), none)) != _figures(one)]


def _figures(one: Kept) -> tuple[object, ...]:
    return one.quantity, one.rule, one.rule_version


async def _facts(tx: Tx, found: Sequence[StockRule], pairs: Sequence[Pair]) -> list[tuple[rules.Facts, str | None]]:
    """What rules ask about these positions, and who has decided what each keeps back; without partners."""
    variants = list(dict.fromkeys(variant for variant, _ in pairs))
    chosen, partners = set(pairs), await queries.partners(tx)
    by_category = any(rule.category is not None for rule in found)
    categories = await queries.categories_of(tx, variants) if by_category else {}
    return [
        (rules.Facts(p.variant, p.location, categories.get(p.variant, {}), p.sold), p.source)
        for p in await queries.positions_sold(tx, variants, list({location for _, location in pairs}))
        if (p.variant, p.location) in chosen and p.location not in partners
    ]


async def _keep(tx: Tx, wanted: Sequence[Kept]) -> None:
    """Write what positions keep back, there where it decides and there where it says why."""
    if not wanted:
        return
    keeps = [ledger.Keep(one.variant, rules.shelf(one.location), one.quantity) for one in wanted]
    balances = await ledger.set_keep(tx, keeps)
    nothing = [one for one in wanted if not one.quantity and one.source is KeptBy.RULE and one.rule is None]
    stated = sorted((one for one in wanted if one not in nothing), key=lambda one: (one.variant, one.location))
    await tx.run(FORGET, [one.variant for one in nothing], [one.location for one in nothing])
    columns = [[getattr(one, name) for one in stated] for name in Kept.__struct_fields__]
    await tx.run(KEEP, *columns, tx.now)
    await tell(tx, [(one.variant, one.location, b) for one, b in zip(wanted, balances, strict=True)])


async def _channel_differences(
    tx: Tx, found: Sequence[StockRule], pairs: Sequence[Pair]
) -> tuple[list[queries.ChannelKept], list[queries.ChannelKept]]:
    """What single positions should keep from channels and do not, and what they keep and should not."""
    channels: dict[str, list[StockRule]] = {}
    for rule in queries.channel_rules(found):
        channels.setdefault(rule.channel or "", []).append(rule)
    chosen = set(pairs)
    now = {
        key: one
        for key, one in (await queries.channel_kept(tx, list({v for v, _ in pairs}))).items()
        if (one.variant, one.location) in chosen
    }
    wanted = {}
    if any(not rules.is_general(rule) for those in channels.values() for rule in those):
        for facts, _ in await _facts(tx, found, pairs):
            for channel, those in channels.items():
                first = rules.winner(those, facts)
                if first is not None and not rules.is_general(first):
                    pieces = rules.amount(first, facts.sold)
                    wanted[channel, facts.variant, facts.location] = queries.ChannelKept(
                        channel, facts.variant, facts.location, pieces, first.id, first.version
                    )
    new = [one for key, one in wanted.items() if now.get(key) != one]
    return new, [one for key, one in now.items() if key not in wanted]


async def _channel_keep(tx: Tx, new: Sequence[queries.ChannelKept], old: Sequence[queries.ChannelKept]) -> None:
    if old:
        await tx.run(CHANNEL_FORGET, *[[getattr(o, n) for o in old] for n in ("channel", "variant", "location")])
    if new:
        ordered = sorted(new, key=lambda one: (one.variant, one.location, one.channel))
        names = queries.ChannelKept.__struct_fields__
        await tx.run(CHANNEL_KEEP, *[[getattr(one, name) for one in ordered] for name in names])


async def set_partner(
    tx: Tx, actor: Actor, location: UUID, wanted: PartnerInput, seen_version: int | None = None
) -> Partner:
    """Say how far the figures of a partner store are believed. Refuses with NotFound, InvalidInput and StaleVersion."""
    place = await locations.get_location(tx, location)
    if place.kind is not locations.Kind.PARTNER:
        raise InvalidInput(field="location", reason="is no partner store")
    if wanted.stale_minutes <= wanted.fresh_minutes:
        raise InvalidInput(field="stale_minutes", reason="must be more than fresh_minutes")
    before = (await queries.partners(tx, [location])).get(location)
    fields = [getattr(wanted, name) for name in PartnerInput.__struct_fields__]
    version = await tx.value(SAVE_PARTNER, location, *fields, actor.name, tx.now, seen_version)
    if version is None:
        raise StaleVersion(location=location)
    made = (await queries.partners(tx, [location]))[location]
    facts = msgspec.to_builtins(before) if before else None
    await access.audit(tx, actor, "inventory.partner", f"location:{location}", facts, msgspec.to_builtins(made))
    await tx.emit(PartnerChanged(location, made.version))
    await believe(tx, location)
    return made


async def believe(tx: Tx, location: UUID, variants: Sequence[UUID] | None = None) -> int:
    """Bring what a partner's positions keep back to the age of their figures; tells how many changed."""
    partner = (await queries.partners(tx, [location])).get(location)
    if partner is None:
        return 0
    changes = await _doubts(tx, partner, variants)
    if changes:
        await ledger.lock(tx, [(rules.shelf(location), one.variant) for one in changes])
        changes = await _doubts(tx, partner, [one.variant for one in changes])
        await _keep(tx, changes)
    return len(changes)


async def _doubts(tx: Tx, partner: Partner, variants: Sequence[UUID] | None) -> list[Kept]:
    fed = await tx.rows(Fed, FED, partner.location, None if variants is None else list(variants))
    now = {one.variant: one for one in await queries.kept(tx, [one.variant for one in fed], [partner.location])}
    wanted = [rules.kept_of_partner(partner, one.variant, one.free, one.seen_at, tx.now) for one in fed]
    return [one for one in wanted if _belief(now.get(one.variant)) != _belief(one)]


def _belief(one: Kept | None) -> tuple[object, ...] | None:
    return None if one is None else (one.quantity, one.buffer, one.seen_at, one.source)

"""Reading what stays back: rules, the positions that follow them, and partners."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from hanse import catalog
from hanse.inventory import rules
from hanse.inventory.contracts import HoldWanted, Kept, Partner, PartnerFeed, RuleKind, StockRule
from hanse.kit.db import Tx
from hanse.kit.refusals import NotFound
from hanse.kit.standing import Standing

CURRENT = """
select id, version, kind, channel, location, category, variant, sold_at_least, pieces, days, active, reason,
    changed_by, at
from inventory.current_rule order by id
"""

VERSIONS = """
select id, version, kind, channel, location, category, variant, sold_at_least, pieces, days, active, reason,
    changed_by, at
from inventory.stock_rule where id = $1 order by version desc
"""

KEPT = """
select variant, location, quantity, source, rule, rule_version, buffer, confidence_basis_points, seen_at
from inventory.kept where variant = any($1::uuid[]) and ($2::uuid[] is null or location = any($2))
"""

PARTNERS = """
select location, fresh_minutes, stale_minutes, buffer, figures, version, changed_by, at from inventory.partner
where ($1::uuid[] is null or location = any($1)) order by location
"""

# The age counts, not what was written down: that follows only where another piece stays back.
FEEDS = """
select k.location, count(*) as positions, count(*) filter (where c.points = 0) as unbelieved,
    round(avg(c.points))::integer as confidence_basis_points, max(k.seen_at) as newest_at, min(k.seen_at) as oldest_at
from inventory.kept k join inventory.partner p on p.location = k.location
cross join lateral (
    select least(greatest(floor(
        coalesce(extract(epoch from k.seen_at - $2) / 60 + p.stale_minutes, 0) * 10000
        / (p.stale_minutes - p.fresh_minutes)
    ), 0), 10000) as points
) c
where k.source = 'partner' and ($1::uuid[] is null or k.location = any($1))
group by k.location order by k.location
"""

FACTS = """
select b.unit as variant, b.owner as location, coalesce(v.sold, 0) as sold, k.source
from ledger.public_balance b
left join inventory.velocity v on v.variant = b.unit and v.location = b.owner
left join inventory.kept k on k.variant = b.unit and k.location = b.owner
where b.kind = 'stock.sellable' and b.unit = any($1::uuid[]) and ($2::uuid[] is null or b.owner = any($2))
order by b.unit, b.owner
"""

SPECIFIC = """
select channel, variant, location, quantity, rule, rule_version from inventory.channel_kept
where variant = any($1::uuid[]) and ($2::uuid[] is null or location = any($2))
"""


# What each wish must leave for others than its channel: a rule for the article first, then the location, then all.
BUFFERS = """
select coalesce(k.quantity, (
    select r.pieces from inventory.current_rule r
    where r.channel = w.channel and r.variant is null and r.category is null and r.sold_at_least is null and r.days = 0
        and (r.location is null or r.location = w.location)
    order by r.location is null, r.pieces desc limit 1
), 0)
from unnest($1::text[], $2::uuid[], $3::uuid[]) with ordinality as w (channel, variant, location, n)
left join inventory.channel_kept k on k.variant = w.variant and k.location = w.location and k.channel = w.channel
order by w.n
"""


class Position(msgspec.Struct, frozen=True):
    """A position with its speed of sale, and who has decided what it keeps back, if anybody has."""

    variant: UUID
    location: UUID
    sold: int
    source: str | None


class ChannelKept(msgspec.Struct, frozen=True):
    """What one position keeps back from one channel."""

    channel: str
    variant: UUID
    location: UUID
    quantity: int
    rule: UUID
    rule_version: int


class Buffers(msgspec.Struct, frozen=True):
    """What a channel must leave: at single locations, and everywhere else."""

    everywhere: StockRule | None
    at: dict[UUID, StockRule]

    def of(self, location: UUID) -> int:
        """Pieces that stay back at a location, where no rule names the article."""
        found = self.at.get(location, self.everywhere)
        return found.pieces if found else 0

    @property
    def pieces(self) -> int:
        """Pieces that stay back wherever no rule names the location."""
        return self.everywhere.pieces if self.everywhere else 0


async def _read(tx: Tx) -> list[StockRule]:
    return await tx.rows(StockRule, CURRENT)


RULES = Standing("stock_rules", ["inventory.stock_rule"], _read)


async def list_stock_rules(tx: Tx) -> list[StockRule]:
    """The rules that hold at present."""
    return list(await RULES(tx))


async def rule_versions(tx: Tx, rule: UUID) -> list[StockRule]:
    """A rule as it was and is, the newest version first. Refuses with NotFound."""
    found = await tx.rows(StockRule, VERSIONS, rule)
    if not found:
        raise NotFound(rule=rule)
    return found


async def channel_buffers(tx: Tx, channel: str | None) -> Buffers:
    """The rules for a whole channel, or a whole location on it."""
    if channel is None:
        return Buffers(None, {})
    found = [rule for rule in await RULES(tx) if rule.channel == channel and rules.is_general(rule)]
    strongest = sorted(found, key=lambda rule: (rule.pieces, rule.id))
    return Buffers(
        next((rule for rule in reversed(strongest) if rule.location is None), None),
        {rule.location: rule for rule in strongest if rule.location is not None},
    )


async def kept(tx: Tx, variants: Sequence[UUID], locations: Sequence[UUID] | None = None) -> list[Kept]:
    """What these articles keep back where, and who decided it."""
    return await tx.rows(Kept, KEPT, list(variants), None if locations is None else list(locations))


async def channel_kept(
    tx: Tx, variants: Sequence[UUID], locations: Sequence[UUID] | None = None
) -> dict[tuple[str, UUID, UUID], ChannelKept]:
    """What single articles keep back from channels, by channel, variant and location."""
    found = await tx.rows(ChannelKept, SPECIFIC, list(variants), None if locations is None else list(locations))
    return {(one.channel, one.variant, one.location): one for one in found}


async def positions_sold(tx: Tx, variants: Sequence[UUID], locations: Sequence[UUID] | None = None) -> list[Position]:
    """The positions of these articles, with what rules ask about them."""
    return await tx.rows(Position, FACTS, list(variants), None if locations is None else list(locations))


async def categories_of(tx: Tx, variants: Sequence[UUID]) -> dict[UUID, dict[str, int]]:
    """The categories of each article, all above included, with how deep each lies."""
    depths = rules.depths({category.key: category.parent for category in await catalog.list_categories(tx)})
    cards = await catalog.variants(tx, list(variants))
    return {variant: {key: depths.get(key, 0) for key in card.categories} for variant, card in cards.items()}


async def partners(tx: Tx, locations: Sequence[UUID] | None = None) -> dict[UUID, Partner]:
    """How far the figures of partners are believed, by location."""
    found = await tx.rows(Partner, PARTNERS, None if locations is None else list(locations))
    return {one.location: one for one in found}


async def partner_feeds(tx: Tx, locations: Sequence[UUID] | None = None) -> list[PartnerFeed]:
    """How the figures of partners stand; who never told any is left out."""
    return await tx.rows(PartnerFeed, FEEDS, None if locations is None else list(locations), tx.now)


async def buffers_of(tx: Tx, wishes: Sequence[HoldWanted]) -> list[int]:
    """How many pieces each wish must leave for others than its channel, in their order."""
    return await tx.column(
        BUFFERS, [w.channel for w in wishes], [w.variant for w in wishes], [w.location for w in wishes]
    )


def channel_rules(found: Sequence[StockRule]) -> list[StockRule]:
    """The rules about channels among these."""
    return [rule for rule in found if rule.kind is RuleKind.CHANNEL]

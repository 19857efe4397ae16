"""What a rule would keep back, before anybody makes it."""

from collections.abc import AsyncIterator, Sequence
from uuid import UUID

import msgspec

from hanse import catalog
from hanse.inventory import rules
from hanse.inventory.contracts import KeptBy, KeptChange, RuleInput, RuleKind, RulePreview, StockRule
from hanse.kit.db import Tx
from hanse.kit.ids import new_id

from .keeping import Position, categories_of, list_stock_rules, partners, positions_sold

ARTICLES_MAX = 2000
AT_ONCE = 200
CHANGES_SHOWN = 10


async def preview_rule(tx: Tx, wanted: RuleInput, rule: UUID | None = None) -> RulePreview:
    """What would stay back if this rule held, or an existing one (`rule`) were so; nothing is changed.

    Looked at are the articles that it may hold for, by name, and no more than 2,000 of them.
    """
    current = [one for one in await list_stock_rules(tx) if (one.kind, one.channel) == (wanted.kind, wanted.channel)]
    fields = {name: getattr(wanted, name) for name in RuleInput.__struct_fields__}
    tried = StockRule(id=rule or new_id(), version=0, reason="", changed_by="", at=tx.now, **fields)
    after = [one for one in current if one.id != rule] + ([tried] if wanted.active else [])
    old = next((one for one in current if one.id == rule), None)
    # What a rule no longer holds for changes too.
    same = old is None or (old.variant, old.category) == (wanted.variant, wanted.category)
    found = RulePreview()
    async for variants in _articles(tx, *((wanted.variant, wanted.category) if same else (None, None))):
        if found.articles + len(variants) > ARTICLES_MAX:
            return msgspec.structs.replace(found, complete=False)
        found = await _with(tx, found, variants, (current, after, tried.id))
    return found


async def _articles(tx: Tx, variant: UUID | None, category: str | None) -> AsyncIterator[list[UUID]]:
    """The articles that a rule may hold for, some at a time."""
    if variant is not None:
        yield [variant]
        return
    cursor: str | None = None
    while True:
        page = await catalog.list_variants(tx, catalog.ArticlesWanted(category=category), cursor, AT_ONCE)
        yield [card.id for card in page.items]
        cursor = page.next
        if cursor is None:
            return


async def _with(
    tx: Tx, so_far: RulePreview, variants: Sequence[UUID], tried: tuple[list[StockRule], list[StockRule], UUID]
) -> RulePreview:
    """What these articles add to a preview."""
    before, after, rule = tried
    known = await partners(tx)
    by_category = any(one.category is not None for one in (*before, *after))
    categories = await categories_of(tx, variants) if by_category else {}
    positions, kept, kept_then, changes = so_far.positions, so_far.kept, so_far.kept_then, list(so_far.changes)
    for one in await positions_sold(tx, variants):
        facts = rules.Facts(one.variant, one.location, categories.get(one.variant, {}), one.sold)
        now, then = (rules.winner(_asked(those, one, one.location in known), facts) for those in (before, after))
        pieces, pieces_then = (rules.amount(each, one.sold) if each else 0 for each in (now, then))
        positions += then is not None and then.id == rule
        kept, kept_then = kept + pieces, kept_then + pieces_then
        if pieces != pieces_then:
            changes.append(KeptChange(one.variant, one.location, pieces, pieces_then))
    changes.sort(key=lambda change: (-abs(change.kept_then - change.kept), change.variant, change.location))
    return RulePreview(so_far.articles + len(variants), True, positions, kept, kept_then, changes[:CHANGES_SHOWN])


def _asked(those: Sequence[StockRule], position: Position, is_partner: bool) -> Sequence[StockRule]:
    """The rules that decide about a position: none where somebody set it by hand, and of a partner's only buffers."""
    if not those or those[0].kind is RuleKind.SAFETY:
        return () if is_partner or position.source == KeptBy.HAND else those
    return [one for one in those if rules.is_general(one)] if is_partner else those

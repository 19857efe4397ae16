"""Rules about what stays back, and how far partners' figures are believed."""

from typing import Annotated
from uuid import UUID

import msgspec

from hanse.inventory import commands, queries
from hanse.inventory.contracts import Partner, PartnerFeed, PartnerInput, RuleInput, RulePreview, StockRule
from hanse.kit import edge
from hanse.kit.actor import Actor, Needs, Scope
from hanse.kit.db import Tx
from hanse.kit.refusals import InvalidInput, NotFound, StaleVersion

READ = Needs("inventory.read", Scope.LOCATION, through_actor=True)
WRITE = Needs("inventory.adjust", Scope.GLOBAL)


class RuleWanted(msgspec.Struct, frozen=True):
    """How a rule shall be from now on, and why."""

    rule: RuleInput
    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=400)]


class RuleTried(msgspec.Struct, frozen=True):
    """A rule to try; `id` when it would take the place of one that there is."""

    rule: RuleInput
    id: UUID | None = None


@edge.get("/v1/stock/rules", needs=READ, tags=["inventory"])
async def get_stock_rules(tx: Tx) -> list[StockRule]:
    """The rules that hold at present: how many pieces stay back where, and from which channel."""
    return await queries.list_stock_rules(tx)


@edge.get("/v1/stock/rules/{rule:uuid}/versions", needs=READ, refuses=[NotFound], tags=["inventory"])
async def get_stock_rule_versions(tx: Tx, rule: UUID) -> list[StockRule]:
    """A rule as it was and is, who changed it and why; the newest version first."""
    return await queries.rule_versions(tx, rule)


@edge.post("/v1/stock/rules", needs=WRITE, refuses=[NotFound, InvalidInput], idempotent=True, tags=["inventory"])
async def post_stock_rule(tx: Tx, actor: Actor, data: RuleWanted) -> StockRule:
    """Make a rule. The positions follow soon after."""
    return await commands.set_rule(tx, actor, data.rule, data.reason)


@edge.post("/v1/stock/rules/preview", needs=WRITE, status=200, tags=["inventory"])
async def post_stock_rule_preview(tx: Tx, data: RuleTried) -> RulePreview:
    """What a rule would keep back if it held now, beside what stays back at present. Nothing is changed."""
    return await queries.preview_rule(tx, data.rule, data.id)


@edge.put(
    "/v1/stock/rules/{rule:uuid}",
    needs=WRITE,
    versioned=True,
    refuses=[NotFound, InvalidInput, StaleVersion],
    tags=["inventory"],
)
async def put_stock_rule(tx: Tx, actor: Actor, rule: UUID, data: RuleWanted, if_match: int | None) -> StockRule:
    """Change a rule, or end it (`active`: false); what it was stays readable."""
    return await commands.set_rule(tx, actor, data.rule, data.reason, rule=rule, seen_version=if_match)


@edge.get("/v1/stock/partners", needs=READ, tags=["inventory"])
async def get_stock_partners(tx: Tx, actor: Actor) -> list[Partner]:
    """How far the figures of partner stores are believed."""
    mine = actor.locations_for("inventory.read")
    return list((await queries.partners(tx, None if mine is None else list(mine))).values())


@edge.get("/v1/stock/partners/feeds", needs=READ, tags=["inventory"])
async def get_stock_partner_feeds(tx: Tx, actor: Actor) -> list[PartnerFeed]:
    """How old the figures of partner stores are, and how far they are believed now."""
    mine = actor.locations_for("inventory.read")
    return await queries.partner_feeds(tx, None if mine is None else list(mine))


@edge.put(
    "/v1/stock/partners/{location:uuid}",
    needs=WRITE,
    refuses=[NotFound, InvalidInput, StaleVersion],
    tags=["inventory"],
)
async def put_stock_partner(tx: Tx, actor: Actor, location: UUID, data: PartnerInput, if_match: int | None) -> Partner:
    """Say how far the figures of a partner store are believed; with If-Match only if nobody changed it meanwhile."""
    return await commands.set_partner(tx, actor, location, data, if_match)


ROUTES = [
    get_stock_rules,
    get_stock_rule_versions,
    post_stock_rule,
    post_stock_rule_preview,
    put_stock_rule,
    get_stock_partners,
    get_stock_partner_feeds,
    put_stock_partner,
]

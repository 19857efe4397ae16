"""Conflicts that a proposal would bring: found by sets of rows and rules, before anything is published."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from hanse import catalog
from hanse.kit.db import Tx
from hanse.pricing import rules
from hanse.pricing.contracts import (
    Promotion,
    PromotionInput,
    ProposalFinding,
    ProposalInput,
    PublishingPolicy,
)
from hanse.pricing.refusals import PromotionUnsound

from .listfindings import list_findings, price_findings
from .lists import PROMOTION
from .rates import home_place
from .shown import lowest_of_30_days

CHANNELS = ["web", "app", "store", "phone", "marketplace"]
CURRENCY = "EUR"
# Articles with the least margin are looked at first, and so many at most; the same for the thirty days.
LOOKED_AT = 500
NAMED_AT_MOST = 20_000

# What counts beside it: versions whose time meets that of the promotion.
BESIDE = (
    PROMOTION
    + """
where v.active and (v.until is null or v.until > greatest($1, v.since)) and ($2::timestamptz is null or v.since < $2)
  and (v.valid_until is null or v.valid_until > $1) and ($2::timestamptz is null or v.valid_from is null
       or v.valid_from < $2)
  and ($3::text[] is null or v.channels is null or v.channels && $3) and p.key <> $4
order by p.key, v.version
"""
)

# Of each channel the list that goes first for everybody, of all channels the lowest price, beside what a piece costs.
COSTED = """
select f.variant::text as variant, f.variant::text as sku, f.unit_minor, f.net_minor, f.reduced,
       c.unit_minor as cost_minor
from (
    select distinct on (variant) variant, unit_minor, net_minor, reduced from (
        select p.variant, p.unit_minor, l.reduction as reduced,
               case when l.gross then p.unit_minor * 10000 / (10000 + w.rate) else p.unit_minor end as net_minor,
               row_number() over (partition by p.variant, ch order by l.rank desc, l.key) as place
        from unnest($1::uuid[], $2::integer[]) w (variant, rate)
        join pricing.price p on p.variant = w.variant
        join pricing.price_list l on l.id = p.list
        cross join unnest($3::text[]) ch
        where p.min_quantity = 1 and p.valid_from <= $4 and (p.valid_until is null or p.valid_until > $4)
          and l.currency = $5 and l.customer_group is null and l.location is null and l.places is null
          and (l.channel is null or l.channel = ch)
    ) ranked where place = 1 and not ($7 and reduced) order by variant, net_minor
) f
cross join lateral (
    select unit_minor from pricing.cost c where c.variant = f.variant and c.currency = $5 and c.valid_from <= $4
    order by c.valid_from desc limit 1
) c
where f.unit_minor > 0
order by c.unit_minor * 10000 / greatest(f.net_minor, 1) desc, f.variant limit $6
"""

COUPONS = """
select exists (
    select from pricing.coupon c join pricing.promotion p on p.id = c.promotion
    where p.key = $1 and (c.valid_until is null or c.valid_until > $2) and (c.uses_max is null or c.used < c.uses_max)
) or exists (
    select from pricing.coupon_batch b join pricing.promotion p on p.id = b.promotion
    where p.key = $1 and (b.valid_until is null or b.valid_until > $2)
)
"""

RATES = """
select class as tax_class, max(rate) as rate from pricing.tax_rate
where place = $1 and valid_from <= $2 and (valid_until is null or valid_until > $2) group by class
"""


class _Rate(msgspec.Struct, frozen=True):
    tax_class: str
    rate: int


async def findings(
    tx: Tx, content: ProposalInput, policy: PublishingPolicy, *, written_at: datetime | None = None
) -> list[ProposalFinding]:
    """Everything that somebody should know before this is published; what blocks comes first."""
    starts = max(content.goes_live_at or tx.now, tx.now)
    found: list[ProposalFinding] = []
    if content.promotion is not None:
        found = await _of_promotion(tx, content.promotion, policy, starts, written_at)
    elif content.prices is not None:
        found = await price_findings(tx, content.prices, policy, starts)
    elif content.price_list is not None:
        found = await list_findings(tx, content.price_list)
    return sorted(found, key=lambda one: (one.severity != "blocks", one.code, one.where))


async def _of_promotion(
    tx: Tx, given: PromotionInput, policy: PublishingPolicy, starts: datetime, written_at: datetime | None
) -> list[ProposalFinding]:
    try:
        plan = _plan(given, starts)
        rules.check_terms(plan)
    except PromotionUnsound as refusal:
        return [rules.finding("unsound", str(refusal.facts["where"]), reason=str(refusal.facts["reason"]))]
    if not given.active:
        return []
    found = list(rules.of_promotion(given, starts))
    named = await _named(tx, given, found)
    others = await tx.rows(Promotion, BESIDE, starts, given.valid_until, given.channels, given.key)
    open_ones = [one for one in others if one.valid_from is None or one.valid_from <= starts]
    found += rules.beaten_by(plan, open_ones)
    if given.needs_coupon and not await tx.value(COUPONS, given.key, starts):
        found.append(rules.finding("no_coupon", "needs_coupon"))
    if written_at is not None and await tx.value(
        "select exists (select from pricing.promotion_version v join pricing.promotion p on p.id = v.promotion "
        "where p.key = $1 and v.since > $2)",
        given.key,
        written_at,
    ):
        found.append(rules.finding("changed_meanwhile", given.key))
    found += await _losses(tx, given, plan, others, named, policy, starts)
    found += await _reductions(tx, given, named, starts)
    return found


def _plan(given: PromotionInput, starts: datetime) -> Promotion:
    told = {name: getattr(given, name) for name in PromotionInput.__struct_fields__ if name != "budget"}
    begins = max(starts, given.valid_from or starts)
    return Promotion(id=UUID(int=0), version=1, **{**told, "valid_from": begins})


async def _named(tx: Tx, given: PromotionInput, found: list[ProposalFinding]) -> list[catalog.Named]:
    """The articles that it means; notes each part that means none."""
    named: dict[UUID, catalog.Named] = {}
    parts: Sequence[dict[str, Any]] = given.terms.get("parts") or [given.terms]
    for n, part in enumerate(parts):
        where = "terms" if part is given.terms else f"parts[{n}]"
        wanted, without = _naming(part, ""), _naming(given.terms, "except_")
        meant = await catalog.named(tx, wanted, without, given.channels, NAMED_AT_MOST)
        named |= {one.id: one for one in meant}
        if not meant:
            found.append(rules.finding("names_no_article", where))
    gifts = [UUID(str(one)) for one in given.terms.get("gifts") or []]
    if gifts and not await catalog.named(tx, catalog.Naming(variants=gifts), catalog.Naming(), given.channels, 1):
        found.append(rules.finding("names_no_article", "gifts"))
    return list(named.values())


def _naming(terms: dict[str, Any], prefix: str) -> catalog.Naming:
    attributes = terms.get(prefix + "attributes") or {}
    return catalog.Naming(
        every=bool(terms.get("all")) and not prefix,
        variants=[UUID(str(one)) for one in terms.get(prefix + "variants") or []],
        categories=terms.get(prefix + "categories") or [],
        marks=[
            *(f"brand={one}" for one in terms.get(prefix + "brands") or []),
            *(f"{key}={value}" for key, values in attributes.items() for value in values),
        ],
    )


async def _losses(
    tx: Tx,
    given: PromotionInput,
    plan: Promotion,
    others: Sequence[Promotion],
    named: Sequence[catalog.Named],
    policy: PublishingPolicy,
    starts: datetime,
) -> list[ProposalFinding]:
    """Whether an article may be sold below what it costs, with all that may be given on it at once."""
    home = await home_place(tx)
    rates = {one.tax_class: one.rate for one in await tx.rows(_Rate, RATES, home, starts)}
    known = [one for one in named if one.tax_class in rates]
    columns = ([one.id for one in known], [rates[one.tax_class] for one in known])
    spared = bool(given.terms.get("except_reduced"))
    asked = (given.channels or CHANNELS, starts, CURRENCY, LOOKED_AT, spared)
    costed = await tx.rows(rules.Costed, COSTED, *columns, *asked)
    if not costed:
        return []
    ids = [UUID(one.variant) for one in costed]
    meeting = [rules.offer(one) for one in others if one.terms.get("scope") in ("line", "order")]
    belonging = await _belonging(tx, ids, [plan, *others])
    mine = rules.offer(plan)
    below = []
    for one in costed:
        own = belonging.get(UUID(one.variant), frozenset())
        here = [offer for offer in meeting if offer.means(one, own)]
        left, keys = rules.best_stack(mine, here, one.unit_minor)
        net = one.net_minor * left // 10_000
        if net * (10_000 - policy.margin_min) < one.cost_minor * 10_000 and left < 10_000:
            below.append((net - one.cost_minor, one, net, keys))
    if not below:
        return []
    _, worst, net, keys = min(below, key=lambda entry: (entry[0], entry[1].variant))
    names = {str(one.id): one.sku for one in named}
    return [
        rules.finding(
            "loss",
            worst.variant,
            severity=None if policy.loss_blocks else "warns",
            sku=names.get(worst.variant, worst.sku),
            net=rules.amount(net, CURRENCY),
            cost=rules.amount(worst.cost_minor, CURRENCY),
            with_names=", ".join(keys),
            count=len(below),
        )
    ]


async def _belonging(tx: Tx, ids: list[UUID], promotions: Sequence[Promotion]) -> dict[UUID, frozenset[str]]:
    """Categories of articles, and the marks of theirs that promotions name."""
    sorting = await catalog.sorting(tx, ids)
    wanted = rules.marks_of(one.terms for one in promotions)
    marks = await catalog.marks(tx, wanted.brands, wanted.keys, wanted.values, ids) if wanted else {}
    return {one: frozenset([*card.categories, *marks.get(one, [])]) for one, card in sorting.items()}


async def _reductions(
    tx: Tx, given: PromotionInput, named: Sequence[catalog.Named], starts: datetime
) -> list[ProposalFinding]:
    """Articles that cost everybody as little within the thirty days before: no percentage may be shown for them."""
    if given.needs_coupon or not rules.for_everybody(given.terms) or given.perishable:
        return []
    skus = {one.id: one.sku for one in named[:LOOKED_AT]}
    channel = (given.channels or CHANNELS)[0]
    lowest = await lowest_of_30_days(tx, channel, list(skus), starts)
    wrong = [
        skus[variant]
        for variant, (now, least) in lowest.items()
        if now - now * rules.share_of(given.terms, now) // 10_000 >= least
    ]
    return [rules.finding("not_below_30_days", channel, sku=min(wrong), count=len(wrong))] if wrong else []

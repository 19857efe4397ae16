"""The facts of a decision, and the decision itself. Nothing is kept here: hold the pieces at these places next."""

from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from uuid import UUID

from hanse import catalog, inventory, locations
from hanse.kit.db import Tx
from hanse.sourcing import rules
from hanse.sourcing.contracts import (
    Article,
    Candidate,
    Decision,
    DryRun,
    Problem,
    RuleSet,
    RuleSetInput,
    Waiting,
    Wanted,
    Wish,
)

from .rule_sets import active_rules

# How long a place of the retailer's needs to make a parcel, in minutes of its opening hours.
PACK_MINUTES = 240

Workload = Callable[[Tx, Sequence[UUID]], Awaitable[dict[UUID, Waiting]]]


async def choose(
    tx: Tx, wanted: Wanted, workload: Workload, rule_set: RuleSet | None = None
) -> tuple[RuleSet, Problem, Decision]:
    """Where the parcels of a basket come from by the rules of its channel, or by other ones.

    Wishes that are collected somewhere come from there: they only lower what that place may still send.
    """
    known, problem = await gather(tx, wanted, workload, rule_set)
    return known, problem, rules.decide(problem, known)


async def dry_run(tx: Tx, wanted: Wanted, workload: Workload, rule_set: RuleSetInput | None = None) -> DryRun:
    """The decision for a basket as it would be made now, with every place, its verdicts and its score."""
    tried = None if rule_set is None else named(rule_set, wanted.channel)
    known, problem = await gather(tx, wanted, workload, tried, everything=True)
    offers = rules.judge(problem, known)
    decision = rules.decide(problem, known, offers)
    return DryRun(known, problem, decision, rules.explain(problem, known, offers, decision))


def named(rule_set: RuleSetInput, channel: str) -> RuleSet:
    """A rule set that was never saved, as one that is tried."""
    return RuleSet(
        name=rule_set.name, rules=rule_set.rules, costs=rule_set.costs, split_lines=rule_set.split_lines,
        channel=channel, version=0, active=False,
    )  # fmt: skip


async def gather(
    tx: Tx, wanted: Wanted, workload: Workload, rule_set: RuleSet | None = None, *, everything: bool = False
) -> tuple[RuleSet, Problem]:
    """The rules of a channel and the facts that they ask for: three statements, two more where the rules need more.

    Places that have nothing of the basket are left out unless `everything` is wanted; they never change a decision.
    """
    address = wanted.destination
    country, postal_code = (address.country, address.postal_code) if address else ("", "")
    active, area = await active_rules(tx, wanted.channel, country, postal_code)
    chosen = rule_set or active
    articles = await _articles(tx, chosen, wanted.wishes)
    places = [place for place in await locations.list_locations(tx) if place.id not in wanted.without]
    stock, known_at = await _free(tx, wanted)
    rows = {place.id: [stock[a.variant, place.id] for a in articles] for place in places}
    asked = [place for place in places if everything or place.id in known_at]
    counted = chosen.costs.workload_minor or any(place.pieces_per_day for place in asked)
    waiting = await workload(tx, [place.id for place in asked]) if counted else {}
    target = area or rules.position_of(country, postal_code)
    candidates = [_candidate(tx, place, target, waiting.get(place.id), rows[place.id]) for place in asked]
    candidates.sort(key=lambda one: (one.kind is not locations.Kind.WAREHOUSE, one.code))
    return chosen, Problem(wanted.channel, country, articles, candidates)


async def _articles(tx: Tx, rule_set: RuleSet, wishes: Sequence[Wish]) -> list[Article]:
    """The articles that go into parcels, each once."""
    quantities = Counter[UUID]()
    for wish in wishes:
        if wish.at is None:
            quantities[wish.variant] += wish.quantity
    cards = await catalog.variants(tx, list(quantities)) if rules.needs_categories(rule_set) else {}
    return [
        Article(variant, quantity, cards[variant].categories if variant in cards else [])
        for variant, quantity in quantities.items()
    ]


async def _free(tx: Tx, wanted: Wanted) -> tuple[defaultdict[tuple[UUID, UUID], int], set[UUID]]:
    """What is free where, without what the same basket takes from the shelf of a store; and where anything lies."""
    variants = list({wish.variant for wish in wanted.wishes if wish.at is None})
    free: defaultdict[tuple[UUID, UUID], int] = defaultdict(int)
    known_at = set()
    for position in await inventory.availability(tx, variants, None, wanted.channel):
        free[position.variant, position.location] = position.available
        if position.on_hand > 0:
            known_at.add(position.location)
    for wish in wanted.wishes:
        if wish.at is not None and (wish.variant, wish.at) in free:
            free[wish.variant, wish.at] = max(free[wish.variant, wish.at] - wish.quantity, 0)
    return free, known_at


def _candidate(
    tx: Tx, place: locations.Location, target: locations.Position | None, waiting: Waiting | None, free: list[int]
) -> Candidate:
    here = place.position
    opens = locations.next_opening(place, tx.now)
    ready = locations.ready_time(place, tx.now, PACK_MINUTES)
    return Candidate(
        place.id,
        place.code,
        place.kind,
        place.region,
        place.can(locations.Capability.SHIPS),
        locations.kilometers(here, target) if here is not None and target is not None else None,
        None if opens is None else (opens - tx.now) // timedelta(hours=1),
        None if ready is None else (ready.date() - tx.now.date()).days,
        0 if waiting is None else waiting.lines,
        free,
        waiting is not None and place.pieces_per_day is not None and waiting.pieces >= place.pieces_per_day,
    )

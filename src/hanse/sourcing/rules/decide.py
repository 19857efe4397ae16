"""A decision from its facts, the same every time; and what decisions cost and add up to."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from hanse.sourcing.contracts import (
    Candidate,
    Decision,
    Figures,
    Judged,
    Outcome,
    Problem,
    RuleSetInput,
    Score,
    Take,
    Verdict,
    Wish,
)

from .judge import Offers, alone, basket_score, fixed_score, judge, piece_score
from .solve import EFFORT_MAX, Item, Offer, solve


def usable(problem: Problem, rule_set: RuleSetInput, offers: Sequence[Offers]) -> tuple[list[Item], list[UUID]]:
    """The items that can be served, as the solver wants them, and their articles.

    Where lines are split, an article is wanted at most as often as all places together may give it.
    """
    items, variants = [], []
    for number, article in enumerate(problem.articles):
        found = tuple(
            Offer(index, piece_score(rule_set.costs, place, place.free[number]).total_minor, offer.free[number])
            for index, (place, offer) in enumerate(zip(problem.candidates, offers, strict=True))
            if offer.free[number] > 0 and (rule_set.split_lines or offer.free[number] >= article.quantity)
        )
        quantity = article.quantity
        if rule_set.split_lines:
            quantity = min(quantity, sum(offer.pieces for offer in found))
        if found and quantity:
            items.append(Item(quantity, found))
            variants.append(article.variant)
    return items, variants


def decide(
    problem: Problem, rule_set: RuleSetInput, offers: Sequence[Offers] | None = None, *, effort: int = EFFORT_MAX
) -> Decision:
    """The cheapest way that the rules allow. `short` names what no place may send, and how many pieces are missing."""
    judged = judge(problem, rule_set) if offers is None else offers
    items, variants = usable(problem, rule_set, judged)
    fixed = [fixed_score(rule_set.costs, problem.country, place).total_minor for place in problem.candidates]
    plan = solve(items, fixed, split=rule_set.split_lines, effort=effort)
    takes = [
        Take(variants[item], problem.candidates[place].location, pieces) for item, place, pieces in sorted(plan.taken)
    ]
    given = Counter[UUID]()
    for take in takes:
        given[take.variant] += take.quantity
    missing = {a.variant: a.quantity - given[a.variant] for a in problem.articles if given[a.variant] < a.quantity}
    return _decision(problem, rule_set, takes, missing, plan.proven)


def price(problem: Problem, rule_set: RuleSetInput, takes: Sequence[Take]) -> Decision:
    """What these takes cost by the costs of a rule set, whoever decided them."""
    return _decision(problem, rule_set, list(takes), {}, proven=False)


def _decision(
    problem: Problem, rule_set: RuleSetInput, takes: list[Take], missing: dict[UUID, int], proven: bool
) -> Decision:
    by_place = _by_place(takes)
    used = [place for place in problem.candidates if place.location in by_place]
    scores = [basket_score(problem, rule_set.costs, place, by_place[place.location]) for place in used]
    score = Score(*(sum(getattr(one, name) for one in scores) for name in Score.__struct_fields__))
    far = sum(place.kilometers or 0 for place in used)
    return Decision(takes, missing, len(by_place), far, score, score.total_minor, proven)


def _by_place(takes: Iterable[Take]) -> dict[UUID, dict[UUID, int]]:
    found: defaultdict[UUID, dict[UUID, int]] = defaultdict(dict)
    for take in takes:
        found[take.location][take.variant] = found[take.location].get(take.variant, 0) + take.quantity
    return found


def explain(problem: Problem, rule_set: RuleSetInput, offers: Sequence[Offers], decision: Decision) -> list[Judged]:
    """Every candidate with its verdicts and score: the chosen first, then by cost, then those that cannot."""
    by_place = _by_place(decision.takes)
    found = [_judged(problem, rule_set, *pair, by_place) for pair in zip(problem.candidates, offers, strict=True)]
    return sorted(found, key=lambda j: (not j.chosen, j.total_minor is None, j.total_minor or 0, j.code))


def _judged(
    problem: Problem,
    rule_set: RuleSetInput,
    place: Candidate,
    offer: Offers,
    by_place: dict[UUID, dict[UUID, int]],
) -> Judged:
    chosen = place.location in by_place
    score = (
        basket_score(problem, rule_set.costs, place, by_place[place.location])
        if chosen
        else alone(problem, rule_set, place, offer.free)
    )
    total = None if score is None else score.total_minor
    return Judged(place.location, place.code, chosen, offer.verdicts, offer.free, score, total, place.kilometers)


def verify(problem: Problem, offers: Sequence[Offers], decision: Decision) -> list[str]:
    """What is wrong in a decision: more taken than is free, or more or less than is wanted; empty when all is well."""
    free = {
        (article.variant, place.location): offer.free[number]
        for number, article in enumerate(problem.articles)
        for place, offer in zip(problem.candidates, offers, strict=True)
    }
    taken = Counter[tuple[UUID, UUID]]()
    for take in decision.takes:
        taken[take.variant, take.location] += take.quantity
    wrong = [f"{key} gives {pieces}" for key, pieces in taken.items() if pieces > free.get(key, 0)]
    for article in problem.articles:
        given = sum(take.quantity for take in decision.takes if take.variant == article.variant)
        if given + decision.short.get(article.variant, 0) != article.quantity:
            wrong.append(f"{article.variant} gets {given} of {article.quantity}")
    return wrong


def figures_of(decision: Decision, before: Figures | None = None) -> Figures:
    """Add a decision to what others added up to."""
    sums = before or Figures()
    return Figures(
        sums.orders + 1,
        sums.parcels + decision.parcels,
        sums.split_orders + (decision.parcels > 1),
        sums.kilometers + decision.kilometers,
        sums.total_minor + decision.total_minor,
        sums.short_pieces + sum(decision.short.values()),
    )


def guesses(problem: Problem, offers: Sequence[Offers], decision: Decision) -> dict[UUID, UUID]:
    """For each short article the place that no rule holds back and that has most of it, if only promised pieces."""
    found: dict[UUID, UUID] = {}
    for number, article in enumerate(problem.articles):
        if article.variant in decision.short:
            able = [
                (-offer.free[number], place.code, place.location)
                for place, offer in zip(problem.candidates, offers, strict=True)
                if all(_silent(verdict, article.variant) for verdict in offer.verdicts)
            ]
            if able:
                found[article.variant] = min(able)[2]
    return found


def _silent(verdict: Verdict, variant: UUID) -> bool:
    return verdict.outcome is Outcome.PASSED or bool(verdict.articles and variant not in verdict.articles)


def spread(wishes: Sequence[Wish], takes: Sequence[Take]) -> dict[UUID, list[Take]]:
    """Give each wish its share of what comes for its article, in the order of the wishes."""
    left = [*takes]
    found: dict[UUID, list[Take]] = {}
    for wish in wishes:
        if wish.at is not None:
            found[wish.id] = [Take(wish.variant, wish.at, wish.quantity)]
            continue
        found[wish.id], wanted = [], wish.quantity
        for index, take in enumerate(left):
            pieces = min(wanted, take.quantity) if take.variant == wish.variant else 0
            if pieces:
                found[wish.id].append(Take(wish.variant, take.location, pieces))
                left[index] = Take(take.variant, take.location, take.quantity - pieces)
                wanted -= pieces
    return found

"""What the rules say about a place, what it may still give, and what a parcel and a piece from there cost."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from hanse.locations import Kind
from hanse.sourcing.contracts import (
    Candidate,
    Costs,
    ExcludeRule,
    Handling,
    KeepRule,
    OpeningRule,
    Outcome,
    PartnerRule,
    Problem,
    RegionRule,
    Rule,
    RuleSetInput,
    Score,
    Verdict,
)


class Offers(msgspec.Struct, frozen=True):
    """What a place may give of each article after all rules, and what they said."""

    free: list[int]
    verdicts: list[Verdict]


def judge(problem: Problem, rule_set: RuleSetInput) -> list[Offers]:
    """Ask the rules in their order about every candidate. That a place can send parcels is always the first."""
    found = [_judge(problem, rule_set.rules, place) for place in problem.candidates]
    together = rule_set.split_lines
    # Who has a day's work before them sends nothing that others can send.
    full = [place.full for place in problem.candidates]
    found = _last(problem, found, full, Verdict("full last", Outcome.REFUSED), together=together)
    if any(isinstance(rule, PartnerRule) and rule.use == "last" for rule in rule_set.rules):
        partner = [place.kind is Kind.PARTNER for place in problem.candidates]
        said = Verdict("partner last", Outcome.REFUSED, [], {"use": "last"})
        found = _last(problem, found, partner, said, together=together)
    return found


def _judge(problem: Problem, rules: Sequence[Rule], place: Candidate) -> Offers:
    free = list(place.free)
    if not place.ships:
        return Offers([0] * len(free), [Verdict("capability", Outcome.REFUSED, [], {"needed": "ships"})])
    verdicts = [Verdict("capability", Outcome.PASSED)]
    for number, rule in enumerate(rules, 1):
        verdict, free = _ask(problem, rule, place, free, f"{number} {type(rule).__struct_config__.tag}")
        verdicts.append(verdict)
    return Offers(free, verdicts)


def _ask(problem: Problem, rule: Rule, place: Candidate, free: list[int], name: str) -> tuple[Verdict, list[int]]:
    """The verdict of one rule, and what is free afterwards."""
    if isinstance(rule, KeepRule):
        return _keep(problem, rule, place, free, name)
    if isinstance(rule, ExcludeRule):
        return _exclude(problem, rule, place, free, name)
    facts = _against(problem, rule, place)
    if facts is None:
        return Verdict(name, Outcome.PASSED), free
    return Verdict(name, Outcome.REFUSED, [], facts), [0] * len(free)


def _against(
    problem: Problem, rule: OpeningRule | RegionRule | PartnerRule, place: Candidate
) -> dict[str, object] | None:
    """Why a place may send nothing at all, or None when it may."""
    if isinstance(rule, OpeningRule):
        late = place.opens_in_hours is None or place.opens_in_hours > rule.within_hours
        closed = place.kind in rule.kinds and late
        return {"opens_in_hours": place.opens_in_hours, "within_hours": rule.within_hours} if closed else None
    if isinstance(rule, RegionRule):
        meant = not rule.countries or problem.country in rule.countries
        return {"region": place.region, "regions": rule.regions} if meant and place.region not in rule.regions else None
    return {"use": rule.use} if rule.use == "never" and place.kind is Kind.PARTNER else None


def _keep(problem: Problem, rule: KeepRule, place: Candidate, free: list[int], name: str) -> tuple[Verdict, list[int]]:
    """Take what stays at the place away from what is free."""
    meant = [place.kind in rule.kinds and _in(article.categories, rule.categories) for article in problem.articles]
    after = [max(have - rule.pieces, 0) if kept else have for have, kept in zip(free, meant, strict=True)]
    less = [a.variant for a, old, new in zip(problem.articles, free, after, strict=True) if new != old]
    if not less:
        return Verdict(name, Outcome.PASSED), free
    return Verdict(name, Outcome.REDUCED, less, {"kept": rule.pieces}), after


def _exclude(
    problem: Problem, rule: ExcludeRule, place: Candidate, free: list[int], name: str
) -> tuple[Verdict, list[int]]:
    here = not rule.locations or place.code in rule.locations
    now = not rule.channels or problem.channel in rule.channels
    gone = [here and now and _in(article.categories, rule.categories) for article in problem.articles]
    if not any(gone):
        return Verdict(name, Outcome.PASSED), free
    after = [0 if out else have for have, out in zip(free, gone, strict=True)]
    articles = [a.variant for a, out in zip(problem.articles, gone, strict=True) if out]
    return Verdict(name, Outcome.REFUSED, [] if all(gone) else articles), after


def _in(categories: Sequence[str], wanted: Sequence[str]) -> bool:
    return not wanted or any(category in wanted for category in categories)


def _last(
    problem: Problem, found: list[Offers], last: Sequence[bool], said: Verdict, *, together: bool
) -> list[Offers]:
    """Some places give only what none of the others has, nor all of them together where lines may be split."""
    if not any(last):
        return found
    others = []
    for number, article in enumerate(problem.articles):
        free = [offers.free[number] for offers, later in zip(found, last, strict=True) if not later]
        others.append((sum(free) if together else max(free, default=0)) >= article.quantity)
    held = [article.variant for article, have in zip(problem.articles, others, strict=True) if have]
    answers = []
    for offers, later in zip(found, last, strict=True):
        if not later or not held or offers.verdicts[0].outcome is Outcome.REFUSED:
            answers.append(offers)
            continue
        free = [0 if have else left for left, have in zip(offers.free, others, strict=True)]
        verdict = msgspec.structs.replace(said, articles=[] if all(others) else held)
        answers.append(Offers(free, [*offers.verdicts, verdict]))
    return answers


def fixed_score(costs: Costs, country: str, place: Candidate) -> Score:
    """What a parcel from this place costs, whatever is in it."""
    postage = costs.postage_minor.get(country, costs.postage_minor.get("*", 0))
    return Score(
        parcel_minor=costs.parcel_minor,
        postage_minor=postage,
        distance_minor=(place.kilometers or 0) * costs.kilometer_thousandths // 1000,
        handling_minor=_handling(costs, place).per_parcel_minor,
        workload_minor=place.workload * costs.workload_minor,
        promise_minor=(place.days or 0) * costs.day_minor,
    )


def piece_score(costs: Costs, place: Candidate, free: int) -> Score:
    """What each piece from a position costs, where so many are free."""
    saved = costs.markdown.saved_minor if costs.markdown and free > costs.markdown.more_than_pieces else 0
    return Score(handling_minor=_handling(costs, place).per_piece_minor, markdown_minor=-saved)


def _handling(costs: Costs, place: Candidate) -> Handling:
    for one in costs.handling:
        if (not one.kinds or place.kind in one.kinds) and (not one.locations or place.code in one.locations):
            return one
    return Handling()


def alone(problem: Problem, rule_set: RuleSetInput, place: Candidate, free: Sequence[int]) -> Score | None:
    """The score of the whole basket from this place, or None when it has not all of it."""
    if not problem.articles or any(have < a.quantity for a, have in zip(problem.articles, free, strict=True)):
        return None
    return basket_score(problem, rule_set.costs, place, {a.variant: a.quantity for a in problem.articles})


def basket_score(problem: Problem, costs: Costs, place: Candidate, taken: dict[UUID, int]) -> Score:
    """The score of these pieces from this place, as one parcel."""
    total = fixed_score(costs, problem.country, place)
    for article, have in zip(problem.articles, place.free, strict=True):
        pieces = taken.get(article.variant, 0)
        if pieces:
            each = piece_score(costs, place, have)
            total = msgspec.structs.replace(
                total,
                handling_minor=total.handling_minor + pieces * each.handling_minor,
                markdown_minor=total.markdown_minor + pieces * each.markdown_minor,
            )
    return total

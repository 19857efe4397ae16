"""What the rules say about places, and that a decision follows from its facts alone."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from hanse.locations import Kind, kilometers
from hanse.sourcing import (
    DEFAULT,
    Costs,
    ExcludeRule,
    KeepRule,
    OpeningRule,
    Outcome,
    PartnerRule,
    Problem,
    RegionRule,
    RuleSetInput,
    decide,
    judge,
    verify,
)
from hanse.sourcing.contracts import Wish
from hanse.sourcing.rules import explain, position_of, price, spread
from tests.sourcing.build import named, place, problem, rule_set


def chosen(asked: Problem, rules: RuleSetInput) -> set[str]:
    codes = {one.location: one.code for one in asked.candidates}
    return {codes[take.location] for take in decide(asked, rules).takes}


def test_one_parcel_is_better_than_two() -> None:
    asked = problem([1, 1], place("a", [5, 0]), place("b", [0, 5]), place("c", [5, 5], kilometers=700))
    decision = decide(asked, rule_set())
    assert (chosen(asked, rule_set()), decision.parcels, decision.proven) == ({"c"}, 1, True)


def test_two_parcels_go_out_where_nobody_has_everything() -> None:
    asked = problem([1, 1], place("a", [5, 0]), place("b", [0, 5]))
    assert decide(asked, rule_set()).parcels == 2


def test_a_place_that_cannot_ship_is_never_chosen() -> None:
    asked = problem([1], place("near", [9], kilometers=1, ships=False), place("far", [1], kilometers=900))
    assert chosen(asked, rule_set()) == {"far"}
    assert judge(asked, rule_set())[0].verdicts[0].outcome is Outcome.REFUSED


def test_a_store_that_stays_closed_too_long_is_not_asked_but_a_warehouse_without_hours_is() -> None:
    shut = place("shut", [9], opens_in_hours=60)
    unknown = place("lager", [9], kind="warehouse", opens_in_hours=None, kilometers=900)
    assert chosen(problem([1], shut, unknown), rule_set(OpeningRule(48))) == {"lager"}
    assert decide(problem([1], shut), rule_set(OpeningRule(48))).short == {named("article 0"): 1}


def test_only_places_of_a_region_send_to_its_countries() -> None:
    asked = problem([1], place("north", [9], region="north"), place("south", [9], region="south", kilometers=900))
    assert chosen(asked, rule_set(RegionRule(["south"], ["DE"]))) == {"south"}
    assert chosen(asked, rule_set(RegionRule(["south"], ["AT"]))) == {"north"}


def test_partners_send_never_or_last_or_like_our_own() -> None:
    asked = problem([1], place("partner", [9], kind="partner", kilometers=1), place("ours", [9], kilometers=900))
    alone = problem([1], place("partner", [9], kind="partner"))
    assert chosen(asked, rule_set(PartnerRule("last"))) == {"ours"}
    assert chosen(alone, rule_set(PartnerRule("last"))) == {"partner"}
    assert chosen(asked, rule_set(PartnerRule("like_own"))) == {"partner"}
    assert decide(alone, rule_set(PartnerRule("never"))).takes == []


def test_a_store_keeps_what_it_needs_for_its_own_customers() -> None:
    asked = problem([2], place("few", [3], kilometers=1), place("many", [9], kilometers=900))
    assert chosen(asked, rule_set(KeepRule(2))) == {"many"}
    (few, _) = judge(asked, rule_set(KeepRule(2)))
    assert (few.free, few.verdicts[1].outcome) == ([1], Outcome.REDUCED)
    assert chosen(asked, rule_set(KeepRule(2, [Kind.WAREHOUSE]))) == {"few"}


def test_categories_places_and_channels_are_excluded_together() -> None:
    asked = problem([1, 1], place("a", [5, 5]), place("b", [5, 5], kilometers=900), categories=[["glass"], ["wool"]])
    everywhere = decide(asked, rule_set(ExcludeRule(categories=["glass"])))
    assert set(everywhere.short) == {named("article 0")}
    assert chosen(asked, rule_set(ExcludeRule(["a"]))) == {"b"}
    assert chosen(asked, rule_set(ExcludeRule(["a"], ["glass"], ["phone"]))) == {"a"}


def test_lines_are_split_only_where_the_rules_allow_it() -> None:
    asked = problem([4], place("a", [3]), place("b", [2]))
    assert decide(asked, rule_set()).short == {named("article 0"): 4}
    split = decide(asked, rule_set(split_lines=True))
    assert (sum(take.quantity for take in split.takes), split.parcels, split.short) == (4, 2, {})


def test_each_reason_for_a_choice_can_decide_it() -> None:
    costs = Costs(kilometer_thousandths=1000, workload_minor=10, day_minor=50)
    for better, worse in (
        (place("z", [5], kilometers=10), place("a", [5], kilometers=20)),
        (place("z", [5], workload=1), place("a", [5], workload=2)),
        (place("z", [5], days=0), place("a", [5], days=1)),
    ):
        assert chosen(problem([1], worse, better), rule_set(costs=costs)) == {"z"}
    markdown = place("z", [50], kilometers=400), place("a", [2], kilometers=300)
    assert chosen(problem([1], *markdown), rule_set()) == {"z"}


def test_an_unknown_way_costs_the_same_from_everywhere() -> None:
    asked = problem([1], place("a", [5], kilometers=None), place("b", [5], kilometers=None, workload=1))
    assert chosen(asked, rule_set()) == {"a"}


def test_a_score_is_the_sum_of_its_reasons_and_explains_the_loser_too() -> None:
    asked = problem([1], place("a", [5], kilometers=10), place("b", [5], kilometers=500))
    decision = decide(asked, rule_set())
    first, second = explain(asked, rule_set(), judge(asked, rule_set()), decision)
    assert (first.chosen, first.total_minor) == (True, decision.total_minor)
    assert (second.chosen, second.total_minor) == (False, decision.total_minor + 196)


def test_wishes_for_the_same_article_share_what_comes_for_it() -> None:
    asked = problem([5], place("a", [3]), place("b", [3]))
    takes = decide(asked, rule_set(split_lines=True)).takes
    article = named("article 0")
    wishes = [Wish(named("one"), article, 2), Wish(named("two"), article, 3)]
    shared = spread(wishes, takes)
    assert [sum(take.quantity for take in shared[wish.id]) for wish in wishes] == [2, 3]


def test_towns_are_about_as_far_apart_as_they_are() -> None:
    hamburg, munich = position_of("DE", "20095"), position_of("DE", "80331")
    assert hamburg is not None
    assert munich is not None
    assert 600 < kilometers(hamburg, munich) < 625
    assert position_of("AT", "1010") is None


RULES = st.lists(
    st.one_of(
        st.builds(KeepRule, st.integers(1, 4)),
        st.builds(PartnerRule, st.sampled_from(["never", "last", "like_own"])),
        st.builds(RegionRule, st.sampled_from([["north"], ["south"], ["north", "south"]])),
        st.builds(OpeningRule, st.integers(1, 72)),
        st.builds(ExcludeRule, st.sampled_from([["p0"], ["p1", "p2"]]), st.sampled_from([[], ["glass"]])),
    ),
    max_size=4,
)


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    wanted = draw(st.lists(st.integers(1, 5), min_size=1, max_size=4))
    shelf = [draw(st.sampled_from([[], ["glass"], ["wool"]])) for _ in wanted]
    places = [
        place(
            f"p{number}",
            [draw(st.integers(0, 8)) for _ in wanted],
            kind=draw(st.sampled_from(["store", "warehouse", "partner"])),
            region=draw(st.sampled_from(["north", "south"])),
            kilometers=draw(st.one_of(st.none(), st.integers(0, 900))),
            ships=draw(st.booleans()),
            opens_in_hours=draw(st.one_of(st.none(), st.integers(0, 90))),
            workload=draw(st.integers(0, 40)),
        )
        for number in range(draw(st.integers(1, 5)))
    ]
    return problem(wanted, *places, categories=shelf)


@given(problems(), RULES, st.booleans())
def test_nothing_is_taken_that_is_not_free_or_that_a_rule_excludes(
    asked: Problem, rules: list[object], split: bool
) -> None:
    used = rule_set(*rules, split_lines=split)
    offers = judge(asked, used)
    decision = decide(asked, used)
    assert verify(asked, offers, decision) == []
    raw = {one.location: one for one in asked.candidates}
    free = {one.location: offer.free for one, offer in zip(asked.candidates, offers, strict=True)}
    for take in decision.takes:
        number = [article.variant for article in asked.articles].index(take.variant)
        assert take.quantity <= free[take.location][number] <= raw[take.location].free[number]
        assert raw[take.location].ships


@given(problems(), RULES, st.booleans())
def test_what_was_written_down_decides_the_same_again(asked: Problem, rules: list[object], split: bool) -> None:
    used = rule_set(*rules, split_lines=split)
    first = decide(asked, used)
    written = msgspec.json.encode([asked, used])
    again, then = msgspec.json.decode(written, type=tuple[Problem, RuleSetInput])
    second = decide(again, then)
    assert second == first
    assert price(again, then, second.takes).score == first.score


@given(problems())
def test_the_order_in_which_places_are_named_changes_no_cost(asked: Problem) -> None:
    other = msgspec.structs.replace(asked, candidates=asked.candidates[::-1])
    assert decide(asked, DEFAULT).total_minor == decide(other, DEFAULT).total_minor

"""What holds for every basket, whatever the price book says."""

from collections import Counter
from itertools import combinations, pairwise
from random import Random
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from hanse.pricing.kernel import Refused, apportion, index, price, replay, share
from tests.pricing.random_baskets import NOW, a_basket, a_book
from tests.pricing.small_book import a_basket as small_basket
from tests.pricing.small_book import a_book as small_book
from tests.pricing.small_book import a_promotion, priced

Json = dict[str, Any]
chance = st.builds(Random, st.integers(0, 2**32))
cents = st.integers(0, 10**6)
many = settings(max_examples=150, deadline=None)


def a_case(random: Random) -> tuple[Json, Json, Json]:
    """A basket, its book and what the kernel says; cases without price are left out."""
    book = a_book(random)
    basket = a_basket(random, book)
    try:
        return basket, book, price(basket, index(book), NOW)
    except Refused:
        assume(False)
        raise


@many
@given(chance)
def test_sums_agree_and_nothing_is_negative(random: Random) -> None:
    basket, book, result = a_case(random)
    totals, lines, shipping = result["totals"], result["lines"], result["shipping"]
    parts = lines + ([shipping] if shipping else [])
    for line in lines:
        assert line["goods_minor"] == line["unit_minor"] * line["quantity"]
        assert line["discount_minor"] == sum(one["minor"] for one in line["discounts"])
        assert line["goods_minor"] >= line["discount_minor"] >= 0
        paid = (line["total_minor"] if book["gross"] else line["net_minor"]) + line.get("relieved_minor", 0)
        if line["tax"].get("relieved"):
            paid -= line["tax"]["minor"]
        assert paid == line["goods_minor"] - line["discount_minor"]
        assert all(one["minor"] > 0 for one in line["discounts"])
    for part in parts:
        assert part["total_minor"] == part["net_minor"] + part["tax"]["minor"]
        assert min(part["total_minor"], part["net_minor"], part["tax"]["minor"]) >= 0
    for name in ("net_minor", "total_minor"):
        assert totals[name] == sum(part[name] for part in parts)
    assert totals["tax_minor"] == sum(part["tax"]["minor"] for part in parts)
    assert totals["tax_minor"] == sum(tax["tax_minor"] for tax in result["taxes"])
    assert totals["net_minor"] == sum(tax["net_minor"] for tax in result["taxes"])
    assert totals["total_minor"] == sum(tax["gross_minor"] for tax in result["taxes"])
    assert totals.get("relieved_minor", 0) == sum(line.get("relieved_minor", 0) for line in lines)
    assert totals["goods_minor"] == sum(line["goods_minor"] for line in lines)
    assert totals["discount_minor"] == sum(line["discount_minor"] for line in lines)
    assert [line["id"] for line in lines] == [line["id"] for line in basket["lines"]]


@many
@given(chance)
def test_what_is_relieved_of_its_tax_costs_what_it_is_net_at_home(random: Random) -> None:
    book = a_book(random)
    basket = a_basket(random, book)
    for name in ("full", "reduced", "zero"):
        at_home = [row for row in book["tax_rates"][name] if not row.get("place")]
        book["tax_rates"][name] = at_home + [
            {**row, "rate": 0, "relieved": row["rate"], "place": "AT:b2b"} for row in at_home
        ]
    parts = [*basket["lines"], *([basket["shipping"]] if basket.get("shipping") else [])]
    results = []
    for place in ("DE", "AT:b2b"):
        for part in parts:
            part["place"] = place
        try:
            results.append(price(basket, index(book), NOW))
        except Refused:
            assume(False)
    home, away = results
    assert away["totals"]["total_minor"] == away["totals"]["net_minor"] == home["totals"]["net_minor"]
    assert [line["total_minor"] for line in away["lines"]] == [line["net_minor"] for line in home["lines"]]
    assert away["totals"]["tax_minor"] == 0
    if book["gross"]:
        relieved = sum(tax.get("relieved_minor", 0) for tax in away["taxes"])
        assert relieved == home["totals"]["tax_minor"]


def shuffled(random: Random, node: Any) -> Any:
    """The same value with the keys of every object in another order."""
    if isinstance(node, dict):
        keys = sorted(node)
        random.shuffle(keys)
        return {key: shuffled(random, node[key]) for key in keys}
    return [shuffled(random, item) for item in node] if isinstance(node, list) else node


@many
@given(chance)
def test_the_order_of_lines_promotions_coupons_and_keys_does_not_matter(random: Random) -> None:
    basket, book, result = a_case(random)
    other, book = shuffled(random, basket), shuffled(random, book)
    for found in (other["lines"], book["promotions"], other.get("coupons") or [], *book["prices"].values()):
        random.shuffle(found)
    again = price(other, index(book), NOW)
    for name in ("totals", "taxes", "messages", "shipping"):
        assert again[name] == result[name]
    assert sorted(again["lines"], key=lambda line: line["id"]) == sorted(result["lines"], key=lambda line: line["id"])


@many
@given(chance)
def test_a_trace_replays_to_the_same_lines_and_totals(random: Random) -> None:
    _, _, result = a_case(random)
    again = replay(result["trace"])
    assert again == {name: result[name] for name in again}
    assert set(again) == {"lines", "shipping", "taxes", "totals"}


@many
@given(chance)
def test_a_trace_with_another_figure_is_refused(random: Random) -> None:
    _, _, result = a_case(random)
    assume(result["totals"]["goods_minor"] > 0)
    step = random.choice([step for step in result["trace"] if step["rule"] == "line"])
    step["facts"]["unit_minor"] += 1
    with pytest.raises(Refused) as refused:
        replay(result["trace"])
    assert refused.value.args == ("other_totals", "trace")


@many
@given(chance)
def test_no_line_has_two_promotions_that_may_not_meet(random: Random) -> None:
    _, book, result = a_case(random)
    promotions = {promotion["id"]: promotion for promotion in book["promotions"]}
    for line in result["lines"]:
        for one, other in combinations([promotions[discount["promotion"]] for discount in line["discounts"]], 2):
            assert one["stackable"]
            assert other["stackable"]
            assert not one.get("group") or one["group"] != other.get("group")


@many
@given(st.lists(st.sampled_from([100, 500, 999, 1000, 3333, 5000]), min_size=1, max_size=5), chance)
def test_on_an_article_no_allowed_choice_would_save_more(rates: list[int], random: Random) -> None:
    promotions = [
        a_promotion(id=f"p{n}", rate=rate, stackable=random.random() < 0.6, group=random.choice([None, "g", "h"]))
        for n, rate in enumerate(rates)
    ]
    allowed = [
        chosen
        for size in range(len(promotions) + 1)
        for chosen in combinations(promotions, size)
        if all(
            one["stackable"] and other["stackable"] and (one["group"] is None or one["group"] != other["group"])
            for one, other in combinations(chosen, 2)
        )
    ]
    best = max(min(10000, sum(promotion["rate"] for promotion in chosen)) for chosen in allowed)
    assert priced(small_basket(("coat", 1)), small_book(*promotions))["totals"]["discount_minor"] == best


def parted(random: Random, lines: list[Json]) -> list[Json]:
    """The same lines, each of them in up to three parts, under other names and in another order."""
    found = []
    for line in lines:
        cuts = sorted(random.randint(0, line["quantity"]) for _ in range(random.randint(0, 2)))
        edges = [0, *cuts, line["quantity"]]
        found += [line | {"quantity": end - start} for start, end in pairwise(edges) if end > start]
    names = random.sample(range(100), len(found))
    random.shuffle(found)
    return [line | {"id": str(name)} for line, name in zip(found, names, strict=True)]


@many
@given(chance)
def test_splitting_lines_moves_no_cent(random: Random) -> None:
    book = a_book(random)
    for row in [row for name in book["tax_rates"] for row in book["tax_rates"][name]]:
        row.pop("each", None)  # a tax that is rounded on each line depends on what is a line
    basket = a_basket(random, book)
    try:
        whole = price(basket, index(book), NOW)
    except Refused:
        assume(False)
        raise
    split = price(basket | {"lines": parted(random, basket["lines"])}, index(book), NOW)
    # What nobody owes is spread to lines and shipping, so how much of it the shipping has may differ, but not the sum.
    for name in ("goods_minor", "discount_minor", "net_minor", "tax_minor", "total_minor"):
        assert split["totals"][name] == whole["totals"][name]
    assert (split["taxes"], split["messages"]) == (whole["taxes"], whole["messages"])
    if whole["shipping"]:
        assert split["shipping"]["discounts"] == whole["shipping"]["discounts"]

    def lowered(result: Json) -> Counter[tuple[str, str]]:
        found: Counter[tuple[str, str]] = Counter()
        for line in result["lines"]:
            for discount in line["discounts"]:
                found[line["sku"], discount["promotion"]] += discount["minor"]
        return found

    assert lowered(split) == lowered(whole)


@many
@given(st.integers(1, 40), st.lists(st.integers(1, 5000), min_size=1, max_size=4), st.integers(0, 10000))
def test_more_pieces_never_raise_the_price_of_one(most: int, prices: list[int], rate: int) -> None:
    rows = [{"unit_minor": minor, "min_quantity": 1 + 4 * n} for n, minor in enumerate(prices)]
    book = small_book(a_promotion(rate=rate), prices={"coat": rows})
    units = [priced(small_basket(("coat", count)), book)["lines"][0]["total_minor"] / count for count in range(1, most)]
    assert units == sorted(units, reverse=True)


@many
@given(
    st.lists(st.tuples(st.integers(1, 30), st.integers(0, 10000)), max_size=4),
    st.sampled_from(["minimum_quantity", "minimum_minor"]),
    st.integers(1, 5000),
)
def test_steps_in_any_order_never_raise_the_price_of_one(
    steps: list[tuple[int, int]], least: str, unit_minor: int
) -> None:
    worth = 1 if least == "minimum_quantity" else unit_minor
    promotion = a_promotion(rate=0, steps=[{least: limit * worth, "rate": rate} for limit, rate in steps])
    book = small_book(promotion, prices={"coat": [{"unit_minor": unit_minor}]})
    units = [priced(small_basket(("coat", count)), book)["lines"][0]["total_minor"] / count for count in range(1, 32)]
    assert units == sorted(units, reverse=True)


@many
@given(chance)
def test_a_basket_that_is_brought_back_piece_by_piece_gives_back_what_was_paid(random: Random) -> None:
    _, _, result = a_case(random)
    pieces = [line["id"] for line in result["lines"] for _ in range(line["quantity"])]
    random.shuffle(pieces)
    lines = {line["id"]: line for line in result["lines"]}
    back = dict.fromkeys(lines, 0)
    given_back = 0
    for name in pieces:
        minor = share(lines[name]["total_minor"], lines[name]["quantity"], back[name], 1)
        assert minor >= 0
        back[name] += 1
        given_back += minor
    paid = result["totals"]["total_minor"] - (result["shipping"] or {"total_minor": 0})["total_minor"]
    assert given_back == paid


@many
@given(st.integers(0, 10**9), st.integers(1, 200), chance)
def test_returning_pieces_in_any_portions_gives_back_every_cent_once(total: int, quantity: int, random: Random) -> None:
    already, given_back = 0, []
    while already < quantity:
        count = random.randint(1, quantity - already)
        given_back.append((count, share(total, quantity, already, count)))
        already += count
    assert sum(minor for _, minor in given_back) == total
    for count, minor in given_back:
        assert abs(minor * quantity - total * count) < quantity


@many
@given(
    st.dictionaries(st.text(min_size=1, max_size=3), st.integers(0, 10**6), min_size=1), st.integers(0, 10**6), chance
)
def test_spreading_loses_no_cent_and_nobody_gets_more_than_a_cent_too_much(
    weights: dict[str, int], total: int, random: Random
) -> None:
    whole = sum(weights.values())
    assume(whole > 0)
    entries = list(weights.items())
    shares = apportion(total, entries)
    assert sum(shares.values()) == total
    assert all(abs(shares[key] * whole - total * weights[key]) < whole for key in weights)
    if total <= whole:
        assert all(shares[key] <= weights[key] for key in weights)
    random.shuffle(entries)
    assert apportion(total, entries) == shares


@many
@given(chance)
def test_the_input_is_left_as_it_was(random: Random) -> None:
    book = a_book(random)
    basket = a_basket(random, book)
    indexed = index(book)
    before = repr((basket, book, indexed))
    try:
        result = price(basket, indexed, NOW)
        replay(result["trace"])
    except Refused:
        pass
    assert repr((basket, book, indexed)) == before

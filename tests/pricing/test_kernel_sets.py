"""Steps, sets, gifts, shipping, limits and hours, with figures worked out by hand."""

from typing import Any

import pytest

from hanse.pricing.kernel import Refused, index, price
from tests.pricing.small_book import NOW, Json, a_basket, a_book, a_promotion, discounts, messages, priced, saved


def on(promotion: Json, *lines: tuple[str, int]) -> list[list[tuple[str, int]]]:
    return discounts(priced(a_basket(*lines), a_book(promotion)))


def off(promotion: Json, *lines: tuple[str, int], **book: Any) -> int:
    return saved(priced(a_basket(*lines), a_book(promotion, **book)))


def shipping(*promotions: Json, minor: int = 490, **basket: Any) -> tuple[list[Json], int]:
    """Discounts on the shipping of a coat, and what is left of it to pay."""
    parcel = {"minor": minor, "class": "full"}
    result = priced(a_basket(("coat", 1), shipping=parcel, **basket), a_book(*promotions))
    return result["shipping"]["discounts"], result["totals"]["shipping_minor"]


FREE = {"id": "free", "scope": "shipping", "rate": 10000}


def test_shipping_is_free_from_what_is_left_of_the_goods_on() -> None:
    assert shipping(a_promotion(**FREE, minimum_minor=10000)) == ([{"promotion": "free", "minor": 490}], 0)
    assert shipping(a_promotion(**FREE, minimum_minor=10001)) == ([], 490)
    # ten percent off leave 90.00 of the coat
    assert shipping(a_promotion(), a_promotion(**FREE, minimum_minor=9001)) == ([], 490)
    assert shipping(a_promotion(), a_promotion(**FREE, minimum_minor=9000))[1] == 0


def test_shipping_may_be_lowered_by_an_amount_or_to_a_price_but_never_below_nothing() -> None:
    assert shipping(a_promotion(kind="amount", minor=300, scope="shipping"))[1] == 190
    assert shipping(a_promotion(kind="amount", minor=500, scope="shipping"))[1] == 0
    assert shipping(a_promotion(kind="fixed_price", unit_minor=195, scope="shipping"))[1] == 195
    assert shipping(a_promotion(kind="fixed_price", unit_minor=595, scope="shipping"))[1] == 490
    assert shipping(a_promotion(scope="shipping", rate=5000, maximum_minor=200))[1] == 290


def test_shipping_that_is_lowered_is_taxed_as_what_is_left_and_the_lines_are_not_touched() -> None:
    parcel = {"minor": 490, "class": "full"}
    book = a_book(a_promotion(scope="shipping", rate=5000))
    result = priced(a_basket(("book", 1), shipping=parcel), book)
    # 2.45 with 19 %: 39 cents of tax
    assert (result["shipping"]["total_minor"], result["shipping"]["tax"]["minor"]) == (245, 39)
    assert result["totals"]["discount_minor"] == 0
    assert result["totals"]["total_minor"] == 2000 + 245
    coupon = a_promotion(scope="shipping", coupon="SHIP")
    assert messages(priced(a_basket(("coat", 1), coupons=["SHIP"]), a_book(coupon))) == [
        ("coupon_names_nothing", {"promotion": "ten"})
    ]


STEPS = {"minimum_minor": 5000, "steps": [{"minimum_minor": 10000, "rate": 1500}]}


def test_ten_percent_from_fifty_and_fifteen_from_a_hundred() -> None:
    promotion = a_promotion(scope="order", **STEPS)
    assert off(promotion, ("book", 2)) == 0
    assert off(promotion, ("book", 3)) == 600
    assert off(promotion, ("coat", 1)) == 1500
    # the step that counts is what the trace tells
    trace = priced(a_basket(("coat", 1)), a_book(promotion))["trace"]
    terms = next(step["facts"]["terms"] for step in trace if step["rule"] == "promotion")
    assert (terms["rate"], terms["minimum_minor"]) == (1500, 10000)


def test_from_three_pieces_five_off_each_over_all_articles_that_are_named() -> None:
    promotion = a_promotion(kind="amount", minor=100, steps=[{"minimum_quantity": 3, "minor": 500}])
    assert on(promotion, ("coat", 1), ("socks", 1)) == [[("ten", 100)], [("ten", 100)]]
    assert on(promotion, ("coat", 1), ("socks", 2)) == [[("ten", 500)], [("ten", 1000)]]


def test_what_misses_to_the_nearest_step_is_told() -> None:
    book = a_book(a_promotion(coupon="SAVE", scope="order", **STEPS))
    missing = {"promotion": "ten", "missing_minor": 3000, "missing_quantity": 0}
    assert messages(priced(a_basket(("book", 1), coupons=["SAVE"]), book)) == [("coupon_minimum_not_met", missing)]


def a_bundle(*parts: Json, **terms: Any) -> Json:
    return {
        "id": "set", "version": 1, "kind": "bundle", "scope": "line", "stackable": True, "parts": list(parts)
    } | terms  # fmt: skip


COAT_AND_SOCKS = ({"skus": ["coat"], "quantity": 1}, {"skus": ["socks"], "quantity": 2})


def test_a_set_has_its_price_as_often_as_it_is_whole() -> None:
    promotion = a_bundle(*COAT_AND_SOCKS, unit_minor=11000)
    assert off(promotion, ("coat", 1), ("socks", 1)) == 0
    assert off(promotion, ("coat", 1), ("socks", 3)) == 998
    assert off(promotion, ("coat", 3), ("socks", 5)) == 2 * 998
    # 9.98 over 100.00 : 19.98 -> 8.318 and 1.662
    assert on(promotion, ("coat", 1), ("socks", 2), ("book", 1)) == [[("set", 832)], [("set", 166)], []]


def test_a_set_may_be_lowered_by_a_rate_an_amount_or_part_by_part() -> None:
    lines = (("coat", 1), ("socks", 2))
    # 10 % of 119.98 = 11.998
    assert off(a_bundle(*COAT_AND_SOCKS, rate=1000), *lines) == 1200
    assert off(a_bundle(*COAT_AND_SOCKS, minor=700), *lines) == 700
    # buy a coat, get two pairs of socks at half: 4.995 -> 5.00 each, spread over all of the set
    half = a_bundle(COAT_AND_SOCKS[0], COAT_AND_SOCKS[1] | {"rate": 5000})
    assert on(half, *lines) == [[("set", 833)], [("set", 167)]]


def test_any_three_of_a_category_for_a_price_take_the_dearest_first_and_never_cost_more() -> None:
    promotion = a_bundle({"categories": ["clothes"], "quantity": 3}, unit_minor=5000)
    # coat and two socks 119.98; the other three socks cost 29.97 anyway
    assert off(promotion, ("coat", 1), ("socks", 5), ("book", 9)) == 6998
    assert off(promotion, ("socks", 3)) == 0


def test_an_article_belongs_to_the_first_part_that_names_it() -> None:
    parts = ({"skus": ["coat"], "quantity": 1}, {"categories": ["clothes"], "quantity": 1})
    assert off(a_bundle(*parts, minor=500), ("coat", 2)) == 0
    assert off(a_bundle(*parts, minor=500), ("coat", 2), ("socks", 1)) == 500


def cheapest(**terms: Any) -> Json:
    return a_promotion(id="3for2", kind="cheapest_free", buy=2, get=1, **terms)


def test_of_three_the_cheapest_is_free_over_articles() -> None:
    lines = (("coat", 1), ("socks", 1), ("book", 1))
    # 9.99 over 100.00 : 9.99 : 20.00
    assert on(cheapest(), *lines) == [[("3for2", 768)], [("3for2", 77)], [("3for2", 154)]]
    assert off(cheapest(), ("coat", 2), ("book", 3), ("socks", 1)) == 2000 + 999
    assert off(cheapest(), ("coat", 2), ("socks", 3)) == 999
    assert off(cheapest(maximum_quantity=1), ("coat", 3), ("book", 3)) == 10000
    assert off(cheapest(maximum_minor=500), ("coat", 3)) == 500
    assert off(cheapest(rate=5000), *lines) == 500


def test_so_many_pieces_are_counted_and_not_gone_through_one_by_one() -> None:
    book = a_book(cheapest())
    result = price(a_basket(("coat", 3 * 10**9), ("socks", 10**9)), index(book), NOW)
    # 3e9 coats: a third of them; of 1e9 socks a third, in whole sets
    assert saved(result) == 10**9 * 10000 + (10**9 // 3) * 999


def test_a_maximum_of_pieces_reduces_the_dearest_and_a_maximum_of_money_is_shared() -> None:
    promotion = a_promotion(rate=5000, maximum_quantity=3)
    assert on(promotion, ("socks", 4), ("coat", 2)) == [[("ten", 500)], [("ten", 10000)]]
    promotion = a_promotion(rate=5000, maximum_minor=1200)
    # 12.00 over 100.00 : 20.00
    assert on(promotion, ("coat", 1), ("book", 1)) == [[("ten", 1000)], [("ten", 200)]]
    assert off(a_promotion(rate=5000, maximum_minor=1200, scope="order"), ("coat", 5)) == 1200


def test_buy_some_get_some_is_given_so_many_times_in_a_basket_and_the_dearest_first() -> None:
    three_for_two = a_promotion(kind="buy_x_get_y", buy=2, get=1)
    lines = (("socks", 7), ("coat", 3), ("book", 2))
    assert off(three_for_two, *lines) == 10000 + 2 * 999
    assert on(three_for_two | {"maximum_quantity": 1}, *lines) == [[], [("ten", 10000)], []]
    assert on(three_for_two | {"maximum_quantity": 2}, *lines) == [[("ten", 999)], [("ten", 10000)], []]
    assert off(three_for_two | {"maximum_quantity": 9}, *lines) == 10000 + 2 * 999
    assert off(three_for_two | {"maximum_minor": 4000}, *lines) == 4000
    # Two of each make no set of one article.
    assert off(three_for_two | {"maximum_quantity": 9}, ("socks", 2), ("book", 2)) == 0
    half = a_promotion(kind="buy_x_get_y", buy=1, get=1, rate=5000, maximum_quantity=1)
    assert off(half, ("coat", 4)) == 5000


def test_sets_and_line_promotions_that_may_not_meet_are_decided_for_the_customer() -> None:
    alone = a_bundle(*COAT_AND_SOCKS, unit_minor=11000, stackable=False)
    ten = a_promotion(skus=["coat"])
    lines = a_basket(("coat", 1), ("socks", 2))
    # 10.00 off the coat or 9.98 off the set
    assert discounts(priced(lines, a_book(alone, ten))) == [[("ten", 1000)], []]
    better = alone | {"unit_minor": 10900}
    assert discounts(priced(lines, a_book(better, ten))) == [[("set", 915)], [("set", 183)]]
    assert saved(priced(lines, a_book(alone | {"stackable": True}, ten))) == 1998


def test_two_sets_that_may_not_meet_stand_beside_each_other_on_other_lines() -> None:
    first = a_bundle({"skus": ["coat"], "quantity": 2}, minor=3000, stackable=False)
    second = a_bundle({"skus": ["socks"], "quantity": 2}, minor=500, id="pair", stackable=False)
    third = a_bundle({"all": True, "quantity": 4}, minor=100, id="four", stackable=False)
    assert discounts(priced(a_basket(("coat", 2), ("socks", 2)), a_book(first, second, third))) == [
        [("set", 3000)],
        [("pair", 500)],
    ]


def a_gift(**terms: Any) -> Json:
    return a_promotion(id="gift", kind="gift", gifts=["socks"], **terms)


def test_one_piece_of_the_gift_is_free_when_the_goods_reach_the_minimum_without_it() -> None:
    assert on(a_gift(minimum_minor=10000), ("coat", 1), ("socks", 2)) == [[], [("gift", 999)]]
    assert off(a_gift(minimum_minor=10001), ("coat", 1), ("socks", 9)) == 0
    assert off(a_gift(), ("socks", 1)) == 0
    assert off(a_gift(categories=["print"]), ("coat", 1), ("socks", 1)) == 0


def test_a_gift_that_is_due_but_not_in_the_basket_is_told() -> None:
    due = {"promotion": "gift", "gifts": ["socks"]}
    assert messages(priced(a_basket(("coat", 1)), a_book(a_gift(minimum_minor=10000)))) == [("gift_due", due)]
    assert messages(priced(a_basket(("coat", 1)), a_book(a_gift(minimum_minor=10001)))) == []
    assert messages(priced(a_basket(("coat", 1), ("socks", 1)), a_book(a_gift()))) == []
    told = messages(priced(a_basket(("coat", 1), coupons=["SAVE"]), a_book(a_gift(coupon="SAVE"))))
    assert told == [("coupon_gift_due", due), ("gift_due", due)]


def test_what_is_left_out_is_neither_reduced_nor_counted() -> None:
    lines = (("coat", 1), ("socks", 1), ("book", 1))
    assert on(a_promotion(except_skus=["coat"]), *lines) == [[], [("ten", 100)], [("ten", 200)]]
    assert on(a_promotion(except_categories=["clothes"]), *lines) == [[], [], [("ten", 200)]]
    assert off(a_promotion(except_categories=["clothes"], minimum_minor=2001), *lines) == 0
    sale = {"coat": [{"unit_minor": 8000, "reduced": True}], "socks": [{"unit_minor": 999}], "book": []}
    assert off(a_promotion(except_reduced=True), ("coat", 1), ("socks", 1), prices=sale) == 100
    trace = priced(a_basket(("coat", 1)), a_book(prices=sale))["trace"]
    assert trace[1]["facts"]["reduced"] is True


@pytest.mark.parametrize(("at", "minor"), [(NOW - 1, 0), (NOW, 1000), (NOW + 9, 1000), (NOW + 10, 0), (NOW + 20, 1000)])
def test_a_promotion_of_hours_counts_within_its_windows_alone(at: int, minor: int) -> None:
    windows = [{"from": NOW + 20, "until": NOW + 30}, {"from": NOW, "until": NOW + 10}]
    assert saved(priced(a_basket(("coat", 1)), a_book(a_promotion(windows=windows)), at)) == minor
    book = a_book(a_promotion(windows=windows, coupon="SAVE"))
    said = messages(priced(a_basket(("coat", 1), coupons=["SAVE"]), book, at))
    assert said == [("coupon_applied" if minor else "coupon_not_now", {"promotion": "ten"})]


@pytest.mark.parametrize(
    ("promotion", "code", "where"),
    [
        (a_bundle(minor=5), "names_nothing", ""),
        (a_bundle({"quantity": 1}, minor=5), "names_nothing", ""),
        (a_bundle(*COAT_AND_SOCKS), "not_one_way", ""),
        (a_bundle(*COAT_AND_SOCKS, minor=5, rate=5), "not_one_way", ""),
        (a_bundle(COAT_AND_SOCKS[0] | {"rate": 5}, minor=5), "not_one_way", ""),
        (a_bundle(*COAT_AND_SOCKS, minor=5, all=True), "parts_name", ""),
        (a_bundle({"skus": ["coat"], "quantity": 0}, minor=5), "not_count", ".parts[0].quantity"),
        (a_promotion(scope="order", maximum_quantity=1), "no_pieces", ""),
        (a_promotion(kind="gift", gifts=[]), "names_nothing", ".gifts"),
        (a_promotion(steps=[{"minimum_minor": 1, "minor": 5}]), "unknown_key", ".steps[0]"),
        (a_gift(maximum_minor=1), "unknown_key", ""),
        (a_promotion(windows=[{"from": 1}]), "not_int", ".windows[0].until"),
    ],
)
def test_terms_that_say_nothing_or_two_things_are_refused(promotion: Json, code: str, where: str) -> None:
    with pytest.raises(Refused) as refused:
        index(a_book(promotion))
    assert refused.value.args == (code, "book.promotions[0]" + where)

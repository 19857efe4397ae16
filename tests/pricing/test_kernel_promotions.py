"""Promotions and coupons one by one, with figures worked out by hand."""

import pytest

from tests.pricing.small_book import NOW, Json, a_basket, a_book, a_promotion, discounts, messages, priced, saved


def on(promotion: Json, *lines: tuple[str, int]) -> list[list[tuple[str, int]]]:
    return discounts(priced(a_basket(*lines), a_book(promotion)))


def test_a_percentage_is_rounded_on_each_piece() -> None:
    # 10 % of 9.99 = 0.999 -> 1.00; of three pieces 3.00 (on the line it would be 2.997 -> 3.00)
    assert on(a_promotion(), ("socks", 3)) == [[("ten", 300)]]
    # 5 % of 9.99 = 0.4995 -> 0.50; of three pieces 1.50
    assert on(a_promotion(rate=500), ("socks", 3)) == [[("ten", 150)]]


def test_half_a_cent_of_discount_is_rounded_up() -> None:
    book = a_book(a_promotion(rate=5000), prices={"coat": [{"unit_minor": 5}]})
    assert saved(priced(a_basket(("coat", 1)), book)) == 3


def test_an_amount_comes_off_each_piece_but_never_more_than_its_price() -> None:
    promotion = a_promotion(id="off", kind="amount", minor=1500)
    assert on(promotion, ("coat", 2), ("socks", 3)) == [[("off", 3000)], [("off", 2997)]]


def test_a_fixed_price_lowers_but_never_raises() -> None:
    promotion = a_promotion(id="now", kind="fixed_price", unit_minor=1000)
    assert on(promotion, ("book", 2), ("socks", 1)) == [[("now", 2000)], []]


@pytest.mark.parametrize(("quantity", "minor"), [(1, 0), (2, 0), (3, 999), (5, 999), (6, 1998), (7, 1998)])
def test_three_for_two_counts_whole_sets_of_one_article(quantity: int, minor: int) -> None:
    promotion = a_promotion(id="3for2", kind="buy_x_get_y", buy=2, get=1)
    assert sum(one for _, one in on(promotion, ("socks", quantity))[0]) == minor


def test_the_second_at_half_price_is_a_rate_on_the_given_pieces() -> None:
    promotion = a_promotion(id="half", kind="buy_x_get_y", buy=1, get=1, rate=5000)
    assert on(promotion, ("socks", 4)) == [[("half", 1000)]]  # 9.99 / 2 = 4.995 -> 5.00, twice


def test_a_set_may_lie_on_two_lines_and_is_spread_over_both() -> None:
    promotion = a_promotion(id="3for2", kind="buy_x_get_y", buy=2, get=1)
    # 9.99 over 9.99 : 19.98 -> 3.33 and 6.66
    assert on(promotion, ("socks", 1), ("socks", 2)) == [[("3for2", 333)], [("3for2", 666)]]


def test_promotions_reach_what_they_name() -> None:
    by_sku, by_category = a_promotion(skus=["socks"]), a_promotion(categories=["clothes"])
    both = a_promotion(skus=["book", "socks"], categories=["small"])
    lines = (("coat", 1), ("socks", 1), ("book", 1))
    assert on(by_sku, *lines) == [[], [("ten", 100)], []]
    assert on(by_category, *lines) == [[("ten", 1000)], [("ten", 100)], []]
    assert on(both, *lines) == [[], [("ten", 100)], [("ten", 200)]]


def test_an_order_percentage_is_rounded_once_and_spread_to_the_cent() -> None:
    promotion = a_promotion(scope="order", rate=500)
    # 5 % of 149.95 = 7.4975 -> 7.50; exact 5.0017, 1.4990, 0.9993 -> floors 5.00, 1.49, 0.99 and two odd cents
    assert on(promotion, ("coat", 1), ("socks", 3), ("book", 1)) == [[("ten", 500)], [("ten", 150)], [("ten", 100)]]


def test_an_order_amount_is_given_once_and_at_most_what_the_goods_cost() -> None:
    promotion = a_promotion(id="off", kind="amount", minor=1000, scope="order")
    # 10.00 over 100.00 : 20.00 -> 8.333 and 1.667
    assert on(promotion, ("coat", 1), ("book", 1)) == [[("off", 833)], [("off", 167)]]
    assert on(promotion, ("socks", 1)) == [[("off", 999)]]


def test_order_promotions_work_on_what_line_promotions_left() -> None:
    book = a_book(a_promotion(), a_promotion(id="all", scope="order"))
    assert discounts(priced(a_basket(("coat", 1)), book)) == [[("ten", 1000), ("all", 900)]]


def test_stackable_line_promotions_add_up_on_the_list_price_and_stop_at_nothing() -> None:
    book = a_book(a_promotion(rank=1), a_promotion(id="off", kind="amount", minor=9500))
    # rank 0 first: 95.00; of the 10.00 that are due then 5.00 are left
    assert discounts(priced(a_basket(("coat", 1)), book)) == [[("off", 9500), ("ten", 500)]]


def test_in_a_group_the_best_for_the_customer_wins_on_each_article() -> None:
    ten = a_promotion(group="sale")
    two = a_promotion(id="two", kind="amount", minor=200, group="sale")
    result = priced(a_basket(("coat", 1), ("socks", 1)), a_book(ten, two))
    assert discounts(result) == [[("ten", 1000)], [("two", 200)]]
    passed = [step["facts"] for step in result["trace"] if step["rule"] == "passed_over"]
    assert [(one["promotion"], one["lines"], one["saves_minor"]) for one in passed] == [
        ("two", ["1"], 200),
        ("ten", ["2"], 100),
    ]


def test_when_equal_the_lower_rank_and_then_the_lower_id_wins() -> None:
    one, other = a_promotion(id="b", group="g"), a_promotion(id="a", group="g")
    assert discounts(priced(a_basket(("coat", 1)), a_book(one, other))) == [[("a", 1000)]]
    assert discounts(priced(a_basket(("coat", 1)), a_book(one, other | {"rank": 1}))) == [[("b", 1000)]]


def test_one_that_is_not_stackable_stands_alone_if_it_saves_more() -> None:
    alone = a_promotion(id="alone", rate=2500, stackable=False)
    fifteen = a_promotion(id="fifteen", rate=1500)
    assert discounts(priced(a_basket(("coat", 1)), a_book(a_promotion(), alone))) == [[("alone", 2500)]]
    assert saved(priced(a_basket(("coat", 1)), a_book(a_promotion(), fifteen, alone))) == 2500
    # 10 % and 15 % together save as much: then they go first
    together = discounts(priced(a_basket(("coat", 1)), a_book(a_promotion(), fifteen, alone)))
    assert together == [[("fifteen", 1500), ("ten", 1000)]]


def test_an_order_promotion_that_is_not_stackable_leaves_reduced_goods_out() -> None:
    sale = a_promotion(id="sale", skus=["coat"], rate=3000)
    order = a_promotion(id="order", scope="order", stackable=False)
    assert discounts(priced(a_basket(("coat", 1), ("book", 1)), a_book(sale, order))) == [
        [("sale", 3000)],
        [("order", 200)],
    ]


def test_goods_with_a_promotion_that_is_not_stackable_are_closed_to_order_promotions() -> None:
    sale = a_promotion(id="sale", skus=["coat"], stackable=False)
    order = a_promotion(id="order", scope="order")
    assert discounts(priced(a_basket(("coat", 1), ("book", 1)), a_book(sale, order))) == [
        [("sale", 1000)],
        [("order", 200)],
    ]


def test_a_group_holds_between_line_and_order() -> None:
    sale = a_promotion(id="sale", skus=["coat"], group="g")
    order = a_promotion(id="order", scope="order", group="g")
    assert discounts(priced(a_basket(("coat", 1), ("book", 1)), a_book(sale, order))) == [
        [("sale", 1000)],
        [("order", 200)],
    ]


def test_a_minimum_is_measured_on_the_goods_that_are_named() -> None:
    promotion = a_promotion(categories=["clothes"], minimum_minor=10999, minimum_quantity=2)
    assert saved(priced(a_basket(("coat", 1), ("book", 5)), a_book(promotion))) == 0
    assert saved(priced(a_basket(("coat", 1), ("socks", 1)), a_book(promotion))) == 1100
    assert saved(priced(a_basket(("coat", 1), ("socks", 1)), a_book(promotion | {"minimum_minor": 11000}))) == 0
    assert saved(priced(a_basket(("coat", 1), ("socks", 1)), a_book(promotion | {"minimum_quantity": 3}))) == 0


def test_the_minimum_of_an_order_promotion_is_measured_after_line_promotions() -> None:
    sale = a_promotion(id="sale")
    order = a_promotion(id="order", scope="order", kind="amount", minor=500, minimum_minor=9000)
    assert saved(priced(a_basket(("coat", 1)), a_book(sale, order))) == 1500
    assert saved(priced(a_basket(("coat", 1)), a_book(sale, order | {"minimum_minor": 9001}))) == 1000


@pytest.mark.parametrize(("at", "minor"), [(NOW - 1, 0), (NOW, 1000), (NOW + 59, 1000), (NOW + 60, 0)])
def test_a_promotion_has_its_time(at: int, minor: int) -> None:
    book = a_book(a_promotion(**{"from": NOW, "until": NOW + 60}))
    assert saved(priced(a_basket(("coat", 1)), book, at)) == minor


def test_promotions_may_be_for_groups_tiers_and_first_purchases() -> None:
    for condition, fits, other in (
        ({"groups": ["staff", "trade"]}, {"group": "staff"}, {"group": "guest"}),
        ({"tiers": ["gold"]}, {"tier": "gold"}, {"tier": "silver"}),
        ({"first_purchase": True}, {"first_purchase": True}, {"first_purchase": False}),
    ):
        book = a_book(a_promotion(**condition))
        assert saved(priced(a_basket(("coat", 1), customer=fits), book)) == 1000
        assert saved(priced(a_basket(("coat", 1), customer=other), book)) == 0
        assert saved(priced(a_basket(("coat", 1)), book)) == 0


def test_a_coupon_opens_its_promotion_and_says_so() -> None:
    book = a_book(a_promotion(coupon="SAVE"))
    assert saved(priced(a_basket(("coat", 1)), book)) == 0
    result = priced(a_basket(("coat", 1), coupons=["SAVE", "SAVE"]), book)
    assert (saved(result), messages(result)) == (1000, [("coupon_applied", {"promotion": "ten"})])


@pytest.mark.parametrize(
    ("promotion", "message"),
    [
        ({"from": NOW + 5}, ("coupon_not_yet", {"promotion": "ten", "from": NOW + 5})),
        ({"until": NOW}, ("coupon_expired", {"promotion": "ten", "until": NOW})),
        ({"groups": ["staff"]}, ("coupon_not_for_customer", {"promotion": "ten"})),
        ({"skus": ["book"]}, ("coupon_names_nothing", {"promotion": "ten"})),
        (
            {"minimum_minor": 12000, "minimum_quantity": 1},
            ("coupon_minimum_not_met", {"promotion": "ten", "missing_minor": 2000, "missing_quantity": 0}),
        ),
        (
            {"scope": "order", "minimum_quantity": 3},
            ("coupon_minimum_not_met", {"promotion": "ten", "missing_minor": 0, "missing_quantity": 2}),
        ),
        ({"group": "g", "rate": 500}, ("coupon_passed_over", {"promotion": "ten"})),
    ],
)
def test_a_coupon_that_does_nothing_says_why(promotion: Json, message: tuple[str, Json]) -> None:
    better = a_promotion(id="better", rate=600, group="g")
    book = a_book(better, a_promotion(coupon="SAVE", **promotion))
    result = priced(a_basket(("coat", 1), coupons=["SAVE"]), book)
    assert (saved(result), messages(result)) == (600, [message])


def test_a_code_that_nobody_knows_is_named_and_letters_count() -> None:
    result = priced(a_basket(("coat", 1), coupons=["save", "no"]), a_book(a_promotion(coupon="SAVE")))
    assert result["messages"] == [
        {"code": "coupon_unknown", "facts": {"coupon": "no"}},
        {"code": "coupon_unknown", "facts": {"coupon": "save"}},
    ]


def test_of_the_promotions_of_a_code_the_one_that_came_furthest_speaks() -> None:
    late = a_promotion(id="a", coupon="SAVE", until=NOW)
    good = a_promotion(id="b", coupon="SAVE")
    result = priced(a_basket(("coat", 1), coupons=["SAVE"]), a_book(late, good))
    assert messages(result) == [("coupon_applied", {"promotion": "b"})]

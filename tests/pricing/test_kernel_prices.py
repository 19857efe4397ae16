"""Prices, taxes, shipping and shares, with figures worked out by hand."""

from typing import Any

import pytest

from hanse.pricing.kernel import Refused, apportion, index, price, replay, share
from tests.pricing.small_book import NOW, Json, a_basket, a_book, a_promotion, priced


def unit(rows: list[Json], quantity: int = 1, at: int = NOW) -> int:
    result = priced(a_basket(("coat", quantity)), a_book(prices={"coat": rows}), at)
    return int(result["lines"][0]["unit_minor"])


def test_a_line_costs_its_unit_price_times_its_pieces_with_the_tax_inside() -> None:
    result = priced(a_basket(("socks", 3)), a_book())
    # 3 x 9.99 = 29.97; 29.97 * 19 / 119 = 4.7851… -> 4.79; 29.97 - 4.79 = 25.18
    assert result["lines"] == [
        {
            "id": "1",
            "sku": "socks",
            "quantity": 3,
            "list_unit_minor": 999,
            "unit_minor": 999,
            "goods_minor": 2997,
            "discounts": [],
            "discount_minor": 0,
            "net_minor": 2518,
            "total_minor": 2997,
            "tax": {"class": "full", "place": "DE", "rate": 1900, "minor": 479},
        }
    ]
    assert result["totals"] == {
        "goods_minor": 2997,
        "discount_minor": 0,
        "shipping_minor": 0,
        "net_minor": 2518,
        "tax_minor": 479,
        "total_minor": 2997,
    }
    assert (result["version"], result["currency"], result["shipping"], result["messages"]) == (7, "EUR", None, [])


def test_an_empty_basket_costs_nothing() -> None:
    result = priced(a_basket(), a_book())
    assert (result["lines"], result["taxes"], set(result["totals"].values())) == ([], [], {0})


def test_a_price_counts_from_its_first_second_until_before_its_last() -> None:
    rows = [{"unit_minor": 500, "until": NOW}, {"unit_minor": 600, "from": NOW, "until": NOW + 10}]
    assert (unit(rows, at=NOW - 1), unit(rows, at=NOW), unit(rows, at=NOW + 9)) == (500, 600, 600)
    with pytest.raises(Refused) as refused:
        unit(rows, at=NOW + 10)
    assert refused.value.args == ("no_price", "basket.lines[0].sku")


def test_the_latest_price_replaces_the_older_even_if_it_is_higher() -> None:
    rows = [{"unit_minor": 600, "from": NOW - 5}, {"unit_minor": 500}, {"unit_minor": 400, "from": NOW - 9}]
    assert unit(rows) == 600


def test_of_two_prices_from_the_same_moment_the_lower_counts() -> None:
    assert unit([{"unit_minor": 600, "from": NOW}, {"unit_minor": 590, "from": NOW}]) == 590


def test_more_pieces_reach_a_lower_price_but_never_a_higher_one() -> None:
    rows = [{"unit_minor": 500}, {"unit_minor": 450, "min_quantity": 3}, {"unit_minor": 470, "min_quantity": 10}]
    assert [unit(rows, quantity) for quantity in (1, 2, 3, 9, 10, 100)] == [500, 500, 450, 450, 450, 450]


def test_pieces_of_one_article_on_several_lines_count_together() -> None:
    rows = [{"unit_minor": 500}, {"unit_minor": 450, "min_quantity": 3}]
    result = priced(a_basket(("coat", 2), ("coat", 1)), a_book(prices={"coat": rows}))
    assert [line["unit_minor"] for line in result["lines"]] == [450, 450]


def test_a_manual_price_counts_beside_the_list_price_and_no_promotion_touches_it() -> None:
    basket = a_basket(("coat", 2), ("coat", 1))
    basket["lines"][0]["manual"] = {"unit_minor": 7000, "reason": "scratch"}
    result = priced(basket, a_book(a_promotion(), a_promotion(id="all", scope="order")))
    assert [(line["list_unit_minor"], line["unit_minor"]) for line in result["lines"]] == [
        (10000, 7000),
        (10000, 10000),
    ]
    # 100.00 - 10.00 - 10 % of what is left
    assert [line["total_minor"] for line in result["lines"]] == [14000, 8100]
    step = next(step for step in result["trace"] if step["rule"] == "line")
    assert step["facts"]["reason"] == "scratch"


def test_an_article_without_list_price_can_be_sold_at_a_manual_price() -> None:
    basket = a_basket(("coat", 1))
    basket["lines"][0]["manual"] = {"unit_minor": 0, "reason": "gift"}
    line = priced(basket, a_book(prices={}))["lines"][0]
    assert (line["list_unit_minor"], line["unit_minor"], line["total_minor"]) == (None, 0, 0)


def test_taxes_are_rounded_once_for_the_document_and_their_lines_add_up() -> None:
    result = priced(a_basket(("coat", 1), ("coat", 1), ("coat", 1)), a_book(prices={"coat": [{"unit_minor": 10}]}))
    # 30 * 19 / 119 = 4.79 -> 5 in all; each line 1.597: floors 1, 1, 1 and the two odd cents go to lines 1 and 2
    assert result["taxes"] == [{"place": "DE", "rate": 1900, "net_minor": 25, "tax_minor": 5, "gross_minor": 30}]
    assert [line["tax"]["minor"] for line in result["lines"]] == [2, 2, 1]
    assert [line["net_minor"] for line in result["lines"]] == [8, 8, 9]


def test_each_rate_has_its_own_sum() -> None:
    book = a_book()
    book["prices"]["voucher"] = [{"unit_minor": 2500}]
    book["tax"]["voucher"] = "zero"
    result = priced(a_basket(("coat", 1), ("book", 1), ("voucher", 1)), book)
    # 2000 * 7 / 107 = 130.84; 10000 * 19 / 119 = 1596.64
    assert [(tax["rate"], tax["tax_minor"], tax["net_minor"], tax["gross_minor"]) for tax in result["taxes"]] == [
        (0, 0, 2500, 2500),
        (700, 131, 1869, 2000),
        (1900, 1597, 8403, 10000),
    ]
    assert result["totals"]["tax_minor"] == 1728


def test_half_a_cent_of_tax_is_rounded_up() -> None:
    # net 50 at 19 % = 9.5 -> 10; net 150 = 28.5 -> 29 (banker's rounding would say 28)
    for minor, tax in ((50, 10), (150, 29)):
        book = a_book(gross=False, prices={"coat": [{"unit_minor": minor}]})
        assert priced(a_basket(("coat", 1)), book)["totals"]["tax_minor"] == tax


def test_in_a_net_book_the_tax_comes_on_top() -> None:
    result = priced(a_basket(("coat", 1), shipping={"minor": 500, "class": "full"}), a_book(gross=False))
    assert (result["totals"]["net_minor"], result["totals"]["tax_minor"]) == (10500, 1995)
    assert result["totals"]["total_minor"] == 12495
    assert (result["lines"][0]["net_minor"], result["lines"][0]["total_minor"]) == (10000, 11900)


def test_the_german_rates_of_2020_follow_the_date() -> None:
    # 16 % from 1 July 2020 to 31 December 2020, Berlin time: 2020-06-30T22:00Z and 2020-12-31T23:00Z
    lowered, restored = 1593554400, 1609455600
    rates = [
        {"rate": 1900, "until": lowered},
        {"rate": 1600, "from": lowered, "until": restored},
        {"rate": 1900, "from": restored},
    ]
    book = a_book(tax_rates={"full": rates})
    found = [
        priced(a_basket(("coat", 1)), book, at)["taxes"][0]["rate"]
        for at in (lowered - 1, lowered, restored - 1, restored)
    ]
    assert found == [1900, 1600, 1600, 1900]


def test_a_later_tax_rate_replaces_an_earlier_one_that_has_no_end() -> None:
    book = a_book(tax_rates={"full": [{"rate": 2100}, {"rate": 1900, "from": NOW}]})
    found = [priced(a_basket(("coat", 1)), book, at)["taxes"][0]["rate"] for at in (NOW - 1, NOW)]
    assert found == [2100, 1900]


def test_the_place_of_supply_decides_the_rate_and_is_shown_apart() -> None:
    book = a_book(tax_rates={"full": [{"rate": 1900}, {"rate": 2000, "place": "AT"}]})
    basket = a_basket(("coat", 1), ("coat", 1), shipping={"minor": 600, "class": "full", "place": "AT"})
    basket["lines"][1]["place"] = "AT"
    result = priced(basket, book)
    assert [(tax["place"], tax["rate"], tax["tax_minor"]) for tax in result["taxes"]] == [
        ("AT", 2000, 1767),  # 106.00 * 20 / 120
        ("DE", 1900, 1597),
    ]
    basket["lines"][0]["place"] = "FR"
    with pytest.raises(Refused) as refused:
        priced(basket, book)
    assert refused.value.args == ("no_tax_rate", "basket.lines[0]")


def test_shipping_is_taxed_and_no_order_promotion_lowers_it() -> None:
    book = a_book(a_promotion(scope="order", rate=10000))
    result = priced(a_basket(("coat", 1), shipping={"minor": 495, "class": "full"}), book)
    assert result["shipping"] == {
        "minor": 495,
        "discounts": [],
        "discount_minor": 0,
        "net_minor": 416,  # 4.95 * 19 / 119 = 0.79
        "total_minor": 495,
        "tax": {"class": "full", "place": "DE", "rate": 1900, "minor": 79},
    }
    assert result["totals"]["total_minor"] == result["totals"]["shipping_minor"] == 495


@pytest.mark.parametrize(
    ("basket", "code", "where"),
    [
        ({"currency": "EUR", "lines": [], "colour": 1}, "unknown_key", "basket"),
        ({"currency": "EUR"}, "not_list", "basket.lines"),
        ({"currency": "EUR", "lines": {}}, "not_list", "basket.lines"),
        ({"currency": "", "lines": []}, "not_text", "basket.currency"),
        ({"currency": "USD", "lines": []}, "other_currency", "basket.currency"),
        (a_basket(("coat", 0)), "not_count", "basket.lines[0].quantity"),
        (a_basket(("coat", -1)), "not_count", "basket.lines[0].quantity"),
        (a_basket(("coat", True)), "not_count", "basket.lines[0].quantity"),
        (a_basket(("coat", 1.0)), "not_count", "basket.lines[0].quantity"),  # type: ignore[arg-type]
        (a_basket(("coat", 10**12 + 1)), "not_count", "basket.lines[0].quantity"),
        (a_basket(("coat", 10**12)), "not_total", "basket[goods_minor]"),
        (a_basket(("hat", 1)), "no_price", "basket.lines[0].sku"),
        (a_basket(("coat", 1), coupons="SAVE"), "not_list", "basket.coupons"),
        (a_basket(("coat", 1), coupons=[""]), "not_text", "basket.coupons[0]"),
        (a_basket(("coat", 1), customer={"age": 7}), "unknown_key", "basket.customer"),
        (a_basket(("coat", 1), shipping={"minor": -1, "class": "full"}), "not_int", "basket.shipping.minor"),
        (a_basket(("coat", 1), shipping={"minor": 1, "class": "new"}), "no_tax_rate", "basket.shipping"),
        ([], "not_object", "basket"),
        (None, "not_object", "basket"),
    ],
)
def test_a_basket_that_is_not_understood_is_refused(basket: Any, code: str, where: str) -> None:
    with pytest.raises(Refused) as refused:
        priced(basket, a_book())
    assert refused.value.args == (code, where)


def test_two_lines_of_one_id_are_refused() -> None:
    basket = a_basket(("coat", 1), ("socks", 1))
    basket["lines"][1]["id"] = "1"
    with pytest.raises(Refused) as refused:
        priced(basket, a_book())
    assert refused.value.args == ("twice", "basket.lines[1].id")


@pytest.mark.parametrize(
    ("changes", "code", "where"),
    [
        ({"gross": 1}, "not_flag", "book.gross"),
        ({"prices": {"coat": [{"unit_minor": 1.5}]}}, "not_int", "book.prices[coat][0].unit_minor"),
        ({"prices": {"coat": [{"unit_minor": 1, "till": 3}]}}, "unknown_key", "book.prices[coat][0]"),
        ({"prices": {1: []}}, "not_object", "book.prices"),
        ({"tax_rates": {"full": [{"rate": 10001}]}}, "not_rate", "book.tax_rates[full][0].rate"),
        ({"promotions": [a_promotion(kind="raffle")]}, "not_choice", "book.promotions[0].kind"),
        ({"promotions": [a_promotion(scope="shelf")]}, "not_choice", "book.promotions[0].scope"),
        ({"promotions": [a_promotion(minor=5)]}, "unknown_key", "book.promotions[0]"),
        ({"promotions": [a_promotion(all=False)]}, "names_nothing", "book.promotions[0]"),
        ({"promotions": [a_promotion(), a_promotion()]}, "twice", "book.promotions"),
        (
            {"promotions": [a_promotion(kind="fixed_price", unit_minor=1, scope="order")]},
            "not_choice",
            "book.promotions[0].scope",
        ),
        ({"index": {}}, "unknown_key", "book"),
    ],
)
def test_a_price_book_that_is_not_understood_is_refused(changes: Json, code: str, where: str) -> None:
    with pytest.raises(Refused) as refused:
        index(a_book(**changes))
    assert refused.value.args == (code, where)


def test_a_book_is_only_used_with_its_index_and_in_its_time() -> None:
    book = a_book(**{"from": NOW, "until": NOW + 10})
    for at, wanted in ((NOW - 1, "not_valid_now"), (NOW + 10, "not_valid_now"), (-1, "not_int"), (1.5, "not_int")):
        with pytest.raises(Refused) as refused:
            price(a_basket(), index(book), at)  # type: ignore[arg-type]
        assert refused.value.args[0] == wanted
    with pytest.raises(Refused) as refused:
        price(a_basket(), book, NOW)
    assert refused.value.args == ("not_indexed", "book")


def test_cents_are_spread_by_the_largest_remainder_then_by_key() -> None:
    assert apportion(100, [("c", 1), ("b", 1), ("a", 1)]) == {"a": 34, "b": 33, "c": 33}
    # 10 over 5 : 3 : 2 of 7 tenths -> exact 5.0, 3.0, 2.0
    assert apportion(10, [("a", 5), ("b", 3), ("c", 2)]) == {"a": 5, "b": 3, "c": 2}
    # 11: exact 5.5, 3.3, 2.2 -> the odd cent to a
    assert apportion(11, [("a", 5), ("b", 3), ("c", 2)]) == {"a": 6, "b": 3, "c": 2}
    assert apportion(0, [("a", 0)]) == {"a": 0}


def test_the_pieces_of_a_line_add_up_to_its_total_in_whatever_portions() -> None:
    assert [share(1000, 3, n, 1) for n in range(3)] == [333, 333, 334]
    assert (share(1000, 3, 0, 2), share(1000, 3, 2, 1)) == (666, 334)
    assert share(5, 7, 3, 0) == 0
    for wrong in ((1000, 3, 2, 2), (-1, 3, 0, 1), (10, 0, 0, 0), (10, 3, -1, 1), (10.0, 3, 0, 1)):
        with pytest.raises(Refused):
            share(*wrong)  # type: ignore[arg-type]


def test_tax_is_rounded_once_for_the_document_or_on_each_line_as_the_rate_says() -> None:
    # 0.99 * 19 / 119 = 0.158… -> 0.16 on each line; 2.97 * 19 / 119 = 0.474… -> 0.47 on all three together.
    basket = a_basket(("pin", 1), ("badge", 1), ("patch", 1))
    prices = {sku: [{"unit_minor": 99}] for sku in ("pin", "badge", "patch")}
    for each, taxes in ((False, [16, 16, 15]), (True, [16, 16, 16])):
        rates = {"full": [{"rate": 1900, "each": each}]}
        result = priced(basket, a_book(prices=prices, tax=dict.fromkeys(prices, "full"), tax_rates=rates))
        assert sorted((line["tax"]["minor"] for line in result["lines"]), reverse=True) == taxes
        assert [tax["tax_minor"] for tax in result["taxes"]] == [sum(taxes)]
        assert (result["totals"]["tax_minor"], result["totals"]["total_minor"]) == (sum(taxes), 297)
        assert replay(result["trace"])["totals"] == result["totals"]

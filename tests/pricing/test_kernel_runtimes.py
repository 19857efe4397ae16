"""The same file in CPython and in MicroPython, and a reference that knows neither: not one cent may differ."""

import os
import sys
from collections import Counter
from copy import deepcopy
from random import Random
from typing import Any

import pytest

from hanse.pricing.kernel import index
from tests.pricing.differential import OF_ONE_BOOK, compared, conversation, here
from tests.pricing.micropython_process import answers
from tests.pricing.random_baskets import NOW, a_basket, a_book, spoiled
from tests.pricing.real_baskets import baskets_of, book_of, invoices
from tests.pricing.reference import of_kernel, reference

pytestmark = pytest.mark.slow

Json = dict[str, Any]
BASKETS = int(os.environ.get("HANSE_BASKETS", "20000"))
# Books whose conversation is held in memory at a time: a million baskets need no more of it than twenty thousand.
BOOKS_AT_ONCE = 400


def test_no_cent_differs_between_cpython_micropython_and_the_reference() -> None:
    told: Counter[str] = Counter()
    books = BASKETS // OF_ONE_BOOK
    for first in range(0, books, BOOKS_AT_ONCE):
        asked = list(conversation(range(first, min(first + BOOKS_AT_ONCE, books))))
        told += compared(asked, answers(asked))
        sys.stdout.write(f"{told['priced'] + told['refused']:,} of {BASKETS:,} baskets, no cent differs\n")
    assert told["priced"] + told["refused"] == books * OF_ONE_BOOK
    assert told["discounted"] > told["priced"] // 3
    assert told["replayed"] > BASKETS // 10
    assert told["refused"] < BASKETS // 20


def test_both_runtimes_refuse_the_same_wrong_input_in_the_same_words() -> None:
    requests: list[Json] = []
    for seed in range(300):
        random = Random(seed)
        book = a_book(random)
        basket = a_basket(random, book)
        indexed = index(deepcopy(book))
        trace = here({"basket": basket, "at": NOW}, indexed).get("trace")
        requests += [{"book": book}, {"basket": spoiled(random, deepcopy(basket)), "at": NOW}]
        if trace:
            requests.append({"trace": spoiled(random, deepcopy(trace))})
        requests.append({"book": spoiled(random, deepcopy(book))})
        requests.append({"basket": basket, "at": random.choice([NOW, -1, 1.5, True, "", None])})
    held: Json = {}
    refused = 0
    for request, there in zip(requests, answers(requests), strict=True):
        result = here(request, held)
        assert result == there, request
        refused += isinstance(result, dict) and "refused" in result
    assert refused > len(requests) // 3


def test_real_invoices_cost_the_same_everywhere_and_what_was_paid() -> None:
    sold = invoices(300)
    book = book_of(sold)
    plain = book | {"promotions": []}
    baskets = baskets_of(sold, book)
    paid: list[Json] = [{"book": plain}, *({"basket": basket, "at": NOW} for basket in baskets[::2])]
    promoted: list[Json] = [{"book": book}, *({"basket": basket, "at": NOW} for basket in baskets[1::2])]
    held: Json = {}
    totals = []
    for request, there in zip(paid + promoted, answers(paid + promoted), strict=True):
        result = here(request, held)
        assert result == there
        if "basket" in request:
            assert of_kernel(result) == reference(request["basket"], held, NOW)
            totals.append(result["totals"])
    truth = [sum(quantity * minor for _, quantity, minor in lines) for lines in sold]
    assert [total["total_minor"] for total in totals[:300]] == truth
    assert sum(total["discount_minor"] for total in totals[300:]) > 0

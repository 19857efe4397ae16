"""The kernel in two runtimes and a reference that knows neither, held against each other, basket by basket."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from random import Random
from typing import Any

from hanse.pricing.kernel import Refused, index, price, replay
from tests.pricing.random_baskets import NOW, a_basket, a_book
from tests.pricing.reference import NoPrice, of_kernel, reference

Json = dict[str, Any]
OF_ONE_BOOK = 50


def here(request: Json, book: Json) -> Any:
    """CPython's answer to a request, as JSON would bring it."""
    try:
        if "book" in request:
            indexed = index(request["book"])
            book.clear()
            book.update(indexed)
            return True
        if "trace" in request:
            return json.loads(json.dumps(replay(request["trace"])))
        return json.loads(json.dumps(price(request["basket"], book, request["at"])))
    except Refused as refused:
        return {"refused": list(refused.args)}


def conversation(seeds: range) -> Iterator[Json]:
    """Books, each followed by baskets; the trace of every seventh basket comes back to be replayed."""
    for seed in seeds:
        random = Random(seed)
        book = a_book(random)
        yield {"book": book}
        indexed = index(book)
        for n in range(OF_ONE_BOOK):
            basket = a_basket(random, book)
            yield {"basket": basket, "at": NOW}
            if n % 7 == 0:
                trace = here({"basket": basket, "at": NOW}, indexed).get("trace")
                if trace:
                    yield {"trace": trace}


def compared(asked: Sequence[Json], answers: Iterable[Any]) -> Counter[str]:
    """Hold the answers of another runtime, CPython's and the reference's against each other; counts what was asked."""
    told: Counter[str] = Counter()
    indexed: Json = {}
    book: Json = {}
    for request, there in zip(asked, answers, strict=True):
        result = here(request, indexed)
        assert result == there, request
        if "book" in request:
            book = request["book"]
            assert there is True
        elif "trace" in request:
            told["replayed"] += 1
        elif "refused" in result:
            told["refused"] += 1
            assert result["refused"][0] in ("no_price", "no_tax_rate")
            try:
                reference(request["basket"], book, NOW)
            except NoPrice:
                continue
            raise AssertionError(request)
        else:
            told["priced"] += 1
            told["discounted"] += result["totals"]["discount_minor"] > 0
            assert of_kernel(result) == reference(request["basket"], book, NOW), (request, book)
    return told

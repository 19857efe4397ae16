"""The till's own code for price books, run in Node with MicroPython: it believes and asks what the house does."""

import gzip
import json
from base64 import b64encode
from datetime import UTC, datetime
from random import Random
from typing import Any
from uuid import UUID

from hanse import pricing
from hanse.kit.db import Tx
from hanse.pricing import rules
from tests.conftest import MORNING
from tests.pricing.micropython_process import till_answers
from tests.pricing.random_retailer import HOUR, a_promotion, a_retailer
from tests.pricing.test_books import SECRET, Book, a_basket, keys, opened

Json = dict[str, Any]
NOW = int(MORNING.timestamp())


async def written(tx: Tx, location: UUID, group: str | None) -> Json:
    """A book as a till keeps it."""
    book = await pricing.get_book(tx, "store", location, group, "EUR")
    content = gzip.decompress(await pricing.book_content(tx, book.content)).decode()
    return {"head": book.head, "signature": book.signature, "content": content}


def meant(location: UUID, group: str | None, **other: Any) -> Json:
    return {"channel": "store", "location": str(location), "group": group, "currency": "EUR", **other}


def asked(random: Random, book: Book, variants: list[UUID], location: UUID) -> tuple[Json, Any]:
    """A basket at some moment, as the till asks for it, and what the house says from the same book."""
    head, lines = book
    at = random.randint(head.from_at, head.until_at - 1)
    moment = datetime.fromtimestamp(at, UTC)
    wanted = a_basket(random, book, variants, location, moment)
    plain = [pricing.QuoteLine(line.id, line.variant, line.quantity) for line in wanted.lines]
    wanted = pricing.QuoteWanted(channel="store", location=location, group=head.group, lines=plain, at=moment)
    told = [{"id": str(line.id), "variant": str(line.variant), "quantity": line.quantity} for line in plain]
    try:
        said: Any = json.loads(json.dumps(pricing.ask_book(wanted, head, lines, moment)))
    except pricing.NoPrice:
        said = "no_price"
    return {"lines": told, "group": head.group, "at": at}, said


async def test_the_till_asks_the_same_cents_for_the_same_reasons(tx: Tx) -> None:
    variants, here, _ = await a_retailer(tx, 5)
    for n in range(12):
        await a_promotion(tx, Random(n), f"more-{n}", variants)
    for group in (None, "staff"):
        await pricing.want_book(tx, "store", here, group)
    await pricing.make_books(tx, SECRET)
    random = Random(5)
    requests: list[Json] = [{"keys": {name: b64encode(key).decode() for name, key in (await keys(tx)).items()}}]
    expected: list[Any] = [True]
    for group in (None, "staff"):
        requests.append({"written": await written(tx, here, group), "meant": meant(here, group), "at": NOW})
        expected.append(1)
        book = await opened(tx, here, group)
        for _ in range(150):
            request, said = asked(random, book, variants, here)
            requests.append(request)
            expected.append(said)
    compared = discounted = 0
    for request, there, said in zip(requests, till_answers(requests), expected, strict=True):
        if said == "no_price":
            assert there["refused"][0] == "no_price", request
        elif "lines" in request:
            assert there == said, request
            compared += 1
            discounted += there["totals"]["discount_minor"] > 0
        else:
            assert there is True or there["version"] == said
    assert compared > 60
    assert discounted > 20


async def test_the_till_believes_nothing_that_the_house_did_not_sign_for_it(tx: Tx) -> None:
    _, here, there = await a_retailer(tx, 6)
    await pricing.want_book(tx, "store", here)
    await pricing.make_books(tx, SECRET)
    first = await written(tx, here, None)
    later = Tx(tx._connection, MORNING + HOUR)
    terms = {"kind": "amount", "scope": "order", "minor": 4711, "all": True}
    await pricing.save_promotion(
        later, pricing.PromotionInput(key="more", name={"de": "Mehr \u2028 🎁", "en": "More"}, terms=terms)
    )
    await pricing.make_books(later, SECRET)
    whole = await written(tx, here, None)
    newest = await pricing.get_book(tx, "store", here, None, "EUR")
    changes = await pricing.changes_since(tx, newest, 1)
    forger = rules.make_pair("another")
    head = whole["head"]
    key = json.loads(head)["key"]
    known = {name: b64encode(public).decode() for name, public in (await keys(tx)).items()}
    good = {"written": whole, "meant": meant(here, None), "at": NOW + 3600}
    dearer = whole["content"].replace("4711", "4710")
    assert dearer != whole["content"]
    newer = head.replace('"version":2', '"version":3')
    cases = [
        (good, {"version": 2}),
        (good | {"written": whole | {"content": dearer}}, "book_tampered"),
        (good | {"written": whole | {"head": newer}}, "book_tampered"),
        (good | {"written": whole | {"signature": first["signature"]}}, "book_tampered"),
        (good | {"written": whole | {"signature": "no base64 ÿ"}}, "book_tampered"),
        (good | {"written": whole | {"content": first["content"]}}, "book_tampered"),
        (good | {"written": whole | {"head": head.replace(key, forger.id)}}, "book_key_unknown"),
        (good | {"written": whole | {"head": head.replace(key, "constructor")}}, "book_key_unknown"),
        (good | {"written": whole | {"head": "{"}}, "book_unreadable"),
        (good | {"written": whole | {"head": head.replace('"kernel":1', '"kernel":9')}}, "book_unreadable"),
        (good | {"meant": meant(there, None)}, "book_for_another"),
        (good | {"meant": meant(here, "staff")}, "book_for_another"),
        (good | {"meant": meant(here, None, channel="web")}, "book_for_another"),
        (good | {"meant": meant(here, None, currency="CHF")}, "book_for_another"),
        (good | {"at": NOW + 3599}, "book_outdated"),
        (good | {"at": NOW + 49 * 3600}, "book_outdated"),
    ]
    requests = [{"keys": known}, *(request for request, _ in cases)]
    requests.append({"content": first["content"], "changes": changes})
    told = list(till_answers(requests))
    for (_, expected), answer in zip(cases, told[1:-1], strict=True):
        if isinstance(expected, dict):
            assert answer["version"] == expected["version"]
        else:
            assert answer == {"refused": expected}
    assert told[-1] == newest.content, "what changed makes the whole of the old book, at the till as here"

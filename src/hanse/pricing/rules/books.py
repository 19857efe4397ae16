"""The content of a price book: a line for each fact, known by its key. ADR 0021 says why it is text."""

import hashlib
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby, pairwise
from operator import attrgetter
from typing import Any
from uuid import UUID

import msgspec

from hanse.pricing import kernel
from hanse.pricing.contracts import BookHead, Promotion, QuoteWanted
from hanse.pricing.refusals import BookUnreadable, ListsMixed

from .translation import RateFound, check_terms, in_kernel_words, make_basket, moment, run

FORMAT = 1
GONE = "-"

Lines = dict[str, str]


class Asking(msgspec.Struct, frozen=True):
    """A row of a price list, in whole seconds; of two lists the one with the lower `place` goes first."""

    variant: UUID
    place: int
    gross: bool
    unit_minor: int
    min_quantity: int
    starts: int
    ends: int | None
    reduced: bool = False


def whole_seconds(moment: datetime | None) -> int | None:
    """Moments of a book, rounded up: nothing counts before its moment has come."""
    return None if moment is None else max(0, math.ceil(moment.timestamp()))


def make_lines(
    asked: Sequence[Asking],
    sorting: Mapping[UUID, Any],
    rates: Sequence[RateFound],
    promotions: Sequence[Promotion],
    span: tuple[int, int],
    marks: Mapping[UUID, Sequence[str]],
) -> tuple[Lines, bool]:
    """The lines of a book by their keys, and whether its prices are gross. `asked` comes sorted by article.

    `marks` are the brands and attributes of articles that promotions name: they stand beside the categories. Refuses
    with ListsMixed where gross prices would stand beside net ones.
    """
    lines: Lines = {}
    shelves: dict[tuple[str, ...], str] = {}
    gross: set[bool] = set()
    for variant, group in groupby(asked, attrgetter("variant")):
        card = sorting.get(variant)
        prices = _first_lists(list(group), span, gross) if card is not None else []
        if prices:
            belonging = (*card.categories, *marks.get(variant, ()))  # type: ignore[union-attr]
            shelf = _shelf(shelves, (str(card.tax_class), *belonging))  # type: ignore[union-attr]
            lines["a" + variant.hex] = _json([shelf, *prices])
    if len(gross) > 1:
        raise ListsMixed
    lines |= {"s" + name: _json(list(shelf)) for shelf, name in shelves.items()}
    days = (moment(span[0]), moment(span[1]))
    for one in promotions:
        check_terms(one)
        told = in_kernel_words(msgspec.structs.replace(one, valid_from=None, valid_until=None), days)
        name = "p" + one.id.hex
        name = name if name not in lines else f"{name}v{one.version}"
        lines[name] = _json([told | _span(one.valid_from, one.valid_until), one.name])
    by_class: dict[str, list[dict[str, Any]]] = {}
    for rate in sorted(rates, key=lambda one: (one.tax_class, one.place, one.valid_from)):
        row: dict[str, Any] = {"rate": rate.rate, "place": rate.place, **_span(rate.valid_from, rate.valid_until)}
        row |= {"each": True} if rate.per_line else {}
        by_class.setdefault(rate.tax_class, []).append(row)
    lines |= {"r" + name: _json(rows) for name, rows in by_class.items()}
    return lines, gross != {False}


def _span(start: datetime | None, end: datetime | None) -> dict[str, int]:
    given = {"from": whole_seconds(start), "until": whole_seconds(end)}
    return {name: at for name, at in given.items() if at is not None}


def _shelf(shelves: dict[tuple[str, ...], str], shelf: tuple[str, ...]) -> str:
    """The name of a shelf follows from what it is, so that it is the same in every version."""
    if shelf not in shelves:
        shelves[shelf] = hashlib.sha256(_json(list(shelf)).encode()).hexdigest()[:12]
    return shelves[shelf]


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def _first_lists(rows: Sequence[Asking], span: tuple[int, int], gross: set[bool]) -> list[Any]:
    """Of each moment within the span, the rows of the list that goes first then; notes whether they are gross."""
    start, end = span
    if len(rows) == 1 and rows[0].starts <= start and (rows[0].ends is None or rows[0].ends >= end):
        # Most articles have one price, and it stays.
        gross.add(rows[0].gross)
        return [_short(rows[0].unit_minor, rows[0].min_quantity, 0, None, rows[0].reduced)]
    edges = {start, end}
    edges.update(at for row in rows for at in (row.starts, row.ends) if at is not None and start < at < end)
    moments = sorted(edges)
    found: dict[tuple[int, int, bool, bool], list[list[int]]] = {}
    for since, until in pairwise(moments):
        here = [row for row in rows if row.starts <= since and (row.ends is None or row.ends > since)]
        first = min((row.place for row in here), default=0)
        for row in here:
            if row.place == first:
                spans = found.setdefault((row.min_quantity, row.unit_minor, row.gross, row.reduced), [])
                if spans and spans[-1][1] == since:
                    spans[-1][1] = until
                else:
                    spans.append([since, until])
    gross.update(key[2] for key in found)
    return [
        _short(minor, pieces, 0 if since == start else since, None if until == end else until, reduced)
        for (pieces, minor, _, reduced), spans in sorted(found.items())
        for since, until in spans
    ]


def _short(unit_minor: int, min_quantity: int, starts: int, ends: int | None, reduced: bool) -> Any:
    """A price for one piece that counts all the time is a number; others are a list, without what follows of itself.

    It starts at 0 where it counts from the beginning of the book, and has no end where it counts to the book's. One
    that is announced as reduced says so in the fifth place.
    """
    if reduced:
        return [unit_minor, min_quantity, starts, ends, True]
    if ends is not None:
        return [unit_minor, min_quantity, starts, ends]
    if starts:
        return [unit_minor, min_quantity, starts]
    return unit_minor if min_quantity == 1 else [unit_minor, min_quantity]


def as_text(lines: Mapping[str, str]) -> str:
    """The content as it is hashed and sent: sorted by key, with a line feed after each line."""
    return "".join(f"{key} {lines[key]}\n" for key in sorted(lines))


def as_lines(text: str) -> Lines:
    """The lines of a content by their keys."""
    found = (line.partition(" ") for line in text.split("\n") if line)
    return {key: line for key, _, line in found}


def hash_of(text: str) -> str:
    """What a content is known by: its SHA-256 in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def change(before: Mapping[str, str], after: Mapping[str, str]) -> Lines:
    """What makes one content of another: lines that are new or other, and `-` for keys that are gone."""
    changed = {key: line for key, line in after.items() if before.get(key) != line}
    return changed | dict.fromkeys(before.keys() - after.keys(), GONE)


def apply(lines: Mapping[str, str], changes: Mapping[str, str]) -> Lines:
    """A content with its changes."""
    merged = {**lines, **changes}
    return {key: line for key, line in merged.items() if line != GONE}


def merge(steps: Iterable[Mapping[str, str]]) -> Lines:
    """Changes one after the other as one."""
    merged: Lines = {}
    for step in steps:
        merged |= step
    return merged


def cut(head: BookHead, lines: Mapping[str, str], skus: Iterable[str]) -> dict[str, Any]:
    """The part of a book that these articles need, in the kernel's words. Refuses with BookUnreadable."""
    try:
        return kernel.index(_cut(head, lines, sorted(set(skus))))
    except (kernel.Refused, msgspec.DecodeError, KeyError, IndexError, TypeError, ValueError):
        raise BookUnreadable from None


def _cut(head: BookHead, lines: Mapping[str, str], skus: Sequence[str]) -> dict[str, Any]:
    prices: dict[str, list[dict[str, int]]] = {}
    tax: dict[str, str] = {}
    categories: dict[str, list[str]] = {}
    for sku in skus:
        line = lines.get("a" + UUID(sku).hex)
        if line is None:
            continue
        shelf, *rows = msgspec.json.decode(line)
        tax[sku], *categories[sku] = msgspec.json.decode(lines["s" + shelf])
        prices[sku] = [_row(row) for row in rows]
    known = {name for names in categories.values() for name in names}
    return {
        "version": head.version,
        "from": head.from_at,
        "until": head.until_at,
        "currency": head.currency,
        "gross": head.gross,
        "place": head.place,
        "prices": prices,
        "categories": categories,
        "tax": tax,
        "tax_rates": {key[1:]: msgspec.json.decode(line) for key, line in lines.items() if key[0] == "r"},
        "promotions": [told for told, _ in promotions_of(lines) if _concerns(told, prices, known)],
    }


def promotions_of(lines: Mapping[str, str]) -> Iterator[tuple[dict[str, Any], dict[str, str]]]:
    """The promotions of a book in the kernel's words, each with its name."""
    for key in sorted(lines):
        if key[0] == "p":
            told, names = msgspec.json.decode(lines[key])
            yield told, names


def _concerns(promotion: Mapping[str, Any], skus: Mapping[str, Any], categories: set[str]) -> bool:
    return any(
        one.get("all")
        or any(sku in skus for sku in one.get("skus") or [])
        or categories.intersection(one.get("categories") or [])
        for one in promotion.get("parts") or [promotion]
    )


def _row(price: Any) -> dict[str, int]:
    if isinstance(price, int):
        return {"unit_minor": price}
    named = zip(("unit_minor", "min_quantity", "from", "until", "reduced"), price, strict=False)
    return {name: value for name, value in named if value is not None}


def ask_book(wanted: QuoteWanted, head: BookHead, lines: Mapping[str, str], at: datetime) -> dict[str, Any]:
    """What a basket costs by a book at a moment within its span, as the kernel says it. Refuses as `run` does."""
    basket = make_basket(wanted, [], wanted.shipping_minor > 0)
    return run(basket, cut(head, lines, [str(line.variant) for line in wanted.lines]), at)

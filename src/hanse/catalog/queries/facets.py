"""What search results can be filtered by."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from hanse.catalog.contracts import AttributeType, Choice, Facet, FacetValue, SearchWanted, Texts
from hanse.catalog.queries.meaning import Question
from hanse.catalog.rules.questions import all_of, values_query
from hanse.kit.db import Tx

NUMBERS = """
select f.id, f.key, f.value
from unnest($1::text[], $2::text[]) as n (key, value) join catalog.facet_value f using (key, value)
"""

# The counts of one facet without its own filter: what would be found if another of its values were chosen.
ALONE = """
with counted as (
    select f.value, count(*) as count
    from (select unnest(facets) as id from catalog.entry where document @@ $1::text::tsquery) v
        join catalog.facet_value f on f.id = v.id and f.key = $2
    group by f.value
)
select value, count, count(*) over () as size from counted order by count desc, value limit $3
"""

LABELS = """
select distinct on (key) key, type, name, unit, choices from catalog.attribute
where key = any($1) and facet order by key, family
"""

VALUES_MAX = 25
CHANNEL_KEY_LENGTH_MAX = 100
BUILT_IN: Mapping[str, Texts] = {
    "category": {"de": "Kategorie", "en": "Category"},
    "brand": {"de": "Marke", "en": "Brand"},
}
TRUTH: Mapping[str, Texts] = {"true": {"de": "Ja", "en": "Yes"}, "false": {"de": "Nein", "en": "No"}}

Counts = Sequence[tuple[str, str, int, int, int]]


class Filters(msgspec.Struct, frozen=True):
    """The filters of a search: what always holds, and one query for each facet."""

    fixed: str
    facets: dict[str, str]

    def all(self) -> str:
        """All filters at once."""
        return all_of([self.fixed, *self.facets.values()])

    def without(self, key: str) -> str:
        """All filters but that of one facet."""
        return all_of([self.fixed, *(query for own, query in self.facets.items() if own != key)])


class _Number(msgspec.Struct, frozen=True):
    id: int
    key: str
    value: str


class _Count(msgspec.Struct, frozen=True):
    value: str
    count: int
    size: int


class _Label(msgspec.Struct, frozen=True):
    key: str
    type: AttributeType
    name: Texts
    unit: str
    choices: list[Choice]


class _Category(msgspec.Struct, frozen=True):
    key: str
    name: Texts


async def filters_of(tx: Tx, wanted: SearchWanted) -> Filters:
    """The filters of a search as queries. A value that no product has filters everything away."""
    pairs = [(key, value) for key, values in wanted.facets.items() for value in values]
    if wanted.category is not None:
        pairs.append(("category", wanted.category))
    pairs = [(key, value) for key, value in pairs if "\x00" not in key + value]
    rows = await tx.rows(_Number, NUMBERS, [k for k, _ in pairs], [v for _, v in pairs]) if pairs else []
    numbers = {(row.key, row.value): row.id for row in rows}
    fixed = [f"'~{_lexeme(wanted.channel)}'"]
    if wanted.category is not None:
        fixed.append(values_query([numbers.get(("category", wanted.category), 0)]))
    chosen = {
        key: values_query([numbers.get((key, value), 0) for value in values])
        for key, values in wanted.facets.items()
        if values
    }
    return Filters(all_of(fixed), chosen)


async def facets_of(tx: Tx, wanted: SearchWanted, filters: Filters, question: Question, counts: Counts) -> list[Facet]:
    """The facets of a result, with names: category and brand first, then those that most of the results have."""
    found: dict[str, tuple[int, int, list[tuple[str, int]]]] = {}
    for key, value, count, coverage, size in counts:
        found.setdefault(key, (coverage, size, []))[2].append((value, count))
    for key in filters.facets:
        rows = await tx.rows(_Count, ALONE, all_of([filters.without(key), question.query]), key, VALUES_MAX)
        coverage = sum(row.count for row in rows)
        found[key] = (coverage, rows[0].size if rows else 0, [(row.value, row.count) for row in rows])
    labels = {row.key: row for row in await tx.rows(_Label, LABELS, list(found))}
    categories = await _category_names(tx, found)
    order = sorted(found, key=lambda key: (_rank(key), -found[key][0], key))
    return [
        Facet(
            key=key,
            name=BUILT_IN.get(key) or (labels[key].name if key in labels else {"en": key}),
            unit=labels[key].unit if key in labels else "",
            values=_values(found[key][2], labels.get(key), categories if key == "category" else {}, wanted, key),
            more=max(0, found[key][1] - len(found[key][2])),
        )
        for key in order
        if found[key][2]
    ]


def _values(
    counts: Sequence[tuple[str, int]],
    label: _Label | None,
    categories: Mapping[str, Texts],
    wanted: SearchWanted,
    key: str,
) -> list[FacetValue]:
    names: dict[str, Texts] = dict(categories)
    if label is not None and label.type is AttributeType.BOOLEAN:
        names |= TRUTH
    names |= {choice.key: choice.name for choice in label.choices} if label is not None else {}
    chosen = wanted.facets.get(key, [])
    found = [FacetValue(value, names.get(value, {"en": value}), count, value in chosen) for value, count in counts]
    if label is not None and label.type is AttributeType.NUMBER:
        found.sort(key=lambda one: _number(one.value))
    return found


async def _category_names(tx: Tx, found: Mapping[str, Any]) -> dict[str, Texts]:
    if "category" not in found:
        return {}
    keys = [value for value, _ in found["category"][2]]
    rows = await tx.rows(_Category, "select key, name from catalog.category where key = any($1)", keys)
    return {row.key: row.name for row in rows}


def _rank(key: str) -> int:
    return {"category": 0, "brand": 1}.get(key, 2)


def _number(value: str) -> float:
    try:
        return float(value)
    except ValueError:
        return 0.0


def _lexeme(channel: str) -> str:
    """A channel is a short key; what is none names no channel."""
    fits = channel.isascii() and channel.replace("-", "").replace("_", "").isalnum()
    return channel if fits and len(channel) <= CHANNEL_KEY_LENGTH_MAX else "-"

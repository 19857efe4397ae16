"""A mapping says as data how the rows of a feed become records: one TOML file for each kind of feed."""

import codecs
import hashlib
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec

from hanse import catalog, orders

from .refused import Refused

Kind = Literal["products", "stock", "costs", "customers", "orders"]
FieldType = Literal["text", "integer", "amount", "minor", "boolean", "moment", "list"]
Scalar = str | int | float | bool
Texts = dict[str, str]


class Field(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a field comes from (a column, or a fixed value) and how it is read.

    `match` takes the first group of a pattern that the whole text must fit; `values` names a table of replacements, and
    `others` says what becomes of a text that is not in it; `otherwise` is a text for empty values, in which {sku} and
    other names of fields stand for their values.
    """

    column: str | None = None
    value: str | int | bool | None = None
    type: FieldType = "text"
    required: bool = False
    match: str | None = None
    values: str | None = None
    others: Literal["refuse", "keep", "empty"] = "refuse"
    decimal: str = "."
    thousands: str = ""
    format: str | None = None
    separator: str = ","
    prefix: str = ""
    otherwise: str | None = None
    length_max: int = 10_000


class Condition(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What must hold for a value: everything that is given. `words` are whole words or phrases, any one of which stands
    in the text, whatever the letter case; `matches` is a pattern that is found in it.
    """

    equals: Scalar | None = None
    among: list[str] | None = msgspec.field(default=None, name="in")
    words: list[str] | None = None
    matches: str | None = None
    empty: bool | None = None
    below: int | float | None = None
    above: int | float | None = None


When = dict[str, Condition | Scalar]


class FileFormat(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the file is written."""

    format: Literal["csv", "jsonl"] = "csv"
    encoding: str = "utf-8"
    delimiter: str = ","
    quote: str = '"'


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What cuts a feed into parts that are stated whole: a column, or its first characters, in whose order it is."""

    column: str
    first: int | None = None


class Skip(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Rows that are no records, by their columns as they stand in the file."""

    when: When
    reason: str


class Choice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which of the values of many rows counts. Of equally frequent ones the last seen."""

    take: Literal["most_frequent", "last", "first"]
    where: When = {}


class Group(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Records that are derived from many rows with the same key."""

    key: str
    choose: dict[str, Choice]


class DocumentRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What kind a document is: by its first row, or because all its lines are of these kinds."""

    kind: orders.HistoryKind
    when: When = {}
    lines: list[orders.HistoryLineKind] = []


class LineRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What kind a line is."""

    kind: orders.HistoryLineKind
    when: When = {}


class OrderRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How documents of a former system are read. The first rule that fits decides; without one: order and goods."""

    channel: str = "web"
    documents: list[DocumentRule] = []
    lines: list[LineRule] = []


class FamilyRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Products of a family, by their columns as they stand in the file. The first rule that fits decides."""

    key: str
    name: Texts
    when: When = {}


class Attributes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Attributes that are found by the beginnings of column names, with their type; the rest of the name is the key.

    `rename` gives a column another key, `facets` are the keys to filter by.
    """

    prefixes: dict[str, catalog.AttributeType] = {}
    rename: dict[str, str] = {}
    facets: list[str] = []
    columns: dict[str, Field | str] = {}
    units: dict[str, str] = {}


class ProductRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How products are made. With `categories` every family is a category too."""

    language: str = "en"
    channels: list[str] = []
    price_list: str | None = None
    price_list_name: Texts = {}
    gross: bool = True
    draft_without_price: bool = False
    categories: bool = False
    families: list[FamilyRule] = []
    attributes: Attributes = Attributes()
    options: dict[str, Field | str] = {}


class FeedMapping(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A whole mapping. `source` names the former system; its keys are remembered under that name.

    Moments without a zone are read in `time_zone`, amounts in `currency`.
    """

    source: str
    kind: Kind
    about: str = ""
    currency: str = "EUR"
    time_zone: str = "UTC"
    file: FileFormat = FileFormat()
    part: Part | None = None
    fields: dict[str, Field | str]
    values: dict[str, dict[str, str]] = {}
    skip: list[Skip] = []
    group: Group | None = None
    orders: OrderRules = OrderRules()
    products: ProductRules = ProductRules()


class Loaded(msgspec.Struct, frozen=True):
    """A mapping as it was read from its file."""

    mapping: FeedMapping
    fields: dict[str, Field]
    sha256: bytes
    path: Path


# The fields that each kind of record has, with those that it must have.
FIELDS: dict[Kind, tuple[set[str], set[str]]] = {
    "products": (
        {"sku", "name"},
        {
            "handle", "description", "brand", "gtins", "price", "family", "categories", "tax_class", "weight_grams",
            "status", "image", "at",
        },
    ),
    "stock": ({"sku", "location", "quantity"}, {"condition", "sequence", "observed_at"}),
    "costs": ({"sku", "cost"}, {"at"}),
    "customers": (
        {"key"},
        {
            "given_name", "family_name", "company", "email", "phone", "card", "language", "created_at", "country",
            "street", "house_number", "postal_code", "city", "extra", "at",
        },
    ),
    "orders": (
        {"number", "sku", "quantity", "price", "at"},
        {"description", "customer", "country", "country_name", "channel"},
    ),
}  # fmt: skip
TYPES: dict[str, set[FieldType]] = {
    "quantity": {"integer"}, "price": {"amount", "minor"}, "cost": {"amount", "minor"}, "at": {"moment"},
    "created_at": {"moment"}, "gtins": {"list"}, "categories": {"list"}, "weight_grams": {"integer"},
    "sequence": {"integer"}, "observed_at": {"moment"},
}  # fmt: skip


def load_mapping(path: Path, kind: Kind) -> Loaded:
    """Read a mapping and check that it makes sense. Raises Refused, which says what is wrong where."""
    try:
        content = path.read_bytes()
        made = msgspec.convert(tomllib.loads(content.decode("utf-8")), FeedMapping)
    except OSError as error:
        raise Refused(f"The mapping {path} cannot be read: {error.strerror}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Refused(f"The mapping {path} is not valid TOML: {error}.") from None
    except msgspec.ValidationError as error:
        raise Refused(f"The mapping {path.name} is wrong: {error}.") from None
    fields = {name: as_field(field) for name, field in made.fields.items()}
    for fault in _faults(made, fields, kind):
        raise Refused(f"The mapping {path.name} is wrong: {fault}.")
    return Loaded(made, fields, hashlib.sha256(content).digest(), path)


def as_field(field: Field | str) -> Field:
    """A field; a bare text names its column."""
    return Field(column=field) if isinstance(field, str) else field


def _faults(made: FeedMapping, fields: Mapping[str, Field], kind: Kind) -> Iterator[str]:
    if made.kind != kind:
        yield f"it is for {made.kind}, not for {kind}"
    needed, possible = FIELDS[made.kind]
    for name in sorted(needed - set(fields)):
        yield f"{made.kind} need the field {name!r}"
    for name in sorted(set(fields) - needed - possible):
        yield f"{made.kind} have no field {name!r}, but {', '.join(sorted(needed | possible))}"
    for name, field in fields.items():
        yield from _field_faults(f"fields.{name}", field, made)
        if name in TYPES and field.type not in TYPES[name]:
            yield f"fields.{name} must be of type {' or '.join(sorted(TYPES[name]))}"
    for name, option in (*made.products.options.items(), *made.products.attributes.columns.items()):
        yield from _field_faults(name, as_field(option), made)
    yield from _file_faults(made)
    yield from _rule_faults(made, fields)


def _field_faults(name: str, field: Field, made: FeedMapping) -> Iterator[str]:
    if (field.column is None) == (field.value is None):
        yield f"{name} needs either a column or a value"
    if field.values is not None and field.values not in made.values:
        yield f"{name} uses the table values.{field.values}, and there is none"
    if field.match is not None:
        yield from _pattern_faults(name, field.match)


def _pattern_faults(name: str, pattern: str) -> Iterator[str]:
    try:
        re.compile(pattern)
    except re.error as error:
        yield f"the pattern of {name} cannot be read: {error}"


def _file_faults(made: FeedMapping) -> Iterator[str]:
    try:
        codecs.lookup(made.file.encoding)
    except LookupError:
        yield f"there is no encoding {made.file.encoding!r}"
    if made.file.format == "csv" and (len(made.file.delimiter) != 1 or len(made.file.quote) > 1):
        yield "the delimiter is one character, and so is the quote (or empty)"
    if made.part is None and (made.kind == "orders" or made.group is not None):
        yield "it needs a [part], the column by which the file is in order"


def _rule_faults(made: FeedMapping, fields: Mapping[str, Field]) -> Iterator[str]:
    try:
        ZoneInfo(made.time_zone)
    except (ValueError, OSError, KeyError):
        yield f"there is no time zone {made.time_zone!r}"
    if not re.fullmatch("[A-Z]{3}", made.currency):
        yield f"{made.currency!r} is no currency such as EUR"
    whens = [rule.when for rule in made.orders.documents] + [rule.when for rule in made.orders.lines]
    if made.group is not None:
        if made.kind not in ("products", "customers"):
            yield "only products and customers can be grouped"
        if made.group.key not in fields:
            yield f"group.key names no field: {made.group.key!r}"
        for name in made.group.choose:
            if name not in fields:
                yield f"group.choose names no field: {name!r}"
        whens += [choice.where for choice in made.group.choose.values()]
    for when in whens:
        for name, condition in when.items():
            if name not in fields:
                yield f"a condition names no field: {name!r}"
            yield from _condition_faults(name, condition)
    for when in (*(rule.when for rule in made.skip), *(rule.when for rule in made.products.families)):
        for name, condition in when.items():
            yield from _condition_faults(name, condition)


def _condition_faults(name: str, condition: Condition | Scalar) -> Iterator[str]:
    if isinstance(condition, Condition) and condition.matches is not None:
        yield from _pattern_faults(f"the condition on {name}", condition.matches)


def columns_needed(loaded: Loaded) -> list[str]:
    """The columns that a file must have, in the order in which the mapping names them."""
    mapping = loaded.mapping
    found = [field.column for field in loaded.fields.values() if field.column is not None]
    others = (*mapping.products.options.values(), *mapping.products.attributes.columns.values())
    found += [column for field in others if (column := as_field(field).column) is not None]
    found += [mapping.part.column] if mapping.part else []
    found += [name for rule in mapping.skip for name in rule.when]
    return list(dict.fromkeys(found))


def members_needed(loaded: Loaded) -> list[str]:
    """The members that some record of a file of JSON Lines must have; others may be missing where they are empty."""
    needed, _ = FIELDS[loaded.mapping.kind]
    found = [f.column for name, f in loaded.fields.items() if f.column is not None and (f.required or name in needed)]
    found += [loaded.mapping.part.column] if loaded.mapping.part else []
    return list(dict.fromkeys(found))

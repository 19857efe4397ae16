"""Texts of a file become values of fields; conditions on them become functions."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from hanse.kit.money import exponent

from .mapping import Condition, Field, Scalar, When
from .refused import WrongValue

Value = Any
Convert = Callable[[Any], Value]
Test = Callable[[Mapping[str, Value]], bool]

# Exact amounts are counted in thousandths of a minor unit.
EXACT = 1000
KEPT = 8_192
WORD = re.compile(r"[^\W_]+")
INTEGER_MAX = 2**31 - 1
AMOUNT_MAX = 10**15
YES = {"true", "yes", "y", "1", "ja", "j", "wahr"}
NO = {"false", "no", "n", "0", "nein", "falsch"}


def converter(field: Field, tables: Mapping[str, Mapping[str, str]], currency: str, time_zone: str) -> Convert:
    """The function that reads this field; it raises WrongValue. Values that repeat are read once."""
    pattern = re.compile(field.match) if field.match is not None else None
    table = tables[field.values] if field.values is not None else None
    typed = _typed(field, currency, time_zone)

    def convert(raw: Any) -> Value:
        text = raw.strip() if isinstance(raw, str) else "" if raw is None else raw
        if pattern is not None and text != "":
            found = pattern.fullmatch(str(text))
            if found is None:
                raise WrongValue(f"does not look like {field.match}")
            text = (found[1] if pattern.groups else found[0]) or ""
        if table is not None and text != "":
            text = _replaced(str(text), table, field.others)
        if text == "":
            if field.required:
                raise WrongValue("is missing")
            return [] if field.type == "list" else None
        return typed(text)

    # Long texts seldom repeat, and keeping them would cost memory.
    plain = field.type == "text" and pattern is None and table is None
    return convert if plain or field.type == "list" else lru_cache(maxsize=KEPT, typed=True)(convert)


def _replaced(text: str, table: Mapping[str, str], others: str) -> str:
    found = table.get(text)
    if found is not None:
        return found
    if others == "refuse":
        raise WrongValue("is none of the known values")
    return text if others == "keep" else ""


def _typed(field: Field, currency: str, time_zone: str) -> Convert:
    match field.type:
        case "integer":
            return lambda text: _integer(text, field)
        case "amount":
            scale = int(10 ** exponent(currency)) * EXACT
            return lambda text: _amount(text, field, scale)
        case "minor":
            return lambda text: _amount(text, field, EXACT)
        case "boolean":
            return _boolean
        case "moment":
            zone = ZoneInfo(time_zone)
            return lambda text: _moment(text, field.format, zone)
        case "list":
            return lambda text: _list(text, field)
        case "text":
            return lambda text: _text(text, field)


def _text(raw: Any, field: Field) -> str:
    text = raw if isinstance(raw, str) else _spelled(raw)
    if len(text) > field.length_max:
        raise WrongValue(f"is longer than {field.length_max} characters")
    if "\x00" in text:
        raise WrongValue("holds a character that no text can have")
    return field.prefix + text


def _spelled(raw: Any) -> str:
    if isinstance(raw, bool):
        return "true" if raw else "false"
    if isinstance(raw, int | float):
        return str(raw)
    raise WrongValue("must be a text or a number")


def _number(raw: Any, field: Field) -> Decimal:
    text = raw if isinstance(raw, str) else _spelled(raw)
    if field.thousands:
        text = text.replace(field.thousands, "")
    if field.decimal != ".":
        if "." in text:
            raise WrongValue("is not a number")
        text = text.replace(field.decimal, ".")
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise WrongValue("is not a number") from None
    if not number.is_finite() or not text.isascii() or "_" in text:
        raise WrongValue("is not a number")
    return number


def _integer(raw: Any, field: Field) -> int:
    number = _number(raw, field)
    if number != number.to_integral_value():
        raise WrongValue("is not a whole number")
    if abs(number) > INTEGER_MAX:
        raise WrongValue("is too large")
    return int(number)


def _amount(raw: Any, field: Field, scale: int) -> int:
    scaled = _number(raw, field) * scale
    if scaled != scaled.to_integral_value():
        raise WrongValue("has more decimals than can be kept")
    if abs(scaled) > AMOUNT_MAX:
        raise WrongValue("is too large")
    return int(scaled)


def _boolean(raw: Any) -> bool:
    if isinstance(raw, bool):
        return raw
    text = str(raw).lower()
    if text in YES or text in NO:
        return text in YES
    raise WrongValue("is neither yes nor no")


def _moment(raw: Any, form: str | None, zone: ZoneInfo) -> datetime:
    text = str(raw)
    try:
        found = datetime.strptime(text, form) if form else datetime.fromisoformat(text)  # noqa: DTZ007 zoned below
    except ValueError:
        raise WrongValue("is not a date and time" + (f" such as {form}" if form else "")) from None
    return found.astimezone(zone) if found.tzinfo else found.replace(tzinfo=zone)


def _list(raw: Any, field: Field) -> list[str]:
    values = raw if isinstance(raw, list) else str(raw).split(field.separator)
    return [_text(v.strip() if isinstance(v, str) else v, field) for v in values if v not in ("", None)]


def tester(when: When, fields: Mapping[str, Field], currency: str) -> Test:
    """Whether the values of a row meet all conditions. Amounts are compared in whole units of the currency."""
    tests = [(name, _test(condition, _scale(fields.get(name), currency))) for name, condition in when.items()]

    def holds(values: Mapping[str, Value]) -> bool:
        return all(test(values.get(name)) for name, test in tests)

    return holds


def _scale(field: Field | None, currency: str) -> int:
    if field is None or field.type not in ("amount", "minor"):
        return 1
    return int(10 ** exponent(currency)) * EXACT


def _test(condition: Condition | Scalar, scale: int) -> Callable[[Value], bool]:
    if not isinstance(condition, Condition):
        condition = Condition(equals=condition)
    tests: list[Callable[[Value], bool]] = []
    if condition.equals is not None:
        wanted = _scaled(condition.equals, scale)
        tests.append(lambda value: bool(value == wanted))
    if condition.among is not None:
        among = frozenset(condition.among)
        tests.append(lambda value: value in among)
    if condition.words is not None:
        tests.append(_words_test(condition.words))
    if condition.matches is not None:
        pattern = re.compile(condition.matches)
        tests.append(lambda value: value is not None and pattern.search(str(value)) is not None)
    if condition.empty is not None:
        empty = condition.empty
        tests.append(lambda value: (value in (None, "", [])) is empty)
    if condition.below is not None:
        below = _scaled(condition.below, scale)
        tests.append(lambda value: value is not None and value < below)
    if condition.above is not None:
        above = _scaled(condition.above, scale)
        tests.append(lambda value: value is not None and value > above)
    if len(tests) == 1:
        return tests[0]
    return lambda value: all(test(value) for test in tests)


def _words_test(wanted: Sequence[str]) -> Callable[[Value], bool]:
    spelled = [_words(one) for one in wanted]
    single = frozenset(one[0] for one in spelled if len(one) == 1)
    phrases = [f" {' '.join(one)} " for one in spelled if len(one) > 1]

    def test(value: Value) -> bool:
        if value is None:
            return False
        found, text = _spoken(str(value))
        return not single.isdisjoint(found) or any(phrase in text for phrase in phrases)

    return test


def _words(text: str) -> list[str]:
    return WORD.findall(text.lower())


@lru_cache(maxsize=256)
def _spoken(text: str) -> tuple[frozenset[str], str]:
    """The words of a text, and all of them in a row; many conditions look at the same text one after the other."""
    found = _words(text)
    return frozenset(found), f" {' '.join(found)} "


def words_only(whens: Sequence[When]) -> tuple[str | None, list[list[str] | None]]:
    """The one column whose words all these conditions ask for, and the words; a condition without any always holds.

    No column where the conditions ask for anything else.
    """
    columns: set[str] = set()
    found: list[list[str] | None] = []
    for when in whens:
        for name, condition in when.items():
            if not isinstance(condition, Condition) or condition != Condition(words=condition.words):
                return None, []
            columns.add(name)
            found.append(condition.words)
        if not when:
            found.append(None)
    if len(columns) != 1 or len(found) != len(whens):
        return None, []
    return columns.pop(), found


class FirstByWords:
    """Which of many lists of words and phrases is the first that a text has one of, found in one look at the text."""

    def __init__(self, lists: Sequence[Sequence[str] | None]) -> None:
        self._single: dict[str, int] = {}
        self._phrases: dict[str, list[tuple[str, int]]] = {}
        self._rest = next((place for place, one in enumerate(lists) if one is None), None)
        for place, one in enumerate(lists):
            for spelled in map(_words, one or ()):
                if len(spelled) == 1:
                    self._single.setdefault(spelled[0], place)
                elif spelled:
                    self._phrases.setdefault(spelled[0], []).append((f" {' '.join(spelled)} ", place))

    def first(self, text: str) -> int | None:
        """The place of the first list that fits; None where none does."""
        words = _words(text)
        places = [self._single[word] for word in words if word in self._single]
        beginnings = [word for word in words if word in self._phrases]
        if beginnings:
            joined = f" {' '.join(words)} "
            places += [place for word in beginnings for phrase, place in self._phrases[word] if phrase in joined]
        if self._rest is not None:
            places.append(self._rest)
        return min(places, default=None)


def _scaled(wanted: Scalar, scale: int) -> Scalar:
    if scale == 1 or isinstance(wanted, bool | str):
        return wanted
    return int(Decimal(str(wanted)) * scale)


def filled(template: str, values: Mapping[str, Value]) -> str:
    """A text for an empty value: names of fields in braces stand for their values."""
    return re.sub(r"\{(\w+)\}", lambda name: str(values.get(name[1]) or ""), template).strip()

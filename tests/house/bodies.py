"""Smallest values that a type accepts, so that a test can call any route without knowing it."""

import enum
import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import msgspec
from msgspec import inspect

SAMPLES = ("x", "1234", "ab", "ab-12", "A1", "EUR", "DE", "de", "10:00", "2026-11-24", "a@kogge.example", "x" * 20)
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
PLAIN: dict[type, Any] = {
    inspect.AnyType: {},
    inspect.BoolType: False,
    inspect.BytesType: "",
    inspect.DateTimeType: NOW,
    inspect.DateType: date(2026, 11, 24),
    inspect.DecimalType: "0",
    inspect.DictType: {},
    inspect.NoneType: None,
    inspect.RawType: {},
    inspect.TimeDeltaType: timedelta(0),
    inspect.TimeType: time(10),
    inspect.UUIDType: UUID("01939f00-0000-7000-8000-000000000001"),
}


def smallest(wanted: Any, **given: Any) -> Any:
    """A small value of this type, as JSON would hold it; `given` sets fields of the outermost struct."""
    value = _value(inspect.type_info(wanted))
    if isinstance(value, dict):
        value |= given
    return msgspec.to_builtins(value)


def _value(info: inspect.Type) -> Any:
    if isinstance(info, inspect.Metadata):
        return _value(info.type)
    if isinstance(info, inspect.StructType | inspect.DataclassType | inspect.TypedDictType):
        return {field.encode_name: _value(field.type) for field in info.fields if field.required}
    if isinstance(info, inspect.UnionType):
        return _value(min(info.types, key=lambda one: not isinstance(one, inspect.NoneType)))
    if isinstance(info, inspect.EnumType):
        first: enum.Enum = next(iter(info.cls))
        return first.value
    if isinstance(info, inspect.LiteralType):
        return info.values[0]
    if isinstance(info, inspect.IntType | inspect.FloatType):
        return _number(info)
    if isinstance(info, inspect.StrType):
        return _text(info)
    if isinstance(info, inspect.TupleType):
        return [_value(one) for one in info.item_types]
    if isinstance(info, inspect.CollectionType):
        return [_value(info.item_type) for _ in range(info.min_length or 0)]
    return PLAIN[type(info)]


def _number(info: inspect.IntType | inspect.FloatType) -> float:
    if info.ge is not None:
        return info.ge
    if info.gt is not None:
        return info.gt + 1
    return min(1, info.le if info.le is not None else 1)


def _text(info: inspect.StrType) -> str:
    for sample in SAMPLES:
        fits = len(sample) >= (info.min_length or 0) and (info.max_length is None or len(sample) <= info.max_length)
        if fits and (info.pattern is None or re.search(info.pattern, sample)):
            return sample
    raise LookupError(f"no sample text fits {info}")

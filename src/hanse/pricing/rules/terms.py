"""The terms of a promotion: what people say of brands, attributes and hours, in the kernel's words."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Annotated, Any
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from hanse.pricing.refusals import PromotionUnsound

DAY = timedelta(days=1)
# How a mark is written among the categories of an article, whose keys never have this character.
IS = "="


class Times(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"start": "from", "end": "until"}):
    """On these days of the week (1 is Monday), from one minute of the day until before another."""

    days: Annotated[list[Annotated[int, msgspec.Meta(ge=1, le=7)]], msgspec.Meta(min_length=1)]
    start: Annotated[int, msgspec.Meta(ge=0, le=1439)]
    end: Annotated[int, msgspec.Meta(ge=1, le=1440)]


class Hours(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """When a promotion counts within its validity, by the clocks of a time zone."""

    times: Annotated[list[Times], msgspec.Meta(min_length=1)]
    zone: str = "Europe/Berlin"


class Marks(msgspec.Struct, frozen=True):
    """Brands and values of attributes that promotions name: what articles have to be looked at for."""

    brands: list[str]
    keys: list[str]
    values: list[str]


class _Naming(msgspec.Struct, frozen=True):
    """What a promotion, or a part of a bundle, names."""

    variants: list[UUID] | None = None
    categories: list[str] | None = None
    brands: list[str] | None = None
    attributes: dict[str, list[str]] | None = None
    gifts: list[UUID] | None = None
    except_variants: list[UUID] | None = None
    except_categories: list[str] | None = None
    except_brands: list[str] | None = None
    except_attributes: dict[str, list[str]] | None = None


def plain(terms: Mapping[str, Any]) -> dict[str, Any]:
    """Terms in the kernel's words, without their hours. Refuses with PromotionUnsound."""
    told = _named(terms)
    told.pop("hours", None)
    if isinstance(terms.get("parts"), list):
        told["parts"] = [_named(part) for part in terms["parts"]]
    return told


def _named(terms: Any) -> dict[str, Any]:
    if not isinstance(terms, dict):
        raise PromotionUnsound(reason="not_object", where="parts")
    said = _of(terms, _Naming)
    told = {name: value for name, value in terms.items() if name not in _Naming.__struct_fields__}
    for prefix in ("", "except_"):
        skus = [str(variant) for variant in getattr(said, prefix + "variants") or []]
        brands, attributes = getattr(said, prefix + "brands"), getattr(said, prefix + "attributes")
        categories = [*(getattr(said, prefix + "categories") or []), *_marks(brands, attributes)]
        told |= {prefix + "skus": skus} if skus else {}
        told |= {prefix + "categories": categories} if categories else {}
    if said.gifts is not None:
        told["gifts"] = [str(variant) for variant in said.gifts]
    return told


def _of(value: Any, shape: type[Any]) -> Any:
    try:
        return msgspec.convert(value, shape)
    except msgspec.ValidationError as error:
        raise PromotionUnsound(reason=str(error), where=shape.__name__.strip("_").lower()) from None


def _marks(brands: Iterable[str] | None, attributes: Mapping[str, Iterable[str]] | None) -> Iterator[str]:
    yield from ("brand" + IS + brand for brand in brands or [])
    yield from (key + IS + value for key, values in sorted((attributes or {}).items()) for value in values)


def marks_of(every: Iterable[Mapping[str, Any]]) -> Marks | None:
    """The brands and attributes that these terms name; None where none is named."""
    brands: set[str] = set()
    attributes: set[tuple[str, str]] = set()
    for terms in every:
        for one in [terms, *(terms.get("parts") or [])]:
            said = _of(one, _Naming)
            brands.update([*(said.brands or []), *(said.except_brands or [])])
            for found in (said.attributes or {}, said.except_attributes or {}):
                attributes.update((key, value) for key, values in found.items() for value in values)
    if not brands and not attributes:
        return None
    pairs = sorted(attributes)
    return Marks(sorted(brands), [key for key, _ in pairs], [value for _, value in pairs])


def hours_of(terms: Mapping[str, Any]) -> Hours | None:
    """When it counts, if not always. Refuses with PromotionUnsound."""
    if terms.get("hours") is None:
        return None
    hours: Hours = _of(terms["hours"], Hours)
    try:
        ZoneInfo(hours.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise PromotionUnsound(reason="no such time zone", where="hours.zone") from None
    if any(one.start >= one.end for one in hours.times):
        raise PromotionUnsound(reason="ends before it begins", where="hours.times")
    return hours


def spans(hours: Hours, since: datetime, until: datetime) -> list[tuple[datetime, datetime]]:
    """The hours as spans of time on the days between two moments, both days included, in order and without overlap."""
    zone = ZoneInfo(hours.zone)
    day, last = since.astimezone(zone).date(), until.astimezone(zone).date()
    found: list[tuple[datetime, datetime]] = []
    while day <= last:
        today = [one for one in hours.times if day.isoweekday() in one.days]
        found += [(_clock(day, one.start, zone), _clock(day, one.end, zone)) for one in today]
        day += DAY
    return _joined(sorted((span for span in found if span[0].timestamp() < span[1].timestamp()), key=_begins))


def _begins(span: tuple[datetime, datetime]) -> float:
    return span[0].timestamp()


def _clock(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    """The moment at which clocks show this; an hour that is skipped in spring has passed when it would begin."""
    if minutes == 24 * 60:
        return datetime.combine(day + DAY, time(), zone)
    return datetime.combine(day, time(minutes // 60, minutes % 60), zone)


def _joined(spans: Sequence[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    joined: list[tuple[datetime, datetime]] = []
    for start, end in spans:
        if joined and start.timestamp() <= joined[-1][1].timestamp():
            joined[-1] = (joined[-1][0], max(end, joined[-1][1], key=datetime.timestamp))
        else:
            joined.append((start, end))
    return joined


def windows(terms: Mapping[str, Any], since: datetime, until: datetime) -> dict[str, Any]:
    """The hours in the kernel's words: {"windows": …} for the days between two moments; nothing where none are said."""
    hours = hours_of(terms)
    if hours is None:
        return {}
    told = [{"from": int(a.timestamp()), "until": int(b.timestamp())} for a, b in spans(hours, since, until)]
    return {"windows": told}

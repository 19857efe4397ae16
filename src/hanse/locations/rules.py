"""Opening hours, in the time of the place: is it open, when does it open and close, when is something ready; and how
far places are apart.
"""

import math
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from hanse.kit.refusals import InvalidInput

from .contracts import Location, LocationInput, Position, Spans

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d|24:00")
CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")

# How far ahead an open day is looked for: a year, so that a place closed for a season is still found.
HORIZON_DAYS = 366

EARTH_RADIUS_KILOMETERS = 6371.0

Span = tuple[datetime, datetime]


def check_location(wanted: LocationInput) -> None:
    """Refuses with InvalidInput, which names every field that is wrong."""
    wrong: list[tuple[str, str]] = []
    if not CODE.fullmatch(wanted.code):
        wrong.append(("code", "lower-case letters, digits and hyphens"))
    if not wanted.name.strip():
        wrong.append(("name", "missing"))
    try:
        ZoneInfo(wanted.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        wrong.append(("time_zone", "not an IANA time zone"))
    if (wanted.latitude is None) != (wanted.longitude is None):
        wrong.append(("longitude", "latitude and longitude come together"))
    elif wanted.latitude is not None and wanted.longitude is not None:
        if not -90 <= wanted.latitude <= 90:
            wrong.append(("latitude", "from -90 to 90 degrees"))
        if not -180 <= wanted.longitude <= 180:
            wrong.append(("longitude", "from -180 to 180 degrees"))
    wrong += wrong_opening(wanted.opening)
    for day, spans in wanted.exceptions.items():
        try:
            date.fromisoformat(day)
        except ValueError:
            wrong.append((f"exceptions.{day}", "not a date like 2026-12-24"))
        wrong += [(f"exceptions.{day}", reason) for reason in _wrong_spans(spans)]
    if wrong:
        raise InvalidInput(fields=[{"field": field, "reason": reason} for field, reason in wrong])


def wrong_opening(opening: Mapping[str, Spans]) -> list[tuple[str, str]]:
    """What is wrong with opening hours by day of the week: field and reason."""
    wrong = [(f"opening.{day}", "not a day; days are mon to sun") for day in opening if day not in DAYS]
    return wrong + [(f"opening.{day}", reason) for day, spans in opening.items() for reason in _wrong_spans(spans)]


def _wrong_spans(spans: Spans) -> list[str]:
    if any(not TIME.fullmatch(moment) for span in spans for moment in span):
        return ["times are written like 09:30"]
    if any(start in (end, "24:00") for start, end in spans):
        return ["a span needs a length"]
    ends = [end for _, end in spans[:-1]]
    starts = [start for start, _ in spans[1:]]
    if any(start < end for end, start in zip(ends, starts, strict=True)) or any(e < s for s, e in spans[:-1]):
        return ["spans must follow one another"]
    return []


def spans_on(location: LocationInput, day: date) -> list[Span]:
    """When the location is open on a date of its own calendar. Exceptions go before the days of the week."""
    zone = location.time_zone
    return [_span(day, start, end, zone) for start, end in _hours(location, day)]


def _hours(location: LocationInput, day: date) -> Spans:
    spans = location.exceptions.get(day.isoformat()) if location.exceptions else None
    return location.opening.get(DAYS[day.weekday()], []) if spans is None else spans


# A chain opens a thousand stores at the same few hours, and each order asks for all of them.
@lru_cache(maxsize=4096)
def _span(day: date, start: str, end: str, zone: str) -> Span:
    return _moment(day, start, zone), _moment(day + timedelta(end < start), end, zone)


@lru_cache(maxsize=4096)
def _worked(day: date, start: str, end: str, zone: str) -> Span:
    """A span in UTC: in the night when clocks change, an hour of the wall is not an hour of work."""
    begins, ends = _span(day, start, end, zone)
    return begins.astimezone(UTC), ends.astimezone(UTC)


def _moment(day: date, text: str, zone: str) -> datetime:
    if text == "24:00":
        return datetime.combine(day + timedelta(1), time(), ZoneInfo(zone))
    return datetime.combine(day, time.fromisoformat(text), ZoneInfo(zone))


def opening_at(location: LocationInput, at: datetime) -> Span | None:
    """The span of opening hours that this moment lies in, or None while it is closed."""
    today = location.day_at(at)
    # A span may have begun yesterday and end after midnight.
    for day in (today - timedelta(1), today):
        for start, end in spans_on(location, day):
            if start <= at < end:
                return start, end
    return None


def is_open(location: LocationInput, at: datetime) -> bool:
    """Whether the location is open at this moment."""
    return location.active and opening_at(location, at) is not None


def _days(location: LocationInput, first: date) -> Iterator[date]:
    """The days of a year, beginning with the first, on which it may be open: a place without hours is not looked at."""
    if any(location.opening.values()):
        yield from (first + timedelta(ahead) for ahead in range(HORIZON_DAYS))
    else:
        last = first + timedelta(HORIZON_DAYS)
        known = (date.fromisoformat(day) for day, spans in location.exceptions.items() if spans)
        yield from sorted(day for day in known if first <= day < last)


def next_opening(location: LocationInput, at: datetime) -> datetime | None:
    """When it opens next; the moment itself while it is open; None when no opening is known within a year."""
    if opening_at(location, at) is not None:
        return at
    for day in _days(location, location.day_at(at)):
        for start, _ in spans_on(location, day):
            if start >= at:
                return start
    return None


def closing_after(location: LocationInput, at: datetime, days: int = 0) -> datetime | None:
    """When it closes for good on the first open day that is at least `days` days later; None when none is known.

    With 0 days it is the closing of today, or of the next open day when today is over.
    """
    first = location.day_at(at) + timedelta(days)
    for day in _days(location, first):
        spans = spans_on(location, day)
        if spans and spans[-1][1] > at:
            return spans[-1][1]
    return None


def ready_time(location: LocationInput, at: datetime, minutes: int) -> datetime | None:
    """When work of so many minutes is done that only goes on while the location is open.

    None when the known opening hours within a year do not suffice.
    """
    left = timedelta(minutes=minutes)
    at = at.astimezone(UTC)
    for day in _days(location, location.day_at(at) - timedelta(1)):
        for opens, closes in _hours(location, day):
            start, end = _worked(day, opens, closes, location.time_zone)
            begin = max(start, at)
            if end <= begin:
                continue
            if end - begin >= left:
                return begin + left
            left -= end - begin
    return None


def ready_in_turn(location: Location, at: datetime, minutes: int, orders: int, pieces: int) -> datetime | None:
    """When an order is ready that is the last of so many to be fetched there, behind so many pieces of others.

    It takes these minutes at least, and longer where the place can fetch no more in an hour or a day.
    """
    days = pieces // location.pieces_per_day if location.pieces_per_day else 0
    queue = -(-orders * 60 // location.orders_per_hour) if location.orders_per_hour else 0
    return ready_time(location, at + timedelta(days=days), max(minutes, queue))


def kilometers(a: Position, b: Position) -> int:
    """The way as the crow flies, on a sphere with the mean radius of the Earth (6,371 km)."""
    north, other = math.radians(a[0]), math.radians(b[0])
    across = math.radians(b[1] - a[1])
    chord = math.sin((other - north) / 2) ** 2 + math.cos(north) * math.cos(other) * math.sin(across / 2) ** 2
    return round(2 * EARTH_RADIUS_KILOMETERS * math.asin(math.sqrt(min(chord, 1))))

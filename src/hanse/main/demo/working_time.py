"""Moments within opening hours."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hanse.main.demo.places import Place

LONGEST_CLOSURE_DAYS = 14


def spans(place: Place, day: date) -> list[tuple[datetime, datetime]]:
    """The opening hours of a date as moments in UTC."""
    zone = ZoneInfo(place.time_zone)
    return [
        (
            datetime.combine(day, one.opens, zone).astimezone(UTC),
            datetime.combine(day, one.closes, zone).astimezone(UTC),
        )
        for one in place.openings_on(day)
    ]


def moment_on(place: Place, day: date, chance: random.Random) -> datetime | None:
    """A random moment of an open day, never in the first or last five minutes; None when closed."""
    open_spans = spans(place, day)
    if not open_spans:
        return None
    opens, closes = chance.choice(open_spans)
    seconds = int((closes - opens).total_seconds())
    return opens + timedelta(seconds=chance.randrange(300, seconds - 300))


def after(place: Place, moment: datetime, minutes: float) -> datetime:
    """The moment when `minutes` of opening time have passed since `moment`."""
    left = timedelta(minutes=minutes)
    for opens, closes in _spans_from(place, moment):
        begins = max(opens, moment)
        if begins + left <= closes:
            return begins + left
        left -= closes - begins
    raise ValueError(f"{place.key} does not open for {minutes} minutes within {LONGEST_CLOSURE_DAYS} days")


def after_closing(place: Place, day: date) -> datetime:
    """When the place closes for the day, or on its next open day when it stays closed on this one."""
    for ahead in range(LONGEST_CLOSURE_DAYS):
        found = spans(place, day + timedelta(days=ahead))
        if found:
            return found[-1][1]
    raise ValueError(f"{place.key} does not open within {LONGEST_CLOSURE_DAYS} days")


def _spans_from(place: Place, moment: datetime) -> Iterator[tuple[datetime, datetime]]:
    first = moment.astimezone(ZoneInfo(place.time_zone)).date()
    for days in range(LONGEST_CLOSURE_DAYS):
        yield from (span for span in spans(place, first + timedelta(days=days)) if span[1] > moment)

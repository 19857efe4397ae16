"""Spans of days, and whose figures somebody may read; no clock, database or network."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from hanse.kit.actor import Actor

# So few pieces are little, of an article that sold in this time.
LOW_STOCK = 2
SELLS_WITHIN = timedelta(days=30)
# Who has not answered after this time needs somebody to look.
ANSWER_WITHIN = timedelta(minutes=10)
WEEK = timedelta(days=7)
BASIS_POINTS = 10_000


class Span(msgspec.Struct, frozen=True):
    """A day from its midnight until it ends or until now, and the same hours a week before."""

    day: date
    since: datetime
    until: datetime
    before_since: datetime
    before_until: datetime


class Days(msgspec.Struct, frozen=True):
    """Whole days, from the midnight of the first to the midnight after the last."""

    first: date
    count: int
    since: datetime
    until: datetime


def places(actor: Actor, location: UUID | None) -> list[UUID] | None:
    """The locations whose figures are wanted, None for the whole house. Refuses with SignInNeeded and Forbidden."""
    actor.require("insight.read", location)
    if location is not None:
        return [location]
    held = actor.locations_for("insight.read")
    return None if held is None else sorted(held)


def span_of(day: date | None, now: datetime, zone: ZoneInfo) -> Span:
    """The day (today when none is named) and the same weekday before, by the clock on the wall."""
    chosen = day or now.astimezone(zone).date()
    since, end = midnight(chosen, zone), midnight(chosen + timedelta(days=1), zone)
    # What happens at this very moment belongs to it.
    until = max(min(now + timedelta(microseconds=1), end), since)
    wall = until.astimezone(zone).replace(tzinfo=None) - WEEK
    return Span(chosen, since, until, midnight(chosen - WEEK, zone), wall.replace(tzinfo=zone).astimezone(UTC))


def last_days(count: int, now: datetime, zone: ZoneInfo) -> Days:
    """The last days, today included."""
    today = now.astimezone(zone).date()
    first = today - timedelta(days=count - 1)
    return Days(first, count, midnight(first, zone), midnight(today + timedelta(days=1), zone))


def days_of(span: Days) -> list[date]:
    """Each day of the span."""
    return [span.first + timedelta(days=place) for place in range(span.count)]


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """When a day begins."""
    return datetime.combine(day, time(0), zone).astimezone(UTC)


def basis_points(part: int, whole: int) -> int:
    """A share in hundredths of a percent, rounded down; 0 of nothing."""
    return part * BASIS_POINTS // whole if whole else 0

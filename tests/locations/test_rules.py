"""Opening hours answer for the place's own time, holidays and the change of clocks included."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hanse import locations
from hanse.kit.refusals import InvalidInput
from hanse.locations.rules import check_location
from tests.locations.places import store

BERLIN = ZoneInfo("Europe/Berlin")


def berlin(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN).astimezone(UTC)


@pytest.mark.parametrize(
    ("moment", "open_then"),
    [
        ("2026-11-24 09:59", False),
        ("2026-11-24 10:00", True),
        ("2026-11-24 18:59", True),
        ("2026-11-24 19:00", False),
        ("2026-11-22 12:00", False),  # a Sunday
        ("2026-12-24 15:00", False),  # an exception: closes at two
        ("2026-12-24 13:59", True),
        ("2026-12-25 12:00", False),  # an exception: closed
    ],
)
def test_a_store_is_open_when_its_hours_and_exceptions_say_so(moment, open_then):
    place = store(exceptions={"2026-12-24": [("10:00", "14:00")], "2026-12-25": []})
    assert locations.is_open(place, berlin(moment)) is open_then


def test_a_closed_store_opens_on_the_next_day_that_has_hours():
    place = store(exceptions={"2026-12-25": [], "2026-12-26": []})
    assert locations.next_opening(place, berlin("2026-12-24 20:00")) == berlin("2026-12-28 10:00")


def test_an_open_store_opens_now():
    assert locations.next_opening(store(), berlin("2026-11-24 12:00")) == berlin("2026-11-24 12:00")


def test_a_store_without_hours_never_opens():
    assert locations.next_opening(store(opening={}), berlin("2026-11-24 12:00")) is None
    assert locations.ready_time(store(opening={}), berlin("2026-11-24 12:00"), 120) is None


def test_a_store_without_hours_of_the_week_opens_on_the_days_that_were_named() -> None:
    named = {"2026-12-19": [("10:00", "16:00")], "2026-12-12": [("10:00", "16:00")], "2026-11-20": [("10:00", "16:00")]}
    place = store(opening={}, exceptions=named)
    assert locations.next_opening(place, berlin("2026-11-24 12:00")) == berlin("2026-12-12 10:00")
    assert locations.ready_time(place, berlin("2026-11-24 12:00"), 7 * 60) == berlin("2026-12-19 11:00")
    assert locations.closing_after(place, berlin("2026-12-12 17:00")) == berlin("2026-12-19 16:00")


def test_two_hours_of_work_go_on_the_next_morning_when_the_store_closes_in_between():
    assert locations.ready_time(store(), berlin("2026-11-24 18:00"), 120) == berlin("2026-11-25 11:00")


def test_work_ordered_at_night_begins_when_the_store_opens():
    assert locations.ready_time(store(), berlin("2026-11-24 22:00"), 120) == berlin("2026-11-25 12:00")


def test_work_leaves_out_the_break_at_noon():
    place = store(opening={"tue": [("09:00", "12:00"), ("14:00", "18:00")]})
    assert locations.ready_time(place, berlin("2026-11-24 11:00"), 120) == berlin("2026-11-24 15:00")


def test_the_hour_that_the_clock_repeats_is_worked_twice():
    place = store(opening={"sun": [("00:00", "06:00")]})
    # On 25 October 2026 at three the clock goes back to two: six hours on the wall are seven hours of work.
    assert locations.ready_time(place, berlin("2026-10-25 00:00"), 7 * 60) == berlin("2026-10-25 06:00")


def test_hours_past_midnight_belong_to_the_evening_before():
    place = store(opening={"fri": [("20:00", "02:00")]})
    assert locations.is_open(place, berlin("2026-11-28 01:30"))
    assert not locations.is_open(place, berlin("2026-11-28 02:00"))


def test_a_reservation_made_on_saturday_lasts_until_monday_closes():
    assert locations.closing_after(store(), berlin("2026-11-28 15:00"), 1) == berlin("2026-11-30 19:00")


def test_today_closes_this_evening_and_after_that_tomorrow_counts():
    assert locations.closing_after(store(), berlin("2026-11-24 12:00")) == berlin("2026-11-24 19:00")
    assert locations.closing_after(store(), berlin("2026-11-24 19:00")) == berlin("2026-11-25 19:00")


@given(st.integers(0, 60 * 24 * 365), st.integers(0, 3000))
def test_work_is_ready_in_opening_hours_and_never_too_early(start, minutes):
    at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=start)
    ready = locations.ready_time(store(), at, minutes)
    assert ready is not None
    assert ready >= at + timedelta(minutes=minutes)
    assert any(begin <= ready <= end for begin, end in locations.spans_on(store(), ready.astimezone(BERLIN).date()))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"code": "Ham Burg"}, "code"),
        ({"name": " "}, "name"),
        ({"time_zone": "Europe/Altona"}, "time_zone"),
        ({"time_zone": "../etc/passwd"}, "time_zone"),
        ({"latitude": None}, "longitude"),
        ({"latitude": 91.0}, "latitude"),
        ({"opening": {"monday": []}}, "opening.monday"),
        ({"opening": {"mon": [("10:00", "25:00")]}}, "opening.mon"),
        ({"opening": {"mon": [("10:00", "14:00"), ("13:00", "18:00")]}}, "opening.mon"),
        ({"exceptions": {"24.12.2026": []}}, "exceptions.24.12.2026"),
    ],
)
def test_a_wrong_location_is_refused_with_the_field_that_is_wrong(changes, field):
    with pytest.raises(InvalidInput) as refused:
        check_location(store(**changes))
    assert [wrong["field"] for wrong in refused.value.facts["fields"]] == [field]

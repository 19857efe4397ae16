"""Where the demo retailer is, and when its doors are open."""

from datetime import UTC, date, datetime, time

import pytest

from hanse.main.demo.holidays import easter, holidays
from hanse.main.demo.places import Opening, place, places, stores
from hanse.main.demo.working_time import after

FICTION = ("+494066969", "+493023125", "+492214710", "+496990009", "+498999998")


def test_six_stores_a_warehouse_and_a_partner_exist() -> None:
    kinds = [one.kind for one in places()]
    assert [kinds.count(kind) for kind in ("store", "warehouse", "partner")] == [6, 1, 1]


def test_opening_hours_cover_the_week_and_sundays_are_closed() -> None:
    for one in places():
        assert [day.weekday for day in one.days] == list(range(7))
        assert [bool(day.openings) for day in one.days] == [True] * 6 + [False]
        for day in one.days:
            moments = [moment for span in day.openings for moment in (span.opens, span.closes)]
            assert moments == sorted(set(moments)), one.key


@pytest.mark.parametrize(
    ("year", "sunday"),
    [(2024, date(2024, 3, 31)), (2026, date(2026, 4, 5)), (2027, date(2027, 3, 28)), (2038, date(2038, 4, 25))],
)
def test_easter_is_found(year: int, sunday: date) -> None:
    assert easter(year) == sunday


def test_holidays_are_those_of_the_state() -> None:
    assert date(2026, 10, 31) in holidays(2026, "HH")
    assert date(2026, 10, 31) not in holidays(2026, "BE")
    assert date(2027, 3, 8) in holidays(2027, "BE")
    assert date(2027, 5, 27) in holidays(2027, "NW")
    assert date(2027, 5, 27) not in holidays(2027, "SH")
    assert len(holidays(2026, "SH")) == 10


def test_doors_are_closed_on_holidays_and_close_early_on_christmas_eve() -> None:
    luebeck = place("luebeck-altstadt")
    assert luebeck.openings_on(date(2026, 12, 25)) == ()
    assert luebeck.openings_on(date(2026, 12, 24)) == (Opening(time(10), time(14)),)
    assert luebeck.openings_on(date(2026, 12, 23)) == (Opening(time(10), time(18, 30)),)
    assert place("koeln-ehrenfeld").openings_on(date(2027, 11, 1)) == ()


def test_open_minutes_are_counted_over_night_sunday_and_holiday() -> None:
    luebeck = place("luebeck-altstadt")
    saturday_before_close = datetime(2026, 10, 31, 14, 30, tzinfo=UTC)  # Reformation Day: closed all day
    assert after(luebeck, saturday_before_close, 30) == datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
    friday_evening = datetime(2026, 11, 20, 17, 20, tzinfo=UTC)  # ten minutes before half past six local time
    assert after(luebeck, friday_evening, 30) == datetime(2026, 11, 21, 9, 20, tzinfo=UTC)


def test_every_store_has_registers_zones_and_bays_of_its_own() -> None:
    for one in stores():
        assert len(one.registers) >= 2
        assert {"floor", "stockroom", "pickup", "returns"} <= {zone.key for zone in one.zones}
    keys = [register.key for one in places() for register in one.registers]
    assert len(keys) == len(set(keys))


def test_what_sells_has_a_register_and_what_hands_over_has_a_shelf() -> None:
    for one in places():
        assert ("sells" in one.capabilities) == bool(one.registers)
        if "pickup" in one.capabilities:
            assert any(zone.bays for zone in one.zones if zone.key in {"pickup", "shelf"})


def test_telephone_numbers_are_reserved_for_fiction() -> None:
    assert [one.key for one in places() if not one.phone.startswith(FICTION)] == []


def test_positions_lie_in_germany() -> None:
    for one in places():
        assert 47 < one.latitude < 55.1
        assert 5.8 < one.longitude < 15.1

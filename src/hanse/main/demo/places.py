"""Where the demo retailer is: stores, a warehouse and a partner, with hours, zones and registers."""

from datetime import date, time
from functools import cache
from typing import Literal

import msgspec

from hanse.main.demo.holidays import holidays
from hanse.main.demo.sources import DATA
from hanse.main.demo.texts import Text

PlaceKind = Literal["store", "warehouse", "partner"]
Capability = Literal["sells", "ships", "pickup", "reserve", "returns", "receives"]
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
YEARS = (2026, 2027)
TIME_ZONE = "Europe/Berlin"
SHORT_DAYS = {
    (12, 24): Text("Heiligabend", "Christmas Eve"),
    (12, 31): Text("Silvester", "New Year's Eve"),
}
SHORT_DAY_CLOSES = time(14)


class Opening(msgspec.Struct, frozen=True):
    """A span in local time."""

    opens: time
    closes: time


class Day(msgspec.Struct, frozen=True):
    """A weekday (0 is Monday) with its spans; none means closed."""

    weekday: int
    openings: tuple[Opening, ...]


class SpecialDay(msgspec.Struct, frozen=True):
    """A date on which the weekday's hours do not count."""

    on_date: date
    reason: Text
    openings: tuple[Opening, ...]


class Zone(msgspec.Struct, frozen=True):
    """A part of a location with the bays where goods lie."""

    key: str
    name: Text
    bays: tuple[str, ...]


class Register(msgspec.Struct, frozen=True):
    key: str
    number: int
    name: Text


class Place(msgspec.Struct, frozen=True):
    """A location; hours are local times of `time_zone`, positions are degrees."""

    key: str
    kind: PlaceKind
    name: Text
    street: str
    postal_code: str
    city: str
    state: str
    country: str
    latitude: float
    longitude: float
    phone: str
    mail: str
    time_zone: str
    pickup_minutes: int
    capabilities: frozenset[Capability]
    days: tuple[Day, ...]
    special_days: tuple[SpecialDay, ...]
    zones: tuple[Zone, ...]
    registers: tuple[Register, ...]

    def openings_on(self, day: date) -> tuple[Opening, ...]:
        """The hours of a date, holidays considered."""
        for special in self.special_days:
            if special.on_date == day:
                return special.openings
        return self.days[day.weekday()].openings


class PlaceSource(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    kind: PlaceKind
    name: Text
    street: str
    postal_code: str
    city: str
    state: str
    latitude: float
    longitude: float
    phone: str
    hours: str
    pickup_minutes: int
    capabilities: frozenset[Capability]
    registers: int = 0


class ZoneSource(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: Text
    bays: tuple[str, ...]


class PlacesFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    hours: dict[str, dict[str, str]]
    zones: dict[str, dict[str, ZoneSource]]
    locations: dict[str, PlaceSource]


@cache
def places() -> tuple[Place, ...]:
    """All locations, stores first. The same values on every call."""
    found = msgspec.toml.decode((DATA / "places.toml").read_bytes(), type=PlacesFile)
    return tuple(_place(key, source, found) for key, source in found.locations.items())


def place(key: str) -> Place:
    """The location with this key; an unknown key is a KeyError."""
    return {one.key: one for one in places()}[key]


def stores() -> tuple[Place, ...]:
    """Our own stores, without the partner."""
    return tuple(one for one in places() if one.kind == "store")


def _place(key: str, source: PlaceSource, found: PlacesFile) -> Place:
    hours = found.hours[source.hours]
    days = tuple(Day(number, _openings(hours.get(name, ""))) for number, name in enumerate(WEEKDAYS))
    zones = found.zones["warehouse" if source.kind == "warehouse" else "store"]
    return Place(
        key=key,
        kind=source.kind,
        name=source.name,
        street=source.street,
        postal_code=source.postal_code,
        city=source.city,
        state=source.state,
        country="DE",
        latitude=source.latitude,
        longitude=source.longitude,
        phone=source.phone,
        mail=f"{key}@kogge.example",
        time_zone=TIME_ZONE,
        pickup_minutes=source.pickup_minutes,
        capabilities=source.capabilities,
        days=days,
        special_days=tuple(_special_days(source.state, days)),
        zones=tuple(Zone(name, zone.name, zone.bays) for name, zone in zones.items()),
        registers=tuple(
            Register(f"{key}-{number}", number, Text(f"Kasse {number}", f"Register {number}"))
            for number in range(1, source.registers + 1)
        ),
    )


def _openings(written: str) -> tuple[Opening, ...]:
    """ "09:30-13:00 14:30-18:00" as spans."""
    spans = (span.split("-") for span in written.split())
    return tuple(Opening(time.fromisoformat(opens), time.fromisoformat(closes)) for opens, closes in spans)


def _special_days(state: str, days: tuple[Day, ...]) -> list[SpecialDay]:
    """Holidays are closed; Christmas Eve and New Year's Eve close at two, on weekdays that are open at all."""
    found = [SpecialDay(day, reason, ()) for year in YEARS for day, reason in holidays(year, state).items()]
    for year in YEARS:
        for (month, number), reason in SHORT_DAYS.items():
            day = date(year, month, number)
            usual = days[day.weekday()].openings
            if usual:
                shortened = tuple(
                    Opening(one.opens, min(one.closes, SHORT_DAY_CLOSES))
                    for one in usual
                    if one.opens < SHORT_DAY_CLOSES
                )
                found.append(SpecialDay(day, reason, shortened))
    return sorted(found, key=lambda special: special.on_date)

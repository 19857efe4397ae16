"""What leaves the room: places with an address, hours and abilities, and the registers that stand there."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from hanse.kit.address import Address
from hanse.kit.events import Event

# Spans of one day in local time: [["10:00", "13:00"], ["14:00", "19:00"]]. An end before its start is past midnight.
Spans = list[tuple[str, str]]


class Kind(StrEnum):
    """What sort of place it is."""

    STORE = "store"
    WAREHOUSE = "warehouse"
    PARTNER = "partner"


class Capability(StrEnum):
    """What can be done at a place."""

    SELLS = "sells"
    SHIPS = "ships"
    PICKUP = "pickup"
    RETURNS = "returns"


Position = tuple[float, float]


class LocationInput(msgspec.Struct, frozen=True, kw_only=True):
    """How a location shall be. `opening` is by day (mon to sun), `exceptions` by date; a closed day has no span."""

    code: str
    name: str
    kind: Kind
    address: Address
    latitude: float | None = None
    longitude: float | None = None
    time_zone: str = "Europe/Berlin"
    capabilities: list[Capability] = []
    region: str = ""
    phone: str | None = None
    email: str | None = None
    opening: dict[str, Spans] = {}
    exceptions: dict[str, Spans] = {}
    active: bool = True

    @property
    def position(self) -> Position | None:
        """Degrees north and east, where they are known."""
        return None if self.latitude is None or self.longitude is None else (self.latitude, self.longitude)

    def day_at(self, moment: datetime) -> date:
        """The day that a moment falls on there."""
        return moment.astimezone(ZoneInfo(self.time_zone)).date()


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """How much a place can fetch for orders; None is no limit. Beyond it, things are promised for later."""

    orders_per_hour: Annotated[int, msgspec.Meta(ge=1, le=10_000)] | None = None
    pieces_per_day: Annotated[int, msgspec.Meta(ge=1, le=1_000_000)] | None = None


class Location(LocationInput, frozen=True, kw_only=True):
    """A store, warehouse or partner store. Latitude and longitude are degrees (WGS 84).

    The limits say how much it can fetch for orders; None is no limit.
    """

    id: UUID
    version: int
    orders_per_hour: int | None = None
    pieces_per_day: int | None = None

    def can(self, capability: Capability) -> bool:
        """Whether this can be done here."""
        return self.active and capability in self.capabilities


class Near(msgspec.Struct, frozen=True):
    """A location and how far away it is, as the crow flies."""

    location: Location
    distance_meters: int


class Register(msgspec.Struct, frozen=True):
    """A till at a location. Its number is unique there."""

    id: UUID
    location: UUID
    number: int
    name: str
    active: bool = True


class LocationSaved(Event, frozen=True):
    location: UUID
    code: str
    region: str
    active: bool


class RegisterSaved(Event, frozen=True):
    register: UUID
    location: UUID
    active: bool

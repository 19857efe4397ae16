"""Places for tests."""

from hanse.kit.address import Address
from hanse.locations import Capability, Kind, LocationInput

WEEK = {day: [("10:00", "19:00")] for day in ("mon", "tue", "wed", "thu", "fri", "sat")}
BUSY = [Capability.SELLS, Capability.SHIPS, Capability.PICKUP, Capability.RETURNS]


def store(code: str = "ham-ottensen", **changes: object) -> LocationInput:
    """A store in Hamburg that can do everything and is open from Monday to Saturday."""
    values: dict[str, object] = {
        "code": code,
        "name": "Ottensen",
        "kind": Kind.STORE,
        "address": Address(street="Bahrenfelder Straße", house_number="12", postal_code="22765", city="Hamburg"),
        "latitude": 53.5545,
        "longitude": 9.9287,
        "capabilities": BUSY,
        "region": "north",
        "opening": WEEK,
    }
    return LocationInput(**{**values, **changes})  # type: ignore[arg-type]

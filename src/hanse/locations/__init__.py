"""Where the retailer is: stores, warehouses, partner stores and pickup points."""

from .commands import (
    limit_work,
    save_location,
    save_register,
)
from .contracts import (
    Capability,
    Kind,
    Limits,
    Location,
    LocationInput,
    LocationSaved,
    Near,
    Register,
    RegisterSaved,
)
from .queries import (
    abilities,
    find_location,
    get_location,
    get_register,
    list_locations,
    list_registers,
    locations_by_id,
    nearest,
)
from .rules import (
    closing_after,
    is_open,
    next_opening,
    opening_at,
    ready_in_turn,
    ready_time,
    spans_on,
)

__all__ = [
    "Capability",
    "Kind",
    "Limits",
    "Location",
    "LocationInput",
    "LocationSaved",
    "Near",
    "Register",
    "RegisterSaved",
    "abilities",
    "closing_after",
    "find_location",
    "get_location",
    "get_register",
    "is_open",
    "limit_work",
    "list_locations",
    "list_registers",
    "locations_by_id",
    "nearest",
    "next_opening",
    "opening_at",
    "ready_in_turn",
    "ready_time",
    "save_location",
    "save_register",
    "spans_on",
]

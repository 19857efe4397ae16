"""Event -> reactions: the one file whose arrows go up. Each reaction is one transaction and is done once per event."""

from collections.abc import Sequence

from hanse import access, locations
from hanse.kit.db import Tx
from hanse.kit.events import Event, Recorded
from hanse.kit.jobs import Reaction


async def tell_access_where_a_location_is(tx: Tx, _recorded: Recorded, event: locations.LocationSaved) -> None:
    """Roles given for a region hold at its locations."""
    await access.place_location(tx, event.location, event.region)


async def tell_access_where_a_register_is(tx: Tx, _recorded: Recorded, event: locations.RegisterSaved) -> None:
    """Roles given for a register hold at its location."""
    await access.place_register(tx, event.register, event.location)


REACTIONS: dict[type[Event], Sequence[Reaction]] = {
    locations.LocationSaved: [tell_access_where_a_location_is],
    locations.RegisterSaved: [tell_access_where_a_register_is],
}

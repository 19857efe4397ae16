"""Where the lines of a basket come from."""

import math
from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from hanse import locations
from hanse.inventory import rules
from hanse.inventory.contracts import SourceLine
from hanse.inventory.refusals import OutOfStock
from hanse.kit.db import Tx

from .pooled import free_of

EARTH_RADIUS_KILOMETERS = 6371.0


async def choose_source(
    tx: Tx, channel: str, lines: Sequence[SourceLine], destination: tuple[float, float] | None = None
) -> dict[UUID, UUID]:
    """Where each line is sent from, by line. Nothing is kept: hold the pieces there next.

    Warehouses come first, then the stores that are nearest to the destination (degrees of latitude and longitude) or
    else have the most; one place for all lines is preferred. Refuses with OutOfStock when no place ships at all.
    """
    places = await locations.list_locations(tx, locations.Capability.SHIPS)
    if not places:
        raise OutOfStock(variant=lines[0].variant if lines else None, wanted=0, available=0, alternatives=[])
    variants = list({line.variant for line in lines})
    free = await free_of(tx, variants, channel)
    held: defaultdict[UUID, int] = defaultdict(int)
    for position in free:
        held[position.location] += position.available

    def preference(place: locations.Location) -> tuple[bool, float, int, str]:
        far = 0.0 if destination is None else _kilometers(place, destination)
        return (place.kind is not locations.Kind.WAREHOUSE, far, -held[place.id], place.code)

    stock = {(position.variant, position.location): position.available for position in free}
    return rules.choose(lines, stock, [place.id for place in sorted(places, key=preference)])


def _kilometers(place: locations.Location, destination: tuple[float, float]) -> float:
    """The way as the crow flies; places without a position are far."""
    if place.latitude is None or place.longitude is None:
        return math.inf
    a, b = math.radians(place.latitude), math.radians(destination[0])
    across = math.radians(destination[1] - place.longitude)
    chord = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(across / 2) ** 2
    return 2 * EARTH_RADIUS_KILOMETERS * math.asin(math.sqrt(min(chord, 1)))

"""Where a basket comes from."""

from collections import Counter
from collections.abc import Mapping, Sequence
from uuid import UUID

from hanse.inventory.contracts import SourceLine

Stock = Mapping[tuple[UUID, UUID], int]


def choose(lines: Sequence[SourceLine], stock: Stock, places: Sequence[UUID]) -> dict[UUID, UUID]:
    """Where each line comes from; `places` stand in the order in which they are preferred.

    One parcel is better than two: the first place that has everything sends everything. Else the place that has the
    most lines sends those, and so on. A line that nobody has in full goes to the place that has the most of it.
    """
    left = dict(stock)
    chosen: dict[UUID, UUID] = {}
    waiting = list(lines)
    while waiting and places:
        served = {place: _served(waiting, left, place) for place in places}
        best = max(places, key=lambda place: (len(served[place]), -places.index(place)))
        if not served[best]:
            break
        for line in served[best]:
            chosen[line.id] = best
            left[line.variant, best] -= line.quantity
        waiting = [line for line in waiting if line.id not in chosen]
    for line in waiting:
        chosen[line.id] = max(places, key=lambda place: (left.get((line.variant, place), 0), -places.index(place)))
    return chosen


def _served(lines: Sequence[SourceLine], left: Stock, place: UUID) -> list[SourceLine]:
    """The lines that this place can fulfil together."""
    taken: Counter[UUID] = Counter()
    found = []
    for line in lines:
        if taken[line.variant] + line.quantity <= left.get((line.variant, place), 0):
            taken[line.variant] += line.quantity
            found.append(line)
    return found

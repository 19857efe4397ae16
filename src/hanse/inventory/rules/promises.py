"""Who gets what has come with a delivery, and who cannot have what was promised."""

from collections.abc import Sequence
from uuid import UUID

import msgspec


class Waiting(msgspec.Struct, frozen=True):
    """A promise of one article."""

    id: UUID
    quantity: int


class Served(msgspec.Struct, frozen=True):
    """Promises that are kept now, those that nothing comes for any more, and pieces that wait for more of theirs."""

    served: list[UUID]
    broken: list[UUID]
    aside: int


def serve(waiting: Sequence[Waiting], here: int, awaited: int) -> Served:
    """Keep promises, the oldest first, from pieces that are here, while others are still awaited.

    Nobody is served before somebody older. What is neither here nor awaited breaks the youngest promises.
    """
    left, kept, broken = here + awaited, list[Waiting](), list[UUID]()
    for one in waiting:
        if one.quantity <= left:
            kept.append(one)
            left -= one.quantity
        else:
            broken.append(one.id)
    served: list[UUID] = []
    for one in kept:
        if one.quantity > here:
            break
        served.append(one.id)
        here -= one.quantity
    return Served(served, broken, here if len(served) < len(kept) else 0)

"""What may be laid into the basket in place of what is missing."""

from uuid import UUID

import msgspec

from hanse import orders


class Substitute(orders.Candidate, frozen=True):
    """An article that may replace missing pieces of a line, and where it lies at the place."""

    zone: str | None = None
    bay: str | None = None


class Substitutes(msgspec.Struct, frozen=True):
    """Whether the customer wants missing pieces of a line replaced, and what may replace them, the nearest first."""

    wanted: bool
    currency: str
    candidates: list[Substitute]


class BoxSubstitutes(msgspec.Struct, frozen=True):
    """What may replace the missing pieces of one box of a walk; nothing where its customer did not agree."""

    box: int
    task: UUID
    line: UUID
    number: str
    missing: int
    instead: Substitutes

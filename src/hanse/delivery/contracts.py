"""Values of delivery."""

from datetime import date
from typing import Annotated, Literal

import msgspec

Texts = dict[str, str]


class MethodInput(msgspec.Struct, frozen=True, kw_only=True):
    """A way of delivery. Free from a worth of goods on; days count working days after the cut-off of a working day."""

    key: Annotated[str, msgspec.Meta(pattern="^[a-z0-9_-]{1,40}$")]
    kind: Literal["ship", "pickup"] = "ship"
    name: Texts
    channels: list[str] | None = None
    countries: list[str] = msgspec.field(default_factory=lambda: ["DE"])
    price_minor: Annotated[int, msgspec.Meta(ge=0)] = 0
    free_from_minor: int | None = None
    tax_class: str = "standard"
    days_min: Annotated[int, msgspec.Meta(ge=0, le=60)] = 1
    days_max: Annotated[int, msgspec.Meta(ge=0, le=60)] = 2
    cutoff: Annotated[str, msgspec.Meta(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$")] = "14:00"
    position: int = 0
    active: bool = True


class Method(msgspec.Struct, frozen=True, kw_only=True):
    """A way of delivery as it stands."""

    key: str
    kind: str
    name: Texts
    channels: list[str] | None
    countries: list[str]
    price_minor: int
    free_from_minor: int | None
    tax_class: str
    days_min: int
    days_max: int
    cutoff: str
    position: int
    active: bool
    version: int


class Offer(msgspec.Struct, frozen=True):
    """What a way of delivery costs for these goods and when they would arrive, both days included."""

    method: str
    name: Texts
    price_minor: int
    free_from_minor: int | None
    tax_class: str
    from_date: date
    to_date: date

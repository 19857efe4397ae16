"""The port: what a carrier is asked, and what it declares that it can do.

Every call carries our own id of the parcel as its key, so that a repeat never makes a second parcel. A call that gets
no answer is refused with OutboundFailed: then nobody knows, and the carrier is asked again later, with the same key.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Protocol

import msgspec

from hanse.delivery.contracts import Announced, Scan, Shipment


class Ability(StrEnum):
    """What a carrier can do."""

    CANCEL = "cancel"
    PAPERLESS = "paperless"
    POINTS = "points"
    RETURN = "return"
    TRACK = "track"
    WEBHOOK = "webhook"


class News(msgspec.Struct, frozen=True):
    """A message of a carrier that was checked: about which parcel, by our own id, and what happened to it."""

    shipment: str
    scans: list[Scan]


class PointPage(msgspec.Struct, frozen=True):
    """A part of a carrier's list of pickup points, as JSON Lines; `after` asks for the next one, nothing at the end."""

    lines: str
    after: str


class Carrier(Protocol):
    """A carrier. Whoever lacks an ability refuses its call with CarrierCannot."""

    key: str
    name: str
    can: frozenset[Ability]

    async def create(self, shipment: Shipment) -> Announced:
        """Announce a parcel, or a return for which the customer gets the label; the number and the label as PDF.

        Whoever can do so gives a code for a `paperless` return, for which the label is printed where it is handed in.
        """
        ...

    async def cancel(self, shipment: Shipment) -> bool:
        """Give a parcel up that was not handed in; False when the carrier has it already.

        One that the carrier never heard of is given up too: if it is announced late, the answer is cancelled.
        """
        ...

    async def track(self, shipment: Shipment) -> list[Scan]:
        """Everything that happened to a parcel; nothing about one that the carrier does not know."""
        ...

    async def points(self, after: str) -> PointPage:
        """Its pickup points, part by part. They are kept here: a checkout never waits for a carrier."""
        ...

    def read_webhook(self, headers: Mapping[str, str], body: bytes) -> News:
        """Check and understand a message. Refuses with BadCarrierSignature and InvalidInput."""
        ...

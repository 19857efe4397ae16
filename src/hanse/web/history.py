"""What happened with an order after it was placed, as its customer reads it: the same list that staff see."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from hanse import locations, orders
from hanse.kit.db import Tx

from .visit import Visit

KIND_WORDS = {
    "add": "Added to the order",
    "address": "Delivery address changed",
    "cancel": "Cancelled",
    "date": "Another day was chosen",
    "delivery": "Reaches you in another way",
    "exchange": "Exchanged",
    "hand_over": "Handed over",
    "keep": "Kept longer for you",
    "price": "Price corrected",
    "promise": "Comes on another day",
    "resend": "Sent once more",
    "resource": "Comes from another place",
    "return": "Returned",
    "return_announced": "You are sending something back",
    "return_announced_store": "You are bringing something back",
    "return_arrived_store": "You handed in your return",
    "return_arrived": "Your parcel has arrived with us",
    "return_lost": "Your parcel was lost on its way to us",
    "return_withdrawn": "Your parcel does not come back",
    "ship": "On its way",
    "substitute": "Replaced by something similar",
    "undelivered": "Did not arrive",
    "withdrawal": "Withdrawal declared",
}


DOCUMENT_WORDS = {
    "identity_card": "Identity card seen",
    "passport": "Passport seen",
    "driving_licence": "Driving licence seen",
    "other": "Identity document seen",
}


class Happened(msgspec.Struct, frozen=True):
    """One change: when, what, of which lines and where, and what it meant in money: above zero it came back.

    `who` came for the customer, and `document` says what was looked at.
    """

    at: datetime
    word: str
    lines: list[str]
    place: str
    amount_minor: int
    who: str
    document: str


async def told(tx: Tx, visit: Visit, order: orders.Order) -> list[Happened]:
    """Every change of an order, the newest first."""
    names = {str(line.id): visit.text(line.name) for line in order.lines}
    wanted = {place for one in order.adjustments if (place := _place(one.facts)) is not None}
    places = await locations.locations_by_id(tx, sorted(wanted))
    return [
        Happened(
            one.at,
            visit.say(_word(one)),
            [names[line] for line in _lines(one.facts) if line in names],
            found.name if (place := _place(one.facts)) is not None and (found := places.get(place)) else "",
            one.amount_minor,
            one.facts.get("collector", ""),
            visit.say(DOCUMENT_WORDS[seen]) if (seen := one.facts.get("identity")) in DOCUMENT_WORDS else "",
        )
        for one in reversed(order.adjustments)
        if one.kind in KIND_WORDS
    ]


def _word(one: orders.Adjustment) -> str:
    """What happened, in words; what is brought to a store comes by no parcel."""
    brought = KIND_WORDS.get(f"{one.kind}_store") if one.facts.get("way") == "store" else None
    return brought or KIND_WORDS[one.kind]


def _lines(facts: dict[str, Any]) -> list[str]:
    return [*facts.get("lines", []), *(facts[key] for key in ("line", "added") if key in facts)]


def _place(facts: dict[str, Any]) -> UUID | None:
    after = facts.get("after") or {}
    found = facts.get("location") or (after.get("location") if isinstance(after, dict) else None)
    return UUID(found) if isinstance(found, str) else None

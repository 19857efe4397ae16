"""What leaves the house of an event: its topic, its fields, and who may see it."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import msgspec

from hanse.channels.contracts import EventType
from hanse.kit.actor import Actor, Kind
from hanse.kit.events import Event


class Topic(msgspec.Struct, frozen=True):
    """What must be held to see the events of a room. Without places they concern the whole house, not one store."""

    permission: str
    without_places: bool = False


# The name of the room is the topic, but for stock, which nobody calls inventory.
ROOM_TOPICS = {"inventory": "stock"}
TOPICS = {
    "access": Topic("access.audit"),
    "catalog": Topic("catalog.read", without_places=True),
    "channels": Topic("channels.read", without_places=True),
    "customers": Topic("customers.read"),
    "delivery": Topic("delivery.read", without_places=True),
    "desk": Topic("desk.read"),
    "documents": Topic("orders.read"),
    "engagement": Topic("engagement.read"),
    "fulfillment": Topic("fulfillment.read"),
    "locations": Topic("locations.read", without_places=True),
    "loyalty": Topic("loyalty.read"),
    "orders": Topic("orders.read"),
    "payments": Topic("payments.read"),
    "pricing": Topic("pricing.read", without_places=True),
    "stock": Topic("inventory.read"),
    "till": Topic("till.sell"),
}

# Words of people, and headlines of mails with names in them, stay in the house: whoever is told can ask for more.
KEPT_BACK = frozenset({"address", "email", "headline", "name", "phone", "reason", "remark", "text"})


def topic_of(event: type[Event]) -> str | None:
    """The topic of a class of events; None for one that belongs to no room."""
    parts = event.__module__.split(".")
    if parts[0] != "hanse" or len(parts) < len(("hanse", "room")):
        return None
    topic = ROOM_TOPICS.get(parts[1], parts[1])
    return topic if topic in TOPICS else None


def thin(body: dict[str, Any]) -> dict[str, Any]:
    """The body of an event without what people wrote or are called."""
    return {name: value for name, value in body.items() if name not in KEPT_BACK}


def matches(wanted: Iterable[str], event_type: str) -> bool:
    """Whether an event is of one of these types: order.placed, order.*, or * for all."""
    return any(
        one in ("*", event_type) or (one.endswith(".*") and event_type.startswith(one.removesuffix("*")))
        for one in wanted
    )


def unknown_types(wanted: Iterable[str], known: Iterable[str]) -> list[str]:
    """Those of the wanted types that no event has."""
    names = list(known)
    return [one for one in wanted if not any(matches([one], name) for name in names)]


def may_see(actor: Actor, topic: str, body: dict[str, Any]) -> bool:
    """Whether the actor may know: customers what is about themselves, staff what is about their places."""
    if actor.kind is Kind.SHOPPER:
        return actor.customer is not None and body.get("customer") == str(actor.customer)
    needed = TOPICS[topic]
    if actor.may_everywhere(needed.permission):
        return True
    location = body.get("location")
    if location is None:
        return needed.without_places and actor.may(needed.permission)
    return actor.may(needed.permission, UUID(location))


def event_types(known: dict[str, type[Event]]) -> list[EventType]:
    """Every kind of event that can be told, with the fields that leave the house."""
    found = []
    for name, event in sorted(known.items()):
        topic = topic_of(event)
        if topic is not None:
            fields = list(thin(dict.fromkeys(event.__struct_fields__)))
            found.append(EventType(name, topic, " ".join((event.__doc__ or "").split()), fields))
    return found

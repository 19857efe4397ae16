"""Events: facts in the past tense, written as rows in the transaction that made them true."""

import re
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

import msgspec

_BY_NAME: dict[str, type["Event"]] = {}


class Event(msgspec.Struct, frozen=True):
    """Base of all events. The class name is a noun and a verb in the past: OrderPlaced travels as order.placed.

    The first field is the subject: the id of the thing that it happened to.
    """

    wire_name: ClassVar[str] = ""

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        if "subject" in cls.__annotations__:
            raise TypeError(f"{cls.__name__}: subject is the name of the first field's value; choose another one")
        words = re.findall(r"[A-Z][a-z0-9]*", cls.__name__)
        cls.wire_name = "_".join(w.lower() for w in words[:-1]) + "." + words[-1].lower()
        _BY_NAME[cls.wire_name] = cls

    @property
    def subject(self) -> str:
        """The id of the thing that it happened to."""
        return str(getattr(self, self.__struct_fields__[0]))


class Recorded(msgspec.Struct, frozen=True):
    """An event as it stands in the outbox."""

    id: UUID
    seq: int
    type: str
    subject: str
    at: datetime
    body: dict[str, Any]


def known_events() -> dict[str, type[Event]]:
    """Every event class by its wire name."""
    return dict(_BY_NAME)


def decode(wire_name: str, body: dict[str, Any]) -> Event:
    """Turn a recorded event back into its class."""
    return msgspec.convert(body, _BY_NAME[wire_name], strict=False)

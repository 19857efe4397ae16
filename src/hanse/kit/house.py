"""What a running process holds: the parts that the edge and the jobs work with."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from litestar import Request
from litestar.response import Response

from .actor import Actor
from .clock import Clock
from .db import Database, Tx
from .outbound import Outbound
from .refusals import Refusal
from .settings import Settings
from .tail import Tail


@dataclass(frozen=True)
class House:
    """The parts of one process. `identify` tells who sends a request; `page_refusal` renders a refusal for people."""

    database: Database
    settings: Settings
    outbound: Outbound
    identify: Callable[[Tx, Request[Any, Any, Any]], Awaitable[Actor]]
    page_refusal: Callable[[Request[Any, Any, Any], Refusal], Response[Any]] | None = None
    together: dict[str, Any] = field(default_factory=dict)

    @property
    def clock(self) -> Clock:
        return self.database.clock

    @cached_property
    def tail(self) -> Tail:
        """What happens, as it happens: one reader of the outbox for everybody in this process who listens."""
        return Tail(self.database)

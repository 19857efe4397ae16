"""What a running process holds: the parts that the edge and the jobs work with."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from litestar import Request
from litestar.response import Response

from .actor import Actor
from .clock import Clock
from .db import Database, Tx, Verb
from .mail import MailServer
from .outbound import Outbound
from .refusals import Refusal
from .settings import Settings
from .tail import Tail
from .together import Together

C = TypeVar("C")
A = TypeVar("A")


@dataclass(frozen=True)
class House:
    """The parts of one process. `identify` tells who sends a request; `page_refusal` renders a refusal for people."""

    database: Database
    settings: Settings
    outbound: Outbound
    identify: Callable[[Tx, Request[Any, Any, Any]], Awaitable[Actor]]
    page_refusal: Callable[[Request[Any, Any, Any], Refusal], Response[Any]] | None = None
    together: dict[Verb[Any, Any], Together[Any, Any]] = field(default_factory=dict)

    @property
    def clock(self) -> Clock:
        return self.database.clock

    def gathered(self, verb: Verb[C, A], **course: Any) -> Together[C, A]:
        """The queue of this process in front of a verb that is written for many; its course is that of the first."""
        found = self.together.get(verb)
        if found is None:
            found = self.together[verb] = Together(self.database, verb, **course)
        return found

    async def finish(self) -> None:
        """Let what was begun together come to its end; nothing more is begun."""
        for queue in self.together.values():
            await queue.stop()

    @cached_property
    def mail_server(self) -> MailServer:
        """Where messages leave by mail."""
        return MailServer(self.settings)

    @cached_property
    def tail(self) -> Tail:
        """What happens, as it happens: one reader of the outbox for everybody in this process who listens."""
        return Tail(self.database)

"""What happens, as it happens: server-sent events for screens that stay open."""

import time
from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Annotated

import msgspec
from litestar.params import HeaderParameter
from litestar.response import Stream

from hanse.channels.rules import events as told
from hanse.kit import edge, events
from hanse.kit.actor import Actor, Kind, Needs, Scope
from hanse.kit.house import House
from hanse.kit.outbox import Placed
from hanse.kit.refusals import Forbidden, InvalidInput, Refusal, SignInNeeded
from hanse.kit.signatures import AnyRequest

# Whoever listens is asked again who they are, so that a lost right ends within this time.
ASK_AGAIN_SECONDS = 30
BEAT_SECONDS = 15
RETRY_MILLISECONDS = 2000

HEADERS = {"cache-control": "no-store", "x-accel-buffering": "no"}


@edge.get(
    "/v1/stream",
    needs=Needs("stream.listen", Scope.OWN, through_actor=True),
    refuses=[InvalidInput],
    opt={"uncompressed": True},
    media_type="text/event-stream",
    tags=["channels"],
)
async def get_stream(
    house: House,
    actor: Actor,
    request: AnyRequest,
    topics: str,
    last_event_id: Annotated[str | None, HeaderParameter(name="Last-Event-ID")] = None,
) -> Stream:
    """Events of some topics (`orders,fulfillment,stock`) that the caller may see, until the connection ends.

    Each has a place as its id; a client that comes back with it in Last-Event-ID misses nothing. Customers hear what
    concerns themselves.
    """
    if actor.kind is Kind.ANONYMOUS:
        raise SignInNeeded
    wanted = {topic.strip() for topic in topics.split(",") if topic.strip()}
    unknown = sorted(wanted - set(told.TOPICS))
    if unknown or not wanted:
        raise InvalidInput(field="topics", reason="unknown topic", unknown=unknown, known=sorted(told.TOPICS))
    if actor.kind is not Kind.SHOPPER and not any(actor.may(told.TOPICS[topic].permission) for topic in wanted):
        raise Forbidden(topics=sorted(wanted))
    after = int(last_event_id) if last_event_id and last_event_id.isascii() and last_event_id.isdigit() else None
    return Stream(
        _told(house, request, actor, frozenset(wanted), after), media_type="text/event-stream", headers=HEADERS
    )


async def _told(
    house: House, request: AnyRequest, actor: Actor, wanted: frozenset[str], after: int | None
) -> AsyncIterator[str]:
    known = {name: told.topic_of(event) for name, event in events.known_events().items()}
    asked_at = time.monotonic()
    yield f"retry: {RETRY_MILLISECONDS}\n\n"
    async with aclosing(house.tail.listen(after, beat_seconds=BEAT_SECONDS)) as heard:
        async for news in heard:
            if time.monotonic() - asked_at > ASK_AGAIN_SECONDS:
                try:
                    actor = await edge.ask_again(house, request)
                except Refusal:
                    return
                asked_at = time.monotonic()
            shown = "".join(_line(event, topic) for event, topic in _visible(actor, known, wanted, news.events))
            # An id without data moves the client's place, past what was not for it.
            yield f"{shown}id: {news.place}\n: beat\n\n"


def _visible(
    actor: Actor, known: dict[str, str | None], wanted: frozenset[str], found: list[Placed]
) -> list[tuple[Placed, str]]:
    topics = [(event, known.get(event.type)) for event in found]
    return [
        (event, topic)
        for event, topic in topics
        if topic is not None and topic in wanted and told.may_see(actor, topic, event.body)
    ]


def _line(event: Placed, topic: str) -> str:
    body = {
        "type": event.type,
        "topic": topic,
        "id": event.id,
        "subject": event.subject,
        "at": event.at,
        "data": told.thin(event.body),
    }
    return f"id: {event.place}\ndata: {msgspec.json.encode(body).decode()}\n\n"


ROUTES = [get_stream]

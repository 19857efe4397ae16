"""The straight way: what is asked for thousands of times in a second goes past the layers of the framework.

A route that is declared `together` stays one of the framework's routes: it is described, checked at the start and
refused there. A request for it that is in order needs none of that: its body becomes what the handler wants, the edge
does what it always does, and the answer is sent. Whatever is not in order goes the usual way, which says what is wrong.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, NamedTuple

import msgspec
from litestar import Litestar, Request
from litestar.handlers import HTTPRouteHandler
from litestar.response import Response
from litestar.types import ASGIApp, Message, Receive, ReceiveMessage, Scope, Send

AnyRequest = Request[Any, Any, Any]


class Way(NamedTuple):
    """A hot route, and how its body is read."""

    handler: HTTPRouteHandler
    body: msgspec.json.Decoder[Any]


def straight_middleware(
    app: Litestar,
    told: Mapping[int | type[Exception], Callable[[AnyRequest, Any], Response[Any]]],
    after: Callable[[AnyRequest], Awaitable[None]],
) -> ASGIApp:
    """Around the framework: `told` renders what was raised, as the framework would, and `after` follows an answer."""
    usual, ways = app.asgi_handler, _ways(app)

    async def middleware(scope: Scope, receive: Receive, send: Send) -> None:
        way = ways.get((scope.get("method"), scope.get("path")))
        if way is None:
            await usual(scope, receive, send)
            return
        message = await receive()
        again = _once_more(message, receive)
        request: AnyRequest = Request(scope, again, send)
        data = _read(way, request, message)
        if data is None:
            await usual(scope, again, send)
            return
        scope["route_handler"] = way.handler
        try:
            response = await way.handler.fn(request, data=data)
        except Exception as error:  # noqa: BLE001 -- rendered by whoever answers for its kind, as the framework does it
            response = next(told[kind] for kind in type(error).__mro__ if kind in told)(request, error)
        for part in _messages(response):
            await send(part)
        await after(request)

    return middleware


def _read(way: Way, request: AnyRequest, message: ReceiveMessage) -> Any:
    """What the handler wants; None where the body is not whole yet, or not as it should be."""
    if message["type"] != "http.request":
        return None
    # The server tells that a body has ended by another message, which costs as much as this one.
    if message["more_body"] and request.headers.get("content-length") != str(len(message["body"])):
        return None
    try:
        return way.body.decode(message["body"])
    except msgspec.MsgspecError:
        return None


def _once_more(message: ReceiveMessage, receive: Receive) -> Receive:
    """The message that was taken already, and then those that follow."""
    taken = iter([message])

    async def again() -> ReceiveMessage:
        return next(taken, None) or await receive()

    return again


def _messages(response: Response[bytes]) -> tuple[Message, Message]:
    """An answer as it is sent. Hot routes answer with a value or a refusal, which is encoded."""
    headers = [
        (b"content-type", str(response.media_type).encode()),
        (b"content-length", str(len(response.content)).encode()),
        *[(name.lower().encode(), value.encode()) for name, value in response.headers.items()],
        *[cookie.to_encoded_header() for cookie in response.cookies],
    ]
    return (
        {"type": "http.response.start", "status": response.status_code or 200, "headers": headers},
        {"type": "http.response.body", "body": response.content, "more_body": False},
    )


def _ways(app: Litestar) -> dict[tuple[Any, Any], Way]:
    hot = (
        (found.path, handler)
        for found in app.routes
        for handler in getattr(found, "route_handlers", [])
        if handler.opt.get("together") and "data" in handler.fn.__annotations__
    )
    return {
        (method, path): Way(handler, msgspec.json.Decoder(handler.fn.__annotations__["data"]))
        for path, handler in hot
        for method in handler.http_methods
    }

"""The straight way: what is asked for thousands of times in a second goes past the layers of the framework.

A route that is declared `together` stays one of the framework's routes: it is described, checked at the start and
refused there. A request for it that is in order needs none of that: its body becomes what the handler wants, the edge
does what it always does, and the answer is sent. Whatever is not in order goes the usual way, which says what is wrong.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, NamedTuple

import msgspec
from litestar import Litestar, Request
from litestar.exceptions import HTTPException
from litestar.handlers import HTTPRouteHandler
from litestar.response import Response
from litestar.types import ASGIApp, Receive, Scope, Send

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
        scope["route_handler"] = way.handler
        request: AnyRequest = Request(scope, receive, send)
        try:
            data = way.body.decode(await request.body())
        except (msgspec.MsgspecError, HTTPException):
            # What was read of the body is kept with the request, and read there once more.
            await usual(scope, receive, send)
            return
        try:
            response = await way.handler.fn(request, data=data)
        except Exception as error:  # noqa: BLE001 -- rendered by whoever answers for its kind, as the framework does it
            response = next(told[kind] for kind in type(error).__mro__ if kind in told)(request, error)
        await response.to_asgi_response(None, request)(scope, receive, send)
        await after(request)

    return middleware


def _ways(app: Litestar) -> dict[tuple[Any, Any], Way]:
    hot = (
        (found.path, handler)
        for found in app.routes
        for handler in getattr(found, "route_handlers", [])
        if handler.opt.get("together")
    )
    return {
        (method, path): Way(handler, msgspec.json.Decoder(handler.fn.__annotations__["data"]))
        for path, handler in hot
        for method in handler.http_methods
    }

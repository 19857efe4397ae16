"""The web application: routes of all rooms and pages, one handler for refusals, health and metrics."""

import time
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import asyncpg
import structlog
from litestar import Litestar, Request, Response
from litestar.config.compression import CompressionConfig
from litestar.datastructures import State
from litestar.enums import HttpMethod, ScopeType
from litestar.exceptions import HTTPException
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import SwaggerRenderPlugin
from litestar.types import ASGIApp, Message, Receive, Scope, Send
from prometheus_client import Histogram

import hanse
from hanse.kit import edge, ids
from hanse.kit.cards import masked
from hanse.kit.house import House
from hanse.kit.problems import as_refusal, problem
from hanse.kit.refusals import Busy, InvalidInput, Refusal
from hanse.kit.straight import straight_middleware

from .health import HEALTH_ROUTES, REQUESTS
from .identity import note_use
from .registering import Application, Routes
from .rooms import ROUTES
from .shedding import shedding_middleware

log = structlog.get_logger()

WATCHED = frozenset({"/healthz", "/readyz", "/metrics"})


def request_id_middleware(app: ASGIApp) -> ASGIApp:
    """Gives every request an id, writes one line about it, and counts it."""

    async def middleware(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await app(scope, receive, send)
            return
        given = dict(scope["headers"]).get(b"x-request-id", b"").decode("ascii", "replace")
        request_id = given if 0 < len(given) <= 64 and given.isprintable() else str(ids.new_id())
        scope["request_id"] = request_id  # type: ignore[typeddict-unknown-key]
        started, status = time.perf_counter(), 500
        # HEAD is GET without the body (RFC 9110): answered by the same route, so that both always agree.
        bare = scope["method"] == "HEAD"
        if bare:
            scope["method"] = HttpMethod.GET

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], (b"x-request-id", request_id.encode())]
            elif bare and message["type"] == "http.response.body":
                message["body"] = b""
            await send(message)

        structlog.contextvars.bind_contextvars(request_id=request_id)
        try:
            await app(scope, receive, sending)
        finally:
            seconds, method = time.perf_counter() - started, str(scope["method"])
            handler = scope.get("route_handler")
            _times_of(method, handler, status).observe(seconds)
            milliseconds = round(seconds * 1000, 1)
            # Whoever watches us asks every few seconds; nobody wants to read about it.
            write = log.debug if scope["path"] in WATCHED else log.info
            write("request", method=method, path=masked(scope["path"]), status=status, milliseconds=milliseconds)
            structlog.contextvars.unbind_contextvars("request_id")

    return middleware


@lru_cache(maxsize=4096)
def _times_of(method: str, handler: Any, status: int) -> Histogram:
    # Looking up the name of a handler and the counter of three words costs more than counting.
    return REQUESTS.labels(method, getattr(handler, "handler_name", None) or "unmatched", str(status))


class _Unexpected(Refusal):
    """Something went wrong on our side; nothing was changed. The request id helps to find out why."""

    code = "unexpected"
    status = 500


def build() -> Litestar:
    """Make the application; whoever serves it puts the house into its state before.

    Stops when a route does not declare what it needs.
    """

    def on_refusal(request: Request[Any, Any, State], error: Refusal) -> Response[Any]:
        return _render(request, error)

    def on_http(request: Request[Any, Any, State], error: HTTPException) -> Response[Any]:
        return _render(request, as_refusal(error))

    def on_unfit(request: Request[Any, Any, State], error: asyncpg.DataError) -> Response[Any]:
        # The shape was right, and yet a number is beyond what a column holds, or a text has a character that none can.
        log.info("unfit value", path=masked(request.url.path), error=masked(str(error)))
        return _render(request, InvalidInput(reason="a value is too large, or has a character that cannot be kept"))

    def on_wait(request: Request[Any, Any, State], _: asyncpg.LockNotAvailableError) -> Response[Any]:
        return _render(request, Busy(retry_after_seconds=1))

    def on_bug(request: Request[Any, Any, State], error: Exception) -> Response[Any]:
        log.error("unexpected", path=masked(request.url.path), exc_info=error)
        return _render(request, _Unexpected())

    told: dict[int | type[Exception], Callable[[Request[Any, Any, State], Any], Response[Any]]] = {
        Refusal: on_refusal,
        HTTPException: on_http,
        asyncpg.DataError: on_unfit,
        asyncpg.LockNotAvailableError: on_wait,
        Exception: on_bug,
    }
    app = Application(
        route_handlers=[Routes(path="/", route_handlers=[*ROUTES, *HEALTH_ROUTES])],
        after_response=note_use,
        exception_handlers=told,
        openapi_config=OpenAPIConfig(
            title="Hanse",
            version=hanse.__version__,
            path="/docs",
            render_plugins=[
                SwaggerRenderPlugin(
                    path="/",
                    js_url="/explorer/swagger-ui-bundle.js",
                    css_url="/explorer/swagger-ui.css",
                    standalone_preset_js_url="/explorer/swagger-ui-standalone-preset.js",
                )
            ],
        ),
        compression_config=CompressionConfig(backend="gzip", minimum_size=1024, exclude_opt_key="uncompressed"),
        logging_config=None,
        request_max_body_size=20_000_000,
    )
    edge.every_route_declares_its_needs(app)
    # Around everything, so that an answer to an unknown path carries a request id too.
    app.asgi_handler = shedding_middleware(request_id_middleware(straight_middleware(app, told, note_use)), WATCHED)
    return app


def _render(request: Request[Any, Any, State], refusal: Refusal) -> Response[Any]:
    """For people a page, for programs a problem: by what the route answers with, or by what was asked for."""
    house: House = request.app.state.house
    handler: Any = request.scope.get("route_handler")
    wants_page = bool(handler is not None and handler.opt.get("page")) or (
        not request.url.path.startswith("/v1/") and "text/html" in request.headers.get("accept", "")
    )
    if wants_page and house.page_refusal is not None:
        return house.page_refusal(request, refusal)
    return problem(refusal, request)

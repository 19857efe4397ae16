"""Where HTTP meets commands: one transaction, one actor, one call, one commit.

A handler is a plain function. It names what it wants: `tx` (the transaction), `actor`, `house`, `if_match` (the
version that the caller saw), and whatever Litestar reads from path, query, headers and body. The edge opens the
transaction, tells who is calling, checks what the route needs, stores the answer under the idempotency key and
commits, in this order, and only then is anything sent. A handler that names no `tx` runs after it: it may wait for
others, and opens its own.

A hot route is declared `together`: it gets no transaction, but hands its command to `house.gathered(verb)`, where it is
committed with others. Who calls is asked, and the right checked, before it may wait there. Its idempotency key becomes
`command_id`, the id of what is made, so that a repeat finds what the first one made.
"""

import inspect
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any

import asyncpg
import msgspec
from litestar import HttpMethod, Litestar, route
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.datastructures import ResponseSpec
from litestar.response import Response
from litestar.response.base import ASGIResponse

from . import idempotency
from .abreast import Answering, Apart, Ask, replayed
from .actor import Actor, Kind, Needs, Scope
from .callers import identify_each, stranger
from .db import Tx
from .house import House
from .ids import derived_id
from .problems import Problem
from .refusals import (
    Busy,
    CrossOrigin,
    Forbidden,
    IdempotencyKeyNeeded,
    IdempotencyKeyReused,
    InFlight,
    InvalidInput,
    Refusal,
    SignInNeeded,
    VersionNeeded,
)
from .signatures import AnyRequest, Handler, with_signature

DEADLOCK_RETRIES = 3
# Commands of one batch, and how long one waits under strain until its own begins: a batch may take a tenth of a second.
ABREAST, PATIENCE_SECONDS, GATHER_SECONDS = 32, 5.0, 0.01


def endpoint(
    method: str,
    path: str,
    *,
    needs: Needs,
    refuses: Sequence[type[Refusal]] = (),
    status: int = 200,
    idempotent: bool = False,
    versioned: bool = False,
    page: bool = False,
    leaves_trace: bool = False,
    together: bool = False,
    apart: Apart | None = None,
    **options: Any,
) -> Callable[[Handler], HTTPRouteHandler]:
    """Declare a route. `idempotent` asks for an Idempotency-Key, `versioned` for If-Match, `page` answers with HTML.

    A read that `leaves_trace` may write down who looked at what. `together` hands each command to a queue of its own
    (kit/together.py). With `apart` those that arrive together share a transaction (kit/abreast.py), unless what it
    gives for them has something in common.
    """

    def declare(handler: Handler) -> HTTPRouteHandler:
        readonly = method == "GET" and not leaves_trace
        if apart is not None:
            wrapped = _wrap_abreast(handler, method, path, needs, status, apart, idempotent=idempotent)
        elif together:
            wrapped = _wrap_together(handler, method, path, needs, status, idempotent=idempotent)
        else:
            wrapped = _wrap(
                handler, method, path, needs, status, idempotent=idempotent, versioned=versioned, readonly=readonly
            )
        declared = _declared(
            needs,
            [*refuses, Busy] if together or apart else refuses,
            idempotent=idempotent,
            versioned=versioned,
            body=method not in ("GET", "DELETE"),
        )
        return route(
            path,
            http_method=HttpMethod(method),
            status_code=status,
            responses=None if page else declared,
            opt={"needs": needs, "page": page, "idempotent": idempotent, "together": together or apart is not None}
            | options.pop("opt", {}),
            include_in_schema=not page,
            # Two rooms may use the same name; clients are generated from these.
            operation_id=f"{handler.__module__.split('.')[1]}_{handler.__name__}",
            **options,
        )(wrapped)

    return declare


def get(path: str, *, needs: Needs, **options: Any) -> Callable[[Handler], HTTPRouteHandler]:
    """A read, on a connection that cannot write (ADR 0038)."""
    return endpoint("GET", path, needs=needs, **options)


def post(path: str, *, needs: Needs, status: int = 201, **options: Any) -> Callable[[Handler], HTTPRouteHandler]:
    """A command that makes something."""
    return endpoint("POST", path, needs=needs, status=status, **options)


def put(path: str, *, needs: Needs, **options: Any) -> Callable[[Handler], HTTPRouteHandler]:
    """A command that states how something shall be."""
    return endpoint("PUT", path, needs=needs, **options)


def patch(path: str, *, needs: Needs, **options: Any) -> Callable[[Handler], HTTPRouteHandler]:
    """A command that changes parts of something."""
    return endpoint("PATCH", path, needs=needs, **options)


def delete(path: str, *, needs: Needs, status: int = 204, **options: Any) -> Callable[[Handler], HTTPRouteHandler]:
    """A command that ends something."""
    return endpoint("DELETE", path, needs=needs, status=status, **options)


def every_route_declares_its_needs(app: Litestar) -> None:
    """Stops the start-up when a route does not say who may use it, how far, and by which owner rule."""
    silent = sorted(
        f"{sorted(handler.http_methods)} {found.path}"
        for found in app.routes
        for handler in getattr(found, "route_handlers", [])
        if not _says_enough(handler)
    )
    if silent:
        raise RuntimeError(f"routes that do not declare what they need: {silent}")


def _says_enough(handler: HTTPRouteHandler) -> bool:
    needs = handler.opt.get("needs")
    framework_page = handler.fn.__module__.startswith("litestar.")
    return framework_page or (isinstance(needs, Needs) and needs.complete())


def _declared(
    needs: Needs, refuses: Sequence[type[Refusal]], *, idempotent: bool, versioned: bool, body: bool
) -> dict[int, ResponseSpec]:
    found: list[type[Refusal]] = [*refuses, InvalidInput]
    if needs.scope is not Scope.ANYONE:
        found += [SignInNeeded, Forbidden]
    if body:
        found += [CrossOrigin]
    if idempotent:
        found += [IdempotencyKeyNeeded, IdempotencyKeyReused, InFlight]
    if versioned:
        found += [VersionNeeded]
    by_status: dict[int, list[type[Refusal]]] = {}
    for refusal in found:
        by_status.setdefault(refusal.status, []).append(refusal)
    return {
        status: ResponseSpec(
            Problem,
            generate_examples=False,
            media_type="application/problem+json",
            description="; ".join(sorted({f"{r.code}: {r.sentence()}" for r in group})),
        )
        for status, group in by_status.items()
    }


def _wrap(
    handler: Handler,
    method: str,
    path: str,
    needs: Needs,
    status: int,
    *,
    idempotent: bool,
    versioned: bool,
    readonly: bool,
) -> Callable[..., Awaitable[Any]]:
    signature = inspect.signature(handler)
    wanted = set(signature.parameters)
    outside = "tx" not in wanted and not idempotent

    async def run(request: AnyRequest, **given: Any) -> Any:
        house: House = request.app.state.house
        refuse_cross_origin(request, method)
        key = _key(request) if idempotent else None
        passed = {name: value for name, value in given.items() if name in wanted}
        if "house" in wanted:
            passed["house"] = house
        if "request" in wanted:
            passed["request"] = request
        if "if_match" in wanted:
            passed["if_match"] = _version(given.get("if_match_header"), needed=versioned)
        for _ in range(DEADLOCK_RETRIES):
            try:
                return await in_transaction(request, house, key, given, passed)
            except asyncpg.DeadlockDetectedError:
                # Nothing of it was kept; whoever won is done by now.
                continue
        return await in_transaction(request, house, key, given, passed)

    async def in_transaction(
        request: AnyRequest, house: House, key: str | None, given: dict[str, Any], passed: dict[str, Any]
    ) -> Any:
        async with house.database.transaction(readonly=readonly) as tx:
            actor = await house.identify(tx, request)
            check(actor, needs, given)
            if "tx" in wanted:
                passed["tx"] = tx
            if "actor" in wanted:
                passed["actor"] = actor
            if key is None and not outside:
                return _answer(await handler(**passed), status)
            if key is not None:
                return await once(tx, request, actor, key, passed)
        return _answer(await handler(**passed), status)

    async def once(tx: Tx, request: AnyRequest, actor: Actor, key: str, passed: dict[str, Any]) -> Any:
        mine = _claim(method, key, request, actor, await request.body())
        [stored] = await idempotency.claim_each(tx, [mine])
        if isinstance(stored, Refusal):
            raise stored
        if stored is not None:
            return replayed(stored)
        answer = _answer(await handler(**passed), status)
        await idempotency.remember_each(tx, [(mine, answer.status_code or status, answer.content)])
        return answer

    return with_signature(run, handler, signature, path, idempotent=idempotent)


def _wrap_together(
    handler: Handler, method: str, path: str, needs: Needs, status: int, *, idempotent: bool
) -> Callable[..., Awaitable[Any]]:
    signature = inspect.signature(handler)
    wanted = set(signature.parameters)

    async def run(request: AnyRequest, **given: Any) -> Any:
        house: House = request.app.state.house
        refuse_cross_origin(request, method)
        key = _key(request) if idempotent else None
        actor = stranger(request) or await house.gathered(identify_each, readonly=True)((house, request))
        check(actor, needs, given)
        ours = {"house": house, "actor": actor, "request": request}
        if key is not None:
            ours["command_id"] = derived_id(_idempotency_scope(actor), key)
        passed = {name: value for name, value in (given | ours).items() if name in wanted}
        return _answer(await handler(**passed), status)

    return with_signature(run, handler, signature, path, idempotent=idempotent)


def _wrap_abreast(
    handler: Handler, method: str, path: str, needs: Needs, status: int, apart: Apart, *, idempotent: bool
) -> Callable[..., Awaitable[Any]]:
    signature = inspect.signature(handler)
    wanted = set(signature.parameters)

    async def carry_out(tx: Tx, asked: tuple[Ask, Actor]) -> Response[Any]:
        (house, request, given, _), actor = asked
        every = given | {"tx": tx, "house": house, "actor": actor, "request": request}
        return _answer(await handler(**{name: value for name, value in every.items() if name in wanted}), status)

    answering = Answering(carry_out, lambda actor, given: check(actor, needs, given), partial(_claim, method), apart)

    async def run(request: AnyRequest, **given: Any) -> Any:
        house: House = request.app.state.house
        refuse_cross_origin(request, method)
        queue = house.gathered(
            answering.each,
            most=ABREAST,
            patience_seconds=PATIENCE_SECONDS,
            gather_seconds=GATHER_SECONDS,
            apart=answering.apart_by,
        )
        ask = Ask(house, request, given, _key(request) if idempotent else None)
        for _ in range(DEADLOCK_RETRIES):
            try:
                return await queue(ask)
            except asyncpg.DeadlockDetectedError:
                continue
        return await queue(ask)

    return with_signature(run, handler, signature, path, idempotent=idempotent)


def _claim(method: str, key: str, request: AnyRequest, actor: Actor, body: bytes) -> idempotency.Claim:
    """What a key counts for: this caller, and this request."""
    asked = idempotency.fingerprint(method, request.url.path, body)
    return idempotency.Claim(_idempotency_scope(actor), key, asked)


def check(actor: Actor, needs: Needs, given: dict[str, Any]) -> None:
    """Refuses with SignInNeeded or Forbidden unless the actor holds what the route needs, there where it is needed."""
    if needs.scope is Scope.ANYONE:
        return
    if needs.scope is Scope.OWN:
        if actor.kind is Kind.ANONYMOUS and actor.visitor is None:
            raise SignInNeeded
        return
    if needs.scope is Scope.GLOBAL:
        if actor.may_everywhere(needs.permission):
            return
        raise SignInNeeded if actor.kind is Kind.ANONYMOUS else Forbidden(permission=needs.permission)
    location = None
    if needs.at is not None:
        first, *rest = needs.at.split(".")
        location = given.get(first)
        for name in rest:
            location = getattr(location, name, None)
    actor.require(needs.permission, location)


async def ask_again(house: House, request: AnyRequest) -> Actor:
    """Who sends a request, asked anew in a transaction of its own: for answers that go on for long.

    Refuses with SignInNeeded when nobody is behind it any more.
    """
    async with house.database.transaction(readonly=True) as tx:
        actor = await house.identify(tx, request)
    if actor.kind is Kind.ANONYMOUS:
        raise SignInNeeded
    return actor


def refuse_cross_origin(request: AnyRequest, method: str) -> None:
    """Refuses writes that a browser sends from another site; other programs carry no cookies of ours."""
    if method == "GET" or request.headers.get("authorization"):
        return
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        if site not in ("same-origin", "none"):
            raise CrossOrigin
        return
    origin = request.headers.get("origin")
    if origin is not None and origin.partition("://")[2] != request.headers.get("host"):
        raise CrossOrigin


def _key(request: AnyRequest) -> str:
    key: str | None = request.headers.get("idempotency-key")
    if not key or len(key) > 255:
        raise IdempotencyKeyNeeded
    return key


def _idempotency_scope(actor: Actor) -> str:
    return f"{actor.kind}:{actor.id or actor.customer or actor.visitor or ''}"


def _version(header: str | None, *, needed: bool) -> int | None:
    if header is None:
        if needed:
            raise VersionNeeded
        return None
    text = header.strip().removeprefix("W/").strip('"')
    if not text.isdigit():
        raise InvalidInput(field="If-Match", reason="not a version of ours")
    return int(text)


def _answer(result: Any, status: int) -> Response[Any]:
    if isinstance(result, (Response, ASGIResponse)):
        return result  # type: ignore[return-value]
    if result is None:
        return Response(b"", status_code=status, media_type="application/json")
    headers = {}
    version = getattr(result, "version", None)
    if isinstance(version, int):
        headers["ETag"] = f'"{version}"'
    return Response(msgspec.json.encode(result), status_code=status, media_type="application/json", headers=headers)

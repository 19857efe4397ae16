"""Every route, for every role, at its own and at a foreign location: who may not is told so, before anything else."""

import asyncio
import inspect
import re
from collections.abc import Awaitable, Callable, Iterator
from typing import Annotated, Any, get_args, get_origin
from uuid import UUID

import msgspec
import pytest
from litestar import Litestar, get
from litestar.handlers import HTTPRouteHandler
from litestar.params import BodyKwarg, KwargDefinition, QueryParameter

from hanse import access, customers
from hanse.kit import edge, ids
from hanse.kit.actor import SYSTEM, Needs, Scope
from tests.house.bodies import smallest

PASSWORD = "moin-moin-1241"
HERE = UUID("01939f00-0000-7000-8000-0000000000aa")
ELSEWHERE = UUID("01939f00-0000-7000-8000-0000000000bb")
PARAMETER = re.compile(r"\{(\w+):(\w+)\}")

# What these calls end is the session that they are made with.
ENDS_SESSION = ("/session", "/password")


class Who(msgspec.Struct, frozen=True):
    """Somebody who calls: a role everywhere or at one location, a key, a shopper, or nobody."""

    name: str
    permissions: frozenset[str] = frozenset()
    everywhere: bool = False

    def holds(self, permission: str, location: UUID | None) -> bool:
        """Whether the permission is held at the location; without one, whether it is held anywhere at all."""
        if not self.permissions & {permission, "*"}:
            return False
        return self.everywhere or location in (None, HERE)

    def expected(self, needs: Needs, location: UUID | None) -> bool | None:
        """Whether the route lets this caller in; None where the owner of the thing decides."""
        if needs.scope is Scope.ANYONE:
            return True
        if needs.scope is Scope.OWN:
            staff_only = needs.permission.startswith("session.")
            return {"anonymous": False, "shopper": None if staff_only else True}.get(self.name)
        if needs.scope is Scope.GLOBAL:
            return self.everywhere and self.holds(needs.permission, None)
        return self.holds(needs.permission, location if needs.at else None)


NOBODY = Who("anonymous")
SHOPPER = Who("shopper")
KEY = Who("key", frozenset({"catalog.read", "inventory.read", "orders.read"}))
ROLES = [Who(role, held, everywhere) for role, held in access.ROLES.items() for everywhere in (True, False)]
EVERYBODY = [NOBODY, SHOPPER, KEY, *ROLES]


class Call(msgspec.Struct, frozen=True):
    """One request."""

    method: str
    path: str
    query: str
    body: Any
    needs: Needs
    page: bool
    location: UUID | None


def routes(app: Litestar) -> Iterator[tuple[str, str, HTTPRouteHandler]]:
    """Every route of the application but the framework's own pages."""
    for route in app.routes:
        for handler in getattr(route, "route_handlers", []):
            if not handler.fn.__module__.startswith("litestar."):
                for method in sorted(handler.http_methods - {"OPTIONS", "HEAD"}):
                    yield method, route.path, handler


def calls(method: str, path: str, handler: HTTPRouteHandler) -> Iterator[Call]:
    """The route called at one's own location and at a foreign one, if it says where the location stands."""
    needs: Needs = handler.opt["needs"]
    for location in (HERE, ELSEWHERE) if needs.at else (None,):
        yield _call(method, path, handler, needs, location)


def _call(method: str, path: str, handler: HTTPRouteHandler, needs: Needs, location: UUID | None) -> Call:
    at = (needs.at or "").split(".")
    wanted = inspect.signature(handler.fn).parameters

    def filled(match: re.Match[str]) -> str:
        name, kind = match[1], match[2]
        if name == at[0]:
            return str(location)
        if kind == "uuid":
            return str(ids.new_id())
        return str(smallest(bare(wanted[name].annotation))) if name in wanted else "x"

    query = {}
    for name, parameter in wanted.items():
        if name == at[0] and f"{{{name}:" not in path and name != "data":
            query[name] = str(location)
        elif parameter.default is inspect.Parameter.empty and _is_query(name, path, parameter.annotation):
            sent_as = next((m.name for m in markers(parameter.annotation) if isinstance(m, QueryParameter)), None)
            query[sent_as or name] = _one(smallest(bare(parameter.annotation)), parameter.annotation)
    body = None
    if "data" in wanted:
        given = {at[1]: str(location)} if at[0] == "data" else {}
        body = smallest(bare(wanted["data"].annotation), **given)
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    return Call(method, PARAMETER.sub(filled, path), asked, body, needs, bool(handler.opt.get("page")), location)


def _one(value: Any, annotation: Any) -> str:
    """A query parameter as text; of a list, its first item."""
    if value == []:
        (inner,) = get_args(bare(annotation))
        return str(smallest(inner))
    return str(value[0] if isinstance(value, list) else value)


def _is_query(name: str, path: str, annotation: Any) -> bool:
    special = name in ("request", "data", "if_match_header", "idempotency_key") or f"{{{name}:" in path
    header = any(getattr(marker, "header", None) or getattr(marker, "cookie", None) for marker in markers(annotation))
    return not special and not header


def markers(annotation: Any) -> list[Any]:
    """What a type is annotated with."""
    return list(annotation.__metadata__) if get_origin(annotation) is Annotated else []


def bare(annotation: Any) -> Any:
    """The type without what is meant for the framework, but with what limits its values."""
    if get_origin(annotation) is not Annotated:
        return annotation
    kept = [m for m in markers(annotation) if not isinstance(m, KwargDefinition | BodyKwarg)]
    limits = [
        _limits(m) for m in markers(annotation) if isinstance(m, KwargDefinition) and not isinstance(m, BodyKwarg)
    ]
    inner = get_args(annotation)[0]
    for marker in [*kept, *[limit for limit in limits if limit is not None]]:
        inner = Annotated[inner, marker]
    return inner


def _limits(marker: KwargDefinition) -> msgspec.Meta | None:
    names = ("gt", "ge", "lt", "le", "pattern", "min_length", "max_length")
    found = {name: getattr(marker, name) for name in names if getattr(marker, name, None) is not None}
    return msgspec.Meta(**found) if found else None


class Answer(msgspec.Struct, frozen=True):
    """How a request was answered."""

    status: int
    code: str

    @property
    def denied(self) -> bool:
        return self.code in ("sign_in_needed", "forbidden")


async def ask(app: Litestar, call: Call, headers: dict[str, str]) -> Answer:
    """Call the application. A stream counts as answered when it begins."""
    body = b"" if call.body is None else msgspec.json.encode(call.body)
    sent = {
        "host": "hanse.test",
        "content-type": "application/json",
        "content-length": str(len(body)),
        "idempotency-key": str(ids.new_id()),
        "if-match": '"1"',
        **headers,
    }
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": call.method,
        "path": call.path,
        "raw_path": call.path.encode(),
        "root_path": "",
        "scheme": "http",
        "query_string": call.query.encode(),
        "headers": [(name.encode(), value.encode()) for name, value in sent.items()],
        "client": ("192.0.2.7", 1241),
        "server": ("hanse.test", 80),
    }
    parts: list[bytes] = []
    status = 0
    streaming = asyncio.Event()

    async def receive() -> dict[str, Any]:
        if not parts and not streaming.is_set():
            return {"type": "http.request", "body": body, "more_body": False}
        await asyncio.sleep(3600)
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        nonlocal status
        if message["type"] == "http.response.start":
            status = message["status"]
            if b"text/event-stream" in dict(message["headers"]).get(b"content-type", b""):
                streaming.set()
        else:
            parts.append(message.get("body", b""))

    running = asyncio.ensure_future(app(scope, receive, send))  # type: ignore[arg-type]
    stream = asyncio.ensure_future(streaming.wait())
    await asyncio.wait({running, stream}, return_when=asyncio.FIRST_COMPLETED)
    stream.cancel()
    if not running.done():
        running.cancel()
    await asyncio.gather(running, return_exceptions=streaming.is_set())
    return Answer(status, _code(status, b"".join(parts), page=call.page))


def _code(status: int, body: bytes, *, page: bool) -> str:
    if page:
        return {401: "sign_in_needed", 403: "forbidden"}.get(status, "")
    if status < 400:
        return ""
    try:
        found = msgspec.json.decode(body)
    except msgspec.DecodeError:
        return ""
    return str(found.get("code", "")) if isinstance(found, dict) else ""


async def enter(database: Any, who: Who) -> dict[str, str]:
    """Make the account, and tell the headers that show who it is."""
    if who.name == "anonymous":
        return {}
    async with database.transaction() as tx:
        if who.name == "key":
            made = await access.create_key(tx, SYSTEM, "Matrix", sorted(who.permissions), [HERE])
            return {"authorization": f"Bearer {made.key}"}
        if who.name == "shopper":
            email = f"{ids.new_code(8).lower()}@kogge.example"
            known = await customers.register(tx, customers.RegisterCustomer(email=email, password=PASSWORD))
            return {"cookie": f"hanse_shopper={(await customers.start_session(tx, known.id)).token}"}
        grant = access.RoleGrant(who.name) if who.everywhere else access.RoleGrant(who.name, "location", HERE)
        email = f"{ids.new_code(8).lower()}@kogge.example"
        await access.add_staff(tx, email, who.name, PASSWORD, [grant])
        return {"cookie": f"hanse_session={(await access.sign_in(tx, email, PASSWORD, '192.0.2.8')).token}"}


@pytest.fixture
def enter_as(database: Any) -> Callable[[Who], Awaitable[dict[str, str]]]:
    async def made(who: Who) -> dict[str, str]:
        return await enter(database, who)

    return made


@pytest.mark.slow
@pytest.mark.parametrize("who", EVERYBODY, ids=lambda who: who.name + ("-everywhere" if who.everywhere else ""))
async def test_every_route_lets_in_who_may_and_nobody_else(app, enter_as, who):
    headers = await enter_as(who)
    wrong = []
    for method, path, handler in routes(app):
        for call in calls(method, path, handler):
            answer = await ask(app, call, headers)
            expected = who.expected(call.needs, call.location)
            where = "" if call.location is None else (" here" if call.location == HERE else " elsewhere")
            if answer.status >= 500 and answer.code == "unexpected":
                wrong.append(f"{method} {path}{where}: broke with {answer.status}")
            elif expected is not None and answer.denied is expected:
                wanted = "be let in" if expected else "be refused"
                wrong.append(f"{method} {path}{where}: should {wanted}, got {answer.status} {answer.code}")
            if any(path.endswith(end) for end in ENDS_SESSION) and method != "GET":
                headers = await enter_as(who)
    assert not wrong, "\n".join(wrong)


async def test_every_permission_that_a_route_needs_is_one_that_roles_can_hold(site):
    scoped = (Scope.GLOBAL, Scope.REGION, Scope.LOCATION, Scope.REGISTER)
    needed = {handler.opt["needs"] for _, _, handler in routes(site)}
    unknown = {needs.permission for needs in needed if needs.scope in scoped} - access.PERMISSIONS
    assert unknown == set()


async def test_every_permission_is_needed_by_some_role_below_the_owner():
    held = frozenset[str]().union(*(held for role, held in access.ROLES.items() if role != "owner"))
    assert held == access.PERMISSIONS


def test_a_route_that_says_nothing_stops_the_start():
    @get("/v1/silent", sync_to_thread=False)
    def silent() -> None: ...

    with pytest.raises(RuntimeError, match="silent"):
        edge.every_route_declares_its_needs(Litestar([silent], openapi_config=None))


@pytest.mark.parametrize(
    "needs",
    [Needs("", Scope.ANYONE), Needs("a.b", Scope.LOCATION), Needs("a.b", Scope.OWN), Needs("", Scope.OWN, at="x")],
)
def test_a_route_that_says_half_stops_the_start(needs):
    assert not needs.complete()

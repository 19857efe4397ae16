"""Who sends a request: an API key, a member of staff, a shopper, or somebody unknown with a visitor's cookie."""

from typing import Any

import msgspec
from litestar import Request

from hanse import access, customers
from hanse.kit import words
from hanse.kit.actor import Actor, Kind
from hanse.kit.db import Tx
from hanse.kit.house import House
from hanse.kit.refusals import SignInNeeded

STAFF = "hanse_session"
SHOPPER = "hanse_shopper"
VISITOR = "hanse_visitor"

# What the request showed who it is by, when it is time to note that this was used.
USED = "hanse_used"


async def identify(tx: Tx, request: Request[Any, Any, Any]) -> Actor:
    """The actor behind a request. Refuses a key that is not (or no longer) good with SignInNeeded."""
    language = words.language_of(request)
    request_id = str(request.scope.get("request_id", ""))
    visitor = request.cookies.get(VISITOR)
    bearer = request.headers.get("authorization", "").removeprefix("Bearer ").strip()
    if bearer:
        found = await _by_key(tx, request, bearer)
        if found is None:
            raise SignInNeeded
    else:
        found = await _by_cookie(tx, request)
    actor = found or Actor(Kind.ANONYMOUS)
    return msgspec.structs.replace(actor, language=language, request_id=request_id, visitor=actor.visitor or visitor)


async def note_use(request: Request[Any, Any, Any]) -> None:
    """After the answer, now and then: sessions that are used live on, and keys tell when they were last used."""
    used = request.scope["state"].get(USED)
    if used is None:
        return
    house: House = request.app.state.house
    kind, secret = used
    async with house.database.transaction() as tx:
        if kind == STAFF:
            await access.note_session_use(tx, secret)
        elif kind == SHOPPER:
            await customers.note_shopper_use(tx, secret)
        else:
            await access.note_key_use(tx, secret)


async def _by_key(tx: Tx, request: Request[Any, Any, Any], key: str) -> Actor | None:
    found = await access.recognize_key(tx, key)
    return None if found is None else _seen(request, "key", key, found)


async def _by_cookie(tx: Tx, request: Request[Any, Any, Any]) -> Actor | None:
    # Somebody may work here and shop here in one browser: the account of the shop counts in the shop.
    in_shop = request.scope["path"].startswith("/v1/shopper") or bool(request.route_handler.opt.get("page"))
    for kind in (SHOPPER, STAFF) if in_shop else (STAFF, SHOPPER):
        token = request.cookies.get(kind)
        if not token:
            continue
        known = access.recognize_staff if kind == STAFF else customers.recognize_shopper
        found = await known(tx, token)
        if found is not None:
            return _seen(request, kind, token, found)
    return None


def _seen(
    request: Request[Any, Any, Any], kind: str, secret: str, found: access.Recognized | customers.Recognized
) -> Actor:
    if found.stale:
        request.scope["state"][USED] = (kind, secret)
    return found.actor

"""Who sends a request: an API key, a member of staff, a shopper, or somebody unknown with a visitor's cookie."""

from typing import Any

import msgspec
from litestar import Request

from hanse import access, customers
from hanse.kit import words
from hanse.kit.actor import Actor, Kind
from hanse.kit.db import Tx
from hanse.kit.refusals import SignInNeeded


async def identify(tx: Tx, request: Request[Any, Any, Any]) -> Actor:
    """The actor behind a request. Refuses a key or token that is not (or no longer) good with SignInNeeded."""
    language = words.language_of(request)
    request_id = str(request.scope.get("request_id", ""))
    visitor = request.cookies.get("hanse_visitor")
    bearer = request.headers.get("authorization", "").removeprefix("Bearer ").strip()
    if bearer:
        found = await access.identify_key(tx, bearer)
        if found is None:
            raise SignInNeeded
    else:
        found = await _by_cookie(tx, request)
    actor = found or Actor(Kind.ANONYMOUS)
    return msgspec.structs.replace(actor, language=language, request_id=request_id, visitor=actor.visitor or visitor)


async def _by_cookie(tx: Tx, request: Request[Any, Any, Any]) -> Actor | None:
    staff = request.cookies.get("hanse_session")
    if staff and (found := await access.identify_staff(tx, staff)):
        return found
    shopper = request.cookies.get("hanse_shopper")
    if shopper:
        return await customers.identify_shopper(tx, shopper)
    return None

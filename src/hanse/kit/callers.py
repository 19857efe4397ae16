"""Who sends requests that are answered together."""

from typing import Any

import msgspec
from litestar import Request

from . import words
from .actor import Actor, Kind
from .db import Tx
from .house import House
from .refusals import Refusal

AnyRequest = Request[Any, Any, Any]


def stranger(request: AnyRequest) -> Actor | None:
    """Whoever shows neither a key nor a cookie: there is nothing to look up."""
    if "authorization" in request.headers or "cookie" in request.headers:
        return None
    request_id = str(request.scope.get("request_id", ""))
    return Actor(Kind.ANONYMOUS, language=words.language_of(request), request_id=request_id)


async def identify_each(tx: Tx, requests: list[tuple[House, AnyRequest]]) -> list[Actor | Refusal]:
    """Who sends each of these requests. Those that show the same are looked up once."""
    found: dict[tuple[str | bytes | None, ...], Actor | Refusal] = {}
    answers = []
    for house, request in requests:
        get, scope = request.headers.get, request.scope
        shown = (get("authorization"), get("cookie"), get("accept-language"), scope["path"], scope["query_string"])
        if shown not in found:
            try:
                found[shown] = await house.identify(tx, request)
            except Refusal as refusal:
                found[shown] = refusal
        who = found[shown]
        if isinstance(who, Actor):
            who = msgspec.structs.replace(who, request_id=str(request.scope.get("request_id", "")))
        answers.append(who)
    return answers

"""More requests at once than a process can answer in time: the rest is told when to come back.

A queue of any length only makes everybody late. Refusing costs a small part of what answering does, so those who are
let in are still answered quickly.
"""

import asyncio

import msgspec
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from hanse.kit import words
from hanse.kit.problems import Problem
from hanse.kit.refusals import Busy

# As many as are answered within some tens of milliseconds; more would only wait.
UNDER_WAY_MAX = 160
RETRY_AFTER_SECONDS = 1
# Who asks again at once, whatever the answer says, would keep the process busy with refusing.
REFUSED_AFTER_SECONDS = 1.0


def shedding_middleware(app: ASGIApp, spared: frozenset[str]) -> ASGIApp:
    """Answers with 503 and Retry-After while too many requests are under way; never on the paths that are spared.

    A request counts until its answer begins, so a stream that goes on for hours takes no place.
    """
    under_way = 0
    answers = {language: _refusal(language) for language in words.LANGUAGES}

    async def middleware(scope: Scope, receive: Receive, send: Send) -> None:
        nonlocal under_way
        if scope["type"] != ScopeType.HTTP or scope["path"] in spared:
            await app(scope, receive, send)
            return
        if under_way >= UNDER_WAY_MAX:
            await asyncio.sleep(REFUSED_AFTER_SECONDS)
            for message in answers[_language(scope)]:
                await send(message)
            return
        counted = True
        under_way += 1

        async def sending(message: Message) -> None:
            nonlocal counted, under_way
            if counted:
                counted = False
                under_way -= 1
            await send(message)

        try:
            await app(scope, receive, sending)
        finally:
            if counted:
                under_way -= 1

    return middleware


def _language(scope: Scope) -> str:
    asked = dict(scope["headers"]).get(b"accept-language", b"").decode("ascii", "replace").lower()
    return next((language for language in words.LANGUAGES if asked.startswith(language)), "de")


def _refusal(language: str) -> list[Message]:
    body = msgspec.json.encode(
        Problem(
            type=f"/problems/{Busy.code}",
            title=Busy.code,
            status=Busy.status,
            detail=words.say(Busy.sentence(), language),
            code=Busy.code,
            facts={"retry_after_seconds": RETRY_AFTER_SECONDS},
        )
    )
    headers = [
        (b"content-type", b"application/problem+json"),
        (b"content-length", str(len(body)).encode()),
        (b"retry-after", str(RETRY_AFTER_SECONDS).encode()),
    ]
    return [
        {"type": "http.response.start", "status": Busy.status, "headers": headers},
        {"type": "http.response.body", "body": body, "more_body": False},
    ]

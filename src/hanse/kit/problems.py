"""Refusals on the wire: problem+json as RFC 9457 describes it."""

from typing import Any

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException

from . import words
from .refusals import InvalidInput, NotFound, Refusal


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """Why a request was not carried out. `code` is for programs, `detail` for people, `facts` for both."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    facts: dict[str, Any] = {}
    request_id: str = ""


def problem(refusal: Refusal, request: Request[Any, Any, Any]) -> Response[bytes]:
    """Render a refusal for a program, with its sentence in the language that was asked for."""
    body = Problem(
        type=f"/problems/{refusal.code}",
        title=refusal.code.replace("_", " "),
        status=refusal.status,
        detail=words.say(refusal.sentence(), words.language_of(request)),
        code=refusal.code,
        facts=refusal.facts,
        request_id=request.scope.get("request_id", ""),  # type: ignore[arg-type]
    )
    headers = {}
    if "retry_after_seconds" in refusal.facts:
        headers["Retry-After"] = str(refusal.facts["retry_after_seconds"])
    return Response(
        msgspec.json.encode(body), status_code=refusal.status, media_type="application/problem+json", headers=headers
    )


def as_refusal(error: HTTPException) -> Refusal:
    """Turn what the framework found wrong (no such path, malformed body) into a refusal like any other."""
    if isinstance(error, ValidationException):
        found = [e for e in (error.extra or []) if isinstance(e, dict)] if isinstance(error.extra, list) else []
        fields = [{"field": str(e.get("key", "")), "reason": str(e.get("message", ""))} for e in found]
        return InvalidInput(fields=fields or [{"field": "", "reason": error.detail}])
    if error.status_code == 404:
        return NotFound()
    refusal = InvalidInput(reason=error.detail)
    refusal.status = error.status_code  # type: ignore[misc]
    return refusal

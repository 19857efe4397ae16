"""A refusal as a page: what happened, what was kept, what to do, and the request's id to quote."""

from typing import Any
from urllib.parse import quote

from litestar import Request
from litestar.response import Response

from hanse.kit import words
from hanse.kit.actor import Actor, Kind
from hanse.kit.refusals import NotFound, Refusal, SignInNeeded

from .visit import Frame, Visit, here


def page_refusal(request: Request[Any, Any, Any], refusal: Refusal) -> Response[Any]:
    """Render a refusal for people. It asks no database: the database may be what is in trouble."""
    language = words.language_of(request)
    visit = Visit(request, request.app.state.house, Actor(Kind.ANONYMOUS, language=language), Frame())
    if isinstance(refusal, SignInNeeded) and request.method == "GET":
        return visit.go(f"/account/sign-in?next={quote(here(request))}")
    return visit.show(
        "refusal.html",
        status=refusal.status,
        personal=True,
        missing=isinstance(refusal, NotFound),
        sentence=refusal.sentence(),
    )

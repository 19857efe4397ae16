"""After the purchase: how was it, and, in the demo, the mails that were caught on this machine."""

from litestar.handlers import HTTPRouteHandler
from litestar.response import Response

from hanse import engagement
from hanse.kit import edge
from hanse.kit.actor import Actor
from hanse.kit.db import Tx
from hanse.kit.house import House
from hanse.kit.refusals import NotFound
from hanse.web import forms
from hanse.web.forms import Form
from hanse.web.visit import HTML, SEE, AnyRequest, Page, enter

BEST = 10
# A mail is shown alone, without scripts, without a way to reach anything of ours.
MAIL_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data: https:; sandbox allow-popups; frame-ancestors 'self'"
)


@edge.get("/survey/{token:str}", needs=SEE, refuses=[NotFound], page=True)
async def get_survey_page(tx: Tx, actor: Actor, house: House, request: AnyRequest, token: str) -> Page:
    """How was it? One question, a number and words."""
    visit = await enter(tx, actor, house, request)
    return visit.show("survey.html", personal=True, survey=await engagement.get_survey(tx, token))


@edge.post("/survey/{token:str}", needs=SEE, refuses=[NotFound], page=True, status=303)
async def post_survey_page(tx: Tx, actor: Actor, house: House, request: AnyRequest, token: str, data: Form) -> Page:
    """The answer, once."""
    visit = await enter(tx, actor, house, request)
    score = forms.typed(data, "score")
    if score.isascii() and score.isdigit() and int(score[:3]) <= BEST:
        try:
            async with tx.attempt():
                await engagement.answer(tx, token, int(score), forms.typed(data, "remark"))
        except engagement.SurveyClosed:
            return visit.go(f"/survey/{token}")
    return visit.go(f"/survey/{token}")


@edge.get("/mailbox", needs=SEE, refuses=[engagement.NoMailbox], page=True)
async def get_mailbox_page(
    tx: Tx, actor: Actor, house: House, request: AnyRequest, recipient: str | None = None
) -> Page:
    """The mails that the demo would have sent."""
    if not house.settings.demo:
        raise engagement.NoMailbox
    visit = await enter(tx, actor, house, request)
    mails = await engagement.caught_mails(tx, recipient or None)
    return visit.show("mailbox.html", personal=True, mails=mails, recipient=recipient or "")


@edge.get("/mailbox/{place:int}", needs=SEE, refuses=[NotFound, engagement.NoMailbox], page=True)
async def get_caught_mail(tx: Tx, house: House, place: int, recipient: str | None = None) -> Response[bytes]:
    """One of these mails as its reader would see it; `place` counts in the same list."""
    if not house.settings.demo:
        raise engagement.NoMailbox
    mails = await engagement.caught_mails(tx, recipient or None)
    if not 0 <= place < len(mails):
        raise NotFound
    headers = {"Content-Security-Policy": MAIL_POLICY, "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return Response(mails[place].html.encode(), headers=headers, media_type=HTML)


ROUTES: list[HTTPRouteHandler] = [get_survey_page, post_survey_page, get_mailbox_page, get_caught_mail]

"""Messages, surveys and the demo's mailbox over HTTP."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar.params import QueryParameter

from hanse.kit import edge
from hanse.kit.actor import Needs, Scope
from hanse.kit.db import Tx
from hanse.kit.house import House
from hanse.kit.paging import Page
from hanse.kit.refusals import InvalidInput, NotFound

from . import commands, queries
from .contracts import CaughtMail, Message, MessageRow, Survey
from .refusals import NoMailbox, SurveyClosed

READ = Needs("engagement.read", Scope.GLOBAL)
ANSWER = Needs("engagement.answer", Scope.ANYONE)
MAILBOX = Needs("engagement.mailbox", Scope.ANYONE)


class SurveyAnswer(msgspec.Struct, frozen=True):
    """How it was, from 0 to 10, and in words."""

    score: Annotated[int, msgspec.Meta(ge=0, le=10)]
    remark: Annotated[str, msgspec.Meta(max_length=2000)] = ""


@edge.get("/v1/messages", needs=READ, refuses=[InvalidInput], tags=["engagement"])
async def get_messages(
    tx: Tx,
    customer: UUID | None = None,
    order: UUID | None = None,
    cursor: str | None = None,
    size: Annotated[int | None, QueryParameter(name="limit", ge=1, le=200)] = None,
) -> Page[MessageRow]:
    """What was said to a customer, or about an order; newest first."""
    return await queries.list_messages(tx, customer=customer, order=order, cursor=cursor, size=size)


@edge.get("/v1/messages/{message:uuid}", needs=READ, refuses=[NotFound], tags=["engagement"])
async def get_message(tx: Tx, message: UUID) -> Message:
    """One message as it was sent; of one that holds a secret, such as the link to a new password, only that it was."""
    return await queries.show_message(tx, message)


@edge.post("/v1/surveys/{token:str}", needs=ANSWER, status=200, refuses=[NotFound, SurveyClosed], tags=["engagement"])
async def post_survey(tx: Tx, token: str, data: SurveyAnswer) -> Survey:
    """Say how it was; the token stands in the mail."""
    return await commands.answer(tx, token, data.score, data.remark)


@edge.get("/v1/mailbox", needs=MAILBOX, refuses=[NoMailbox], tags=["engagement"])
async def get_mailbox(tx: Tx, house: House, recipient: str | None = None) -> list[CaughtMail]:
    """The mails that were caught on this machine; in demo mode only."""
    if not house.settings.demo:
        raise NoMailbox
    return await queries.caught_mails(tx, recipient)


ROUTES = [get_messages, get_message, post_survey, get_mailbox]

"""Verbs of talking to customers. Sending itself is a job."""

from typing import Any
from uuid import UUID

from hanse.kit.db import Tx
from hanse.kit.ids import new_id, new_secret

from . import queries, rules
from .contracts import CaughtMail, MessageQueued, MessageWanted, Survey, SurveyAnswered, SurveyAsked
from .refusals import SurveyClosed

QUEUE = """
insert into engagement.message (id, key, customer, address, language, purpose, template, subject, html, plain,
    sales_order, secret, state, created_at)
select n.*, 'queued', $13 from unnest(
    $1::uuid[], $2::text[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
    $10::text[], $11::uuid[], $12::boolean[]
) n
on conflict (key) do nothing returning id
"""


async def say(tx: Tx, wanted: MessageWanted) -> UUID | None:
    """Say something to somebody, once: a second wish with the same key changes nothing. None without an address."""
    if "@" not in wanted.address:
        return None
    subject, html, plain = rules.compose(wanted.template, wanted.language, wanted.facts)
    message = new_id()
    row = (
        message,
        wanted.key,
        wanted.customer,
        wanted.address,
        wanted.language,
        wanted.purpose,
        wanted.template,
        subject,
        html,
        plain,
        wanted.order,
        wanted.secret,
    )
    if not await tx.one_of(_queue_each, row):
        return None
    if wanted.attachments:
        await tx.many(
            "insert into engagement.attachment (message, position, name, media_type, content) "
            "values ($1, $2, $3, $4, $5)",
            [(message, at, one.name, one.media_type, one.content) for at, one in enumerate(wanted.attachments)],
        )
    await tx.enqueue("engagement.send", {"message": message}, key=f"engagement.send:{message}")
    await tx.emit(MessageQueued(message, wanted.customer, wanted.order, wanted.template, subject))
    return message


async def _queue_each(tx: Tx, rows: list[tuple[Any, ...]]) -> list[bool]:
    """Whether each message is new: no other has its key."""
    fresh = set(await tx.column(QUEUE, *map(list, zip(*rows, strict=True)), tx.now))
    return [row[0] in fresh for row in rows]


async def mark_sent(tx: Tx, message: UUID, *, forget: bool = True) -> None:
    """The mail server took it. What was a secret is forgotten, and of attached files their names are kept.

    Without `forget` there is nothing of the kind, and it is not looked for.
    """
    sent = await tx.run(
        "update engagement.message set state = 'sent', sent_at = $2 where id = $1 and state = 'queued'", message, tx.now
    )
    if sent and forget:
        await tx.run("update engagement.message set html = '', plain = '' where id = $1 and secret", message)
        await tx.run("update engagement.attachment set content = null where message = $1", message)


async def ask(tx: Tx, order: UUID, customer: UUID | None) -> Survey | None:
    """Ask how it was, once for each order; None when it was asked before."""
    token = new_secret(16)
    survey = new_id()
    fresh = await tx.run(
        "insert into engagement.survey (id, token, sales_order, customer, asked_at) values ($1, $2, $3, $4, $5) "
        "on conflict (sales_order) do nothing",
        survey,
        token,
        order,
        customer,
        tx.now,
    )
    if not fresh:
        return None
    await tx.emit(SurveyAsked(survey, order, customer))
    return await queries.get_survey(tx, token)


async def answer(tx: Tx, token: str, score: int, remark: str) -> Survey:
    """Take in how it was: 0 (never again) to 10. Refuses with NotFound and SurveyClosed."""
    survey = await queries.get_survey(tx, token)
    fresh = await tx.run(
        "update engagement.survey set score = $2, remark = $3, answered_at = $4 "
        "where token = $1 and answered_at is null",
        token,
        score,
        remark.strip(),
        tx.now,
    )
    if not fresh:
        raise SurveyClosed
    await tx.emit(SurveyAnswered(survey.id, survey.order, survey.customer, score))
    return await queries.get_survey(tx, token)


async def catch(tx: Tx, mail: CaughtMail) -> None:
    """Keep a mail that was caught on this machine; one that was delivered twice is kept once."""
    await tx.run(
        "insert into engagement.caught_mail (message_id, sender, recipient, subject, html, plain, received_at) "
        "values ($1, $2, lower($3), $4, $5, $6, $7) on conflict do nothing",
        mail.message_id,
        mail.sender,
        mail.recipient,
        mail.subject,
        mail.html,
        mail.plain,
        tx.now,
    )

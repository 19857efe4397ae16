"""Reads of messages, surveys and caught mails."""

from datetime import datetime
from uuid import UUID

import msgspec

from hanse.kit.db import Tx
from hanse.kit.paging import Page, decode_cursor, encode_cursor, limit
from hanse.kit.refusals import NotFound

from .contracts import Attachment, CaughtMail, Message, MessageRow, Survey

MESSAGE = """
select id, key, customer, address, language, purpose, template, subject, html, plain, sales_order as order, state,
       reason, created_at, sent_at, secret from engagement.message
"""

SURVEY = """
select id, token, sales_order as order, customer, asked_at, score, remark, answered_at from engagement.survey
"""

MAIL = "select message_id, sender, recipient, subject, html, plain, received_at from engagement.caught_mail "


async def get_message(tx: Tx, message: UUID) -> Message:
    """A message. Refuses with NotFound."""
    found = await tx.row(Message, MESSAGE + "where id = $1", message)
    if found is None:
        raise NotFound(message=message)
    return found


async def attachments_of(tx: Tx, message: UUID) -> list[Attachment]:
    """The files that go with a message, as long as it is not sent."""
    return await tx.rows(
        Attachment,
        "select name, media_type, content from engagement.attachment "
        "where message = $1 and content is not null order by position",
        message,
    )


async def show_message(tx: Tx, message: UUID) -> Message:
    """A message as others than its receiver may read it: without the words of a secret. Refuses with NotFound."""
    found = await get_message(tx, message)
    return msgspec.structs.replace(found, html="", plain="") if found.secret else found


async def list_messages(
    tx: Tx,
    *,
    customer: UUID | None = None,
    order: UUID | None = None,
    cursor: str | None = None,
    size: int | None = None,
) -> Page[MessageRow]:
    """Messages, newest first."""
    after = decode_cursor(cursor, tuple[datetime, UUID])
    count = limit(size)
    rows = await tx.rows(
        MessageRow,
        "select id, address, template, subject, state, sales_order as order, created_at, sent_at "
        "from engagement.message where ($1::uuid is null or customer = $1) and ($2::uuid is null or sales_order = $2) "
        "and ($3::timestamptz is null or (created_at, id) < ($3, $4::uuid)) "
        "order by created_at desc, id desc limit $5",
        customer,
        order,
        *(after or (None, None)),
        count + 1,
    )
    last = rows[count - 1] if len(rows) > count else None
    return Page(rows[:count], encode_cursor(last.created_at, last.id) if last else None)


async def get_survey(tx: Tx, token: str) -> Survey:
    """The question behind a link. Refuses with NotFound."""
    found = await tx.row(Survey, SURVEY + "where token = $1", token)
    if found is None:
        raise NotFound
    return found


async def caught_mails(tx: Tx, recipient: str | None = None) -> list[CaughtMail]:
    """The latest mails that were caught on this machine, newest first."""
    return await tx.rows(
        CaughtMail,
        MAIL + "where $1::text is null or recipient = lower($1) order by received_at desc limit 200",
        recipient,
    )

"""Hands messages to the mail server, between transactions."""

from collections.abc import Sequence
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any
from uuid import UUID

from hanse.kit.house import House

from . import commands, queries
from .contracts import Attachment, Message


async def send(house: House, payload: dict[str, Any]) -> None:
    """Send one message. The id of the message travels along, so that a second delivery can be told by it."""
    async with house.database.transaction() as tx:
        message = await queries.get_message(tx, UUID(payload["message"]))
        attached = await queries.attachments_of(tx, message.id)
    if message.state != "queued":
        return
    await house.mail_server.hand_over(as_mail(message, house.settings.mail_from, attached))
    async with house.database.transaction() as tx:
        await commands.mark_sent(tx, message.id)


def as_mail(message: Message, sender: str, attached: Sequence[Attachment] = ()) -> EmailMessage:
    """The message as a mail with a plain and an HTML part, and its files."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, message.address, message.subject
    mail["Date"] = format_datetime(message.created_at)
    mail["Message-ID"] = f"<{message.id}@{sender.rpartition('@')[2]}>"
    mail["Content-Language"] = message.language
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message.plain)
    mail.add_alternative(message.html, subtype="html")
    for one in attached:
        kind, _, form = one.media_type.partition("/")
        mail.add_attachment(one.content, maintype=kind, subtype=form, filename=one.name)
    return mail


HANDLERS = {"engagement.send": send}

"""Hands messages to the mail server, between transactions."""

from collections.abc import Sequence
from email.encoders import encode_base64
from email.header import Header
from email.message import Message as Mail
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.mime.text import MIMEText
from email.utils import format_datetime, formataddr, parseaddr
from typing import Any
from uuid import UUID

from hanse.kit.house import House

from . import commands, queries
from .contracts import Attachment, Message


async def send(house: House, payload: dict[str, Any]) -> None:
    """Send one message. The id of the message travels along, so that a second delivery can be told by it."""
    async with house.database.transaction(readonly=True) as tx:
        message = await queries.get_message(tx, UUID(payload["message"]))
        attached = await queries.attachments_of(tx, message.id)
    if message.state != "queued":
        return
    await house.mail_server.hand_over(as_mail(message, house.settings.mail_from, attached))
    async with house.database.transaction() as tx:
        await commands.mark_sent(tx, message.id, forget=message.secret or bool(attached))


def as_mail(message: Message, sender: str, attached: Sequence[Attachment] = ()) -> Mail:
    """The message as a mail with a plain and an HTML part, and its files.

    Of the older kind of the standard library: the newer one parses each header that it is given, which takes longer
    than all the rest of a message.
    """
    mail = MIMEMultipart("alternative")
    mail.attach(MIMEText(message.plain, "plain", "utf-8"))
    mail.attach(MIMEText(message.html, "html", "utf-8"))
    if attached:
        texts, mail = mail, MIMEMultipart("mixed")
        mail.attach(texts)
    for one in attached:
        mail.attach(_file(one))
    mail["From"], mail["To"] = formataddr(parseaddr(_line(sender))), _line(message.address)
    mail["Subject"] = Header(_line(message.subject), header_name="Subject").encode()
    mail["Date"] = format_datetime(message.created_at)
    mail["Message-ID"] = f"<{message.id}@{parseaddr(sender)[1].rpartition('@')[2]}>"
    mail["Content-Language"] = message.language
    mail["Auto-Submitted"] = "auto-generated"
    return mail


def _line(text: str) -> str:
    """What stands in a header is one line: a second one would be a header of its own."""
    return " ".join(text.split())


def _file(one: Attachment) -> Mail:
    kind, _, form = one.media_type.partition("/")
    part = MIMENonMultipart(kind, form)
    part.set_payload(one.content)
    encode_base64(part)
    part.add_header("Content-Disposition", "attachment", filename=one.name)
    return part


HANDLERS = {"engagement.send": send}

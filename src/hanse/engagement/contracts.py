"""Values and events of talking to customers."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from hanse.kit.events import Event


class Attachment(msgspec.Struct, frozen=True):
    """A file that goes with a message."""

    name: str
    media_type: str
    content: bytes


class MessageWanted(msgspec.Struct, frozen=True, kw_only=True):
    """Something to say. The key is what it is about, so that it is said once.

    A `secret` is for the receiver's eyes alone: nobody reads it here, and it is forgotten when it is sent.
    """

    key: str
    template: str
    address: str
    language: str
    facts: dict[str, Any]
    customer: UUID | None = None
    order: UUID | None = None
    purpose: str = "transaction"
    secret: bool = False
    attachments: list[Attachment] = []


class Message(msgspec.Struct, frozen=True):
    """Something that was said, or will be."""

    id: UUID
    key: str
    customer: UUID | None
    address: str
    language: str
    purpose: str
    template: str
    subject: str
    html: str
    plain: str
    order: UUID | None
    state: str
    reason: str
    created_at: datetime
    sent_at: datetime | None
    secret: bool = False


class MessageRow(msgspec.Struct, frozen=True):
    """A message in a list."""

    id: UUID
    address: str
    template: str
    subject: str
    state: str
    order: UUID | None
    created_at: datetime
    sent_at: datetime | None


class CaughtMail(msgspec.Struct, frozen=True):
    """A mail that was caught on this machine."""

    message_id: str
    sender: str
    recipient: str
    subject: str
    html: str
    plain: str
    received_at: datetime


class Survey(msgspec.Struct, frozen=True):
    """A question how it was, and the answer."""

    id: UUID
    token: str
    order: UUID
    customer: UUID | None
    asked_at: datetime
    score: int | None
    remark: str
    answered_at: datetime | None


class MessageQueued(Event, frozen=True):
    """Something will be said to somebody."""

    message: UUID
    customer: UUID | None
    order: UUID | None
    template: str
    headline: str


class SurveyAsked(Event, frozen=True):
    """Somebody was asked how it was."""

    survey: UUID
    order: UUID
    customer: UUID | None


class SurveyAnswered(Event, frozen=True):
    """Somebody said how it was."""

    survey: UUID
    order: UUID
    customer: UUID | None
    score: int

"""engagement: what the brand says to its customers, and what they answer."""

from .commands import answer, ask, catch, mark_sent, say
from .contracts import (
    Attachment,
    CaughtMail,
    Message,
    MessageQueued,
    MessageRow,
    MessageWanted,
    Survey,
    SurveyAnswered,
    SurveyAsked,
)
from .queries import caught_mails, get_message, get_survey, list_messages, show_message
from .refusals import NoMailbox, SurveyClosed

__all__ = [
    "Attachment", "CaughtMail", "Message", "MessageQueued", "MessageRow", "MessageWanted", "NoMailbox", "Survey",
    "SurveyAnswered", "SurveyAsked", "SurveyClosed", "answer", "ask", "catch", "caught_mails", "get_message",
    "get_survey", "list_messages", "mark_sent", "say", "show_message",
]  # fmt: skip

"""How messages are written and signed, when they are tried again, and which addresses are called."""

import base64
import ipaddress
from collections.abc import Sequence
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import msgspec
from standardwebhooks import Webhook as Signer

from hanse.channels.refusals import WebhookAddressWrong
from hanse.kit.events import Recorded

from .events import thin

# The waits before each try: ten tries over a good three days (the example of the Standard Webhooks specification).
WAITS_SECONDS = (0, 5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400)
JITTER = 0.1
TIMEOUT_SECONDS = 15
# An endpoint that failed for so long is not asked any more.
PATIENCE = timedelta(days=5)
OVERLAP = timedelta(hours=24)
LONGEST_WAIT = timedelta(days=1)
PREFIX = "whsec_"
EXCERPT_LENGTH = 500

GONE = 410
ASKS_TO_WAIT = (429, 503)


class Outcome(msgspec.Struct, frozen=True):
    """What came of a try. `status` is None when nobody answered; `wait_seconds` is what the other side asked for."""

    status: int | None
    milliseconds: int
    error: str = ""
    excerpt: str = ""
    wait_seconds: int | None = None

    @property
    def arrived(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


def secret_of(random: bytes) -> str:
    """A secret as the specification writes it."""
    return PREFIX + base64.b64encode(random).decode()


def checked_url(url: str, *, private: bool) -> str:
    """Refuses with WebhookAddressWrong what is not https, carries a password or names an address in a private network.

    `private` allows http and private addresses, for counterparts on the same machine. What a name resolves to is
    checked at every call.
    """
    try:
        parts = urlsplit(url.strip())
        _ = parts.port
    except ValueError:
        raise WebhookAddressWrong(url=url) from None
    try:
        literal = ipaddress.ip_address(parts.hostname or "")
    except ValueError:
        literal = None
    plain = parts.scheme == "https" or (private and parts.scheme == "http")
    if not plain or not parts.hostname or parts.username or parts.password or parts.fragment:
        raise WebhookAddressWrong(url=url)
    if not private and (parts.hostname == "localhost" or (literal is not None and not literal.is_global)):
        raise WebhookAddressWrong(url=url)
    return url.strip()


def cloud_event(event: Recorded, source: str) -> str:
    """The event as the world outside is told it: CloudEvents 1.0 in JSON, without personal data."""
    told: dict[str, Any] = {
        "specversion": "1.0",
        "id": event.id,
        "source": source or "/",
        "type": event.type,
        "subject": event.subject,
        "time": event.at,
        "datacontenttype": "application/json",
        "data": thin(event.body),
    }
    return msgspec.json.encode(told).decode()


def headers(message: UUID, at: datetime, body: str, secrets: Sequence[str]) -> dict[str, str]:
    """The headers of a message, signed with every secret that is good at the moment."""
    signed = [Signer(secret).sign(str(message), at, body) for secret in secrets]
    return {
        "content-type": "application/cloudevents+json; charset=utf-8",
        "user-agent": "Hanse-Webhooks/1",
        "webhook-id": str(message),
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(signed),
    }


def asked_wait(status: int, retry_after: str | None, now: datetime) -> int | None:
    """How many seconds the other side asks to be left alone: 429 and 503 with Retry-After, as seconds or as a date."""
    if status not in ASKS_TO_WAIT or not retry_after:
        return None
    text = retry_after.strip()
    if text.isdigit():
        return min(int(text), int(LONGEST_WAIT.total_seconds()))
    try:
        wait = parsedate_to_datetime(text) - now
    except (ValueError, TypeError):
        return None
    return int(min(max(wait, timedelta(0)), LONGEST_WAIT).total_seconds())


def next_try(tries: int, now: datetime, asked_seconds: int | None, chance: float) -> datetime | None:
    """When to try again after so many tries; None when it was the last. `chance` from 0 to 1 spreads the tries."""
    if tries >= len(WAITS_SECONDS):
        return None
    wait = WAITS_SECONDS[tries] * (1 + JITTER * (2 * chance - 1))
    return now + timedelta(seconds=max(wait, asked_seconds or 0))


def disabled_by(outcome: Outcome, failing_since: datetime, now: datetime) -> str:
    """Why an endpoint is not told any more after this failure, or nothing."""
    if outcome.status == GONE:
        return "gone"
    return "failing" if now - failing_since >= PATIENCE else ""

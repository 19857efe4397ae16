"""The port: what a payment provider is asked, and what it declares that it can do.

Every call carries our own id as its key, so that a repeat never charges, captures or gives back twice. A call that gets
no answer is refused with OutboundFailed: then nobody knows, and the provider is asked again later.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Protocol

import msgspec

from hanse.kit.refusals import Refusal
from hanse.payments.contracts import Capture, Outcome, Payment, Refund, SettlementRow


class Ability(StrEnum):
    """What a provider can do."""

    AUTHORIZE = "authorize"
    CAPTURE_PARTS = "capture_parts"
    VOID = "void"
    REFUND_PARTS = "refund_parts"
    WEBHOOK = "webhook"
    SETTLEMENT_FILE = "settlement_file"
    REDIRECT = "redirect"
    TERMINAL = "terminal"
    CARD_FIELDS = "card_fields"


class News(msgspec.Struct, frozen=True):
    """A message of a provider that was checked: its own id, its kind, and what it says about which payment, if any."""

    event: str
    kind: str
    payment: str | None = None
    outcome: Outcome | None = None


class CannotDo(Refusal):
    """This payment provider cannot do this."""

    code = "provider_cannot"
    status = 422


class Provider(Protocol):
    """A payment provider. Whoever lacks an ability refuses its call with CannotDo."""

    name: str
    can: frozenset[Ability]

    async def set_up_card(self) -> str:
        """Let a shopper enter a card in the provider's own fields; the secret that its script asks for."""
        ...

    async def charge(self, payment: Payment, return_url: str = "") -> Outcome:
        """Take the money, or with `capture_later` only set it aside; who must agree elsewhere comes back to an URL."""
        ...

    async def confirm(self, payment: Payment) -> str:
        """A bank asks the customer in a page of ours; the secret that the provider's script asks for."""
        ...

    async def look_up(self, payment: Payment) -> Outcome:
        """What became of a payment, asked by our own reference."""
        ...

    async def capture(self, payment: Payment, part: Capture) -> bool:
        """Take a part of what is set aside; False when the provider will not."""
        ...

    async def void(self, payment: Payment) -> Outcome:
        """Release what is set aside or not yet approved; what is captured already stays so."""
        ...

    async def refund(self, refund: Refund, payment: Payment) -> str:
        """Give money back; the provider's reference."""
        ...

    def read_webhook(self, headers: Mapping[str, str], body: bytes) -> News:
        """Check and understand a message. Refuses with BadSignature and InvalidInput."""
        ...

    async def settlement(self, day: date) -> list[SettlementRow]:
        """What the provider settled on a day."""
        ...

"""The client of the simulated provider."""

import csv
from collections.abc import Mapping
from datetime import UTC, date, datetime
from io import StringIO

import httpx
import msgspec
from standardwebhooks import WebhookVerificationError

from hanse.kit.outbound import Outbound, OutboundFailed
from hanse.kit.refusals import InvalidInput
from hanse.kit.signed import signing
from hanse.payments.contracts import Capture, Outcome, Payment, Refund, SettlementRow
from hanse.payments.refusals import BadSignature

from .port import Ability, CannotDo, News

GONE, CONFLICT, BROKEN = 404, 409, 500


class Charge(msgspec.Struct, frozen=True):
    """A charge as the provider knows it."""

    id: str
    state: str
    reason: str = ""
    amount: int | None = None
    captured: int | None = None
    approval_url: str | None = None
    key: str = ""
    stage: str = ""

    def outcome(self) -> Outcome:
        """What it means for us."""
        amount = self.captured if self.state == "captured" else self.amount
        return Outcome(self.state, self.id, self.reason, amount, self.approval_url, self.stage)


class Message(msgspec.Struct, frozen=True):
    """A message of the provider. Types that we do not know are taken and change nothing."""

    type: str
    data: Charge


class ProviderRefund(msgspec.Struct, frozen=True):
    """A refund as the provider knows it."""

    id: str
    state: str


class SimulatedProvider:
    """Everything over HTTP, our own ids as keys."""

    name = "simulated"
    can = frozenset(Ability) - {Ability.TERMINAL, Ability.CARD_FIELDS}

    def __init__(self, outbound: Outbound, url: str, secret: str, own_url: str) -> None:
        self._outbound, self._url, self._secret, self._own_url = outbound, url, secret, own_url

    async def send(self, method: str, path: str, body: object = None) -> httpx.Response:
        """One request. Refuses with OutboundFailed when no answer came that says something."""
        content = b"" if body is None else msgspec.json.encode(body)
        answer = await self._outbound.send(method, f"{self._url}{path}", content=content)
        if answer.status_code >= BROKEN:
            raise OutboundFailed(url=f"{self._url}{path}", reason=str(answer.status_code))
        return answer

    async def set_up_card(self) -> str:
        """It has no fields: its cards are chosen from a list."""
        raise CannotDo(provider=self.name)

    async def charge(self, payment: Payment, return_url: str = "") -> Outcome:
        """Take the money or set it aside; a wallet has to be approved by its owner first."""
        body = {
            "key": str(payment.id),
            "amount": payment.amount_minor,
            "currency": payment.currency,
            "token": payment.token or payment.tender,
            "capture": not payment.capture_later,
            "webhook_url": f"{self._own_url}/v1/payments/webhooks/simulated",
            "return_url": return_url,
            # A history that is played settles on its own days.
            "at": payment.created_at.isoformat(),
        }
        return outcome_of(await self.send("POST", "/charges", body))

    async def confirm(self, payment: Payment) -> str:
        """Its wallet asks on a page of its own."""
        raise CannotDo(provider=self.name, payment=payment.id)

    async def look_up(self, payment: Payment) -> Outcome:
        """What became of a charge whose answer was lost."""
        return outcome_of(await self.send("GET", f"/charges/{payment.id}"))

    async def capture(self, payment: Payment, part: Capture) -> bool:
        """Take a part; refused when it is more than is set aside."""
        body = {"key": str(part.id), "amount": part.amount_minor}
        return (await self.send("POST", f"/charges/{payment.id}/captures", body)).status_code != CONFLICT

    async def void(self, payment: Payment) -> Outcome:
        """Release it. A charge that the provider never saw can then not come later either."""
        return outcome_of(await self.send("POST", f"/charges/{payment.id}/void", {}))

    async def refund(self, refund: Refund, payment: Payment) -> str:
        """Give money back."""
        body = {
            "key": str(refund.id),
            "charge": str(payment.id),
            "amount": refund.amount_minor,
            "at": refund.created_at.isoformat(),
        }
        answer = await self.send("POST", "/refunds", body)
        answer.raise_for_status()
        return msgspec.json.decode(answer.content, type=ProviderRefund).id

    def read_webhook(self, headers: Mapping[str, str], body: bytes) -> News:
        """Signed by Standard Webhooks with a key made of the shared secret."""
        try:
            signing(self._secret).verify(body, dict(headers))
        except WebhookVerificationError:
            raise BadSignature from None
        try:
            message = msgspec.json.decode(body, type=Message)
        except msgspec.MsgspecError as error:
            raise InvalidInput(reason=str(error)) from None
        final = message.type in ("charge.captured", "charge.refused", "charge.authorized", "charge.voided")
        outcome = msgspec.structs.replace(message.data, state=message.type.partition(".")[2]).outcome()
        return News(headers["webhook-id"], message.type, message.data.key, outcome if final else None)

    async def settlement(self, day: date) -> list[SettlementRow]:
        """The file of a day."""
        answer = await self.send("GET", f"/settlements/{day.isoformat()}.csv")
        answer.raise_for_status()
        return read_settlement(answer.text)


def read_settlement(text: str) -> list[SettlementRow]:
    """The rows of a settlement file: kind, reference, provider_reference, amount, fee, currency, at.

    Refuses with InvalidInput, which names the row.
    """
    found = []
    for number, row in enumerate(csv.DictReader(StringIO(text)), 2):
        try:
            found.append(
                SettlementRow(
                    kind=row["kind"],
                    reference=row["reference"],
                    provider_reference=row["provider_reference"],
                    amount_minor=int(row["amount"]),
                    fee_minor=int(row["fee"] or 0),
                    currency=row["currency"],
                    at=_moment(row["at"]),
                )
            )
        except (KeyError, TypeError, ValueError):
            raise InvalidInput(row=number, reason="not a row of a settlement file") from None
    return found


def _moment(text: str) -> datetime:
    """A moment; one without a time zone is meant as UTC."""
    found = datetime.fromisoformat(text)
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)


def outcome_of(answer: httpx.Response) -> Outcome:
    """What an answer says about a charge."""
    if answer.status_code == GONE:
        return Outcome("missing")
    return msgspec.json.decode(answer.content, type=Charge).outcome()

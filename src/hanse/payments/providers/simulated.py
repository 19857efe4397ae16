"""The client of the simulated provider. A real provider has the same three calls."""

import msgspec

from hanse.kit.outbound import Outbound
from hanse.payments.contracts import Outcome, Payment, Refund


class Charge(msgspec.Struct, frozen=True):
    """A charge as the provider knows it."""

    id: str
    state: str
    reason: str = ""


class ProviderRefund(msgspec.Struct, frozen=True):
    """A refund as the provider knows it."""

    id: str
    state: str


class SimulatedProvider:
    """Charges and refunds over HTTP. Every call carries our own id as key, so that a repeat never charges twice."""

    name = "simulated"

    def __init__(self, outbound: Outbound, url: str, webhook_url: str) -> None:
        self._outbound, self._url, self._webhook_url = outbound, url, webhook_url

    async def charge(self, payment: Payment) -> Outcome:
        """Ask for the money. Refuses with OutboundFailed when no answer came: then nobody knows."""
        body = {
            "key": str(payment.id),
            "amount": payment.amount_minor,
            "currency": payment.currency,
            "token": payment.token,
            "webhook_url": self._webhook_url,
        }
        answer = await self._outbound.send("POST", f"{self._url}/charges", content=msgspec.json.encode(body))
        return _outcome(answer.status_code, answer.content)

    async def look_up(self, payment: Payment) -> Outcome:
        """What became of a charge whose answer was lost. Refuses with OutboundFailed."""
        answer = await self._outbound.send("GET", f"{self._url}/charges/{payment.id}")
        return _outcome(answer.status_code, answer.content)

    async def refund(self, refund: Refund, payment: Payment) -> str:
        """Give money back; the provider's reference. Refuses with OutboundFailed."""
        body = {"key": str(refund.id), "charge": str(payment.id), "amount": refund.amount_minor}
        answer = await self._outbound.send("POST", f"{self._url}/refunds", content=msgspec.json.encode(body))
        answer.raise_for_status()
        return msgspec.json.decode(answer.content, type=ProviderRefund).id


def _outcome(status: int, content: bytes) -> Outcome:
    if status == 404:
        return Outcome("missing")
    charge = msgspec.json.decode(content, type=Charge)
    return Outcome(charge.state, charge.id, charge.reason)

"""Stripe behind the port: payment intents by tokens that Stripe's own fields gave to the browser (`pm_...`).

Every intent carries our id, so that it is found again when its answer was lost; the id is its idempotency key too.
"""

import asyncio
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import stripe

from hanse.kit.outbound import Outbound, OutboundFailed
from hanse.kit.refusals import InvalidInput
from hanse.payments.contracts import Capture, Outcome, Payment, Refund, SettlementRow
from hanse.payments.refusals import BadSignature
from hanse.payments.rules import CONFIRM

from .port import Ability, CannotDo, News

REFERENCE = "hanse"
# An intent is never older than its payment; clocks may differ a little.
CLOCKS = timedelta(hours=1)
STATES = {
    "succeeded": "captured",
    "requires_capture": "authorized",
    "canceled": "voided",
    "requires_payment_method": "refused",
    "requires_action": "waiting",
    "requires_confirmation": "waiting",
    "processing": "waiting",
}
EVENTS = {
    "payment_intent.succeeded", "payment_intent.payment_failed", "payment_intent.canceled",
    "payment_intent.amount_capturable_updated",
}  # fmt: skip


class ThroughOutbound(stripe.HTTPClient):
    """Stripe's library speaks through the one client that this installation calls others with."""

    name = "hanse"

    def __init__(self, outbound: Outbound) -> None:
        super().__init__()
        self._outbound = outbound

    async def request_async(
        self, method: str, url: str, headers: Mapping[str, str] | None, post_data: Any = None
    ) -> tuple[bytes, int, Mapping[str, str]]:
        """One request, one answer."""
        content = post_data.encode() if isinstance(post_data, str) else post_data or b""
        try:
            answer = await self._outbound.send(method.upper(), url, content=content, headers=headers)
        except OutboundFailed as failed:
            raise stripe.APIConnectionError(str(failed)) from failed  # type: ignore[no-untyped-call]
        return answer.content, answer.status_code, answer.headers

    async def sleep_async(self, secs: float) -> None:
        """The library asks for it before a repeat; it never repeats here."""
        await asyncio.sleep(secs)


class StripeProvider:
    """One account at Stripe. A part of an intent is captured once; the rest is released with it."""

    name = "stripe"
    can = frozenset(
        {
            Ability.AUTHORIZE, Ability.VOID, Ability.REFUND_PARTS, Ability.WEBHOOK, Ability.REDIRECT,
            Ability.CARD_FIELDS,
        }
    )  # fmt: skip

    def __init__(self, outbound: Outbound, key: str, webhook_secret: str, url: str = "") -> None:
        self._secret = webhook_secret
        self._client = stripe.StripeClient(
            key,
            base_addresses={"api": url} if url else {},
            max_network_retries=0,
            http_client=ThroughOutbound(outbound),
        )

    async def set_up_card(self) -> str:
        """A setup intent of nobody: its card is good for one payment by its owner, and is not kept."""
        wish: dict[str, Any] = {"usage": "on_session", "payment_method_types": ["card"]}
        try:
            made = await self._client.v1.setup_intents.create_async(wish)  # type: ignore[arg-type]
        except stripe.StripeError as error:
            raise _unknown(error) from error
        return str(made.client_secret)

    async def charge(self, payment: Payment, return_url: str = "") -> Outcome:
        """Take the money or set it aside. One that was made before is found, not made again."""
        known = await self.look_up(payment)
        if known.state != "missing":
            return known
        wish: dict[str, Any] = {
            "amount": payment.amount_minor,
            "currency": payment.currency.lower(),
            "payment_method": payment.token,
            "payment_method_types": ["card"],
            "confirm": True,
            "capture_method": "manual" if payment.capture_later else "automatic",
            "metadata": {REFERENCE: str(payment.id)},
        }
        if return_url.startswith("https://"):
            # Where the bank wants to ask the customer, they come back here.
            wish["return_url"] = return_url
        try:
            made = await self._client.v1.payment_intents.create_async(
                wish,  # type: ignore[arg-type]
                {"idempotency_key": str(payment.id)},
            )
        except stripe.CardError as error:
            return Outcome("refused", reason=str(error.code or "declined"))
        except stripe.InvalidRequestError as error:
            return Outcome("refused", reason=str(error.code or "invalid_request"))
        except stripe.StripeError as error:
            raise _unknown(error) from error
        return _outcome(made)

    async def look_up(self, payment: Payment) -> Outcome:
        """What became of a payment, by our own id. A list is exact at once; Stripe's search lags behind."""
        found = await self._find(payment)
        return Outcome("missing") if found is None else _outcome(found)

    async def _find(self, payment: Payment) -> stripe.PaymentIntent | None:
        oldest = (payment.created_at - CLOCKS).timestamp()
        try:
            if payment.provider_reference:
                return await self._client.v1.payment_intents.retrieve_async(payment.provider_reference)
            listed = await self._client.v1.payment_intents.list_async({"limit": 100})
            async for one in listed.auto_paging_iter():
                if _noted(one, REFERENCE) == str(payment.id):
                    return one
                if one.created < oldest:
                    return None
        except stripe.StripeError as error:
            raise _unknown(error) from error
        return None

    async def confirm(self, payment: Payment) -> str:
        """The secret of the intent; nothing where there is none."""
        found = await self._find(payment)
        return "" if found is None else str(found.client_secret)

    async def capture(self, payment: Payment, part: Capture) -> bool:
        """Take a part, once; Stripe releases the rest with it."""
        found = await self._find(payment)
        if found is None:
            return False
        if found.status == "succeeded":
            return _noted(found, "part") == str(part.id)
        try:
            await self._client.v1.payment_intents.update_async(found.id, {"metadata": {"part": str(part.id)}})
            await self._client.v1.payment_intents.capture_async(
                found.id, {"amount_to_capture": part.amount_minor}, {"idempotency_key": str(part.id)}
            )
        except stripe.InvalidRequestError:
            return False
        except stripe.StripeError as error:
            raise _unknown(error) from error
        return True

    async def void(self, payment: Payment) -> Outcome:
        """Cancel an intent; what has succeeded stays."""
        found = await self._find(payment)
        if found is None or found.status in ("canceled", "succeeded"):
            return Outcome("voided") if found is None else _outcome(found)
        try:
            return _outcome(await self._client.v1.payment_intents.cancel_async(found.id))
        except stripe.InvalidRequestError:
            again = await self._find(payment)
            return Outcome("voided") if again is None else _outcome(again)
        except stripe.StripeError as error:
            raise _unknown(error) from error

    async def refund(self, refund: Refund, payment: Payment) -> str:
        """Give money back. A refund that was made before is found, not made again."""
        intent = str(payment.provider_reference)
        try:
            listed = await self._client.v1.refunds.list_async({"payment_intent": intent, "limit": 100})
            for one in listed.data:
                if _noted(one, REFERENCE) == str(refund.id):
                    return str(one.id)
            wish: dict[str, Any] = {
                "payment_intent": intent,
                "amount": refund.amount_minor,
                "metadata": {REFERENCE: str(refund.id)},
            }
            made = await self._client.v1.refunds.create_async(
                wish,  # type: ignore[arg-type]
                {"idempotency_key": str(refund.id)},
            )
        except stripe.StripeError as error:
            raise _unknown(error) from error
        return str(made.id)

    def read_webhook(self, headers: Mapping[str, str], body: bytes) -> News:
        """Signed by Stripe with the secret of the endpoint."""
        try:
            event = stripe.Webhook.construct_event(body, headers.get("stripe-signature", ""), self._secret)
        except stripe.SignatureVerificationError:
            raise BadSignature from None
        except ValueError:
            raise InvalidInput(reason="not an event of Stripe") from None
        if event.type not in EVENTS:
            return News(event.id, event.type)
        intent = event.data.object
        outcome = Outcome("refused", intent.id, "declined") if event.type.endswith("failed") else _outcome(intent)
        return News(event.id, event.type, _noted(intent, REFERENCE), outcome)

    async def settlement(self, day: date) -> list[SettlementRow]:
        """Stripe's reports of payouts are not read yet; its file can be brought to the office as CSV."""
        raise CannotDo(provider=self.name, day=str(day))


def _outcome(intent: Any) -> Outcome:
    state = STATES.get(intent.status, "waiting")
    error = getattr(intent, "last_payment_error", None)
    if state == "captured":
        taken = getattr(intent, "amount_received", None) or intent.amount
        return Outcome("captured", intent.id, amount_minor=taken)
    action = getattr(intent, "next_action", None)
    redirect = action and getattr(action, "redirect_to_url", None)
    url = redirect.url if redirect else None
    reason = str(error.code) if state == "refused" and error else ""
    stage = CONFIRM if intent.status == "requires_action" else ""
    return Outcome(state, intent.id, reason, intent.amount, url, stage)


def _noted(thing: Any, key: str) -> str | None:
    """What we wrote on something at Stripe."""
    noted = (thing.to_dict().get("metadata") or {}).get(key)
    return None if noted is None else str(noted)


def _unknown(error: stripe.StripeError) -> OutboundFailed:
    return OutboundFailed(provider="stripe", reason=type(error).__name__)

"""The client of the simulated carrier."""

from collections.abc import Mapping

import httpx
import msgspec
from standardwebhooks import WebhookVerificationError

from hanse.delivery.contracts import Announced, Scan, Shipment
from hanse.delivery.refusals import BadCarrierSignature
from hanse.delivery.rules import SIMULATED
from hanse.kit.address import lines
from hanse.kit.outbound import Outbound, OutboundFailed
from hanse.kit.refusals import InvalidInput
from hanse.kit.signed import signing

from .port import Ability, News, PointPage

GONE, CONFLICT, BROKEN = 404, 409, 500
POINTS_AT_ONCE = 500


class Booked(msgspec.Struct, frozen=True):
    """A parcel as the carrier knows it; the label is base64."""

    state: str
    tracking: str = ""
    tracking_url: str = ""
    label: bytes = b""
    reason: str = ""
    drop_off_code: str = ""


class Told(msgspec.Struct, frozen=True):
    """A message of the carrier, and the answer to a question about a parcel."""

    key: str
    scans: list[Scan]


class SimulatedCarrier:
    """Everything over HTTP, our own ids as keys."""

    key = SIMULATED.key
    name = SIMULATED.name
    can = frozenset(Ability(one) for one in SIMULATED.can)

    def __init__(self, outbound: Outbound, url: str, secret: str, own_url: str) -> None:
        self._outbound, self._url, self._secret, self._own_url = outbound, url, secret, own_url

    async def _send(self, method: str, path: str, body: object = None) -> httpx.Response:
        content = b"" if body is None else msgspec.json.encode(body)
        answer = await self._outbound.send(method, f"{self._url}{path}", content=content)
        if answer.status_code >= BROKEN:
            raise OutboundFailed(url=f"{self._url}{path}", reason=str(answer.status_code))
        return answer

    async def create(self, shipment: Shipment) -> Announced:
        """Announce a parcel; a repeat gets the number and the label of the first time."""
        body = {
            "key": str(shipment.id),
            "number": shipment.number,
            "direction": shipment.direction,
            "sender": lines(shipment.sender),
            "recipient": lines(shipment.recipient),
            "postal_code": shipment.recipient.postal_code,
            "country": shipment.recipient.country,
            "weight_grams": shipment.weight_grams,
            "paperless": shipment.paperless,
            "point": shipment.point,
            "webhook_url": f"{self._own_url}/v1/shipments/webhooks/simulated",
        }
        booked = msgspec.json.decode((await self._send("POST", "/parcels", body)).content, type=Booked)
        return msgspec.convert(msgspec.structs.asdict(booked), Announced)

    async def cancel(self, shipment: Shipment) -> bool:
        """Give it up. A key that the carrier never saw is taken, so that it cannot be announced later."""
        answer = await self._send("POST", f"/parcels/{shipment.id}/cancellation", {})
        return answer.status_code != CONFLICT

    async def track(self, shipment: Shipment) -> list[Scan]:
        """Everything that happened to a parcel."""
        answer = await self._send("GET", f"/parcels/{shipment.id}")
        return [] if answer.status_code == GONE else msgspec.json.decode(answer.content, type=Told).scans

    async def points(self, after: str) -> PointPage:
        """Its list, so many at a time."""
        answer = await self._send("GET", f"/points/{after}" if after else "/points")
        lines = answer.text.splitlines()
        last = msgspec.json.decode(lines[-1])["code"] if len(lines) == POINTS_AT_ONCE else ""
        return PointPage(answer.text, last)

    def read_webhook(self, headers: Mapping[str, str], body: bytes) -> News:
        """Signed by Standard Webhooks with a key made of the shared secret."""
        try:
            signing(self._secret).verify(body, dict(headers))
        except WebhookVerificationError:
            raise BadCarrierSignature from None
        try:
            told = msgspec.json.decode(body, type=Told)
        except msgspec.MsgspecError as error:
            raise InvalidInput(reason=str(error)) from None
        return News(told.key, told.scans)

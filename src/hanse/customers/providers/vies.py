"""The client of the register of VAT ids, in the words of the Commission's VIES (its REST interface)."""

from typing import Any

import msgspec

from hanse.customers.contracts import VatAnswer
from hanse.kit.outbound import Outbound, OutboundFailed

# What a member state says where it does not disclose name or address.
UNDISCLOSED = "---"
LONGEST = 500


class _Answer(msgspec.Struct, frozen=True, rename="camel"):
    valid: bool | None = None
    request_identifier: str | None = None
    name: str | None = None
    address: str | None = None
    user_error: str = ""
    error_wrappers: list[dict[str, Any]] = []


class Vies:
    """Asks whether a VAT id exists. `own_vat_id` is the retailer's; only who names one gets a consultation number."""

    def __init__(self, outbound: Outbound, url: str, own_vat_id: str = "") -> None:
        self._outbound, self._url, self._own = outbound, url.rstrip("/"), own_vat_id

    async def ask(self, vat_id: str) -> VatAnswer:
        """What the register says. No answer, and an answer that is none, is "unavailable" and never "valid"."""
        body = {"countryCode": vat_id[:2], "vatNumber": vat_id[2:]}
        if self._own:
            body |= {"requesterMemberStateCode": self._own[:2], "requesterNumber": self._own[2:]}
        try:
            answer = await self._outbound.send(
                "POST",
                f"{self._url}/check-vat-number",
                content=msgspec.json.encode(body),
                headers={"content-type": "application/json", "accept": "application/json"},
            )
            told = msgspec.json.decode(answer.content, type=_Answer)
        except (OutboundFailed, msgspec.MsgspecError) as error:
            return VatAnswer("unavailable", reason=type(error).__name__)
        wrong = next((str(one.get("error", "")) for one in told.error_wrappers), "")
        if not answer.is_success or wrong or told.valid is None:
            return VatAnswer("unavailable", reason=(wrong or told.user_error or str(answer.status_code))[:LONGEST])
        return VatAnswer(
            "valid" if told.valid else "invalid",
            consultation=told.request_identifier or None,
            registered_name=_disclosed(told.name),
            registered_address=_disclosed(told.address),
        )


def _disclosed(text: str | None) -> str:
    tidy = " ".join((text or "").split())[:LONGEST]
    return "" if tidy == UNDISCLOSED else tidy

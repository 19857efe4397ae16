"""Reading forms. What was typed comes back into the form when something is wrong with it."""

from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar.enums import RequestEncodingType
from litestar.params import Body

from hanse.kit.address import Address
from hanse.kit.refusals import InvalidInput, NotFound, Refusal, WrongCredentials

Form = Annotated[dict[str, Any], Body(media_type=RequestEncodingType.URL_ENCODED)]
LONGEST = 2000
PIECES_MAX = 99
# What can be wrong with a field, as this room, the kit and the customers' room say it.
REASON_WORDS = {
    "missing", "too long", "choose one", "a number from 1 to 99", "not an e-mail address", "not a phone number",
    "not a card number", "not a country code of two letters", "not a postal code of this country",
    "an account needs an e-mail address", "not a VAT id", "not an amount that we sell", "not a day of the coming year",
}  # fmt: skip
ADDRESS_FIELDS = tuple(Address.__struct_fields__)


def typed(form: Mapping[str, Any], name: str) -> str:
    """What stands in a field, without blanks around it; nothing where it is missing. Of several the last counts."""
    value = form.get(name, "")
    if isinstance(value, list):
        value = value[-1] if value else ""
    return str(value).replace("\x00", "").strip()[:LONGEST]


def ticked(form: Mapping[str, Any], name: str) -> bool:
    """Whether a box is ticked."""
    return bool(typed(form, name))


def count(form: Mapping[str, Any], name: str = "quantity") -> int:
    """How many pieces. Refuses with InvalidInput unless it is a number from 1 to 99."""
    text = typed(form, name) or "1"
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:6]) <= PIECES_MAX:
        raise InvalidInput(fields=[{"field": name, "reason": "a number from 1 to 99"}])
    return int(text)


def identity(form: Mapping[str, Any], name: str) -> UUID:
    """The id in a hidden field. Refuses with NotFound: a form of ours always has one."""
    try:
        return UUID(typed(form, name))
    except ValueError:
        raise NotFound(field=name) from None


def address(form: Mapping[str, Any], prefix: str, **otherwise: str) -> Address:
    """The address in the fields that begin with this prefix; it is checked where it is used."""
    found = {name: typed(form, f"{prefix}.{name}") or otherwise.get(name, "") for name in ADDRESS_FIELDS}
    return Address(**{name: value for name, value in found.items() if value})


def spread(prefix: str, value: Address | None) -> dict[str, str]:
    """An address as the fields of a form."""
    return {} if value is None else {f"{prefix}.{name}": getattr(value, name) for name in ADDRESS_FIELDS}


class Wrong(msgspec.Struct, frozen=True):
    """What is wrong with a form: one sentence for all of it, and a reason for each field (both in English)."""

    sentence: str
    fields: dict[str, str] = {}
    status: int = 422

    @classmethod
    def of(cls, refusal: Refusal) -> "Wrong":
        """A refusal as a form shows it."""
        listed = refusal.facts.get("fields") or [refusal.facts]
        fields = {
            str(one["field"]): str(one.get("reason", "missing"))
            for one in listed
            if isinstance(one, Mapping) and one.get("field")
        }
        # 401 would ask the browser itself for a password; a form that was filled in wrongly is just that.
        return cls(refusal.sentence(), fields, 422 if isinstance(refusal, WrongCredentials) else refusal.status)

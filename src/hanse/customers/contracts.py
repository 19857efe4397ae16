"""What leaves the room: profiles of customers, their consents, and the timeline of what happened on every channel."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec

from hanse.kit.actor import Actor
from hanse.kit.address import Address
from hanse.kit.events import Event

Texts = dict[str, str]
AddressKind = Literal["billing", "shipping", "other"]


class Purpose(StrEnum):
    """What somebody may agree to."""

    NEWSLETTER = "newsletter"
    SMS = "sms"
    PHONE = "phone"
    PROFILING = "profiling"


class CustomerAddress(msgspec.Struct, frozen=True):
    """One of a customer's addresses."""

    id: UUID
    kind: AddressKind
    address: Address


class VatState(StrEnum):
    """What is known of a VAT id: nothing yet, that it exists, that it does not, or that nobody could say."""

    NONE = "none"
    ASKED = "asked"
    VALID = "valid"
    INVALID = "invalid"
    UNAVAILABLE = "unavailable"


class Business(msgspec.Struct, frozen=True, kw_only=True):
    """A customer who buys for a company. `state` is the latest answer about the VAT id.

    `valid_at` is when it was last found valid, and `valid_until` how long that counts: an answer that did not come
    takes nothing away from it, one that says no does. `country` is whose id it is. `consultation` is the number by
    which the register proves its answer, the registered name and address are what it disclosed.
    """

    since: datetime
    vat_id: str | None = None
    country: str | None = None
    state: VatState = VatState.NONE
    asked_at: datetime | None = None
    answered_at: datetime | None = None
    valid_at: datetime | None = None
    valid_until: datetime | None = None
    consultation: str | None = None
    registered_name: str = ""
    registered_address: str = ""

    def valid(self, at: datetime) -> bool:
        """Whether the VAT id counts as valid at a moment."""
        return self.valid_until is not None and at < self.valid_until


class Standing(msgspec.Struct, frozen=True):
    """What of a customer decides what they pay: their group, and whether they buy for a company and have goods sent.

    `ships_to` is the country of the address that they had parcels sent to first.
    """

    group: str | None = None
    company: str = ""
    business: Business | None = None
    ships_to: str | None = None


class BusinessWanted(msgspec.Struct, frozen=True):
    """The company that a customer buys for. A VAT id is not needed; without one everything is sold with tax."""

    company: Annotated[str, msgspec.Meta(max_length=120)]
    vat_id: Annotated[str, msgspec.Meta(max_length=40)] | None = None


class VatAnswer(msgspec.Struct, frozen=True):
    """What the register of VAT ids said. `reason` is why it said nothing."""

    answer: Literal["valid", "invalid", "unavailable"]
    consultation: str | None = None
    registered_name: str = ""
    registered_address: str = ""
    reason: str = ""


class VatCheck(msgspec.Struct, frozen=True):
    """An answer as it is kept: the evidence for a sale without tax."""

    id: UUID
    vat_id: str
    answer: str
    asked_at: datetime
    answered_at: datetime
    consultation: str | None
    registered_name: str
    registered_address: str
    reason: str


class VatPolicy(msgspec.Struct, frozen=True):
    """For how many days the answer about a VAT id counts."""

    version: int
    valid_days: int
    by_name: str
    at: datetime

    @property
    def lasts(self) -> timedelta:
        """The same as a span of time."""
        return timedelta(days=self.valid_days)


class Customer(msgspec.Struct, frozen=True, kw_only=True):
    """A profile. `consents` tells for each purpose that was ever asked about whether it is given or withdrawn.

    A guest ordered without an account; the e-mail address of a guest was never confirmed. `group` is whose prices and
    promotions count for them, beside those for everybody: staff, wholesale, a club. `business` is the company
    that they buy for.
    """

    id: UUID
    number: str
    given_name: str
    family_name: str
    company: str
    email: str | None
    phone: str | None
    card: str | None
    group: str | None
    language: str
    guest: bool
    has_account: bool
    addresses: list[CustomerAddress]
    consents: dict[str, str]
    created_at: datetime
    version: int
    business: Business | None = None

    @property
    def name(self) -> str:
        """The name to address somebody by: person, else company, else number."""
        return f"{self.given_name} {self.family_name}".strip() or self.company or self.number


class RegisterCustomer(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who wants to be known. With a password it becomes an account. `country` reads phone numbers."""

    email: str | None
    password: str | None = None
    given_name: str = ""
    family_name: str = ""
    company: str = ""
    phone: str | None = None
    language: str = "de"
    channel: str = "web"
    location: UUID | None = None
    country: str = "DE"


class CustomerChange(msgspec.Struct, frozen=True, kw_only=True):
    """What shall be different about a profile; what is left out stays. An empty text removes."""

    given_name: str | None = None
    family_name: str | None = None
    company: str | None = None
    email: str | None = None
    phone: str | None = None
    language: str | None = None
    country: str = "DE"


class SaveCustomer(msgspec.Struct, frozen=True, kw_only=True):
    """A customer as another system knows it: `source` names the system, `key` the customer there."""

    source: str
    key: str
    given_name: str = ""
    family_name: str = ""
    company: str = ""
    email: str | None = None
    phone: str | None = None
    card: str | None = None
    language: str = "de"
    addresses: Sequence[tuple[AddressKind, Address]] = ()
    country: str = "DE"
    created_at: datetime | None = None


class RowRefused(msgspec.Struct, frozen=True):
    """A row of a batch that was left out: its place in the batch, the field and the reason."""

    index: int
    field: str
    reason: str


class Loaded(msgspec.Struct, frozen=True):
    """What a batch did."""

    created: int
    changed: int
    unchanged: int
    refused: list[RowRefused]


class ShopperSession(msgspec.Struct, frozen=True):
    """A session that has just begun. `token` goes into the cookie and is kept nowhere else."""

    token: str
    customer: Customer
    expires_at: datetime


class Recognized(msgspec.Struct, frozen=True):
    """Who a token belongs to, and whether it is time to note that it was used."""

    actor: Actor
    stale: bool


class Consent(msgspec.Struct, frozen=True):
    """One entry of the consent ledger: what was said, when, where, and under exactly which text."""

    id: UUID
    purpose: str
    state: str
    source: str
    text_version: str
    text: Texts
    language: str
    evidence: dict[str, Any]
    at: datetime


class ConsentText(msgspec.Struct, frozen=True):
    """The text that people agree to. A version that was published never changes."""

    purpose: str
    version: str
    text: Texts
    since: datetime


class TimelineEntry(msgspec.Struct, frozen=True):
    """Something that happened with a customer. `title` is one line for people, in German and English.

    With an `id` of its own, noting it a second time changes nothing.
    """

    customer: UUID
    at: datetime
    kind: str
    channel: str
    location: UUID | None
    subject_kind: str
    subject_id: UUID | None
    title: Texts
    facts: dict[str, Any] = {}
    id: UUID | None = None


class CustomerRegistered(Event, frozen=True):
    customer: UUID
    channel: str
    location: UUID | None


class PasswordForgotten(Event, frozen=True):
    """Somebody asked for a link to set a new password for the account of this customer."""

    customer: UUID


class ResetLink(msgspec.Struct, frozen=True):
    """What stands in the mail: a token that is good once, the address of the account, and for how long."""

    token: str
    email: str
    minutes: int


class CustomerChanged(Event, frozen=True):
    customer: UUID


class ConsentGiven(Event, frozen=True):
    customer: UUID
    purpose: str
    source: str
    text_version: str


class ConsentWithdrawn(Event, frozen=True):
    customer: UUID
    purpose: str
    source: str

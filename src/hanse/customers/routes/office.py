"""Customers as the staff sees them. A customer belongs to no single store, so the permission counts at any of them."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar.params import QueryParameter
from litestar.response import Response

from hanse.customers import commands, queries
from hanse.customers.contracts import (
    AddressKind,
    Consent,
    ConsentText,
    Customer,
    CustomerChange,
    Purpose,
    RegisterCustomer,
    TimelineEntry,
)
from hanse.customers.refusals import CardTaken, EmailTaken, UnknownConsentText
from hanse.kit import edge
from hanse.kit.actor import Actor, Needs, Scope
from hanse.kit.address import Address
from hanse.kit.db import Tx
from hanse.kit.house import House
from hanse.kit.paging import Page
from hanse.kit.refusals import NotFound, StaleVersion

from .card import picture

READ = Needs("customers.read", Scope.LOCATION, through_actor=True)
GROUPING = Needs("pricing.write", Scope.GLOBAL)
WRITE = Needs("customers.write", Scope.LOCATION, through_actor=True)

Name = Annotated[str, msgspec.Meta(max_length=120)]
OneLine = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


class NewCustomer(msgspec.Struct, frozen=True):
    """Somebody who becomes known in a store or on the phone. An account needs a password, which only they may set."""

    email: Annotated[str, msgspec.Meta(max_length=254)] | None = None
    given_name: Name = ""
    family_name: Name = ""
    company: Name = ""
    phone: Annotated[str, msgspec.Meta(max_length=40)] | None = None
    language: str = "de"
    channel: str = "store"
    location: UUID | None = None


class ChangedCustomer(msgspec.Struct, frozen=True):
    """What shall be different; what is left out stays, an empty text removes."""

    given_name: Name | None = None
    family_name: Name | None = None
    company: Name | None = None
    email: Annotated[str, msgspec.Meta(max_length=254)] | None = None
    phone: Annotated[str, msgspec.Meta(max_length=40)] | None = None
    language: str | None = None


class NewAddress(msgspec.Struct, frozen=True):
    """An address and what it is for."""

    address: Address
    kind: AddressKind = "shipping"


class CardWanted(msgspec.Struct, frozen=True):
    """The number of a printed card; without one a new number is made."""

    card: Annotated[str, msgspec.Meta(max_length=20)] | None = None


class GroupWanted(msgspec.Struct, frozen=True):
    """Whose prices and promotions shall count for a customer; null is those for everybody only."""

    group: Annotated[str, msgspec.Meta(max_length=40)] | None


class ConsentSaid(msgspec.Struct, frozen=True):
    """What somebody says about a purpose, and where they said it."""

    given: bool
    source: OneLine
    text_version: str | None = None
    evidence: dict[str, Any] = {}


@edge.get("/v1/customers", needs=READ, tags=["customers"])
async def get_customers(
    tx: Tx,
    house: House,
    text: Annotated[str, QueryParameter(max_length=200)] = "",
    before: UUID | None = None,
    limit: int | None = None,
) -> list[Customer]:
    """Customers by anything: mail, phone in any spelling, card, number, or a name with typos.

    Without a text those who became known last, and with `before` those who were known before that customer.
    """
    if not text.strip():
        return await queries.latest_customers(tx, before, limit or 20)
    return await queries.find_customers(tx, text, limit or 20, country=house.settings.country)


@edge.post("/v1/customers", needs=WRITE, refuses=[EmailTaken], tags=["customers"])
async def post_customer(tx: Tx, house: House, data: NewCustomer) -> Customer:
    """Make somebody known."""
    return await commands.register(tx, registration(data, house.settings.country))


def registration(data: NewCustomer, country: str) -> RegisterCustomer:
    """The wish of a body, with the country that phone numbers are read in."""
    return msgspec.convert({**msgspec.structs.asdict(data), "country": country}, RegisterCustomer)


def change_of(data: ChangedCustomer, country: str) -> CustomerChange:
    """The change of a body, with the country that phone numbers are read in."""
    return msgspec.convert({**msgspec.structs.asdict(data), "country": country}, CustomerChange)


@edge.get("/v1/customers/{customer:uuid}", needs=READ, refuses=[NotFound], tags=["customers"])
async def get_one_customer(tx: Tx, customer: UUID) -> Customer:
    """One customer."""
    return await queries.get_customer(tx, customer)


@edge.patch(
    "/v1/customers/{customer:uuid}",
    needs=WRITE,
    refuses=[NotFound, StaleVersion, EmailTaken],
    versioned=True,
    tags=["customers"],
)
async def patch_customer(tx: Tx, house: House, customer: UUID, data: ChangedCustomer, if_match: int | None) -> Customer:
    """Change parts of a profile."""
    return await commands.change_customer(tx, customer, change_of(data, house.settings.country), if_match)


@edge.put("/v1/customers/{customer:uuid}/group", needs=GROUPING, refuses=[NotFound], tags=["customers"])
async def put_customer_group(tx: Tx, customer: UUID, data: GroupWanted) -> Customer:
    """Say whose prices and promotions count for a customer: it decides what they pay, hence the right to prices."""
    return await commands.set_group(tx, customer, data.group)


@edge.post("/v1/customers/{customer:uuid}/addresses", needs=WRITE, refuses=[NotFound], tags=["customers"])
async def post_customer_address(tx: Tx, customer: UUID, data: NewAddress) -> Customer:
    """Add an address."""
    return await commands.add_address(tx, customer, data.kind, data.address)


@edge.delete(
    "/v1/customers/{customer:uuid}/addresses/{address:uuid}", needs=WRITE, refuses=[NotFound], tags=["customers"]
)
async def delete_customer_address(tx: Tx, customer: UUID, address: UUID) -> None:
    """Remove an address."""
    await commands.remove_address(tx, customer, address)


@edge.post("/v1/customers/{customer:uuid}/card", needs=WRITE, refuses=[NotFound, CardTaken], tags=["customers"])
async def post_card(tx: Tx, customer: UUID, data: CardWanted) -> Customer:
    """Give a customer a card. Who has one keeps it unless another number is given."""
    return await commands.issue_card(tx, customer, data.card)


@edge.get("/v1/customers/{customer:uuid}/card.svg", needs=READ, refuses=[NotFound], tags=["customers"])
async def get_card(tx: Tx, customer: UUID) -> Response[bytes]:
    """The QR code of the customer's card."""
    return picture(await queries.get_customer(tx, customer))


@edge.get("/v1/customers/{customer:uuid}/consents", needs=READ, refuses=[NotFound], tags=["customers"])
async def get_consents(tx: Tx, customer: UUID) -> list[Consent]:
    """Everything the customer agreed to or withdrew, the newest first, with its exact text."""
    await queries.get_customer(tx, customer)
    return await queries.consent_history(tx, customer)


@edge.put(
    "/v1/customers/{customer:uuid}/consents/{purpose:str}",
    needs=WRITE,
    refuses=[NotFound, UnknownConsentText],
    tags=["customers"],
)
async def put_consent(tx: Tx, actor: Actor, customer: UUID, purpose: Purpose, data: ConsentSaid) -> Customer:
    """Write down what the customer says about a purpose."""
    evidence = {**data.evidence, "staff": str(actor.id), "request_id": actor.request_id}
    if not data.given:
        return await commands.withdraw_consent(tx, customer, purpose, data.source, evidence=evidence)
    return await commands.give_consent(tx, customer, purpose, data.source, data.text_version, evidence=evidence)


@edge.get("/v1/customers/{customer:uuid}/timeline", needs=READ, refuses=[NotFound], tags=["customers"])
async def get_timeline(
    tx: Tx,
    customer: UUID,
    kinds: Annotated[str | None, QueryParameter(description="Only these kinds, with commas between them.")] = None,
    cursor: str | None = None,
    limit: int | None = None,
) -> Page[TimelineEntry]:
    """What happened with the customer on every channel, the newest first."""
    await queries.get_customer(tx, customer)
    return await queries.timeline(tx, customer, cursor, limit, kinds.split(",") if kinds else None)


@edge.get("/v1/consent-texts", needs=Needs("customers.see_texts", Scope.ANYONE), tags=["customers"])
async def get_consent_texts(tx: Tx) -> list[ConsentText]:
    """The texts that people agree to at present."""
    return await queries.consent_texts(tx)


ROUTES = [
    get_customers,
    post_customer,
    get_one_customer,
    patch_customer,
    put_customer_group,
    post_customer_address,
    delete_customer_address,
    post_card,
    get_card,
    get_consents,
    put_consent,
    get_timeline,
    get_consent_texts,
]

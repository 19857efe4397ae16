"""Companies among the customers, and whether their VAT ids exist: for the staff, and for shoppers themselves."""

from typing import Annotated
from uuid import UUID

import msgspec

from hanse.customers import commands, queries
from hanse.customers.contracts import BusinessWanted, Customer, VatCheck, VatPolicy
from hanse.customers.refusals import NoVatId
from hanse.kit import edge
from hanse.kit.actor import Actor
from hanse.kit.db import Tx
from hanse.kit.refusals import NotFound

from .office import GROUPING, READ, WRITE
from .shopper import OWN, own


class VatPolicyWanted(msgspec.Struct, frozen=True):
    """For how many days the answer about a VAT id shall count."""

    valid_days: Annotated[int, msgspec.Meta(ge=1, le=365)]


@edge.put("/v1/customers/{customer:uuid}/business", needs=WRITE, refuses=[NotFound], tags=["customers"])
async def put_business(tx: Tx, customer: UUID, data: BusinessWanted) -> Customer:
    """Say that a customer buys for a company. Its VAT id is checked at the register soon after."""
    return await commands.set_business(tx, customer, data)


@edge.delete("/v1/customers/{customer:uuid}/business", needs=WRITE, refuses=[NotFound], tags=["customers"])
async def delete_business(tx: Tx, customer: UUID) -> None:
    """A customer buys for no company any more."""
    await commands.end_business(tx, customer)


@edge.get("/v1/customers/{customer:uuid}/vat-checks", needs=READ, refuses=[NotFound], tags=["customers"])
async def get_vat_checks(tx: Tx, customer: UUID) -> list[VatCheck]:
    """What the register said about the VAT ids of a customer, the latest first."""
    await queries.get_customer(tx, customer)
    return await queries.vat_checks(tx, customer)


@edge.post(
    "/v1/customers/{customer:uuid}/vat-checks",
    needs=WRITE,
    status=202,
    refuses=[NotFound, NoVatId],
    tags=["customers"],
)
async def post_vat_check(tx: Tx, customer: UUID) -> Customer:
    """Have the register asked once more."""
    return await commands.ask_vat_id(tx, customer)


@edge.get("/v1/vat-policy", needs=READ, tags=["customers"])
async def get_vat_policy(tx: Tx) -> VatPolicy:
    """For how long the answer about a VAT id counts."""
    return await queries.vat_policy(tx)


@edge.put("/v1/vat-policy", needs=GROUPING, tags=["customers"])
async def put_vat_policy(tx: Tx, actor: Actor, data: VatPolicyWanted) -> VatPolicy:
    """Say for how long the answer about a VAT id counts: it decides what is sold without tax."""
    return await commands.set_vat_policy(tx, actor, data.valid_days)


@edge.put("/v1/shopper/business", needs=OWN, tags=["shopper"])
async def put_own_business(tx: Tx, actor: Actor, data: BusinessWanted) -> Customer:
    """Say that one buys for a company."""
    return await commands.set_business(tx, own(actor), data)


@edge.delete("/v1/shopper/business", needs=OWN, tags=["shopper"])
async def delete_own_business(tx: Tx, actor: Actor) -> None:
    """Buy for no company any more."""
    await commands.end_business(tx, own(actor))


ROUTES = [
    put_business,
    delete_business,
    get_vat_checks,
    post_vat_check,
    get_vat_policy,
    put_vat_policy,
    put_own_business,
    delete_own_business,
]

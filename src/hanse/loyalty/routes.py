"""The loyalty program over HTTP."""

from uuid import UUID

from hanse.kit import edge
from hanse.kit.actor import Actor, Needs, Scope
from hanse.kit.db import Tx
from hanse.kit.paging import Page
from hanse.kit.refusals import InvalidInput, NotFound

from . import queries
from .contracts import Entry, Standing

OWN = Needs("loyalty.read", Scope.OWN, through_actor=True)


def _allowed(actor: Actor, customer: UUID) -> None:
    if actor.customer != customer and not actor.may("loyalty.read"):
        raise NotFound(customer=customer)


@edge.get("/v1/customers/{customer:uuid}/loyalty", needs=OWN, refuses=[NotFound], tags=["loyalty"])
async def get_standing(tx: Tx, actor: Actor, customer: UUID) -> Standing:
    """Points and tier of a customer: their own, or any for staff."""
    _allowed(actor, customer)
    return await queries.standing(tx, customer)


@edge.get(
    "/v1/customers/{customer:uuid}/loyalty/entries", needs=OWN, refuses=[NotFound, InvalidInput], tags=["loyalty"]
)
async def get_entries(tx: Tx, actor: Actor, customer: UUID, cursor: str | None = None) -> Page[Entry]:
    """Points that came and went, newest first."""
    _allowed(actor, customer)
    return await queries.history(tx, customer, cursor)


ROUTES = [get_standing, get_entries]

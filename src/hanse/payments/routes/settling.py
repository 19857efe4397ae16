"""Settlement over HTTP: files of providers, and where their books differ from ours."""

from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec

from hanse.kit import edge
from hanse.kit.actor import Actor, Needs, Scope
from hanse.kit.db import Tx
from hanse.kit.house import House
from hanse.kit.outbound import OutboundFailed
from hanse.kit.paging import Page
from hanse.kit.refusals import InvalidInput, NotFound
from hanse.payments import commands, providers, queries
from hanse.payments.contracts import Settlement, SettlementDifference
from hanse.payments.refusals import AlreadyResolved, CardNumberSeen

YEARS = (2000, 2200)
RECONCILE = Needs("payments.reconcile", Scope.GLOBAL)


class SettlementFile(msgspec.Struct, frozen=True):
    """A file as the provider wrote it: kind, reference, provider_reference, amount, fee, currency, at."""

    provider: Annotated[str, msgspec.Meta(pattern="^[a-z]{1,40}$")]
    day: date
    content: Annotated[str, msgspec.Meta(max_length=5_000_000)]


class SettlementAsked(msgspec.Struct, frozen=True):
    """The file of which day shall be fetched from a provider."""

    provider: Annotated[str, msgspec.Meta(pattern="^[a-z]{1,40}$")]
    day: date


class Resolution(msgspec.Struct, frozen=True):
    """How a difference was cleared up."""

    note: Annotated[str, msgspec.Meta(min_length=1, max_length=400)]


@edge.get("/v1/settlements", needs=RECONCILE, tags=["payments"])
async def get_settlements(tx: Tx) -> list[Settlement]:
    """The settlement files that were taken in, the latest day first."""
    return await queries.list_settlements(tx)


@edge.post(
    "/v1/settlements", needs=RECONCILE, idempotent=True, refuses=[InvalidInput, CardNumberSeen], tags=["payments"]
)
async def post_settlement(tx: Tx, actor: Actor, data: SettlementFile) -> Settlement:
    """Take in a settlement file. Rows that were taken in before change nothing."""
    _known_day(data.day)
    rows = providers.read_settlement(data.content)
    return await commands.take_settlement(tx, actor.name, data.provider, data.day, rows)


@edge.post(
    "/v1/settlements/fetched", needs=RECONCILE, refuses=[NotFound, InvalidInput, OutboundFailed], tags=["payments"]
)
async def post_fetched(actor: Actor, house: House, data: SettlementAsked) -> Settlement:
    """Fetch the settlement file of a day from its provider and take it in."""
    _known_day(data.day)
    try:
        return await providers.settle_day(house, data.provider, data.day, actor.name)
    except providers.NoProvider:
        raise NotFound(provider=data.provider) from None


@edge.get("/v1/settlement-differences", needs=RECONCILE, refuses=[InvalidInput], tags=["payments"])
async def get_differences(tx: Tx, resolved: bool = False, cursor: str | None = None) -> Page[SettlementDifference]:
    """Where the books of providers differ from ours, the latest first."""
    return await queries.list_differences(tx, resolved=resolved, cursor=cursor)


@edge.post(
    "/v1/settlement-differences/{difference:uuid}/resolution",
    needs=RECONCILE,
    status=200,
    refuses=[NotFound, AlreadyResolved, CardNumberSeen],
    tags=["payments"],
)
async def post_resolution(tx: Tx, actor: Actor, difference: UUID, data: Resolution) -> SettlementDifference:
    """Say how a difference was cleared up."""
    return await commands.resolve_difference(tx, actor, difference, data.note)


def _known_day(day: date) -> None:
    if not YEARS[0] <= day.year <= YEARS[1]:
        raise InvalidInput(fields=[{"field": "day", "reason": "no day of settlement"}])


ROUTES = [get_settlements, post_settlement, post_fetched, get_differences, post_resolution]

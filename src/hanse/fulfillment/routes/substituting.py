"""Substitutes over HTTP: what may replace a missing article, and the scan of what does."""

from typing import Annotated
from uuid import UUID

import msgspec

from hanse import orders
from hanse.fulfillment import commands, queries
from hanse.fulfillment.contracts import BoxSubstitutes, Substitutes, Task, WavePicked
from hanse.fulfillment.refusals import NothingMissing, PickedByAnother, TaskNotThere, WrongArticle
from hanse.kit import edge
from hanse.kit.actor import Actor, Needs, Scope
from hanse.kit.db import Tx
from hanse.kit.refusals import NotFound

READ = Needs("fulfillment.read", Scope.LOCATION, through_actor=True)
PICK = Needs("fulfillment.pick", Scope.LOCATION, through_actor=True)


class Replaced(msgspec.Struct, frozen=True):
    """What was scanned in place of so many missing pieces, why they are missing, and how many were found after all."""

    code: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    quantity: Annotated[int, msgspec.Meta(ge=1, le=10_000)] = 1
    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=200)] = "not found"
    found: Annotated[int, msgspec.Meta(ge=0, le=10_000)] = 0


@edge.get("/v1/tasks/{task:uuid}/lines/{line:uuid}/substitutes", needs=READ, refuses=[NotFound], tags=["fulfillment"])
async def get_substitutes(tx: Tx, actor: Actor, task: UUID, line: UUID) -> Substitutes:
    """What may replace missing pieces of a line, and what the customer pays for it."""
    return await queries.substitutes(tx, actor, task, line)


@edge.post(
    "/v1/tasks/{task:uuid}/lines/{line:uuid}/substitution",
    needs=PICK,
    status=200,
    idempotent=True,
    refuses=[
        NotFound, TaskNotThere, PickedByAnother, NothingMissing, orders.SubstitutionNotWanted, orders.NotASubstitute,
        orders.LineNotThere, orders.OrderUnsettled, orders.LinesOutOfStock,
    ],
    tags=["fulfillment"],
)  # fmt: skip
async def post_substitution(tx: Tx, actor: Actor, task: UUID, line: UUID, data: Replaced) -> Task:
    """Lay something similar into the basket in place of missing pieces; the scan confirms what."""
    return await commands.substitute(tx, actor, task, line, data.code, data.quantity, data.reason, data.found)


class ReplacedInWave(msgspec.Struct, frozen=True):
    """What was scanned in place of a piece that is missing, and why it is."""

    code: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=200)] = "not found"


@edge.get(
    "/v1/waves/{wave:uuid}/articles/{variant:uuid}/substitutes", needs=READ, refuses=[NotFound], tags=["fulfillment"]
)
async def get_wave_substitutes(tx: Tx, actor: Actor, wave: UUID, variant: UUID) -> list[BoxSubstitutes]:
    """What may replace a missing article of a walk, for each box that still wants it."""
    return await queries.substitutes_in_wave(tx, actor, wave, variant)


@edge.post(
    "/v1/waves/{wave:uuid}/articles/{variant:uuid}/substitution",
    needs=PICK,
    status=200,
    idempotent=True,
    refuses=[
        NotFound, TaskNotThere, PickedByAnother, WrongArticle, orders.SubstitutionNotWanted, orders.NotASubstitute,
        orders.LineNotThere, orders.OrderUnsettled, orders.LinesOutOfStock,
    ],
    tags=["fulfillment"],
)  # fmt: skip
async def post_wave_substitution(tx: Tx, actor: Actor, wave: UUID, variant: UUID, data: ReplacedInWave) -> WavePicked:
    """Lay a piece of something similar into the walk; the answer says which box it goes into."""
    return await commands.substitute_in_wave(tx, actor, wave, variant, data.code, data.reason)


ROUTES = [get_substitutes, post_substitution, get_wave_substitutes, post_wave_substitution]

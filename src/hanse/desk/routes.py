"""The service desk over HTTP."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar.params import QueryParameter

from hanse import orders
from hanse.kit import edge
from hanse.kit.actor import Actor, Needs, Scope
from hanse.kit.db import Tx
from hanse.kit.house import House
from hanse.kit.paging import Page
from hanse.kit.refusals import InvalidInput, NotFound, StaleVersion

from . import commands, queries
from .contracts import (
    Case,
    CaseChange,
    CaseInput,
    CaseRow,
    CaseState,
    CustomerView,
    Found,
    Matter,
    Outcome,
    Session,
    SessionChannel,
    Words,
)
from .refusals import SessionClosed

READ = Needs("desk.read", Scope.LOCATION, through_actor=True)
ACT = Needs("desk.act", Scope.LOCATION, through_actor=True)
Size = Annotated[int | None, QueryParameter(name="limit", ge=1, le=200)]


class SessionWanted(msgspec.Struct, frozen=True):
    """Who is talked with, how, and about what."""

    customer: UUID
    channel: SessionChannel = SessionChannel.PHONE
    matter: Matter = Matter.OTHER


class NoteWanted(msgspec.Struct, frozen=True):
    """What to write down."""

    body: Words


class SessionEnd(msgspec.Struct, frozen=True):
    """How it went, and what is left to say."""

    outcome: Outcome
    after_note: Annotated[str, msgspec.Meta(max_length=4000)] = ""


@edge.get("/v1/desk/search", needs=READ, leaves_trace=True, refuses=[InvalidInput], tags=["desk"])
async def get_search(
    tx: Tx, actor: Actor, text: Annotated[str, QueryParameter(max_length=200)], size: Size = None
) -> Found:
    """Customers, orders, receipts, returns, carts, pickups and cases in one box, the best first."""
    return await commands.search(tx, actor, text, size)


@edge.get("/v1/desk/customers/{customer:uuid}", needs=READ, leaves_trace=True, refuses=[NotFound], tags=["desk"])
async def get_customer(tx: Tx, actor: Actor, customer: UUID, session: UUID | None = None) -> CustomerView:
    """Everything about a customer at once. Who looked stands in the audit log."""
    return await commands.view_customer(tx, actor, customer, session)


@edge.get("/v1/desk/sessions", needs=ACT, tags=["desk"])
async def get_sessions(tx: Tx, actor: Actor) -> list[Session]:
    """The caller's conversations that are not closed."""
    return await queries.list_sessions(tx, actor)


@edge.post("/v1/desk/sessions", needs=ACT, refuses=[NotFound], tags=["desk"])
async def post_session(tx: Tx, actor: Actor, data: SessionWanted) -> Session:
    """Begin to talk with a customer."""
    return await commands.start_session(tx, actor, data.customer, data.channel, data.matter)


@edge.get("/v1/desk/sessions/{session:uuid}", needs=READ, refuses=[NotFound], tags=["desk"])
async def get_session(tx: Tx, actor: Actor, session: UUID) -> Session:
    """A conversation with its notes."""
    return await queries.get_session(tx, actor, session)


@edge.post("/v1/desk/sessions/{session:uuid}/notes", needs=ACT, refuses=[NotFound, SessionClosed], tags=["desk"])
async def post_note(tx: Tx, actor: Actor, session: UUID, data: NoteWanted) -> Session:
    """Write something down."""
    return await commands.note(tx, actor, session, data.body)


@edge.post("/v1/desk/sessions/{session:uuid}/cart", needs=ACT, refuses=[NotFound, SessionClosed], tags=["desk"])
async def post_cart(tx: Tx, actor: Actor, house: House, session: UUID) -> orders.Cart:
    """Open a cart on behalf of the customer; fill and order it like any other."""
    return await commands.open_cart(tx, actor, session, house.settings.currency)


@edge.post(
    "/v1/desk/sessions/{session:uuid}/end", needs=ACT, status=200, refuses=[NotFound, SessionClosed], tags=["desk"]
)
async def post_end(tx: Tx, actor: Actor, session: UUID, data: SessionEnd) -> Session:
    """End a conversation."""
    return await commands.close_session(tx, actor, session, data.outcome, data.after_note)


@edge.get("/v1/desk/cases", needs=READ, refuses=[InvalidInput], tags=["desk"])
async def get_cases(
    tx: Tx,
    actor: Actor,
    case_state: Annotated[CaseState | None, QueryParameter(name="state")] = None,
    assignee: UUID | None = None,
    customer: UUID | None = None,
    order: UUID | None = None,
    cursor: str | None = None,
    size: Size = None,
) -> Page[CaseRow]:
    """Cases, what changed last first."""
    return await queries.list_cases(
        tx,
        actor,
        state=case_state,
        assignee=assignee,
        customer=customer,
        order=order,
        cursor=cursor,
        size=size,
    )


@edge.post("/v1/desk/cases", needs=ACT, refuses=[NotFound], tags=["desk"])
async def post_case(tx: Tx, actor: Actor, data: CaseInput) -> Case:
    """Have somebody see to something."""
    return await commands.open_case(tx, actor, data)


@edge.get("/v1/desk/cases/{case:uuid}", needs=READ, refuses=[NotFound], tags=["desk"])
async def get_case(tx: Tx, actor: Actor, case: UUID) -> Case:
    """A case with everything that was done with it."""
    return await queries.get_case(tx, actor, case)


@edge.patch("/v1/desk/cases/{case:uuid}", needs=ACT, versioned=True, refuses=[NotFound, StaleVersion], tags=["desk"])
async def patch_case(tx: Tx, actor: Actor, case: UUID, data: CaseChange, if_match: int | None) -> Case:
    """Hand a case over, let it wait, close it."""
    return await commands.change_case(tx, actor, case, data, if_match)


@edge.post("/v1/desk/cases/{case:uuid}/notes", needs=ACT, refuses=[NotFound], tags=["desk"])
async def post_case_note(tx: Tx, actor: Actor, case: UUID, data: NoteWanted) -> Case:
    """Write something into a case; a closed one is open again."""
    return await commands.note_case(tx, actor, case, data.body)


ROUTES = [
    get_search, get_customer, get_sessions, post_session, get_session, post_note, post_cart, post_end, get_cases,
    post_case, get_case, patch_case, post_case_note,
]  # fmt: skip

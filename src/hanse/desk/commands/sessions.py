"""An agent talks with a customer: begins, writes down, orders on behalf, ends."""

from uuid import UUID

from hanse import access, customers, orders
from hanse.desk import queries
from hanse.desk.contracts import (
    DeskSessionClosed,
    DeskSessionStarted,
    Matter,
    Note,
    Outcome,
    Session,
    SessionChannel,
)
from hanse.desk.refusals import SessionClosed
from hanse.kit.actor import Actor
from hanse.kit.db import Tx
from hanse.kit.ids import new_id

TITLES = {
    "contact": ("Gespräch mit dem Kundendienst", "Talked with customer service"),
    "note": ("Notiz", "Note"),
}


async def start_session(tx: Tx, actor: Actor, customer: UUID, channel: SessionChannel, matter: Matter) -> Session:
    """Begin to talk with a customer. It stands in the timeline and in the audit log. Refuses with NotFound."""
    actor.require("desk.act")
    await customers.get_customer(tx, customer)
    session = new_id()
    await tx.run(
        "insert into desk.session (id, customer, channel, matter, agent, agent_name, started_at) "
        "values ($1, $2, $3, $4, $5, $6, $7)",
        session,
        customer,
        channel,
        matter,
        actor.id,
        actor.name,
        tx.now,
    )
    made = await queries.get_session(tx, actor, session)
    await _tell(tx, made, "contact", {"matter": matter}, session)
    await access.audit(tx, actor, "desk.start_session", f"customer:{customer}", None, {"session": str(session)}, matter)
    await tx.emit(DeskSessionStarted(session, customer, channel, matter))
    return made


async def note(tx: Tx, actor: Actor, session: UUID, body: str) -> Session:
    """Write something down during a conversation, for the colleagues. Refuses with SessionClosed and NotFound."""
    await _note(tx, actor, await _open(tx, actor, session), body)
    return await queries.get_session(tx, actor, session)


async def close_session(tx: Tx, actor: Actor, session: UUID, outcome: Outcome, after_note: str = "") -> Session:
    """End a conversation: how it went, and what is left to say. Refuses with SessionClosed and NotFound."""
    found = await _open(tx, actor, session)
    if after_note.strip():
        await _note(tx, actor, found, after_note)
    await tx.run("update desk.session set outcome = $2, closed_at = $3 where id = $1", session, outcome, tx.now)
    await tx.emit(DeskSessionClosed(session, found.customer, found.channel, found.matter, outcome))
    return await queries.get_session(tx, actor, session)


async def open_cart(tx: Tx, actor: Actor, session: UUID, currency: str = "EUR") -> orders.Cart:
    """A cart that the agent fills on behalf of the customer; it is ordered like any other, on the channel phone.

    Refuses with SessionClosed and NotFound.
    """
    found = await _open(tx, actor, session)
    actor.require("orders.place")
    cart = await orders.open_cart(tx, actor, "phone", currency=currency)
    await access.audit(tx, actor, "desk.open_cart", f"customer:{found.customer}", None, {"cart": str(cart.id)})
    return await orders.attach_customer(tx, actor, cart.id, found.customer)


async def _open(tx: Tx, actor: Actor, session: UUID) -> Session:
    actor.require("desk.act")
    await tx.run("select from desk.session where id = $1 for update", session)
    found = await queries.get_session(tx, actor, session)
    if found.closed_at is not None:
        raise SessionClosed(session=session)
    return found


async def _note(tx: Tx, actor: Actor, session: Session, body: str) -> Note:
    made = Note(new_id(), tx.now, actor.name, body.strip())
    await tx.run(
        "insert into desk.note (id, session, at, author, body) values ($1, $2, $3, $4, $5)",
        made.id,
        session.id,
        made.at,
        made.author,
        made.body,
    )
    await _tell(tx, session, "note", {"body": made.body, "author": made.author}, made.id)
    return made


async def _tell(tx: Tx, session: Session, kind: str, facts: dict[str, str], entry: UUID) -> None:
    german, english = TITLES[kind]
    await customers.note(
        tx,
        customers.TimelineEntry(
            customer=session.customer,
            at=tx.now,
            kind=kind,
            channel=session.channel,
            location=None,
            subject_kind="desk_session",
            subject_id=session.id,
            title={"de": german, "en": english},
            facts=facts,
            id=entry,
        ),
    )

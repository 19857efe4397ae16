"""Reads of conversations."""

from uuid import UUID

from hanse.desk.contracts import Session
from hanse.kit.actor import Actor
from hanse.kit.db import Tx
from hanse.kit.refusals import NotFound

SESSION = """
select s.id, s.customer, s.channel, s.matter, s.agent, s.agent_name, s.started_at, s.outcome, s.closed_at,
       coalesce((select jsonb_agg(jsonb_build_object('id', n.id, 'at', n.at, 'author', n.author, 'body', n.body)
                                  order by n.at, n.id)
                 from desk.note n where n.session = s.id), '[]') as notes
from desk.session s
"""


async def get_session(tx: Tx, actor: Actor, session: UUID) -> Session:
    """A conversation with its notes. Refuses with NotFound."""
    actor.require("desk.read")
    found = await tx.row(Session, SESSION + "where s.id = $1", session)
    if found is None:
        raise NotFound(session=session)
    return found


async def list_sessions(tx: Tx, actor: Actor) -> list[Session]:
    """The conversations that the actor has not closed, the latest first."""
    return await tx.rows(
        Session, SESSION + "where s.agent = $1 and s.closed_at is null order by s.started_at desc limit 50", actor.id
    )


async def sessions_of(tx: Tx, customer: UUID, limit: int = 10) -> list[Session]:
    """The latest conversations with a customer."""
    return await tx.rows(
        Session, SESSION + "where s.customer = $1 order by s.started_at desc limit $2", customer, limit
    )

"""Looking at people leaves a trace: who saw whom stands in the audit log."""

from uuid import UUID

from hanse import access
from hanse.desk import queries
from hanse.desk.contracts import CustomerView, Found, HitKind
from hanse.kit.actor import Actor
from hanse.kit.db import Tx


async def search(tx: Tx, actor: Actor, text: str, limit: int | None = None) -> Found:
    """Find anything, and write down whose data was shown. What was typed is not kept: it may be a name itself."""
    found = await queries.find(tx, actor, text, limit)
    shown = sorted({str(hit.customer) for hit in found if hit.customer is not None})
    if shown:
        kinds = sorted({str(hit.kind) for hit in found if hit.kind is not HitKind.CASE})
        await access.audit(tx, actor, "desk.search", "desk", None, {"customers": shown, "kinds": kinds})
    return Found(found)


async def view_customer(tx: Tx, actor: Actor, customer: UUID, session: UUID | None = None) -> CustomerView:
    """Show an agent everything about a customer, and write down that it was shown, and for which conversation."""
    seen = await queries.see_customer(tx, actor, customer)
    after = None if session is None else {"session": str(session)}
    await access.audit(tx, actor, "desk.view", f"customer:{customer}", None, after)
    return seen

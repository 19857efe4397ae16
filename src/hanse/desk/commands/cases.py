"""Cases: what cannot be settled in one conversation."""

from typing import Any
from uuid import UUID

import msgspec

from hanse import access, customers, orders
from hanse.desk import queries
from hanse.desk.contracts import Case, CaseChange, CaseChanged, CaseInput, CaseOpened, CaseState
from hanse.kit.actor import Actor
from hanse.kit.db import Tx
from hanse.kit.ids import new_id
from hanse.kit.refusals import StaleVersion

INSERT = """
insert into desk.service_case (
    id, headline, state, customer, sales_order, assignee, assignee_name, opened_by, opened_at, changed_at
) values ($1, $2, 'open', $3, $4, $5, $6, $7, $8, $8)
"""

CHANGE = """
update desk.service_case set headline = $2, state = $3, sales_order = $4, assignee = $5, assignee_name = $6,
    changed_at = $7, closed_at = case when $3 = 'closed' then coalesce(closed_at, $7) end, version = version + 1
where id = $1
"""


async def open_case(tx: Tx, actor: Actor, wanted: CaseInput) -> Case:
    """Have somebody see to something. Refuses with NotFound when customer, order or assignee do not exist."""
    actor.require("desk.act")
    customer = wanted.customer
    if wanted.order is not None:
        order = await orders.get_order(tx, actor, wanted.order)
        customer = customer or order.customer
    if customer is not None:
        await customers.get_customer(tx, customer)
    name = await _name(tx, wanted.assignee)
    case = new_id()
    await tx.run(INSERT, case, wanted.headline, customer, wanted.order, wanted.assignee, name, actor.name, tx.now)
    await _enter(tx, actor, case, "opened", wanted.body)
    made = await queries.get_case(tx, actor, case)
    if customer is not None:
        await _tell(tx, made, customer)
    await tx.emit(CaseOpened(case, made.number, customer, wanted.order, wanted.assignee))
    return made


async def change_case(tx: Tx, actor: Actor, case: UUID, change: CaseChange, seen_version: int | None = None) -> Case:
    """Say what shall be different about a case. Refuses with NotFound and StaleVersion."""
    actor.require("desk.act")
    await tx.run("select from desk.service_case where id = $1 for update", case)
    before = await queries.get_case(tx, actor, case)
    if seen_version is not None and seen_version != before.version:
        raise StaleVersion(case=case, version=before.version)
    changed = {name: value for name, value in msgspec.structs.asdict(change).items() if value is not msgspec.UNSET}
    if changed.get("order") is not None:
        await orders.get_order(tx, actor, changed["order"])
    name = await _name(tx, changed["assignee"]) if "assignee" in changed else before.assignee_name
    after = msgspec.structs.replace(before, assignee_name=name, **changed)
    if after == before:
        return before
    await tx.run(CHANGE, case, after.headline, after.state, after.order, after.assignee, name, tx.now)
    await _enter(tx, actor, case, "changed", "", msgspec.to_builtins(changed))
    await tx.emit(CaseChanged(case, after.number, after.customer, after.state, after.assignee))
    return await queries.get_case(tx, actor, case)


async def note_case(tx: Tx, actor: Actor, case: UUID, body: str) -> Case:
    """Write something into a case. A closed one is open again. Refuses with NotFound."""
    actor.require("desk.act")
    await tx.run("select from desk.service_case where id = $1 for update", case)
    before = await queries.get_case(tx, actor, case)
    state = CaseState.OPEN if before.state is CaseState.CLOSED else before.state
    await tx.run(CHANGE, case, before.headline, state, before.order, before.assignee, before.assignee_name, tx.now)
    await _enter(tx, actor, case, "note", body)
    await tx.emit(CaseChanged(case, before.number, before.customer, state, before.assignee))
    return await queries.get_case(tx, actor, case)


async def _name(tx: Tx, assignee: UUID | None) -> str:
    return "" if assignee is None else (await access.get_staff(tx, assignee)).name


async def _enter(tx: Tx, actor: Actor, case: UUID, kind: str, body: str, facts: dict[str, Any] | None = None) -> None:
    await tx.run(
        "insert into desk.case_entry (id, service_case, at, author, kind, body, facts) "
        "values ($1, $2, $3, $4, $5, $6, $7)",
        new_id(),
        case,
        tx.now,
        actor.name,
        kind,
        body,
        facts or {},
    )


async def _tell(tx: Tx, case: Case, customer: UUID) -> None:
    await customers.note(
        tx,
        customers.TimelineEntry(
            customer=customer,
            at=tx.now,
            kind="case_opened",
            channel="phone",
            location=None,
            subject_kind="case",
            subject_id=case.id,
            title={"de": f"Anliegen {case.number}", "en": f"Request {case.number}"},
            facts={"number": case.number},
            id=case.id,
        ),
    )

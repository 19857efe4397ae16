"""Reads of cases."""

from datetime import datetime
from uuid import UUID

from hanse.desk.contracts import Case, CaseRow
from hanse.kit import paging
from hanse.kit.actor import Actor
from hanse.kit.db import Tx
from hanse.kit.paging import Page
from hanse.kit.refusals import NotFound

COLUMNS = """
select c.id, c.number, c.headline, c.state, c.customer, c.sales_order as order, c.assignee, c.assignee_name,
       c.opened_by, c.opened_at, c.changed_at, c.closed_at, c.version
from desk.service_case c
"""

CASE = """
select c.id, c.number, c.headline, c.state, c.customer, c.sales_order as order, c.assignee, c.assignee_name,
       c.opened_by, c.opened_at, c.changed_at, c.closed_at, c.version,
       (select jsonb_agg(to_jsonb(e) - 'service_case' order by e.at, e.id)
        from desk.case_entry e where e.service_case = c.id) as entries
from desk.service_case c where c.id = $1
"""

LIST = (
    COLUMNS
    + """
where ($1::text is null or c.state = $1) and ($2::uuid is null or c.assignee = $2)
  and ($3::uuid is null or c.customer = $3) and ($4::uuid is null or c.sales_order = $4)
  and ($5::timestamptz is null or (c.changed_at, c.id) < ($5, $6::uuid))
order by c.changed_at desc, c.id desc limit $7
"""
)


async def get_case(tx: Tx, actor: Actor, case: UUID) -> Case:
    """A case with everything that was done with it. Refuses with NotFound."""
    actor.require("desk.read")
    found = await tx.row(Case, CASE, case)
    if found is None:
        raise NotFound(case=case)
    return found


async def find_case(tx: Tx, number: str) -> CaseRow | None:
    """The case of a number."""
    return await tx.row(CaseRow, COLUMNS + "where c.number = $1", number)


async def list_cases(
    tx: Tx,
    actor: Actor,
    *,
    state: str | None = None,
    assignee: UUID | None = None,
    customer: UUID | None = None,
    order: UUID | None = None,
    cursor: str | None = None,
    size: int | None = None,
) -> Page[CaseRow]:
    """Cases, what changed last first."""
    actor.require("desk.read")
    after = paging.decode_cursor(cursor, tuple[datetime, UUID])
    count = paging.limit(size)
    rows = await tx.rows(CaseRow, LIST, state, assignee, customer, order, *(after or (None, None)), count + 1)
    last = rows[count - 1] if len(rows) > count else None
    return Page(rows[:count], paging.encode_cursor(last.changed_at, last.id) if last else None)


async def cases_of(tx: Tx, customer: UUID) -> list[CaseRow]:
    """The cases of a customer that are not closed, what changed last first."""
    return await tx.rows(
        CaseRow,
        COLUMNS + "where c.customer = $1 and c.state <> 'closed' order by c.changed_at desc limit 50",
        customer,
    )

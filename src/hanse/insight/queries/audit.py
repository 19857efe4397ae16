"""The audit: every room publishes what must never be found as views inv_*, and all of them must be empty (ADR 0010)."""

from typing import Any

import msgspec

from hanse.insight.contracts import Finding
from hanse.kit.db import Tx

VIEWS = """
select quote_ident(schemaname) || '.' || quote_ident(viewname) from pg_views
where viewname like 'inv\\_%' and schemaname not in ('pg_catalog', 'information_schema') order by 1
"""

FINDINGS_MAX = 100


class _Row(msgspec.Struct, frozen=True):
    facts: dict[str, Any]


async def audit(tx: Tx) -> list[Finding]:
    """Run every invariant of every room; each answers no row when all is well. At most 100 findings of each."""
    found = []
    for view in await tx.column(VIEWS):
        # tidy: sql-fragment the name comes quoted from the catalog of the database
        sql = f"select to_jsonb(v) as facts from {view} v limit {FINDINGS_MAX}"
        for row in await tx.rows(_Row, sql):
            problem = str(row.facts.pop("problem", ""))
            found.append(Finding(view, problem, row.facts))
    return found

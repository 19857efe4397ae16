"""Where PgQueuer keeps its tables (ADR 0004). The function jobs.enqueue writes jobs: whoever calls it need not know."""

from pgqueuer.adapters.persistence.qb import QueryBuilderEnvironment, QueryQueueBuilder, QuerySchedulerBuilder
from pgqueuer.db import Driver
from pgqueuer.domain.settings import DBSettings
from pgqueuer.queries import Queries

SETTINGS = DBSettings(db_schema="jobs")
_QUEUE = QueryQueueBuilder(SETTINGS)

# PgQueuer's own statement: a job whose key is already waiting is dropped.
# tidy: sql-fragment the statement is PgQueuer's, and has no values in it
_ENQUEUE = f"""
create function jobs.enqueue(int[], text[], bytea[], interval[], text[], jsonb[]) returns void language sql as $enqueue$
{_QUEUE.build_enqueue_query("skip")}
$enqueue$;
"""


def install_sql() -> str:
    """The statements that make PgQueuer's tables in the schema `jobs`, and the function that writes into them."""
    return QueryBuilderEnvironment(SETTINGS).build_install_query() + _ENQUEUE


def queries(driver: Driver) -> Queries:
    """PgQueuer's own operations on our tables, for the worker."""
    return Queries(driver, QueryBuilderEnvironment(SETTINGS), _QUEUE, QuerySchedulerBuilder(SETTINGS))

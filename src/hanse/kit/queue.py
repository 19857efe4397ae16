"""Where PgQueuer keeps its tables, and how a job is written on a connection of ours (ADR 0004)."""

from collections.abc import Sequence
from datetime import timedelta

import asyncpg
from pgqueuer.adapters.persistence.qb import QueryBuilderEnvironment, QueryQueueBuilder, QuerySchedulerBuilder
from pgqueuer.db import Driver
from pgqueuer.domain.settings import DBSettings
from pgqueuer.queries import Queries

SETTINGS = DBSettings(db_schema="jobs")
_QUEUE = QueryQueueBuilder(SETTINGS)
_ENQUEUE = _QUEUE.build_enqueue_query("skip")


def install_sql() -> str:
    """The statements that make PgQueuer's tables in the schema `jobs`."""
    return QueryBuilderEnvironment(SETTINGS).build_install_query()


def queries(driver: Driver) -> Queries:
    """PgQueuer's own operations on our tables, for the worker."""
    return Queries(driver, QueryBuilderEnvironment(SETTINGS), _QUEUE, QuerySchedulerBuilder(SETTINGS))


async def enqueue(
    connection: asyncpg.Connection,
    names: Sequence[str],
    payloads: Sequence[bytes],
    delays: Sequence[timedelta],
    keys: Sequence[str | None],
) -> None:
    """Write jobs in the transaction of the connection. A job whose key is already waiting is dropped."""
    count = len(names)
    await connection.fetch(_ENQUEUE, [0] * count, list(names), list(payloads), list(delays), list(keys), [None] * count)

"""Is the process alive, is it ready, and what does it count?"""

from typing import Any

import msgspec
from litestar import MediaType, Request
from litestar.datastructures import State
from litestar.enums import OpenAPIMediaType
from litestar.response import Response
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, Histogram, generate_latest

from hanse.kit import edge, jobs
from hanse.kit.actor import Needs, Scope
from hanse.kit.db import Tx
from hanse.kit.refusals import Refusal

from .revision import head

ANYONE = Needs("health.read", Scope.ANYONE)

REQUESTS = Histogram("hanse_request_seconds", "Time to answer a request.", ["method", "handler", "status"])


class NotReady(Refusal):
    """The database is not at the version that this release needs; run hanse migrate."""

    code = "not_ready"
    status = 503


class Health(msgspec.Struct, frozen=True):
    """The process answers; `status` is always ok, since a process that is not does not answer."""

    status: str = "ok"


class Readiness(msgspec.Struct, frozen=True):
    """The process can serve: the database answers and has the schema of this release."""

    status: str
    revision: str | None


@edge.get("/healthz", needs=ANYONE, tags=["operations"])
async def healthz() -> Health:
    """Alive: the process answers and its database connection can be opened."""
    return Health()


@edge.get("/readyz", needs=ANYONE, refuses=[NotReady], tags=["operations"])
async def readyz(tx: Tx) -> Readiness:
    """Ready: the database has the schema that this release needs."""
    revision = await tx.value("select version_num from kit.alembic_version")
    if revision != head():
        raise NotReady(revision=revision, needed=head())
    return Readiness("ready", revision)


@edge.get("/metrics", needs=ANYONE, page=True)
async def metrics(tx: Tx) -> Response[bytes]:
    """Counts and times for Prometheus, with the state of the queue."""
    lines = [generate_latest(REGISTRY)]
    lines += [f'hanse_jobs{{job="{r.job}",state="{r.state}"}} {r.count}\n'.encode() for r in await jobs.stats(tx)]
    waiting: Any = await tx.value("select count(*) from kit.event where relayed_at is null")
    lines.append(f"hanse_events_to_relay {waiting}\n".encode())
    return Response(b"".join(lines), media_type=CONTENT_TYPE_LATEST or MediaType.TEXT)


@edge.get("/openapi.json", needs=ANYONE, page=True)
async def openapi(request: Request[Any, Any, State]) -> Response[bytes]:
    """The description of this API, for programs."""
    schema = request.app.openapi_schema.to_schema()
    return Response(msgspec.json.encode(schema), media_type=OpenAPIMediaType.OPENAPI_JSON)


HEALTH_ROUTES = [healthz, readyz, metrics, openapi]

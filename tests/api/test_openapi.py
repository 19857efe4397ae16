"""Schemathesis against a real server: no request brings it down, and every answer is one that was declared."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from hanse import access
from hanse.kit.actor import SYSTEM
from hanse.kit.db import connect
from hanse.main.migrations import migrate
from hanse.main.processes import free_port, wait_until_ready
from tests.conftest import run_sql
from tests.databases import named
from tests.orders.build import build_shop

pytestmark = pytest.mark.slow

EXAMPLES = 5
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


async def _prepared(url: str) -> str:
    database = await connect(url, most=2)
    try:
        async with database.transaction() as tx:
            await build_shop(tx)
            made = await access.create_key(tx, SYSTEM, "schemathesis", sorted(access.PERMISSIONS), None, None)
            return made.key
    finally:
        await database.close()


@pytest.fixture(scope="module")
def served(server_url: str) -> Iterator[tuple[str, str]]:
    """A server process on a database of its own: its address, and an API key that may do everything."""
    name = f"hanse_api_{uuid4().hex}"
    asyncio.run(run_sql(server_url, f"create database {name}"))
    url, port = named(server_url, name), free_port()
    migrate(url)
    key = asyncio.run(_prepared(url))
    environment = {
        **os.environ,
        "DATABASE_URL": url,
        "HANSE_PORT": str(port),
        "HANSE_DEMO": "1",
        "HANSE_LOG_LEVEL": "error",
        "HANSE_PARENT_PID": str(os.getpid()),
    }
    with subprocess.Popen([sys.executable, "-m", "hanse.main.serve"], env=environment) as server:
        address = f"http://127.0.0.1:{port}"
        assert wait_until_ready(f"{address}/readyz", 90, lambda: server.poll() is None)
        yield address, key
        server.terminate()
    asyncio.run(run_sql(server_url, f"drop database {name} with (force)"))


def tried(operation: Any, key: str) -> str | None:
    """What is wrong with one operation, if anything."""

    @given(case=operation.as_strategy())
    @settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    def run(case: Case) -> None:
        case.call_and_validate(headers={"Authorization": f"Bearer {key}"}, checks=CHECKS)

    try:
        run()
    except (Exception, BaseExceptionGroup) as error:  # noqa: BLE001 -- every failure is gathered and told at the end
        return f"{operation.method.upper()} {operation.path}: {error}"
    return None


def test_every_answer_is_one_that_was_declared(served: tuple[str, str]) -> None:
    # The stream of events never ends and is tested where it is made.
    asked = schemathesis.openapi.from_url(f"{served[0]}/openapi.json", timeout=60.0)
    described = asked.exclude(path="/v1/stream")
    operations = [found.ok() for found in described.get_all_operations()]
    assert len(operations) > 100
    wrong = [problem for operation in operations if (problem := tried(operation, served[1]))]
    assert not wrong, "\n\n".join(wrong)

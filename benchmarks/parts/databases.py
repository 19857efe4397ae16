"""A server to measure on, databases on it that nobody else uses, and a line for the reader."""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from hanse.kit import postgres
from hanse.kit.ids import new_id
from hanse.main.migrations import migrate


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


@contextmanager
def a_server() -> Iterator[str]:
    """The address of the server that DATABASE_URL names, or of an embedded one as durable as in a store."""
    given = os.environ.get("DATABASE_URL")
    if given:
        yield given
        return
    with tempfile.TemporaryDirectory() as folder, postgres.start(Path(folder) / "data") as server:
        # What the application may never do, and a measurement must: write out what it filled in (`checkpoint`).
        with psycopg.connect(server.url.replace("hanse:", "postgres:", 1), autocommit=True) as admin:
            admin.execute("grant pg_checkpoint to hanse")
        yield server.url


@contextmanager
def a_database(server: str) -> Iterator[str]:
    """The address of a new migrated database, which is dropped in the end."""
    name = f"bench_{new_id().hex}"
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f"create database {name}")
        try:
            url = urlsplit(server)._replace(path=f"/{name}").geturl()
            migrate(url)
            yield url
        finally:
            admin.execute(f"drop database {name} with (force)")


def checkpoint(server: str) -> None:
    """Write everything out, so that what is measured next does not pay for what was filled in before."""
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute("checkpoint")

"""A server to measure on, databases on it that nobody else uses, and a line for the reader."""

import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from hanse.kit import postgres
from hanse.kit.ids import new_id
from hanse.main.migrations import migrate

# While a database is filled, nobody reads it, and who loses it fills it again.
HURRY = {"max_wal_size": "32GB", "checkpoint_timeout": "1h", "full_page_writes": "off"}

# The embedded server, if none was given: as it was started first, and each time again.
OWN: list[postgres.Server] = []

# The largest tables first; what makes rows unique stays.
INDEXES = """
select format('%I.%I', n.nspname, c.relname), pg_get_indexdef(i.indexrelid)
from pg_index i join pg_class c on c.oid = i.indexrelid join pg_namespace n on n.oid = c.relnamespace
where not i.indisunique and n.nspname !~ '^(pg_|information_schema)'
    and not exists (select from pg_constraint k where k.conindid = i.indexrelid)
order by pg_relation_size(i.indrelid) desc
"""


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
    with tempfile.TemporaryDirectory() as folder:
        first = postgres.start(Path(folder) / "data")
        OWN.append(first)
        # What the application may never do, and a measurement must: write out what it filled in (`checkpoint`).
        with psycopg.connect(_most_powerful(first.url), autocommit=True) as admin:
            admin.execute("grant pg_checkpoint to hanse")
        try:
            yield first.url
        finally:
            OWN[-1].stop()
            first.socket_dir.unlink(missing_ok=True)
            OWN.clear()


def restart() -> None:
    """Start our own server anew, at the same address: it takes memory for what it holds by now.

    One that was given stays as it is.
    """
    if OWN:
        first, last = OWN[0], OWN[-1]
        last.stop()
        OWN.append(postgres.start(last.data_dir))
        # Each start has a folder of its own for its socket; the addresses that were given out lead to the newest.
        first.socket_dir.unlink(missing_ok=True)
        first.socket_dir.symlink_to(OWN[-1].socket_dir)


@contextmanager
def hurried(url: str) -> Iterator[str]:
    """The address for whoever fills a database as fast as can be: meanwhile its server seldom writes out, its tables
    have the indexes alone that make rows unique, and nothing is checked that the first rows have passed.

    All is as before in the end. Where nobody here may do that, the address is the same, and filling takes longer.
    """
    mine = _most_powerful(url)
    with psycopg.connect(mine, autocommit=True) as db:
        if not (db.execute("select rolsuper from pg_roles where rolname = current_user").fetchone() or (False,))[0]:
            yield url
            return
        found = db.execute(INDEXES).fetchall()
        try:
            _set(db, [f"alter system set {name} = '{value}'" for name, value in HURRY.items()])
            for name, _ in found:
                db.execute(f"drop index {name}")
            yield f"{mine}{'&' if '?' in mine else '?'}options=-csession_replication_role%3Dreplica"
            with ThreadPoolExecutor(2) as both:
                list(both.map(_build, [mine] * len(found), [definition for _, definition in found]))
        finally:
            _set(db, [f"alter system reset {name}" for name in HURRY])


def _most_powerful(url: str) -> str:
    """The address with the name of the superuser of our own servers, where this is one."""
    other = url.replace("//hanse:", "//postgres:", 1)
    try:
        psycopg.connect(other).close()
    except psycopg.OperationalError:
        return url
    return other


def _set(db: psycopg.Connection, settings: Sequence[str]) -> None:
    for one in settings:
        db.execute(one)
    db.execute("select pg_reload_conf()")


def _build(url: str, definition: str) -> None:
    with psycopg.connect(url, autocommit=True) as db:
        db.execute("set maintenance_work_mem = '1GB'")
        db.execute(definition)


@contextmanager
def a_database(server: str) -> Iterator[str]:
    """The address of a new migrated database, which is dropped in the end."""
    name = f"bench_{new_id().hex}"
    _say_to(server, f"create database {name}")
    try:
        url = urlsplit(server)._replace(path=f"/{name}").geturl()
        migrate(url)
        yield url
    finally:
        _say_to(server, f"drop database {name} with (force)")


def checkpoint(server: str) -> None:
    """Write everything out, so that what is measured next does not pay for what was filled in before."""
    _say_to(server, "checkpoint")


def _say_to(server: str, command: str) -> None:
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(command)

"""`hanse doctor`: is everything there that Hanse needs?"""

import platform
import shutil
from collections.abc import Callable

import msgspec
import psycopg

from hanse.kit import postgres
from hanse.kit.settings import Settings

from . import migrations
from .database import database, folder_of
from .revision import head


class Check(msgspec.Struct, frozen=True):
    """One thing that was looked at."""

    name: str
    ok: bool
    says: str


def examine(settings: Settings) -> list[Check]:
    """Look at Python, the binaries, the data folder, the disk and the database."""
    looks: list[tuple[str, Callable[[Settings], str]]] = [
        ("python", _python),
        ("database binaries", _binaries),
        ("data folder", _folder),
        ("database", _database),
    ]
    return [_check(name, look, settings) for name, look in looks]


def _check(name: str, look: Callable[[Settings], str], settings: Settings) -> Check:
    try:
        return Check(name, ok=True, says=look(settings))
    except (postgres.DatabaseUnavailable, OSError, LookupError, psycopg.Error) as error:
        return Check(name, ok=False, says=str(error))


def _python(_: Settings) -> str:
    return f"{platform.python_version()} on {platform.system()} {platform.machine()}"


def _binaries(settings: Settings) -> str:
    if settings.database_url:
        return "not needed: DATABASE_URL is set"
    return str(postgres.binaries())


def _folder(settings: Settings) -> str:
    folder = folder_of(settings)
    near = folder
    while not near.exists():
        near = near.parent
    free = shutil.disk_usage(near).free // 2**20
    if free < 500:
        raise OSError(f"only {free} MiB are free at {near}; make room for at least 500")
    return f"{folder} ({free // 1024} GiB free)"


def _database(settings: Settings) -> str:
    with database(settings) as url, psycopg.connect(url) as connection:
        row = connection.execute("show server_version").fetchone()
    revision, newest = migrations.current(url), head()
    if revision is None:
        return f"PostgreSQL {row[0] if row else '?'}, still empty; hanse up or hanse migrate fills it"
    if revision != newest:
        raise LookupError(f"the schema is at {revision}, this release needs {newest}: run hanse migrate")
    return f"PostgreSQL {row[0] if row else '?'}, schema {revision}"

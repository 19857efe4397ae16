"""Where the database of this installation is, and one for as long as a command needs it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hanse.kit import postgres
from hanse.kit.settings import Settings


def folder_of(settings: Settings) -> Path:
    """Where this installation keeps its data."""
    return settings.data or postgres.default_data_dir()


@contextmanager
def database(settings: Settings) -> Iterator[str]:
    """The address of the database: DATABASE_URL, the embedded one that runs already, or one started for the while."""
    if settings.database_url:
        yield settings.database_url
        return
    folder = folder_of(settings)
    running = postgres.running(folder)
    if running:
        yield running
        return
    with postgres.start(folder) as server:
        yield server.url

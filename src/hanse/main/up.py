"""`hanse up`: the whole platform in one process tree, from an empty folder to printed addresses."""

import asyncio
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
from rich.console import Console

from hanse.kit import postgres
from hanse.kit.settings import Settings

from . import logs
from .demo import loading
from .migrations import migrate
from .processes import Tree, claim_port, free_port, wait_until_ready
from .settings import with_secret

READY_WAIT_SECONDS = 60


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
    running = postgres.running(folder / "postgres")
    if running:
        yield running
        return
    with postgres.start(folder / "postgres") as server:
        yield server.url


def as_environment(settings: Settings) -> dict[str, str]:
    """The settings as the environment of a child."""
    found = {}
    for name, value in msgspec.structs.asdict(settings).items():
        key = "DATABASE_URL" if name == "database_url" else f"HANSE_{name.upper()}"
        if value is not None:
            found[key] = str(int(value) if isinstance(value, bool) else value)
    return found


def up(settings: Settings, console: Console) -> int:
    """Start everything and stay until Ctrl-C; the exit code."""
    logs.configure(settings.log_format, settings.log_level, "up")
    settings = msgspec.structs.replace(settings, port=claim_port(settings.host, settings.port))
    settings = with_secret(settings, folder_of(settings))
    # A stop that is asked for while things are still starting unwinds like any other.
    signal.signal(signal.SIGTERM, _interrupt)
    server = None
    tree = Tree({})
    try:
        if not settings.database_url:
            console.print("Starting the database …", style="dim")
            server = postgres.start(folder_of(settings) / "postgres")
            settings = msgspec.structs.replace(settings, database_url=server.url)
        applied = migrate(settings.database_url or "")
        if applied:
            console.print(f"Database brought to revision {applied[-1]}.", style="dim")
        settings = _counterparts(settings)
        if settings.demo:
            asyncio.run(loading.load_if_empty(settings, lambda line: console.print(line, style="dim")))
        return _run(settings, tree, server, console)
    except KeyboardInterrupt:
        return 0
    finally:
        tree.stop()
        if server is not None:
            server.stop()
        console.print("Stopped; everything is kept.", style="dim")


def _interrupt(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt


def _counterparts(settings: Settings) -> Settings:
    """In the demo, mails and payments go to counterparts on this machine unless real ones are named."""
    if not settings.demo:
        return settings
    if not settings.payment_url:
        settings = msgspec.structs.replace(
            settings, payment_url=f"http://127.0.0.1:{free_port()}", payment_secret=settings.secret
        )
    if not settings.smtp_port:
        settings = msgspec.structs.replace(settings, smtp_host="127.0.0.1", smtp_port=free_port(), smtp_tls=False)
    return msgspec.structs.replace(settings, webhook_private_addresses=True)


def _run(settings: Settings, tree: Tree, server: postgres.Server | None, console: Console) -> int:
    folder = folder_of(settings)
    tree.environment = as_environment(settings)
    if settings.demo:
        port = settings.payment_url.rpartition(":")[2]
        books = str(folder / "payments.sqlite")
        tree.add("payments", "hanse.payments.providers.simulator", "--port", port, "--data", books)
        tree.add("mailbox", "hanse.engagement.providers.mailbox", "--port", str(settings.smtp_port))
    for number in range(settings.workers):
        tree.add(f"web-{number + 1}", "hanse.main.serve")
    tree.add("worker", "hanse.main.worker")
    address = f"http://{settings.host}:{settings.port}"
    if not wait_until_ready(f"{address}/readyz", READY_WAIT_SECONDS, lambda: not tree.stopping):
        console.print("The web process did not become ready; its messages stand above.", style="red")
        return 1
    loading.greet(settings, address, console)
    sys.stdout.flush()
    tree.watch(lambda: _look_after(server))
    return 0


def _look_after(server: postgres.Server | None) -> None:
    """A database that was killed comes back; it recovers from its log, and nothing that was committed is missing."""
    if server is not None:
        server.revive()


def report_pid(folder: Path) -> None:
    """Leave the pid of the parent beside the data, for whoever must end it."""
    (folder / "hanse.pid").write_text(str(os.getpid()))

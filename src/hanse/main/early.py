"""The nursery begins to load before its parent has: half is done when `hanse up` has read its options."""

import os
import subprocess
import sys

# What serves the first page; what others need beside it does not hold that up.
WEB = "hanse.main.serve"

Nursery = subprocess.Popen[bytes]

_begun: list[Nursery] = []


def begin() -> None:
    """Start a nursery for whoever asks for the first one. It ends with this process, also if nobody does."""
    _begun.append(_start())


def nursery() -> Nursery:
    """The nursery that was begun already, or a new one."""
    return _begun.pop() if _begun else _start()


def _start() -> Nursery:
    return subprocess.Popen(
        [sys.executable, "-m", "hanse.main.nursery", WEB],
        env={**os.environ, "HANSE_PARENT_PID": str(os.getpid())},
        stdin=subprocess.PIPE,
        # Ctrl-C goes to the parent alone, which then stops its children in order.
        start_new_session=True,
    )

"""No process of ours outlives the one that started it."""

import ctypes
import os
import signal
import sys
import threading
import time

PR_SET_PDEATHSIG = 1
PR_SET_NAME = 15


def tie_to_parent() -> None:
    """End this process when its parent ends, however that happens.

    On Linux the kernel sends the signal. Elsewhere a thread looks once a second whether the parent is still the same.
    """
    parent = int(os.environ.get("HANSE_PARENT_PID") or os.getppid())
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    else:
        threading.Thread(target=_watch, args=(parent,), daemon=True).start()
    if os.getppid() != parent:
        os._exit(1)


def call_myself(name: str) -> None:
    """Say in the list of processes (`ps -o comm`, `top`) what this fork does. Linux keeps 15 characters."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_NAME, f"hanse {name}".encode())


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)

"""`hanse up` as a real process tree, and eyes to watch it with."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from hanse.main.processes import wait_until_ready

# What the list of processes calls them.
NAMES = {
    "web": "hanse web-1",
    "worker": "hanse worker",
    "mailbox": "hanse mailbox",
    "payments": "hanse payments",
    "database": "postgres",
    "nursery": "hanse nursery",
}
UP = (sys.executable, "-m", "hanse.main", "up")
GREETED = "Everything is kept in"
START_SECONDS = 120


def hear_ctrl_c() -> None:
    """Let this process end by Ctrl-C, whatever it inherited."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class RunningTree:
    """One `hanse up --port 0` on a folder, with the demo if not without, from its start to its end."""

    def __init__(self, folder: Path, *, demo: bool = True, **settings: str) -> None:
        self.folder = folder
        ours = ("HANSE_", "DATABASE_URL")
        environment = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        self.log = folder / "up.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [*UP, *(["--demo"] if demo else []), "--port", "0", "--data", str(folder / "data")],
                env={**environment, "HANSE_LOG_LEVEL": "warning", "COLUMNS": "200", **settings},
                stdout=log,
                stderr=subprocess.STDOUT,
                # Who runs in the background of a shell does not hear Ctrl-C; these tests are about one who does.
                preexec_fn=hear_ctrl_c,  # noqa: PLW1509 -- no thread of ours runs while a tree is started
            )
        try:
            greeted = GREETED if demo else "/docs"
            wait_for(lambda: greeted in self.said() or self.process.poll() is not None, START_SECONDS)
            if self.process.poll() is not None:
                raise RuntimeError(self.said())
        except BaseException:
            self.end()
            raise
        self.url = next(line.split()[1] for line in self.said().splitlines() if line.startswith("  Shop")).rstrip("/")

    def said(self) -> str:
        """Everything that was printed so far."""
        return self.log.read_text(encoding="utf-8")

    def pid(self, what: str) -> int | None:
        """The process of a kind that runs in this tree at the moment."""
        return first(self.process.pid, what)

    def ready(self) -> bool:
        """Whether it serves."""
        return wait_until_ready(f"{self.url}/readyz", 1, lambda: True)

    def end(self) -> int:
        """Ask it to stop, as Ctrl-C does; its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        try:
            return self.process.wait(90)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise


def wait_for(holds: Callable[[], bool], seconds: float) -> None:
    """Wait until something holds; an error when it does not within the time."""
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            raise TimeoutError(f"it did not happen within {seconds} seconds")
        time.sleep(0.05)


def descendants(root: int) -> dict[int, int]:
    """Every process below one, each with its parent."""
    parents = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with contextlib.suppress(OSError):
                parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
    found: dict[int, int] = {}
    level = {root}
    while level:
        level = {pid for pid, parent in parents.items() if parent in level and pid not in found}
        found |= {pid: parents[pid] for pid in level}
    return found


def first(root: int, what: str) -> int | None:
    """The process of a kind that runs below another: of several, the one that started the others."""
    found = {pid: parent for pid, parent in descendants(root).items() if name(pid) == NAMES[what]}
    return next((pid for pid, parent in found.items() if parent not in found), None)


def name(pid: int) -> str:
    """What the list of processes calls it; nothing when it has ended."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/comm").read_text().strip()
    return ""


def alive(pid: int) -> bool:
    """Whether a process still runs; one that ended and waits for its parent does not."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in ("Z", "X")
    return False

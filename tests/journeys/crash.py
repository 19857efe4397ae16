"""A whole installation as processes, and ways to kill them."""

import json
import os
import random
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hanse.kit import postgres
from hanse.main.processes import free_port, wait_until_ready
from tests.main.tree import alive, descendants, first, wait_for

SECRET = "a secret of the provider"


class Installation:
    """`hanse up` on a data folder, with a payment provider and a mail server beside it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port, self.payments, self.mails = free_port(), free_port(), free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None
        self._provider: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start everything and wait until it serves."""
        ours = ("HANSE_", "DATABASE_URL")
        environment = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        environment |= {
            "HANSE_PAYMENT_URL": f"http://127.0.0.1:{self.payments}",
            "HANSE_PAYMENT_SECRET": SECRET,
            "HANSE_SECRET": "a secret for tests only",
            "HANSE_DEMO": "0",
            "HANSE_LOG_LEVEL": "warning",
            "HANSE_PARENT_PID": str(os.getpid()),
        }
        if self._provider is None:
            books = str(self.folder / "provider.sqlite")
            command = ["-m", "hanse.payments.providers.simulator", "--port", str(self.payments), "--data", books]
            self._provider = subprocess.Popen([sys.executable, *command], env=environment)
        command = ["-m", "hanse.main", "up", "--data", str(self.folder / "data"), "--port", str(self.port)]
        with (self.folder / "up.log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, *command], env=environment, stdout=log, stderr=subprocess.STDOUT
            )
        alive = self._process
        if not wait_until_ready(f"{self.url}/readyz", 60, lambda: alive.poll() is None):
            raise RuntimeError((self.folder / "up.log").read_text())

    def stop(self) -> None:
        """End everything in order."""
        for process in (self._process, self._provider):
            if process is not None:
                process.terminate()
                process.wait(30)

    @property
    def database_url(self) -> str:
        """The address of the database that runs at the moment."""
        found = postgres.running(self.folder / "data")
        if found is None:
            raise RuntimeError("the database does not run")
        return found

    def kill(self, what: str) -> bool:
        """`kill -9` of web, worker, database or up, and a new start where that was the parent of all.

        Tells whether it ran at all: what was killed a moment ago may not have come back yet.
        """
        assert self._process is not None
        victim = self._process.pid if what == "up" else first(self._process.pid, what)
        if victim is None:
            return False
        below = descendants(victim)
        os.kill(victim, signal.SIGKILL)
        if what == "up":
            self._process.wait()
            wait_for(lambda: not any(alive(pid) for pid in below), 60)
            self.start()
        return True

    def wait_until_up(self) -> None:
        """Wait until the installation serves again after something was killed."""
        if not wait_until_ready(f"{self.url}/readyz", 60, lambda: True):
            raise RuntimeError((self.folder / "up.log").read_text())

    def charged(self) -> dict[str, int]:
        """What the provider's own books say."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.payments}/totals", timeout=5) as answer:
            found: dict[str, int] = json.load(answer)
            return found


@contextmanager
def installation(folder: Path) -> Iterator[Installation]:
    """An installation that is started and, in the end, stopped."""
    made = Installation(folder)
    try:
        made.start()
        yield made
    finally:
        made.stop()


def victims(seed: int, kills: int) -> list[tuple[float, str]]:
    """After how many seconds to kill what, by a seed that repeats the run."""
    chance = random.Random(seed)
    kinds = ["web", "worker", "database", "web", "worker", "database", "up"]
    return [(chance.uniform(0.1, 1.5), chance.choice(kinds)) for _ in range(kills)]

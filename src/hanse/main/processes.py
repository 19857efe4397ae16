"""The process tree of one installation: the database, web processes, the worker, and the demo's counterparts.

The parent only watches. A child that ends without being asked is started again; when the parent ends, however that
happens, its children end with it.
"""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import structlog

log = structlog.get_logger()

# A child that dies sooner than this after its start is started again only after a pause, so that a broken one does
# not eat the machine.
QUICK_DEATH_SECONDS = 2.0
STOP_WAIT_SECONDS = 10.0


class PortTaken(Exception):
    """The port is used by another program; choose another one with --port."""


def free_port(host: str = "127.0.0.1") -> int:
    """A port that nobody uses at the moment."""
    with socket.socket() as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


def claim_port(host: str, port: int) -> int:
    """The port to serve on; 0 chooses a free one. Raises PortTaken when another program listens there."""
    if port == 0:
        return free_port(host)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortTaken(
                f"Cannot listen on {host}:{port}: {error.strerror}. Choose another port with --port."
            ) from None
    return port


@dataclass
class Child:
    """One process that is kept running."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    pause_until: float = 0.0


@dataclass
class Tree:
    """Keeps children running until stopped; the last one started is the first one stopped."""

    environment: Mapping[str, str]
    children: list[Child] = field(default_factory=list)
    stopping: bool = False

    def add(self, name: str, *command: str) -> None:
        """Start a child: a Python module of ours with its arguments."""
        child = Child(name, [sys.executable, "-m", *command])
        self.children.append(child)
        self._start(child)

    def complete(self, *command: str) -> int:
        """Run a Python module of ours to its end; its exit code. Until then it is a child like any other."""
        self.add(command[0], *command)
        process = self.children[-1].process
        code = process.wait() if process is not None else 1
        self.children.pop()
        return code if code >= 0 else 1

    def _start(self, child: Child) -> None:
        child.started_at = time.monotonic()
        child.process = subprocess.Popen(
            child.command,
            env={**os.environ, **self.environment, "HANSE_PARENT_PID": str(os.getpid())},
            # Ctrl-C goes to the parent alone, which then stops its children in order.
            start_new_session=True,
        )

    def watch(self, sound: Callable[[], bool] = lambda: True) -> bool:
        """Stay until `stop` is asked for, and start again what ended. True when it left because `sound` said no."""
        while not self.stopping:
            if not sound():
                return True
            for child in self.children:
                self._look_after(child)
            time.sleep(0.2)
        return False

    def pause(self) -> None:
        """End all children, and remember them."""
        for child in self.children:
            _end(child)

    def resume(self) -> None:
        """Start all children again, in the environment as it is now."""
        for child in self.children:
            self._start(child)

    def _look_after(self, child: Child) -> None:
        if child.process is None:
            if time.monotonic() >= child.pause_until:
                self._start(child)
            return
        code = child.process.poll()
        if code is None or self.stopping:
            return
        log.warning("process ended and is started again", name=child.name, code=code)
        quick = time.monotonic() - child.started_at < QUICK_DEATH_SECONDS
        child.process = None
        child.pause_until = time.monotonic() + (1.0 if quick else 0.0)

    def stop(self) -> None:
        """Stop all children in order, and insist where one does not listen."""
        self.stopping = True
        for child in reversed(self.children):
            _end(child)


def _end(child: Child) -> None:
    if child.process is None or child.process.poll() is not None:
        return
    child.process.send_signal(signal.SIGTERM)
    try:
        child.process.wait(STOP_WAIT_SECONDS)
    except subprocess.TimeoutExpired:
        child.process.kill()
        child.process.wait()


def wait_until_ready(url: str, seconds: float, alive: Callable[[], bool]) -> bool:
    """Whether the address answers 200 within the time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and alive():
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310 -- our own loopback address
                if answer.status == 200:
                    return True
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    return False

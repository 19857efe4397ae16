"""The process tree of one installation: the database, and the nursery of web processes, worker and counterparts.

The parent only watches. A child that ends without being asked is started again; when the parent ends, however that
happens, its children end with it.
"""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence

import msgspec

from .early import nursery

STOP_WAIT_SECONDS = 60.0


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


class Tree:
    """What runs beside the database: a nursery, told what to keep running. It is started again when it ends unasked."""

    def __init__(self) -> None:
        self.environment: Mapping[str, str] = {}
        self._wanted: list[tuple[str, str, Sequence[str]]] = []
        self._nursery = nursery()

    def add(self, name: str, module: str, *arguments: str) -> None:
        """Keep a process running: a module of ours with its arguments, in the environment as it is now."""
        self._wanted.append((name, module, arguments))
        self._say(name, module, arguments)

    def _say(self, name: str, module: str, arguments: Sequence[str]) -> None:
        line = {"name": name, "module": module, "arguments": arguments, "environment": self.environment}
        said = self._nursery.stdin
        try:
            if said is not None:
                said.write(msgspec.json.encode(line) + b"\n")
                said.flush()
        except BrokenPipeError:
            pass  # it has ended, and whoever watches starts it again

    @property
    def is_running(self) -> bool:
        """Whether the nursery lives; what it looks after is its own affair."""
        return self._nursery.poll() is None

    def start_again(self) -> None:
        """End what is left, and start everything in the environment as it is now."""
        self.stop()
        self._nursery = nursery()
        for wanted in self._wanted:
            self._say(*wanted)

    def stop(self) -> None:
        """Stop everything in order, and insist where somebody does not listen."""
        if not self._wanted:
            self._nursery.terminate()  # it may still be loading, and has nobody to look after
        if self._nursery.stdin is not None:
            self._nursery.stdin.close()
        try:
            self._nursery.wait(STOP_WAIT_SECONDS)
        except subprocess.TimeoutExpired:
            self._nursery.kill()
            self._nursery.wait()


def complete(environment: Mapping[str, str], *command: str) -> int:
    """Run a Python module of ours to its end; its exit code."""
    ours = {**os.environ, **environment, "HANSE_PARENT_PID": str(os.getpid())}
    with subprocess.Popen([sys.executable, "-m", *command], env=ours, start_new_session=True) as running:
        try:
            code = running.wait()
        except BaseException:
            running.terminate()
            raise
    return code if code >= 0 else 1


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

"""Hanse serving, as `hanse up` starts it: web processes on one port, and the worker where it is wanted."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import msgspec

from hanse.main.processes import free_port, wait_until_ready

START_SECONDS = 120


class Served(msgspec.Struct, frozen=True):
    """Where it answers, and its processes, without the mail server."""

    address: str
    processes: list[int]


@contextmanager
def serving(
    url: str, workers: int = 1, *, worker: bool = False, settings: Mapping[str, str] | None = None
) -> Iterator[Served]:
    """Run until the block ends; `settings` are named as in the environment."""
    port = free_port()
    environment = {
        **os.environ,
        "DATABASE_URL": url,
        "HANSE_PORT": str(port),
        "HANSE_SECRET": "a secret for measuring only",
        "HANSE_LOG_LEVEL": "warning",
        "HANSE_PARENT_PID": str(os.getpid()),
        **(settings or {}),
    }
    commands = [["hanse.main.serve"]] * workers
    if worker:
        # Somebody has to take the mails of the orders: they are handed over as ever, and thrown away.
        environment |= {"HANSE_SMTP_PORT": str(free_port()), "HANSE_SMTP_TLS": "0"}
        listening = f"127.0.0.1:{environment['HANSE_SMTP_PORT']}"
        commands += [["hanse.main.worker"], ["aiosmtpd", "-n", "-c", "aiosmtpd.handlers.Sink", "-l", listening]]
    processes = [subprocess.Popen([sys.executable, "-m", *command], env=environment) for command in commands]
    try:
        address = f"http://127.0.0.1:{port}"
        if not wait_until_ready(f"{address}/readyz", START_SECONDS, lambda: all(p.poll() is None for p in processes)):
            raise SystemExit("the server did not start")
        yield Served(address, [process.pid for process in processes[: workers + worker]])
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(30)

"""A second start, and what it keeps in memory: `python benchmarks/second_start.py [--rounds 5] [--idle-seconds 90]`.

The demo retailer is loaded once into a folder that goes away. Then `hanse up --demo` is started again and again: how
long until the shop's first page is there (goals 5 s, and 2 s). In the end, how much memory all processes keep, with
those of PostgreSQL, when nobody asked for anything for so long (goal 250 MB, what they share counted once): of
`hanse up` on the same data, and of `hanse up --demo`, which stands for payments, carrier, register and mailbox too.
"""

import argparse
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.parts.databases import say
from benchmarks.parts.processes import megabytes
from hanse.main.processes import free_port

LOADED_WITHIN_SECONDS = 900
STARTED_WITHIN_SECONDS = 60


@contextmanager
def started(folder: str, within_seconds: float, *more: str) -> Iterator[tuple[float, int]]:
    """`hanse up` on the folder: seconds to its first page, and its process. It is ended as by Ctrl-C."""
    port = free_port()
    command = [sys.executable, "-m", "hanse.main", "up", *more, "--port", str(port), "--data", folder]
    ours = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    began = time.perf_counter()
    with subprocess.Popen(command, env=ours, stdout=subprocess.DEVNULL, start_new_session=True) as running:
        try:
            while not _answers(f"http://127.0.0.1:{port}/"):
                if running.poll() is not None or time.perf_counter() - began > within_seconds:
                    raise SystemExit("it did not start")
                time.sleep(0.02)
            yield time.perf_counter() - began, running.pid
        finally:
            running.send_signal(signal.SIGINT)


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=30) as answer:  # noqa: S310 -- our own loopback address
            return bool(answer.status == 200)
    except OSError:
        return False


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--idle-seconds", type=float, default=90.0)
    chosen = parser.parse_args()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with tempfile.TemporaryDirectory() as folder:
        with started(folder, LOADED_WITHIN_SECONDS, "--demo"):
            pass
        seconds = []
        for _ in range(chosen.rounds):
            with started(folder, STARTED_WITHIN_SECONDS, "--demo") as (took, _process):
                seconds.append(took)
        every = ", ".join(f"{one:.1f}" for one in seconds)
        say(f"second start to the first page: median {statistics.median(seconds):.1f} s ({every})")
        for more in ((), ("--demo",)):
            with started(folder, STARTED_WITHIN_SECONDS, *more) as (_took, process):
                time.sleep(chosen.idle_seconds)
                say(f"memory when idle, hanse up {' '.join(more)}: {megabytes([process]):.0f} MB")


if __name__ == "__main__":
    main()

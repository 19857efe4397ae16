"""A second start, and what it keeps in memory: `python benchmarks/second_start.py [--rounds 5] [--idle-seconds 15]`.

The demo retailer is loaded once into a folder that goes away. Then `hanse up --demo` is started again and again: how
long until the shop's first page is there (goals 5 s, and 2 s), and how much memory all its processes keep, with those
of PostgreSQL, when nobody asks for anything (goal 250 MB, what they share counted once).
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
def started(folder: str, within_seconds: float) -> Iterator[tuple[float, int]]:
    """`hanse up --demo` on the folder: seconds to its first page, and its process. It is ended as by Ctrl-C."""
    port = free_port()
    command = [sys.executable, "-m", "hanse.main", "up", "--demo", "--port", str(port), "--data", folder]
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
    parser.add_argument("--idle-seconds", type=float, default=15.0)
    chosen = parser.parse_args()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with tempfile.TemporaryDirectory() as folder:
        with started(folder, LOADED_WITHIN_SECONDS):
            pass
        seconds, kept = [], []
        for _ in range(chosen.rounds):
            with started(folder, STARTED_WITHIN_SECONDS) as (took, process):
                seconds.append(took)
                time.sleep(chosen.idle_seconds)
                kept.append(megabytes([process]))
    every = ", ".join(f"{one:.1f}" for one in seconds)
    say(f"second start to the first page: median {statistics.median(seconds):.1f} s ({every})")
    say(f"memory of all processes when idle: median {statistics.median(kept):.0f} MB")


if __name__ == "__main__":
    main()

"""How fast feeds are imported, and with how much memory: the whole sets where they are at hand, else their extracts.

Each import runs in a process of its own, as `hanse import` does; its peak memory is that process's and that of the
processes it starts, where the system tells it (Linux), otherwise that of the largest of them. A database is made
for the measurement, on DATABASE_URL where it is set, otherwise on one that is started for it.
"""

import contextlib
import json
import os
import platform
import re
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import ExitStack
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg

from hanse.kit import postgres
from hanse.kit.ids import new_id

ROOT = Path(__file__).parents[1]
MAPPINGS = ROOT / "docs" / "imports"
SHARED = ROOT.parent / "shared" / "data"
EXTRACTS = ROOT / "tests" / "data"
MEMORY_MAX_MB = 500
# What is imported, from which set, and how many rows a second it must reach.
FEEDS = (
    ("customers", "online-retail", None),
    ("products", "online-retail", None),
    ("orders", "online-retail", 8000),
    ("products", "icecat", 1500),
)


def inputs(source: str) -> list[Path]:
    """The files of a set: all of them where they are at hand."""
    pattern = "*.csv.gz" if source == "online-retail" else "products*.jsonl.gz"
    return sorted((SHARED / source).glob(pattern)) or sorted((EXTRACTS / source).glob(pattern))


def run(url: str, *arguments: str) -> tuple[dict[str, Any], float, float]:
    """One command: what it told, its seconds, and its peak memory in megabytes."""
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "hanse.main", *arguments, "--json"],
        cwd=tempfile.gettempdir(),
        env=os.environ | {"DATABASE_URL": url},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    ended = threading.Event()
    together = [0]
    watch = threading.Thread(target=_watch, args=(process.pid, ended, together))
    watch.start()
    told = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    ended.set()
    watch.join()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"{' '.join(arguments)} ended with {process.returncode}")
    kilobytes = usage.ru_maxrss // 1024 if sys.platform == "darwin" else usage.ru_maxrss
    return json.loads(told), time.perf_counter() - started, max(kilobytes, *together) / 1024


def _watch(process: int, ended: threading.Event, most: list[int]) -> None:
    """Note the most memory that a process and its children have at one moment, in kilobytes."""
    while not ended.wait(0.1):
        with contextlib.suppress(OSError):
            children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
            most[0] = max(most[0], sum(_resident(one) for one in (str(process), *children)))


def _resident(process: str) -> int:
    found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{process}/status").read_text())
    return int(found[1]) if found else 0


def measure(url: str) -> bool:
    """Import everything twice and print how it went; tells whether every target was reached."""
    reached = True
    print(f"{'feed':<28}{'rows':>9}{'created':>9}{'seconds':>9}{'rows/s':>9}{'memory':>9}")
    for kind, source, wanted in FEEDS:
        for title in ("first", "again"):
            mapping = str(MAPPINGS / f"{source}.{kind}.toml")
            files = [str(path) for path in inputs(source)]
            told, _, memory = run(url, "import", kind, "--mapping", mapping, *files)
            missed = memory > MEMORY_MAX_MB or (wanted is not None and told["rows_per_second"] < wanted)
            reached = reached and not missed
            target = f"  at least {wanted:,}" if wanted else ""
            print(
                f"{f'{source} {kind}, {title}':<28}{told['rows']:>9,}{told['created']:>9,}{told['seconds']:>9.1f}"
                f"{told['rows_per_second']:>9,}{memory:>6.0f} MB{target}{'  MISSED' if missed else ''}",
                flush=True,
            )
    told, seconds, memory = run(url, "report", "months", "--source", "online-retail")
    print(f"report of {len(told['months'])} months in {seconds:.1f} s with {memory:.0f} MB")
    return reached


def main() -> int:
    """Measure and print; exit code 1 when a target was missed."""
    with ExitStack() as stack:
        server = os.environ.get("DATABASE_URL")
        if not server:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            server = stack.enter_context(postgres.start(folder / "data")).url
        name = f"bench_{new_id().hex}"
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"create database {name}")
            database = connection.execute("show server_version").fetchone()
            try:
                print(
                    f"Hanse {version('hanse')}, Python {platform.python_version()}, "
                    f"PostgreSQL {database[0] if database else '?'}, {os.cpu_count()} cores, {platform.machine()}; "
                    f"seconds with the first look through all files"
                )
                return 0 if measure(urlsplit(server)._replace(path=f"/{name}").geturl()) else 1
            finally:
                connection.execute(f"drop database {name} with (force)")


if __name__ == "__main__":
    sys.exit(main())

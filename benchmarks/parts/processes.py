"""What processes used: processor time and memory of trees of them, as Linux counts it."""

import os
import re
from pathlib import Path

import psycopg

TICKS = os.sysconf("SC_CLK_TCK")
FIRST_OF_TIMES, LAST_OF_TIMES = 11, 15


def tree(pid: int) -> list[int]:
    """A process and all that it started."""
    found = [pid]
    try:
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                found += tree(int(child))
    except OSError:
        pass
    return found


def seconds_used(roots: list[int]) -> float:
    """Processor time of trees so far, with that of children that ended."""
    return sum(_seconds(pid) for root in roots for pid in tree(root))


def _seconds(pid: int) -> float:
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return 0.0
    return sum(map(int, text.rpartition(")")[2].split()[FIRST_OF_TIMES:LAST_OF_TIMES])) / TICKS


def megabytes(roots: list[int]) -> float:
    """Memory of trees, what processes share counted once (PSS)."""
    return sum(_kilobytes(pid) for root in roots for pid in tree(root)) / 1024


def _kilobytes(pid: int) -> int:
    try:
        found = re.search(r"^Pss:\s+(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
    except OSError:
        return 0
    return int(found[1]) if found else 0


def database_process(url: str) -> int:
    """The process of the server behind `url`, on this machine: the parent of whoever serves us."""
    with psycopg.connect(url) as connection:
        row = connection.execute("select pg_backend_pid()").fetchone()
        stat = Path(f"/proc/{row[0] if row else 0}/stat").read_text()
        return int(stat.rpartition(")")[2].split()[1])

"""How much of its data the database keeps in memory: all of it, as long as that is a part of what the machine has.

A small shop needs little, and what nobody uses costs memory too; a chain that read its positions from the system's own
cache, page by page, would wait twice as long for them. So what a server takes follows what it holds, at each start.
"""

import os
import re
from pathlib import Path

from .cluster import SETTINGS

NAME = "shared_buffers"
ASSIGNED = re.compile(rf"^\s*{NAME}\s*=?\s*'?(\w+)", re.MULTILINE)
MEGABYTE = 1 << 20
LEAST_MEGABYTES = int(SETTINGS[NAME].removesuffix("MB"))
# A quarter of the machine, as the manual of PostgreSQL advises (19.4.1): the rest is for work and the system's cache.
PARTS = 4
LIMITS = ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes")


def buffers(cluster: Path) -> tuple[str, ...]:
    """What to start the server with, where it has outgrown what it was made with; nothing where somebody set that."""
    files = [cluster / name for name in ("postgresql.conf", "postgresql.auto.conf")]
    assigned = ASSIGNED.findall("\n".join(file.read_text(errors="replace") for file in files if file.exists()))
    if assigned[-1:] != [SETTINGS[NAME]]:
        return ()
    megabytes = min(_size(cluster / "base"), _memory() // PARTS) // MEGABYTE
    return ("-c", f"{NAME}={megabytes}MB") if megabytes > LEAST_MEGABYTES else ()


def _size(folder: Path) -> int:
    databases = [entry for entry in os.scandir(folder) if entry.is_dir()]
    return sum(entry.stat().st_size for database in databases for entry in os.scandir(database))


def _memory() -> int:
    """Bytes that the machine has, or the container that this runs in; none where nobody says so."""
    try:
        known = [os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")]
    except (ValueError, OSError, AttributeError):
        return 0
    for limit in LIMITS:
        try:
            known.append(int(Path(limit).read_text()))
        except (OSError, ValueError):
            continue
    return min(known)

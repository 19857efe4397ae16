"""Which tables hold what stands for long, and which statements change it (kit/standing.py)."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

WRITES = re.compile(r"\b(?:insert\s+into|update|delete\s+from)\s+(?:only\s+)?([a-z_]+\.[a-z_]+)", re.IGNORECASE)

# The topic of each table that has one.
TOPICS: dict[str, str] = {}

# By topic the count under which something was read, and what that was.
Memory = dict[str, tuple[int, Any]]


def enlist(topic: str, tables: Sequence[str]) -> None:
    """These tables hold what belongs to a topic."""
    TOPICS.update(dict.fromkeys(tables, topic))


def topics_of(tables: Iterable[str]) -> frozenset[str]:
    """The topics that these tables belong to."""
    return frozenset(TOPICS[table] for table in tables if table in TOPICS)


@lru_cache(maxsize=4096)
def written(sql: str) -> frozenset[str]:
    """The topics that a statement changes."""
    return topics_of(WRITES.findall(sql))

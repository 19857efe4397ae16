"""Reads of sourcing."""

from .facts import Workload, choose, dry_run, gather, named
from .replays import Made, ReplayRow, Result, count_decisions, find_row, get_replay, list_replays, replay_rows
from .rule_sets import active_rules, get_rule_set, list_rule_sets, may_divide, offer_minutes

__all__ = [
    "Made",
    "ReplayRow",
    "Result",
    "Workload",
    "active_rules",
    "choose",
    "count_decisions",
    "dry_run",
    "find_row",
    "gather",
    "get_replay",
    "get_rule_set",
    "list_replays",
    "list_rule_sets",
    "may_divide",
    "named",
    "offer_minutes",
    "replay_rows",
]

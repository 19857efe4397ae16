"""Verbs of sourcing."""

from .decisions import belongs_to, forget_unused, source
from .replays import go_on, replay_now, start_replay
from .rule_sets import save_areas, save_rule_set, withdraw_rule_set

__all__ = [
    "belongs_to",
    "forget_unused",
    "go_on",
    "replay_now",
    "save_areas",
    "save_rule_set",
    "source",
    "start_replay",
    "withdraw_rule_set",
]

"""sourcing: where the pieces of a basket come from, by rules that are data, at the least cost, with its reasons."""

from .commands import (
    belongs_to,
    replay_now,
    save_areas,
    save_rule_set,
    source,
    start_replay,
    withdraw_rule_set,
)
from .contracts import (
    Article,
    Candidate,
    Costs,
    Decision,
    Difference,
    DryRun,
    ExcludeRule,
    Figures,
    Handling,
    Judged,
    KeepRule,
    Markdown,
    OpeningRule,
    Outcome,
    PartnerRule,
    PostalArea,
    Problem,
    RegionRule,
    Replay,
    RuleSet,
    RuleSetChanged,
    RuleSetInput,
    Score,
    Sourced,
    Take,
    Verdict,
    Waiting,
    Wanted,
    Why,
    Wish,
)
from .queries import Workload, dry_run, get_replay, get_rule_set, list_rule_sets, may_divide, offer_minutes
from .rules import DEFAULT, decide, judge, verify

__all__ = [
    "DEFAULT", "Article", "Candidate", "Costs", "Decision", "Difference", "DryRun", "ExcludeRule", "Figures",
    "Handling", "Judged", "KeepRule", "Markdown", "OpeningRule", "Outcome", "PartnerRule", "PostalArea", "Problem",
    "RegionRule", "Replay", "RuleSet", "RuleSetChanged", "RuleSetInput", "Score", "Sourced", "Take", "Verdict",
    "Waiting", "Wanted", "Why", "Wish", "Workload", "belongs_to", "decide", "dry_run", "get_replay", "get_rule_set",
    "judge", "list_rule_sets", "may_divide", "offer_minutes", "replay_now", "save_areas", "save_rule_set", "source",
    "start_replay", "verify", "withdraw_rule_set",
]  # fmt: skip

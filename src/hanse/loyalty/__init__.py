"""loyalty: points and tiers."""

from .commands import earn, take_back
from .contracts import Entry, PointsEarned, PointsTakenBack, Standing
from .queries import history, standing, tier_of

__all__ = [
    "Entry", "PointsEarned", "PointsTakenBack", "Standing", "earn", "history", "standing", "take_back", "tier_of",
]  # fmt: skip

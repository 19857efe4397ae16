"""Reading stock, one file per subject."""

from .counts import get_count, list_counts
from .holds import get_hold, holds_by_id, holds_of
from .pooled import alternatives, alternatives_of, pooled
from .positions import availability, check_variants, list_positions, movements, stored
from .sourcing import choose_source
from .transfers import get_transfer, list_transfers

__all__ = [
    "alternatives",
    "alternatives_of",
    "availability",
    "check_variants",
    "choose_source",
    "get_count",
    "get_hold",
    "get_transfer",
    "holds_by_id",
    "holds_of",
    "list_counts",
    "list_positions",
    "list_transfers",
    "movements",
    "pooled",
    "stored",
]

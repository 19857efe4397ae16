"""Reading stock, one file per subject."""

from .arithmetic import why
from .counts import get_count, list_counts
from .holds import get_hold, holds_by_id, holds_of
from .inbound import (
    closed_before,
    get_inbound_delivery,
    incoming,
    list_inbound_deliveries,
    overdue_deliveries,
    promisable,
    unpromisable,
)
from .keeping import (
    Buffers,
    ChannelKept,
    buffers_of,
    categories_of,
    channel_buffers,
    channel_kept,
    channel_rules,
    kept,
    list_stock_rules,
    partner_feeds,
    partners,
    positions_sold,
    rule_versions,
)
from .leases import (
    as_lease,
    hurt_before,
    lease_cases,
    lease_holds,
    leased,
    leases_of,
    standing,
)
from .pooled import alternatives, alternatives_of, pooled, pooled_seen
from .positions import availability, check_variants, list_positions, movements, positions_after, stored
from .previews import preview_rule
from .transfers import get_transfer, list_transfers

__all__ = [
    "Buffers",
    "ChannelKept",
    "alternatives",
    "alternatives_of",
    "as_lease",
    "availability",
    "buffers_of",
    "categories_of",
    "channel_buffers",
    "channel_kept",
    "channel_rules",
    "check_variants",
    "closed_before",
    "get_count",
    "get_hold",
    "get_inbound_delivery",
    "get_transfer",
    "holds_by_id",
    "holds_of",
    "hurt_before",
    "incoming",
    "kept",
    "lease_cases",
    "lease_holds",
    "leased",
    "leases_of",
    "list_counts",
    "list_inbound_deliveries",
    "list_positions",
    "list_stock_rules",
    "list_transfers",
    "movements",
    "overdue_deliveries",
    "partner_feeds",
    "partners",
    "pooled",
    "pooled_seen",
    "positions_after",
    "positions_sold",
    "preview_rule",
    "promisable",
    "rule_versions",
    "standing",
    "stored",
    "unpromisable",
    "why",
]

"""The verbs of inventory that write."""

from .counts import cancel_count, finish_count, record_count, start_count
from .figures import (
    feed_stock,
    set_stock,
)
from .holds import claim, expire_holds, extend_holds, hold, post_holds, split_hold, void_holds
from .inbound import (
    announce_delivery,
    close_delivery,
    receive_delivery,
)
from .keeping import (
    believe,
    follow_rules,
    release_safety_stock,
    set_partner,
    set_rule,
    set_safety_stock,
)
from .leases import (
    draw_leases,
    give_back_leases,
    grant_leases,
    reclaim_leases,
)
from .promises import flag_overdue, forget_closed, serve_delivery
from .stock import adjust, receive, recondition, sell_now, take_back, write_off_hurt
from .transfers import close_transfer, receive_transfer, transfer
from .velocity import (
    measure_velocity,
)

__all__ = [
    "adjust",
    "announce_delivery",
    "believe",
    "cancel_count",
    "claim",
    "close_delivery",
    "close_transfer",
    "draw_leases",
    "expire_holds",
    "extend_holds",
    "feed_stock",
    "finish_count",
    "flag_overdue",
    "follow_rules",
    "forget_closed",
    "give_back_leases",
    "grant_leases",
    "hold",
    "measure_velocity",
    "post_holds",
    "receive",
    "receive_delivery",
    "receive_transfer",
    "reclaim_leases",
    "recondition",
    "record_count",
    "release_safety_stock",
    "sell_now",
    "serve_delivery",
    "set_partner",
    "set_rule",
    "set_safety_stock",
    "set_stock",
    "split_hold",
    "start_count",
    "take_back",
    "transfer",
    "void_holds",
    "write_off_hurt",
]

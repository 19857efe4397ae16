"""Decisions about stock: values in, values out."""

from .keeping import (
    CERTAIN,
    VELOCITY_DAYS,
    Facts,
    amount,
    confidence,
    depths,
    is_general,
    kept_by_rule,
    kept_of_partner,
    winner,
)
from .leases import (
    LEASE_MARGIN,
    LEASE_SEEN,
    LEASE_TERM,
    LeaseCase,
    hurt,
    lease_amount,
    shrunk,
)
from .positions import AT_THE_COUNTER, changed, coming, outside, shelf
from .promises import Served, Waiting, serve
from .reading import (
    SHOWN_MAX,
    adds_up,
    incoming_seen,
    lifted,
    orderable_date,
    stock_seen,
    summed,
)

__all__ = [
    "AT_THE_COUNTER",
    "CERTAIN",
    "LEASE_MARGIN",
    "LEASE_SEEN",
    "LEASE_TERM",
    "SHOWN_MAX",
    "VELOCITY_DAYS",
    "Facts",
    "LeaseCase",
    "Served",
    "Waiting",
    "adds_up",
    "amount",
    "changed",
    "coming",
    "confidence",
    "depths",
    "hurt",
    "incoming_seen",
    "is_general",
    "kept_by_rule",
    "kept_of_partner",
    "lease_amount",
    "lifted",
    "orderable_date",
    "outside",
    "serve",
    "shelf",
    "shrunk",
    "stock_seen",
    "summed",
    "winner",
]

"""The verbs of the ledger that write.

Locks are taken in one order, so that nobody waits in a circle: transfers by id, then balances by unit, those that never
go negative before the others, account and stripe. A transaction that both gives back and takes does it in this order:
settle and extend first, reserve and post after, and each verb once, with everything in one list.
"""

from .accounts import declare_kind, forget, lock, set_keep
from .extend import extend
from .level import level
from .move import post, reserve
from .redirect import lock_pending, redirect
from .settle import expire, post_pending, post_pending_part, split, void_pending

__all__ = [
    "declare_kind",
    "expire",
    "extend",
    "forget",
    "level",
    "lock",
    "lock_pending",
    "post",
    "post_pending",
    "post_pending_part",
    "redirect",
    "reserve",
    "set_keep",
    "split",
    "void_pending",
]

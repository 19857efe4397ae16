"""Payment providers: the port, those behind it, and the ways to ask them."""

from hanse.payments.refusals import NoProvider

from .asking import (
    abort,
    capture,
    charge,
    come_back,
    confirm,
    inquire,
    look,
    provider,
    refund,
    set_up_card,
    settle_day,
    settle_yesterday,
    sign,
    told,
    void,
    where_to_approve,
)
from .port import Ability, CannotDo, News, Provider
from .simulated import SimulatedProvider, read_settlement

__all__ = [
    "Ability", "CannotDo", "News", "NoProvider", "Provider", "SimulatedProvider", "abort", "capture", "charge",
    "come_back", "confirm", "inquire", "look", "provider", "read_settlement", "refund", "set_up_card", "settle_day",
    "settle_yesterday", "sign", "told", "void", "where_to_approve",
]  # fmt: skip

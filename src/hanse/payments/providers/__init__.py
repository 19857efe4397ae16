"""Payment providers: the port, those behind it, and the ways to ask them."""

from .asking import NoProvider, capture, charge, come_back, inquire, provider, refund, void, where_to_approve
from .port import Ability, CannotDo, News, Provider
from .simulated import SimulatedProvider, as_uuid, read_settlement

__all__ = [
    "Ability", "CannotDo", "News", "NoProvider", "Provider", "SimulatedProvider", "as_uuid", "capture", "charge",
    "come_back", "inquire", "provider", "read_settlement", "refund", "void", "where_to_approve",
]  # fmt: skip

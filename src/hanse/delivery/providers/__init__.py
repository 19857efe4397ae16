"""Carriers: the port, those behind it, and the ways to ask them."""

from .asking import announce, ask, cancel, carrier, carriers, take_points
from .port import Ability, Carrier, News

__all__ = ["Ability", "Carrier", "News", "announce", "ask", "cancel", "carrier", "carriers", "take_points"]

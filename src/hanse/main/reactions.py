"""Event -> reactions: the one file whose arrows go up. Each reaction is one transaction and is done once per event."""

from collections.abc import Sequence

from hanse.kit.events import Event
from hanse.kit.jobs import Reaction

REACTIONS: dict[type[Event], Sequence[Reaction]] = {}

"""Verbs of channels."""

from .deliveries import ask_for, fan_out, record_attempt, replay_delivery, replay_range
from .policies import note_difference, save_channel, set_policy
from .webhooks import add_webhook, change_webhook, remove_webhook, rotate_secret

__all__ = [
    "add_webhook", "ask_for", "change_webhook", "fan_out", "note_difference", "record_attempt", "remove_webhook",
    "replay_delivery", "replay_range", "rotate_secret", "save_channel", "set_policy",
]  # fmt: skip

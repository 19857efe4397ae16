"""Reads of channels, endpoints and deliveries."""

from .availability import availability_seen, why
from .channels import differing, get_channel, get_policy, list_channels, list_differences, list_policy_versions
from .feed import stock_feed
from .offered import products_offered
from .webhooks import find_sendable, get_delivery, get_webhook, list_deliveries, list_due, list_webhooks

__all__ = [
    "availability_seen", "differing", "find_sendable", "get_channel", "get_delivery", "get_policy", "get_webhook",
    "list_channels", "list_deliveries", "list_differences", "list_due", "list_policy_versions", "list_webhooks",
    "products_offered", "stock_feed", "why",
]  # fmt: skip

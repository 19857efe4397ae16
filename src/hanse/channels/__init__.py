"""channels: what each way to customers promises, who outside is told what happens, feeds from outside."""

from .commands import (
    add_webhook,
    change_webhook,
    fan_out,
    note_difference,
    remove_webhook,
    replay_delivery,
    replay_range,
    rotate_secret,
    save_channel,
    set_policy,
)
from .contracts import (
    Assortment,
    Channel,
    ChannelChanged,
    ChannelInput,
    ChannelKind,
    Delivery,
    DeliveryRow,
    DeliveryState,
    Difference,
    EventType,
    Policy,
    PolicyVersion,
    ProductAsked,
    ProductOffered,
    Replayed,
    StockVisibility,
    Webhook,
    WebhookChange,
    WebhookCreated,
    WebhookDisabled,
    WebhookInput,
)
from .queries import (
    availability_seen,
    get_channel,
    get_delivery,
    get_policy,
    get_webhook,
    list_channels,
    list_deliveries,
    list_differences,
    list_policy_versions,
    list_webhooks,
    products_offered,
    why,
)
from .refusals import EventTypeUnknown, NoDifference, WebhookAddressWrong, WebhookInactive
from .rules.policies import sells, showing

__all__ = [
    "Assortment", "Channel", "ChannelChanged", "ChannelInput", "ChannelKind", "Delivery", "DeliveryRow",
    "DeliveryState", "Difference", "EventType", "EventTypeUnknown", "NoDifference", "Policy", "PolicyVersion",
    "ProductAsked", "ProductOffered", "Replayed", "StockVisibility", "Webhook", "WebhookAddressWrong", "WebhookChange",
    "WebhookCreated", "WebhookDisabled", "WebhookInactive", "WebhookInput", "add_webhook", "availability_seen",
    "change_webhook", "fan_out", "get_channel", "get_delivery", "get_policy", "get_webhook", "list_channels",
    "list_deliveries", "list_differences", "list_policy_versions", "list_webhooks", "note_difference",
    "products_offered", "remove_webhook", "replay_delivery", "replay_range", "rotate_secret", "save_channel", "sells",
    "set_policy", "showing", "why",
]  # fmt: skip

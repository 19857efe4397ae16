"""Values and events of picking, packing, shipping and handing over."""

from .fetching import (
    Bay,
    BayInput,
    Offers,
    OldLabel,
    Parcel,
    ParcelLine,
    ParcelPart,
    ParcelScan,
    ParcelWanted,
    Queue,
    Readdressed,
    Settlement,
    Task,
    TaskLine,
    TaskPoint,
    TaskState,
    Texts,
    Throughput,
    Wave,
    WavePart,
    WavePicked,
    WavePut,
    WaveStep,
    WaveWanted,
)
from .handing import (
    Collecting,
    HandedOver,
    Identity,
    OrderWish,
    Pickup,
    PickupPolicy,
    PickupPolicyInput,
)
from .happened import (
    OfferEnded,
    OfferMade,
    ParcelMoved,
    PickupNotCollected,
    PickupReminded,
    TaskChanged,
    TaskCreated,
)
from .substituting import BoxSubstitutes, Substitute, Substitutes

__all__ = [
    "Bay", "BayInput", "BoxSubstitutes", "Collecting", "HandedOver", "Identity", "OfferEnded", "OfferMade", "Offers",
    "OldLabel", "OrderWish", "Parcel", "ParcelLine", "ParcelMoved", "ParcelPart", "ParcelScan", "ParcelWanted",
    "Pickup", "PickupNotCollected", "PickupPolicy", "PickupPolicyInput", "PickupReminded", "Queue", "Readdressed",
    "Settlement", "Substitute", "Substitutes", "Task", "TaskChanged", "TaskCreated", "TaskLine", "TaskPoint",
    "TaskState", "Texts", "Throughput", "Wave", "WavePart", "WavePicked", "WavePut", "WaveStep", "WaveWanted",
]  # fmt: skip

"""delivery: how goods travel, what it costs, when they arrive, and where they are."""

from .commands import cancel_shipment, create_shipment, save_method, take_announced, take_cancelled, take_scans
from .contracts import (
    ANY_CARRIER,
    Announced,
    CarrierCard,
    Method,
    MethodInput,
    Offer,
    Scan,
    Shipment,
    ShipmentMoved,
    ShipmentState,
    ShipmentWanted,
)
from .queries import get_label, get_shipment, leaves_by, list_methods, methods, scans_of, shipments_by_id, shipments_of
from .refusals import BadCarrierSignature, CarrierCannot, LeftAlready, NoCarrier
from .rules import after_working_days, carrier_name, carriers, handed_to_carrier, postponed, state_of

__all__ = [
    "ANY_CARRIER",
    "Announced",
    "BadCarrierSignature",
    "CarrierCannot",
    "CarrierCard",
    "LeftAlready",
    "Method",
    "MethodInput",
    "NoCarrier",
    "Offer",
    "Scan",
    "Shipment",
    "ShipmentMoved",
    "ShipmentState",
    "ShipmentWanted",
    "after_working_days",
    "cancel_shipment",
    "carrier_name",
    "carriers",
    "create_shipment",
    "get_label",
    "get_shipment",
    "handed_to_carrier",
    "leaves_by",
    "list_methods",
    "methods",
    "postponed",
    "save_method",
    "scans_of",
    "shipments_by_id",
    "shipments_of",
    "state_of",
    "take_announced",
    "take_cancelled",
    "take_scans",
]

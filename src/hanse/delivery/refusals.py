"""What can stand in the way of a parcel."""

from hanse.kit.refusals import Refusal


class NoCarrier(Refusal):
    """This carrier is not set up here."""

    code = "no_carrier"
    status = 422


class CarrierCannot(Refusal):
    """This carrier cannot do this."""

    code = "carrier_cannot"
    status = 422


class PointClosed(Refusal):
    """This pickup point takes no parcels now. Choose another one."""

    code = "pickup_point_closed"


class CustomerNumberNeeded(Refusal):
    """This locker opens only with your customer number at the carrier."""

    code = "customer_number_needed"
    status = 422


class BadCarrierSignature(Refusal):
    """This message was not signed by the carrier."""

    code = "bad_carrier_signature"
    status = 401


class LeftAlready(Refusal):
    """The carrier has this parcel already."""

    code = "parcel_has_left"

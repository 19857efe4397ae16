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


class BadCarrierSignature(Refusal):
    """This message was not signed by the carrier."""

    code = "bad_carrier_signature"
    status = 401


class LeftAlready(Refusal):
    """The carrier has this parcel already."""

    code = "parcel_has_left"

"""What the room refuses."""

from hanse.kit.refusals import Refusal


class SellerUnknown(Refusal):
    """Before documents can be made, the office has to say who sells."""

    code = "seller_unknown"


class NothingToBill(Refusal):
    """Everything that was delivered of this order is on an invoice already."""

    code = "nothing_to_bill"


class NothingToPick(Refusal):
    """This place has nothing to fetch for this order."""

    code = "nothing_to_pick"

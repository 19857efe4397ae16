"""What can stand in the way of a sale."""

from hanse.kit.refusals import Refusal


class EmptyCart(Refusal):
    """There is nothing in this cart."""

    code = "empty_cart"


class CartClosed(Refusal):
    """This cart was ordered already."""

    code = "cart_closed"


class PriceChanged(Refusal):
    """The total is no longer what you saw; look at it again and agree."""

    code = "price_changed"


class LinesOutOfStock(Refusal):
    """Some articles are no longer free; see for each where else it is."""

    code = "lines_out_of_stock"


class PlaceNeeded(Refusal):
    """Choose a store for this line."""

    code = "place_needed"
    status = 422


class PlaceCannot(Refusal):
    """This place does not offer that."""

    code = "place_cannot"


class AddressNeeded(Refusal):
    """Goods that are shipped need an address and a way of delivery."""

    code = "address_needed"
    status = 422


class ContactNeeded(Refusal):
    """An order that is not carried out needs a name and an e-mail address."""

    code = "contact_needed"
    status = 422


class TendersDoNotFit(Refusal):
    """The payments do not add up to what is due now."""

    code = "tenders_do_not_fit"
    status = 422


class NothingToCancel(Refusal):
    """These lines have left already, or were cancelled before."""

    code = "nothing_to_cancel"


class NothingToReturn(Refusal):
    """More would come back than the customer has of this line."""

    code = "nothing_to_return"


class NoReturnsHere(Refusal):
    """This place takes no returns."""

    code = "no_returns_here"


class ReturnWindowClosed(Refusal):
    """The time in which this could come back is over."""

    code = "return_window_closed"


class ReturnElsewhere(Refusal):
    """This order can only come back where it was sold or handed over."""

    code = "return_elsewhere"


class ReservationNotTaken(Refusal):
    """Nothing can be reserved here; order it, or buy it in the store."""

    code = "reservation_not_taken"


class AccountNeeded(Refusal):
    """Only customers with an account can order here."""

    code = "account_needed"


class TenderNotTaken(Refusal):
    """This means of payment is not taken here."""

    code = "tender_not_taken"
    status = 422


class AddressFixed(Refusal):
    """The parcel is on its way; its address cannot be changed any more."""

    code = "address_fixed"


class LineNotThere(Refusal):
    """This line is not in the state that this step needs."""

    code = "line_not_there"


class NotPaid(Refusal):
    """These goods are not paid yet."""

    code = "not_paid"


class PriceOutOfBounds(Refusal):
    """A price set by hand lies between zero and the list price."""

    code = "price_out_of_bounds"
    status = 422


class PriceReasonUnknown(Refusal):
    """Choose one of the reasons for which a price may be changed."""

    code = "price_reason_unknown"
    status = 422


class ApprovalNeeded(Refusal):
    """This reduction is more than you may give; somebody who may has to approve it."""

    code = "approval_needed"


class ApprovalNotFitting(Refusal):
    """This approval is for another line, price or person, was used already, or is over."""

    code = "approval_not_fitting"


class ApprovalClosed(Refusal):
    """This was decided already, or its time is over."""

    code = "approval_closed"


class MayNotApprove(Refusal):
    """Only somebody else, who may give this reduction themselves, can approve it."""

    code = "may_not_approve"
    status = 403

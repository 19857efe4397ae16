"""What can stand in the way of a sale."""

from hanse.kit.refusals import Refusal


class BackOrdersNotOffered(Refusal):
    """This channel does not sell what is still on its way."""

    code = "back_orders_not_offered"


class EmptyCart(Refusal):
    """There is nothing in this cart."""

    code = "empty_cart"


class CartClosed(Refusal):
    """This cart was ordered already."""

    code = "cart_closed"


class CartUnknown(Refusal):
    """No cart that is still open has this code."""

    code = "cart_unknown"
    status = 404
    # A code that was guessed wrong is counted.
    keeps_writes = True


class CartOfAccount(Refusal):
    """This cart belongs to an account. Sign in to it, and the cart opens."""

    code = "cart_of_account"
    status = 403


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


class PointOutOfReach(Refusal):
    """This way of delivery does not go to this pickup point."""

    code = "pickup_point_out_of_reach"


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


class SubstitutionNotWanted(Refusal):
    """The customer does not want anything else in place of what is missing."""

    code = "substitution_not_wanted"


class SubstitutionNotAsked(Refusal):
    """This channel does not ask what may replace a missing article."""

    code = "substitution_not_asked"


class NotASubstitute(Refusal):
    """This article may not take the place of the one that is missing."""

    code = "not_a_substitute"


class NothingToReturn(Refusal):
    """More would come back than the customer has of this line."""

    code = "nothing_to_return"


class WrongArticleBack(Refusal):
    """This is not the article of the order; give it back to the customer."""

    code = "wrong_article_back"


class ExchangeOnly(Refusal):
    """This comes back for other goods or credit only, not for money."""

    code = "exchange_only"


class ReceiptNeeded(Refusal):
    """This is taken back with a receipt only."""

    code = "receipt_needed"


class TooMuchWithoutReceipt(Refusal):
    """So much is not taken back without a receipt; find the order by name, card or mail."""

    code = "too_much_without_receipt"


class NeverSoldHere(Refusal):
    """This article has no price here, so nobody knows what it is worth."""

    code = "never_sold_here"


class ReturnNotLost(Refusal):
    """No carrier says that this parcel was lost. Who may make an exception says why it is refunded all the same."""

    code = "return_not_lost"


class ReturnParcelClosed(Refusal):
    """This return is closed: it was settled, or it does not come."""

    code = "return_parcel_closed"


class NoReturnsHere(Refusal):
    """This place takes no returns."""

    code = "no_returns_here"


class ReturnWayNotOffered(Refusal):
    """These articles do not come back in this way; choose another."""

    code = "return_way_not_offered"


class ReturnCodeUnknown(Refusal):
    """No return was announced under this code. Look at it once more, or take it back at the till."""

    code = "return_code_unknown"
    status = 404


class HandedInAlready(Refusal):
    """This return was handed in already."""

    code = "handed_in_already"


class HandInTooLate(Refusal):
    """The time to hand this in is over. Somebody who may make an exception can still take it."""

    code = "hand_in_too_late"


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


class LineUnderWay(Refusal):
    """This line is being put together or has left; cancel the whole line, or let it come back."""

    code = "line_under_way"


class OrderUnsettled(Refusal):
    """The payment of this order is not decided yet; change the order when it is."""

    code = "order_unsettled"


class OrderDelivered(Refusal):
    """Nothing of this order is left to deliver; what is wanted in addition is a new order."""

    code = "order_delivered"


class NothingChanges(Refusal):
    """That is how it stands already."""

    code = "nothing_changes"


class ShippingNotPaid(Refusal):
    """No parcel of this order was paid for; choose a store, or ask our service."""

    code = "shipping_not_paid"


class TaxedElsewhere(Refusal):
    """This line was taxed for another country; cancel it and order it anew."""

    code = "taxed_elsewhere"


class DateNotOffered(Refusal):
    """This day is not offered any more; choose another."""

    code = "date_not_offered"


class TooLateForDate(Refusal):
    """It is being put together or has left; the date cannot be changed any more."""

    code = "too_late_for_date"


class LeavesLater(Refusal):
    """The customer has chosen a later day; keep this parcel until it shall leave."""

    code = "leaves_later"


class TooLongKept(Refusal):
    """What is reserved cannot be kept that long."""

    code = "too_long_kept"
    status = 422


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

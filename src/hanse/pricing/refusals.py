"""What can stand in the way of a price."""

from hanse.kit.refusals import Refusal


class NoPrice(Refusal):
    """This article has no price on this channel and cannot be sold here."""

    code = "no_price"


class NoTaxRate(Refusal):
    """There is no tax rate for this article at this place and moment."""

    code = "no_tax_rate"


class RateNotZero(Refusal):
    """What is exempt or taxed at zero has no other rate than zero."""

    code = "rate_not_zero"
    status = 422


class RateStood(Refusal):
    """A later rate is stated already, or this one would change what was owed until now; state a rate from now on."""

    code = "rate_stood"


class PricesCollide(Refusal):
    """There would be two prices for the same moment."""

    code = "prices_collide"


class PriceStood(Refusal):
    """This price was asked already and stays in the history; state a price from now on."""

    code = "price_stood"


class PromotionUnsound(Refusal):
    """The terms of this promotion cannot be understood."""

    code = "promotion_unsound"
    status = 422


class CouponUsedUp(Refusal):
    """This coupon has been used as often as it may."""

    code = "coupon_used_up"


class BudgetUsedUp(Refusal):
    """The budget of this offer is used up; please look at the new total."""

    code = "budget_used_up"


class PrefixTaken(Refusal):
    """Another batch of coupons begins with these characters already."""

    code = "prefix_taken"


class NoSuchPromotion(Refusal):
    """There is no promotion under this key."""

    code = "no_such_promotion"
    status = 404


class NoBook(Refusal):
    """There is no price book for this channel, place and customer group yet."""

    code = "no_book"
    status = 404


class ListsMixed(Refusal):
    """Price lists that meet here ask prices with and without tax; no price book can be made of both."""

    code = "lists_mixed"


class NoSecret(Refusal):
    """HANSE_SECRET is not set, so price books cannot be signed."""

    code = "no_secret"


class BookTampered(Refusal):
    """This price book was changed after it was signed; its prices do not count."""

    code = "book_tampered"


class BookKeyUnknown(Refusal):
    """This price book was signed with a key that is not known here."""

    code = "book_key_unknown"


class BookOutdated(Refusal):
    """This price book does not count at this moment; a newer one is needed."""

    code = "book_outdated"


class BookForAnother(Refusal):
    """This price book is for another channel, place, customer group or currency."""

    code = "book_for_another"


class BookUnreadable(Refusal):
    """This price book is written in a way that is not understood here."""

    code = "book_unreadable"


class ProposalClosed(Refusal):
    """This proposal is published or withdrawn already; write a new one."""

    code = "proposal_closed"


class ProposalBlocked(Refusal):
    """Something in this proposal has to be put right before it can be published."""

    code = "proposal_blocked"


class FourEyesNeeded(Refusal):
    """Somebody else has to approve this before it counts; it is kept and waits for them."""

    code = "four_eyes_needed"
    keeps_writes = True


class NothingToStop(Refusal):
    """Nothing of this counts or will count; there is nothing to stop."""

    code = "nothing_to_stop"

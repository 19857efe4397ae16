"""What can stand in the way of a price."""

from hanse.kit.refusals import Refusal


class NoPrice(Refusal):
    """This article has no price on this channel and cannot be sold here."""

    code = "no_price"


class NoTaxRate(Refusal):
    """There is no tax rate for this article at this place and moment."""

    code = "no_tax_rate"


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

"""Which orders must not be placed in one transaction side by side."""

from collections.abc import Hashable

from hanse.orders.contracts import DirectOrder
from hanse.payments import Tender


def apart(wish: DirectOrder) -> set[Hashable]:
    """What two orders that are placed side by side never have in common.

    Stock may be wanted by all of them, because one statement decides for all. Whatever is looked up first and used up
    then, by a person, a coupon, a card or a register, is kept by locks, which keep transactions apart and nobody else.
    """
    found: set[Hashable] = {("coupon", code.strip().upper()) for code in wish.coupons}
    found |= {("tender", one.tender, one.token) for one in wish.payments if one.tender == Tender.GIFT_CARD}
    found |= {("tender", one.tender) for one in wish.payments if one.tender in (Tender.ON_ACCOUNT, Tender.STORE_CREDIT)}
    named = {"customer": wish.customer, "register": wish.register}
    return found | {(kind, one) for kind, one in named.items() if one is not None}

"""Which orders must not be placed in one transaction side by side."""

from collections.abc import Hashable

from hanse.orders.contracts import DirectOrder, PlaceOrder, Purchase
from hanse.payments import Tender


def apart(wish: Purchase) -> set[Hashable]:
    """What two orders that are placed side by side never have in common.

    Stock may be wanted by all of them, because one statement decides for all; coupons and budgets are used up one order
    after the other. Whatever else is looked up first and used up then, a cart, what a customer may owe, a card or a
    register, is kept by locks, which keep transactions apart and nobody else.
    """
    found: set[Hashable] = set()
    for one in wish.payments:
        if one.tender in (Tender.GIFT_CARD, Tender.STORE_CREDIT, Tender.ON_ACCOUNT):
            found.add(("tender", one.tender, one.token))
    if wish.register is not None:
        found.add(("register", wish.register))
    if isinstance(wish, DirectOrder) and wish.customer is not None:
        found.add(("customer", wish.customer))
    if isinstance(wish, PlaceOrder):
        found.add(("cart", wish.cart))
    return found

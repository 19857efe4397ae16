"""All addresses of the pages."""

from collections.abc import Sequence

from litestar.handlers import HTTPRouteHandler

from . import files
from .store import (
    account,
    after,
    cart,
    checkout,
    confirmation,
    feeds,
    forgotten,
    gift_cards,
    home,
    legal,
    listing,
    order,
    order_back,
    order_change,
    product,
    sign_in,
    stores,
    withdrawal,
)

ROUTES: Sequence[HTTPRouteHandler] = [
    *home.ROUTES,
    *listing.ROUTES,
    *product.ROUTES,
    *cart.ROUTES,
    *checkout.ROUTES,
    *confirmation.ROUTES,
    *order.ROUTES,
    *order_change.ROUTES,
    *order_back.ROUTES,
    *sign_in.ROUTES,
    *forgotten.ROUTES,
    *account.ROUTES,
    *gift_cards.ROUTES,
    *stores.ROUTES,
    *legal.ROUTES,
    *withdrawal.ROUTES,
    *after.ROUTES,
    *feeds.ROUTES,
    *files.ROUTES,
]

"""Prices, promotions, coupons and quotes as JSON over HTTP."""

from . import prices

ROUTES = [*prices.ROUTES]

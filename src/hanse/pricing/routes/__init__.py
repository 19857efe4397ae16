"""Prices, promotions, coupons, quotes and publishing as JSON over HTTP."""

from . import prices, publishing

ROUTES = [*prices.ROUTES, *publishing.ROUTES]

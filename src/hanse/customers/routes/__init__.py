"""Customers as JSON over HTTP: for the staff, and for shoppers themselves."""

from . import office, shopper

ROUTES = [*office.ROUTES, *shopper.ROUTES]

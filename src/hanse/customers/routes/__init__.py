"""Customers as JSON over HTTP: for the staff, and for shoppers themselves."""

from . import business, office, shopper

ROUTES = [*office.ROUTES, *business.ROUTES, *shopper.ROUTES]

"""The catalogue as JSON over HTTP: products, families and categories, search and pictures."""

from . import products, search, structure

ROUTES = [*search.ROUTES, *products.ROUTES, *structure.ROUTES]

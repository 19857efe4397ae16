"""Fetching, packing and handing over, over HTTP."""

from . import handing, places, substituting, tasks, waves

ROUTES = [*tasks.ROUTES, *substituting.ROUTES, *waves.ROUTES, *handing.ROUTES, *places.ROUTES]

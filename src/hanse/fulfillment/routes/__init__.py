"""Fetching, packing and handing over, over HTTP."""

from . import handing, places, tasks, waves

ROUTES = [*tasks.ROUTES, *waves.ROUTES, *handing.ROUTES, *places.ROUTES]

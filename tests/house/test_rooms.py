"""What a room brings along reaches the application."""

import importlib
import pkgutil

from litestar.handlers import HTTPRouteHandler

import hanse
from hanse.main.rooms import ROUTES


def test_every_route_that_is_written_is_served() -> None:
    served = {id(route) for route in ROUTES}
    forgotten = []
    for module in pkgutil.walk_packages(hanse.__path__, "hanse."):
        if module.name.startswith(("hanse.main", "hanse.kit")):
            continue
        known = vars(importlib.import_module(module.name))
        forgotten += [
            f"{module.name}.{name}"
            for name, value in known.items()
            if isinstance(value, HTTPRouteHandler) and id(value) not in served
        ]
    assert forgotten == []

"""Which routes, job handlers and sweeps the rooms bring along. A room that brings some is named here, once."""

from collections.abc import Sequence

from litestar.handlers import HTTPRouteHandler

from hanse.kit.jobs import Handler, Sweep

ROUTES: Sequence[HTTPRouteHandler] = []

HANDLERS: dict[str, Handler] = {}

SWEEPS: dict[str, tuple[float, Sweep]] = {}

"""The application as Litestar makes it, registered quickly: a start is waited for.

For each route that is added Litestar looks through all that are there, a path with several methods is added anew for
each of them, and where Pydantic is installed, it is loaded in both its generations. With 470 routes that is half of
what making the application takes. Here all routes come at once, as one router whose paths are complete, and what was
looked through is remembered.
"""

from typing import Any, Self

from litestar import Litestar, Router
from litestar.plugins import PluginProtocol
from litestar.plugins.core import MsgspecDIPlugin
from litestar.routes import BaseRoute, HTTPRoute
from litestar.types.internal_types import RouteHandlerMapItem

Found = dict[str, RouteHandlerMapItem]


class _Remembering(Router):
    """Knows the handlers of its paths without looking at every route again."""

    _looked_at: tuple[list[BaseRoute], Found] = ([], {})

    @property
    def route_handler_method_map(self) -> Found:
        """The handlers of each path, by their methods."""
        before, found = self._looked_at
        if self.routes[: len(before)] != before:
            before, found = [], {}
        new = [route for route in self.routes[len(before) :] if isinstance(route, HTTPRoute)]
        if new:
            found = {**found, **{route.path: _by_method(route) for route in new}}
        self._looked_at = list(self.routes), found
        return found


def _by_method(route: HTTPRoute) -> RouteHandlerMapItem:
    return {method: handler for handler in route.route_handlers for method in handler.http_methods}


class Routes(_Remembering):
    """All routes of one application, each path with all of its methods."""

    def __deepcopy__(self, _: dict[int, Any]) -> Self:
        """Whoever is asked to register a router copies it first, in case somebody else does too; nobody does."""
        return self


class Application(_Remembering, Litestar):
    """Litestar, for routes of HTTP and structs of msgspec."""

    @staticmethod
    def _get_default_plugins(plugins: list[PluginProtocol]) -> list[PluginProtocol]:
        return [*plugins, MsgspecDIPlugin()]

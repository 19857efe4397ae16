"""Channels, webhooks and the stream of events over HTTP."""

from . import policies, stream, webhooks

ROUTES = [*policies.ROUTES, *webhooks.ROUTES, *stream.ROUTES]

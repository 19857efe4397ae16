"""Channels, webhooks and the stream of events over HTTP."""

from . import availability, policies, stream, webhooks

ROUTES = [*availability.ROUTES, *policies.ROUTES, *webhooks.ROUTES, *stream.ROUTES]

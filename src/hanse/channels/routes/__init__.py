"""Channels, webhooks and the stream of events over HTTP."""

from . import availability, feed, policies, stream, webhooks

ROUTES = [*availability.ROUTES, *feed.ROUTES, *policies.ROUTES, *webhooks.ROUTES, *stream.ROUTES]

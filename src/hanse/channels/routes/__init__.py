"""Channels, webhooks and the stream of events over HTTP."""

from . import availability, feed, offered, policies, stream, webhooks

ROUTES = [*availability.ROUTES, *feed.ROUTES, *offered.ROUTES, *policies.ROUTES, *webhooks.ROUTES, *stream.ROUTES]

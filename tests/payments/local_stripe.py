"""Stripe's API as a process of its own, with nothing on disk: `python -m tests.payments.local_stripe PORT`."""

import asyncio
import sys
from collections import defaultdict
from collections.abc import Awaitable, Callable

from aiohttp import web
from localstripe.resources import store
from localstripe.server import app

answers: dict[str, tuple[int, bytes]] = {}
asked: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)


@web.middleware
async def once(request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]) -> web.Response:
    """A repeat under the same idempotency key is given the answer of the first: Stripe does so, this stand-in not."""
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return plain(await handler(request))
    async with asked[key]:
        if key not in answers:
            first = plain(await handler(request))
            answers[key] = (first.status, bytes(first.body or b""))
    status, body = answers[key]
    return web.Response(status=status, body=body, content_type="application/json")


def plain(answer: web.StreamResponse) -> web.Response:
    assert isinstance(answer, web.Response)
    return answer


def main() -> None:
    store.dump_to_disk = lambda: None
    app.middlewares.insert(0, once)
    web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), print=None, access_log=None)


if __name__ == "__main__":
    main()

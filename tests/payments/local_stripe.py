"""Stripe's API as a process of its own, with nothing on disk: `python -m tests.payments.local_stripe PORT`."""

import sys

from aiohttp import web
from localstripe.resources import store
from localstripe.server import app


def main() -> None:
    store.dump_to_disk = lambda: None
    web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), print=None, access_log=None)


if __name__ == "__main__":
    main()

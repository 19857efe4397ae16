"""A web process: `python -m hanse.main.serve`. Several of them share one port; the kernel spreads the connections."""

import asyncio
import gc
import signal
from collections.abc import Sequence
from functools import cache

import uvloop
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.server.embed import Server
from litestar import Litestar

from hanse.kit.lifeline import tie_to_parent

from . import app, logs, parts, settings
from .shedding import UNDER_WAY_MAX

CONNECTIONS_WAITING_MAX = 4096


def leave_what_stays() -> None:
    """Spare the collector what was made at the start and stays, and let it come less often.

    A request leaves next to nothing that only the collector can find, and looking for it took a quarter of the time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


@cache
def site() -> Litestar:
    """The application of this process."""
    return app.build()


def load() -> None:
    """Make what every web process has and nobody changes: the nursery does it once for all that it has."""
    site()


async def serve() -> None:
    """Serve until told to stop; requests under way are finished."""
    chosen = settings.load()
    logs.configure(chosen.log_format, chosen.log_level, "web")
    house = site().state.house = await parts.open_house(chosen)
    server = Server(
        site(),
        address=chosen.host,
        port=chosen.port,
        interface=Interfaces.ASGINL,
        http=HTTPModes.http1,
        websockets=False,
        log_enabled=False,
        # All that come are let in at once, and those that are too many are refused: none waits where nobody sees it.
        backlog=CONNECTIONS_WAITING_MAX,
        backpressure=UNDER_WAY_MAX * 64,
        http1_settings=HTTP1Settings(header_read_timeout=10_000),
    )
    leave_what_stays()
    serving = asyncio.create_task(server.serve())
    loop = asyncio.get_running_loop()

    def stop() -> None:
        # Streams never end by themselves; the server waits for what is under way.
        house.tail.end()
        server.stop()  # type: ignore[no-untyped-call]

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop)
    try:
        await serving
    finally:
        await parts.clear(house)


def main(_: Sequence[str] = ()) -> None:
    """Serve until told to stop."""
    uvloop.run(serve())


if __name__ == "__main__":
    tie_to_parent()
    main()

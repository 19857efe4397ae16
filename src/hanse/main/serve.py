"""A web process: `python -m hanse.main.serve`. Several of them share one port; the kernel spreads the connections."""

import asyncio
import signal

import uvloop
from granian.constants import Interfaces
from granian.http import HTTP1Settings
from granian.server.embed import Server

from hanse.kit.lifeline import tie_to_parent

from . import app, logs, parts, settings


async def serve() -> None:
    """Serve until told to stop; requests under way are finished."""
    chosen = settings.load()
    logs.configure(chosen.log_format, chosen.log_level, "web")
    house = await parts.furnish(chosen)
    server = Server(
        app.build(house),
        address=chosen.host,
        port=chosen.port,
        interface=Interfaces.ASGINL,
        log_enabled=False,
        http1_settings=HTTP1Settings(header_read_timeout=10_000),
    )
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


if __name__ == "__main__":
    tie_to_parent()
    uvloop.run(serve())

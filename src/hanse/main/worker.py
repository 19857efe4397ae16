"""The worker process: `python -m hanse.main.worker`. Runs jobs, reactions and sweeps."""

import asyncio
import signal
from collections.abc import Sequence

import uvloop

from hanse.kit.lifeline import tie_to_parent
from hanse.kit.worker import Worker

from . import logs, parts, settings
from .reactions import REACTIONS, WATCHERS
from .rooms import HANDLERS, SWEEPS


async def work() -> None:
    """Work until told to stop."""
    chosen = settings.load()
    logs.configure(chosen.log_format, chosen.log_level, "worker")
    house = await parts.open_house(chosen, connections_max=6)
    worker = Worker(
        house,
        chosen.database_url or "",
        handlers=HANDLERS,
        reactions=REACTIONS,
        sweeps=SWEEPS,
        watchers=WATCHERS,
    )
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, worker.stop)
    try:
        await worker.run()
    finally:
        await parts.clear(house)


def main(_: Sequence[str] = ()) -> None:
    """Work until told to stop."""
    uvloop.run(work())


if __name__ == "__main__":
    tie_to_parent()
    main()

"""The nursery: `python -m hanse.main.nursery MODULE…` loads the code once; web, worker and the others are its forks.

A module that is named has a `load` for what it makes before anybody is served.

To load the code takes most of a start and most of the memory. So it happens once, while the database starts, and the
processes share it; what only one of them needs, that one loads itself. `up` says on standard input what to keep
running, a line of JSON for each. At the end of that input all are stopped in order, and at the end of `up`, however
that happens, all end.
"""

import gc
import multiprocessing
import os
import select
import sys
import time
from dataclasses import dataclass
from importlib import import_module
from multiprocessing.process import BaseProcess

import msgspec
import structlog

from hanse.kit.lifeline import call_myself, tie_to_parent

from . import logs, settings

log = structlog.get_logger()

FORK = multiprocessing.get_context("fork")
# A child that dies sooner than this after its start is started again only after a pause, so that a broken one does
# not eat the machine.
QUICK_DEATH_SECONDS = 2.0
PAUSE_SECONDS = 1.0
STOP_WAIT_SECONDS = 10.0
LOOK_SECONDS = 0.2


class Wanted(msgspec.Struct, frozen=True):
    """A process to keep running: the `main` of a module of ours, its arguments, and the settings as its environment."""

    name: str
    module: str
    arguments: list[str]
    environment: dict[str, str]


@dataclass
class Child:
    """A process that is kept running; without one it waits for its next try."""

    wanted: Wanted
    process: BaseProcess | None = None
    started_at: float = 0.0

    def start(self) -> None:
        """Fork it."""
        self.started_at = time.monotonic()
        self.process = FORK.Process(target=_live, args=(self.wanted, os.getpid()), name=self.wanted.name)
        self.process.start()

    def look_after(self) -> None:
        """Start it again when it ended unasked."""
        if self.process is None:
            if time.monotonic() - self.started_at >= PAUSE_SECONDS:
                self.start()
            return
        if self.process.exitcode is None:
            return
        log.warning("process ended and is started again", name=self.wanted.name, code=self.process.exitcode)
        quick = time.monotonic() - self.started_at < QUICK_DEATH_SECONDS
        self.process = None
        if not quick:
            self.start()

    def stop(self) -> None:
        """Ask it to end, and insist where it does not listen."""
        if self.process is None:
            return
        self.process.terminate()
        self.process.join(STOP_WAIT_SECONDS)
        if self.process.exitcode is None:
            self.process.kill()
            self.process.join()


def _live(wanted: Wanted, parent: int) -> None:
    os.environ.update(wanted.environment, HANSE_PARENT_PID=str(parent))
    tie_to_parent()
    call_myself(wanted.name)
    import_module(wanted.module).main(wanted.arguments)  # tidy: dynamic-import whatever up wants to run


def keep_running() -> None:
    """Start what is said on standard input, and keep it running until the input ends; the last one is stopped first."""
    children: list[Child] = []
    said = b""
    while True:
        ready, _, _ = select.select([sys.stdin], [], [], LOOK_SECONDS)
        if ready:
            more = os.read(sys.stdin.fileno(), 65_536)
            if not more:
                break
            *lines, said = (said + more).split(b"\n")
            for line in lines:
                children.append(Child(msgspec.json.decode(line, type=Wanted)))
                children[-1].start()
        for child in children:
            child.look_after()
    for child in reversed(children):
        child.stop()


def main() -> None:
    """Load the modules that are named, and have children."""
    tie_to_parent()
    call_myself("nursery")
    chosen = settings.load()
    logs.configure(chosen.log_format, chosen.log_level, "nursery")
    # What is loaded stays: to look through it for waste takes time and finds next to nothing. And what the collector
    # never touches stays shared.
    gc.disable()
    for module in sys.argv[1:]:
        import_module(module).load()  # tidy: dynamic-import whatever up wants to run
    gc.freeze()
    gc.enable()
    keep_running()


if __name__ == "__main__":
    main()

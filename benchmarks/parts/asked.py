"""What the benchmarks of the shop are asked on the command line, and the memory that they tell in the end."""

import argparse
from collections.abc import Sequence
from typing import TypedDict

import msgspec

from .databases import say
from .hanse_shop import Opened
from .processes import megabytes


class Course(TypedDict):
    """How long a round is, how many there are, and with how many callers."""

    seconds: float
    rounds: int
    concurrency: Sequence[int]


class Asked(msgspec.Struct, frozen=True):
    """How long, how often, with how many callers and web processes."""

    seconds: float
    rounds: int
    callers: list[int]
    workers: int

    def course(self) -> Course:
        """What `contest` is told."""
        return {"seconds": self.seconds, "rounds": self.rounds, "concurrency": self.callers}


def asked(words: str | None, *, seconds: float = 5, rounds: int = 3) -> Asked:
    """Read the options."""
    parser = argparse.ArgumentParser(description=words, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=seconds)
    parser.add_argument("--rounds", type=int, default=rounds)
    parser.add_argument("--callers", type=int, nargs="+", default=[1, 8, 32])
    parser.add_argument("--workers", type=int, default=1, help="web processes")
    return msgspec.convert(vars(parser.parse_args()), Asked)


def tell_memory(shop: Opened) -> None:
    """What the shop holds after the rounds."""
    server, database = megabytes(shop.served.processes), megabytes([shop.database])
    say(f"memory (PSS): web processes and worker {server:.0f} MB, database {database:.0f} MB")

"""A process that owns a database, to be killed by tests: python postgres_parent.py DATA_DIR WAY [PLACE_FOR_COPIES]

It prints one line of JSON as soon as the server runs, and then waits for a line of input before it ends in good order.
"""

import json
import sys
from pathlib import Path

from hanse.kit import postgres
from hanse.kit.postgres import program, wheel


def main(data_dir: str, way: str, *places: str) -> None:
    program.WAY = way
    wheel.PLACES = tuple(map(Path, places))
    server = postgres.start(Path(data_dir), fast=True)
    sys.stdout.write(json.dumps({"url": server.url, "pid": server.pid, "socket_dir": str(server.socket_dir)}) + "\n")
    sys.stdout.flush()
    sys.stdin.readline()


if __name__ == "__main__":
    main(*sys.argv[1:])

"""Loads the demo in a process of its own, so that it can be killed: `python load_process.py URL FOLDER PORT`."""

import sys
from pathlib import Path

import uvloop

from hanse.kit.settings import Settings
from hanse.main.demo import loading


def settings(url: str, folder: Path, port: int) -> Settings:
    """An installation of the demo with its payment provider at a port."""
    return Settings(
        database_url=url,
        data=folder,
        demo=True,
        secret="a secret for tests only",
        payment_url=f"http://127.0.0.1:{port}",
        payment_secret="a secret of the provider",
    )


def say(line: str) -> None:
    """One line, at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    uvloop.run(loading.load_if_empty(settings(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])), say))

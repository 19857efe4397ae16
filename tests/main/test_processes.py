"""The process tree of an installation: it starts, it ends, and what is killed comes back."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from hanse import catalog
from hanse.kit import postgres
from hanse.kit.db import connect
from tests.main.tree import NAMES, RunningTree, alive, descendants, wait_for

pytestmark = pytest.mark.slow

LEFT_SECONDS = 3.0


async def use(url: str) -> None:
    database = await connect(url, most=1)
    try:
        async with database.transaction() as tx:
            await catalog.save_category(tx, catalog.CategoryInput("shoes", {"de": "Schuhe", "en": "Shoes"}))
    finally:
        await database.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of a first start, whose database somebody uses since then: the demo is not loaded into it."""
    made = tmp_path_factory.mktemp("installation")
    first = RunningTree(made, demo=False)
    asyncio.run(use(str(postgres.running(made / "data"))))
    assert first.end() == 0
    return made


@pytest.fixture(scope="module")
def tree(folder: Path) -> Iterator[RunningTree]:
    """The tree that runs while single processes of it are killed."""
    running = RunningTree(folder)
    yield running
    running.end()


@pytest.mark.parametrize("what", sorted(NAMES))
def test_what_is_killed_comes_back(tree: RunningTree, what: str) -> None:
    before = tree.pid(what)
    assert before is not None
    os.kill(before, signal.SIGKILL)
    wait_for(lambda: tree.pid(what) not in (None, before), 30)
    wait_for(tree.ready, 30)
    assert tree.process.poll() is None
    assert all(tree.pid(kind) for kind in NAMES)


def test_a_second_start_on_the_same_data_is_refused_in_one_sentence(tree: RunningTree) -> None:
    arguments = ["-m", "hanse.main", "up", "--port", "0", "--data", str(tree.folder / "data")]
    # It is the folder that is taken: a database of its own would be no second start.
    ours = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    second = subprocess.run(
        [sys.executable, *arguments], env=ours, capture_output=True, text=True, timeout=60, check=False
    )
    assert second.returncode == 2
    assert len(second.stderr.strip().splitlines()) == 1
    assert tree.ready()


def test_a_port_that_is_taken_is_said_in_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        arguments = ["-m", "hanse.main", "up", "--port", port, "--data", str(tmp_path / "data")]
        refused = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, timeout=60, check=False)
    assert refused.returncode == 2
    assert f"Cannot listen on 127.0.0.1:{port}" in refused.stderr
    assert not (tmp_path / "data").exists()


def test_ctrl_c_ends_every_process(folder: Path, tree: RunningTree) -> None:
    below = descendants(tree.process.pid)
    assert len(below) > len(NAMES)
    assert tree.end() == 0
    assert [pid for pid in below if alive(pid)] == []
    assert "everything is kept" in tree.said()
    assert postgres.running(folder / "data") is None


def test_kill_9_of_the_parent_leaves_nothing_and_the_next_start_works(folder: Path) -> None:
    first = RunningTree(folder)
    below = descendants(first.process.pid)
    first.process.kill()
    first.process.wait()
    killed_at = time.monotonic()
    wait_for(lambda: not any(alive(pid) for pid in below), 10)
    assert time.monotonic() - killed_at < LEFT_SECONDS
    second = RunningTree(folder)
    try:
        assert second.ready()
    finally:
        assert second.end() == 0

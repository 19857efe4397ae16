"""Fixtures: the built screens, served as they are or by a running shop, and a browser to look at them."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import msgspec
import pytest

from hanse.main.processes import free_port, wait_until_ready
from tests.ui.shop import Built

ROOT = Path(__file__).parents[2]
DIST = ROOT / "src" / "hanse" / "web" / "dist"
CHROMIUMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
QUIET_CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class Silent(SimpleHTTPRequestHandler):
    """Serves files and says nothing about it."""

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The Chromium of the system; Playwright's own is not installed.

    Best the one without windows: the other makes a window with all its buttons for every page, three times as costly.
    """
    found = next(filter(None, map(shutil.which, CHROMIUMS)), None)
    assert found, "Chromium is needed here: run make browser"
    return {**browser_type_launch_args, "executable_path": found, "args": QUIET_CHROMIUM}


@pytest.fixture(scope="session")
def built() -> Iterator[str]:
    """Where the built screens are served."""
    assert (DIST / "kit.html").exists(), "the screens are not built: run make ui"
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Silent, directory=str(DIST)))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


class Running(msgspec.Struct, frozen=True):
    """A server with a small shop: its address, and what the shop has."""

    url: str
    shop: Built


@pytest.fixture(scope="session")
def running(server_url: str, payment_provider: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A web process and a worker on a fresh database, as they run in a store."""
    pays = {"HANSE_PAYMENT_URL": payment_provider, "HANSE_PAYMENT_SECRET": "a secret of the provider"}
    with serving(server_url, tmp_path_factory.mktemp("running") / "log", pays) as found:
        yield found


@contextmanager
def serving(server_url: str, log: Path, settings: dict[str, str]) -> Iterator[Running]:
    """A small shop on a fresh database, served with these settings."""
    assert (DIST / "till.html").exists(), "the screens are not built: run make ui"
    name = f"hanse_screens_{uuid4().hex}"
    prepare = [sys.executable, "-m", "tests.ui.shop", server_url, name]
    built = subprocess.run(prepare, check=True, stdout=subprocess.PIPE, cwd=ROOT)
    port = free_port()
    environment = {
        **os.environ,
        "DATABASE_URL": urlsplit(server_url)._replace(path=f"/{name}").geturl(),
        "HANSE_PORT": str(port),
        "HANSE_SECRET": "a secret for tests only",
        "HANSE_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "HANSE_LOG_LEVEL": "warning",
        "HANSE_PARENT_PID": str(os.getpid()),
        **settings,
    }
    modules = ("hanse.main.serve", "hanse.main.worker")
    with log.open("wb") as told:
        processes = [
            subprocess.Popen([sys.executable, "-m", module], env=environment, stdout=told, stderr=subprocess.STDOUT)
            for module in modules
        ]
        try:
            alive = lambda: all(process.poll() is None for process in processes)  # noqa: E731 - a question, asked again
            assert wait_until_ready(f"http://127.0.0.1:{port}/readyz", 90, alive), log.read_text()
            yield Running(f"http://127.0.0.1:{port}", msgspec.json.decode(built.stdout, type=Built))
        finally:
            for process in processes:
                process.terminate()
                process.wait(20)
    subprocess.run([*prepare, "drop"], check=True, stdout=subprocess.DEVNULL, cwd=ROOT)

"""The built screens, served as they are, and a browser to look at them."""

import shutil
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

DIST = Path(__file__).parents[2] / "src" / "hanse" / "web" / "dist"
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
    """The Chromium of the system; Playwright's own is not installed."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
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

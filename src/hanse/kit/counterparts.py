"""What the processes have in common that stand for somebody else's service, so that things can be tried without it."""

import json
import time
import urllib.request
from abc import ABC, abstractmethod
from collections.abc import Sequence
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from hanse.kit.signed import signing


class Desk(BaseHTTPRequestHandler, ABC):
    """One request to a counterpart."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_: Any) -> None:
        """Stay quiet: what happened stands in the books."""

    def do_GET(self) -> None:
        """Somebody asks."""
        self.get()

    def do_POST(self) -> None:
        """Somebody wants something done."""
        self.post()

    @abstractmethod
    def get(self) -> None:
        """Answer a question."""

    @abstractmethod
    def post(self) -> None:
        """Do what is wanted."""

    @property
    def steps(self) -> list[str]:
        """The path, taken apart."""
        return self.path.partition("?")[0].strip("/").split("/")

    def content(self) -> bytes:
        """What was sent."""
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def say(self, status: int, body: Any) -> None:
        """Answer in JSON."""
        self.send(status, "application/json", json.dumps(body).encode())

    def show(self, status: int, page: str) -> None:
        """Answer with a page."""
        self.send(status, "text/html; charset=utf-8", page.encode())

    def send(self, status: int, kind: str, content: bytes) -> None:
        """Answer."""
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


def open_desk(port: int, desk: type[Desk]) -> None:
    """Serve on loopback until ended."""
    server = ThreadingHTTPServer(("127.0.0.1", port), desk)
    server.daemon_threads = True
    server.serve_forever()


def tell(url: str, secret: str, event: str, body: bytes, pauses_seconds: Sequence[float]) -> None:
    """Post a signed message until it is taken, with a pause after each try; then the other side has to ask by itself.

    It waits, and goes to whatever address it is given: nothing that serves shoppers may do that.
    """
    for pause in pauses_seconds:
        at = datetime.now(UTC)
        headers = {
            "content-type": "application/json",
            "webhook-id": event,
            "webhook-timestamp": str(int(at.timestamp())),
            "webhook-signature": signing(secret).sign(event, at, body.decode()),
        }
        try:
            request = urllib.request.Request(url, body, headers)  # noqa: S310 -- the address that they gave
            urllib.request.urlopen(request, timeout=5).close()  # noqa: S310
            return
        except (OSError, ValueError):
            time.sleep(pause)

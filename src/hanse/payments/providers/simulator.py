"""A payment provider to try things with: `python -m hanse.payments.providers.simulator --port P --data FILE`.

A process of its own, with its own memory, that behaves as its magic tokens say: tok_accepted, tok_refused, tok_slow
(three seconds), tok_timeout (charges, and never answers), tok_answer_lost (charges, and hangs up), tok_webhook_twice,
tok_webhook_out_of_order, tok_partial_capture (takes half). A wallet is approved by its owner on a page of its own. The
card terminals of registers stand here too.
"""

import argparse
import base64
import hashlib
import json
import os
import threading
import time
import urllib.request
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from standardwebhooks import Webhook

from hanse.kit.lifeline import tie_to_parent

from .simulator_books import APPROVAL_SECONDS, DISORDERED, LOST, SILENT, SLOW, TWICE, Books
from .simulator_page import page

TERMINAL_LOST = "term_lost"
SLOW_SECONDS = 3.0
SILENCE_SECONDS = 60.0
WEBHOOK_TRIES = 5


def webhook(secret: str) -> Webhook:
    """Signs and checks messages by Standard Webhooks with a key made of the shared secret."""
    return Webhook(base64.b64encode(hashlib.sha256(secret.encode()).digest()).decode())


class Desk(BaseHTTPRequestHandler):
    """One request to the provider."""

    books: Books
    secret: str
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: Any) -> None:
        """Stay quiet: what happened stands in the books."""

    def do_GET(self) -> None:
        """A charge by its key, a page to approve, a settlement file, or the totals."""
        path = self.path.partition("?")[0]
        last = path.rpartition("/")[2]
        if path == "/totals":
            return self._say(200, self.books.totals())
        if path.startswith("/approve/"):
            found = self.books.waiting(last)
            return self._show(200 if found else 404, page(found))
        if path.startswith("/settlements/"):
            return self._send(200, "text/csv; charset=utf-8", self.books.settlement(last[:10]).encode())
        found = self.books.find(last)
        return self._say(200, self._shown(found)) if found else self._say(404, {"error": "no such charge"})

    def do_POST(self) -> None:
        """Charge a token, take a part, release, give money back, or decide on a page."""
        content = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        parts = self.path.partition("?")[0].strip("/").split("/")
        if parts[0] == "approve":
            return self._decide(parts[1], parse_qs(content.decode()).get("decision", [""])[0])
        body = json.loads(content or b"{}")
        if parts == ["charges"]:
            return self._charge(body)
        if parts[0] == "charges" and parts[-1] == "captures":
            taken = self.books.capture(parts[1], body["key"], body["amount"])
            return self._say(200, {"state": "done"}) if taken else self._say(409, {"error": "more than is set aside"})
        if parts[0] == "charges" and parts[-1] == "signature":
            signed = self.books.sign(parts[1], accepted=body["accepted"])
            return self._say(200, self._shown(signed)) if signed else self._say(404, {"error": "no such charge"})
        if parts[0] == "charges" and parts[-1] == "void":
            return self._say(200, self._shown(self.books.void(parts[1])))
        made = self.books.refund(body["key"], body["charge"], body["amount"], body.get("at", ""))
        if made is None:
            return self._say(409, {"error": "more than was charged"})
        return self._say(200, {"id": made["id"], "state": "done"})

    def _charge(self, body: dict[str, Any]) -> None:
        token = body["token"]
        charge, fresh = self.books.charge(body)
        if fresh and token == SLOW:
            time.sleep(SLOW_SECONDS)
        if fresh and token == SILENT:
            self._tell_later(charge, 2.0)
            time.sleep(SILENCE_SECONDS)
        if fresh and token in (LOST, TERMINAL_LOST):
            # The money is taken, and nobody ever says so: only who asks will know.
            self.close_connection = True
            return
        if fresh and token == DISORDERED:
            # The final word arrives before the answer, and the older news after it.
            self._tell(charge, f"charge.{charge['state']}", f"evt_{charge['id']}_2")
            self._tell_later(charge, 0.5, kind="charge.started", event=f"evt_{charge['id']}_1")
        if fresh and token == TWICE:
            self._tell_later(charge, 0.3)
            self._tell_later(charge, 0.6)
        elif fresh and token not in (SILENT, DISORDERED) and charge["state"] != "waiting":
            self._tell_later(charge, 0.3)
        self._say(200, self._shown(charge))

    def _decide(self, approval: str, decision: str) -> None:
        """The owner of a wallet pressed a button. The message goes out before the browser is sent back."""
        found = self.books.approve(approval, agreed=decision == "approve")
        if found is None:
            return self._show(404, page(None))
        if found["state"] in ("captured", "refused"):
            self._tell(found, f"charge.{found['state']}", f"evt_{found['id']}", tries=1)
        self.send_response(303)
        self.send_header("Location", found["return_url"])
        self.send_header("Content-Length", "0")
        self.end_headers()
        return None

    def _shown(self, charge: dict[str, Any]) -> dict[str, Any]:
        host = self.headers.get("Host", "")
        known = ("id", "key", "state", "reason", "amount", "captured")
        shown = {name: charge[name] for name in known} | {"stage": charge.get("stage", "")}
        return shown | {"approval_url": f"http://{host}/approve/{charge['approval']}" if charge["approval"] else None}

    def _tell_later(self, charge: dict[str, Any], seconds: float, *, kind: str = "", event: str = "") -> None:
        kind = kind or f"charge.{charge['state']}"
        event = event or f"evt_{charge['id']}"
        timer = threading.Timer(seconds, self._tell, (charge, kind, event))
        timer.daemon = True
        timer.start()

    def _tell(self, charge: dict[str, Any], kind: str, event: str, tries: int = WEBHOOK_TRIES) -> None:
        url = charge["webhook_url"]
        if not url:
            return
        body = json.dumps({"type": kind, "data": self._shown(charge)}).encode()
        for attempt in range(tries):
            now = datetime.now(UTC)
            headers = {
                "content-type": "application/json",
                "webhook-id": event,
                "webhook-timestamp": str(int(now.timestamp())),
                "webhook-signature": webhook(self.secret).sign(event, now, body.decode()),
            }
            request = urllib.request.Request(url, body, headers)  # noqa: S310 -- the address the merchant gave
            try:
                urllib.request.urlopen(request, timeout=5).close()  # noqa: S310
                return
            except OSError:
                time.sleep(attempt + 1 if tries > 1 else 0)

    def _say(self, status: int, body: Any) -> None:
        self._send(status, "application/json", json.dumps(body).encode())

    def _show(self, status: int, text: str) -> None:
        self._send(status, "text/html; charset=utf-8", text.encode())

    def _send(self, status: int, kind: str, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


def main() -> None:
    """Serve on loopback until ended."""
    tie_to_parent()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--approval-seconds", type=float, default=APPROVAL_SECONDS)
    chosen = parser.parse_args()
    Desk.books = Books(chosen.data, chosen.approval_seconds)
    Desk.secret = os.environ.get("HANSE_PAYMENT_SECRET", "")
    server = ThreadingHTTPServer(("127.0.0.1", chosen.port), Desk)
    server.daemon_threads = True
    server.serve_forever()


if __name__ == "__main__":
    main()

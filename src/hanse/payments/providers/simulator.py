"""A payment provider to try things with: `python -m hanse.payments.providers.simulator --port P --data FILE`.

A process of its own, with its own memory, that behaves as its magic tokens say: tok_accepted, tok_refused, tok_slow
(three seconds), tok_timeout (charges, and never answers), tok_webhook_twice, tok_webhook_out_of_order.
"""

import argparse
import base64
import hashlib
import json
import os
import sqlite3
import threading
import time
import urllib.request
import uuid
from contextlib import closing
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from standardwebhooks import Webhook

from hanse.kit.lifeline import tie_to_parent

SLOW_SECONDS = 3.0
SILENCE_SECONDS = 60.0
WEBHOOK_TRIES = 5
ACCEPTED, REFUSED, SLOW, SILENT = "tok_accepted", "tok_refused", "tok_slow", "tok_timeout"
TWICE, DISORDERED = "tok_webhook_twice", "tok_webhook_out_of_order"
KNOWN = (ACCEPTED, REFUSED, SLOW, SILENT, TWICE, DISORDERED)

SCHEMA = """
create table if not exists charge (
    key text primary key, id text, amount integer, currency text, token text, state text, reason text, at text
);
create table if not exists refund (key text primary key, id text, charge text, amount integer, at text);
"""


def webhook(secret: str) -> Webhook:
    """Signs and checks messages by Standard Webhooks with a key made of the shared secret."""
    return Webhook(base64.b64encode(hashlib.sha256(secret.encode()).digest()).decode())


class Books:
    """What the provider remembers; one writer at a time, durable before anything is answered."""

    def __init__(self, file: Path) -> None:
        self._file, self._lock = file, threading.Lock()
        with closing(self._open()) as connection, connection:
            connection.executescript(SCHEMA)

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._file, timeout=10)
        connection.row_factory = sqlite3.Row
        connection.execute("pragma journal_mode = wal")
        return connection

    def charge(self, key: str, amount: int, currency: str, token: str) -> tuple[dict[str, Any], bool]:
        """The charge of this key, and whether it is new."""
        refused = token == REFUSED or token not in KNOWN
        reason = "insufficient_funds" if token == REFUSED else ("unknown_token" if refused else "")
        row = (key, f"ch_{uuid.uuid4().hex}", amount, currency, token, "refused" if refused else "captured", reason)
        with self._lock, closing(self._open()) as connection, connection:
            fresh = connection.execute(
                "insert or ignore into charge values (?, ?, ?, ?, ?, ?, ?, ?)", (*row, datetime.now(UTC).isoformat())
            ).rowcount
            found = connection.execute("select * from charge where key = ?", (key,)).fetchone()
        return dict(found), bool(fresh)

    def find(self, key: str) -> dict[str, Any] | None:
        """The charge of a key, if there is one."""
        with closing(self._open()) as connection:
            found = connection.execute("select * from charge where key = ?", (key,)).fetchone()
        return dict(found) if found else None

    def refund(self, key: str, charge: str, amount: int) -> dict[str, Any] | None:
        """The refund of this key; None when it would give back more than was charged."""
        with self._lock, closing(self._open()) as connection, connection:
            known = connection.execute("select * from refund where key = ?", (key,)).fetchone()
            if known:
                return dict(known)
            paid = connection.execute(
                "select amount from charge where key = ? and state = 'captured'", (charge,)
            ).fetchone()
            given = connection.execute("select sum(amount) from refund where charge = ?", (charge,)).fetchone()[0] or 0
            if paid is None or given + amount > paid["amount"]:
                return None
            row = (key, f"re_{uuid.uuid4().hex}", charge, amount, datetime.now(UTC).isoformat())
            connection.execute("insert into refund values (?, ?, ?, ?, ?)", row)
            return {"id": row[1], "key": key, "charge": charge, "amount": amount}

    def totals(self) -> dict[str, int]:
        """What was charged and given back, for reconciliation."""
        with closing(self._open()) as connection:
            captured = connection.execute(
                "select count(*), coalesce(sum(amount), 0) from charge where state = 'captured'"
            )
            charges, charged = captured.fetchone()
            refunds, refunded = connection.execute("select count(*), coalesce(sum(amount), 0) from refund").fetchone()
        return {"charges": charges, "charged_minor": charged, "refunds": refunds, "refunded_minor": refunded}


class Desk(BaseHTTPRequestHandler):
    """One request to the provider."""

    books: Books
    secret: str
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: Any) -> None:
        """Stay quiet: what happened stands in the books."""

    def do_GET(self) -> None:
        """A charge by its key, or the totals."""
        if self.path == "/totals":
            return self._say(200, self.books.totals())
        found = self.books.find(self.path.rpartition("/")[2])
        return self._say(200, found) if found else self._say(404, {"error": "no such charge"})

    def do_POST(self) -> None:
        """Charge a token, or give money back."""
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))))
        if self.path == "/charges":
            return self._charge(body)
        made = self.books.refund(body["key"], body["charge"], body["amount"])
        if made is None:
            return self._say(409, {"error": "more than was charged"})
        return self._say(200, {"id": made["id"], "state": "done"})

    def _charge(self, body: dict[str, Any]) -> None:
        token = body["token"]
        charge, fresh = self.books.charge(body["key"], body["amount"], body["currency"], token)
        url = body.get("webhook_url", "")
        if fresh and token == SLOW:
            time.sleep(SLOW_SECONDS)
        if fresh and token == SILENT:
            self._tell_later(url, charge, 2.0)
            time.sleep(SILENCE_SECONDS)
        if fresh and token == DISORDERED:
            # The final word arrives before the answer, and the older news after it.
            self._tell(url, charge, f"charge.{charge['state']}", f"evt_{charge['id']}_2")
            self._tell_later(url, charge, 0.5, kind="charge.started", event=f"evt_{charge['id']}_1")
        if fresh and token == TWICE:
            self._tell_later(url, charge, 0.3)
            self._tell_later(url, charge, 0.6)
        elif fresh and token not in (SILENT, DISORDERED):
            self._tell_later(url, charge, 0.3)
        return self._say(200, {"id": charge["id"], "state": charge["state"], "reason": charge["reason"]})

    def _tell_later(self, url: str, charge: dict[str, Any], seconds: float, *, kind: str = "", event: str = "") -> None:
        kind = kind or f"charge.{charge['state']}"
        event = event or f"evt_{charge['id']}"
        timer = threading.Timer(seconds, self._tell, (url, charge, kind, event))
        timer.daemon = True
        timer.start()

    def _tell(self, url: str, charge: dict[str, Any], kind: str, event: str) -> None:
        if not url:
            return
        body = json.dumps({"type": kind, "data": charge}).encode()
        for attempt in range(WEBHOOK_TRIES):
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
                time.sleep(attempt + 1)

    def _say(self, status: int, body: Any) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


def main() -> None:
    """Serve on loopback until ended."""
    tie_to_parent()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--data", type=Path, required=True)
    chosen = parser.parse_args()
    Desk.books = Books(chosen.data)
    Desk.secret = os.environ.get("HANSE_PAYMENT_SECRET", "")
    server = ThreadingHTTPServer(("127.0.0.1", chosen.port), Desk)
    server.daemon_threads = True
    server.serve_forever()


if __name__ == "__main__":
    main()

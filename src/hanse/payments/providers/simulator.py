"""A payment provider to try things with: `python -m hanse.payments.providers.simulator --port P --data FILE`.

A process of its own, with its own memory, that behaves as its magic tokens say: tok_accepted, tok_refused, tok_slow
(three seconds), tok_timeout (charges, and never answers), tok_answer_lost (charges, and hangs up), tok_webhook_twice,
tok_webhook_out_of_order, tok_partial_capture (takes half). A wallet is approved by its owner on a page of its own. The
card terminals of registers stand here too.
"""

import argparse
import json
import os
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from hanse.kit import counterparts
from hanse.kit.lifeline import tie_to_parent

from .simulator_books import APPROVAL_SECONDS, DISORDERED, LOST, SILENT, SLOW, TWICE, Books
from .simulator_page import page

TERMINAL_LOST = "term_lost"
SLOW_SECONDS = 3.0
SILENCE_SECONDS = 60.0
PAUSES_SECONDS = (1, 2, 3, 4, 5)


class Desk(counterparts.Desk):
    """One request to the provider."""

    books: Books
    secret: str

    def get(self) -> None:
        """A charge by its key, a page to approve, a settlement file, or the totals."""
        first, last = self.steps[0], self.steps[-1]
        if first == "totals":
            return self.say(200, self.books.totals())
        if first == "approve":
            found = self.books.waiting(last)
            return self.show(200 if found else 404, page(found))
        if first == "settlements":
            return self.send(200, "text/csv; charset=utf-8", self.books.settlement(last[:10]).encode())
        found = self.books.find(last)
        return self.say(200, self._shown(found)) if found else self.say(404, {"error": "no such charge"})

    def post(self) -> None:
        """Charge a token, take a part, release, give money back, or decide on a page."""
        content, parts = self.content(), self.steps
        if parts[0] == "approve":
            return self._decide(parts[1], parse_qs(content.decode()).get("decision", [""])[0])
        body = json.loads(content or b"{}")
        if parts == ["charges"]:
            return self._charge(body)
        if parts[0] == "charges" and parts[-1] == "captures":
            taken = self.books.capture(parts[1], body["key"], body["amount"])
            return self.say(200, {"state": "done"}) if taken else self.say(409, {"error": "more than is set aside"})
        if parts[0] == "charges" and parts[-1] == "signature":
            signed = self.books.sign(parts[1], accepted=body["accepted"])
            return self.say(200, self._shown(signed)) if signed else self.say(404, {"error": "no such charge"})
        if parts[0] == "charges" and parts[-1] == "void":
            return self.say(200, self._shown(self.books.void(parts[1])))
        made = self.books.refund(body["key"], body["charge"], body["amount"], body.get("at", ""))
        if made is None:
            return self.say(409, {"error": "more than was charged"})
        return self.say(200, {"id": made["id"], "state": "done"})

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
        self.say(200, self._shown(charge))

    def _decide(self, approval: str, decision: str) -> None:
        """The owner of a wallet pressed a button. The message goes out before the browser is sent back."""
        found = self.books.approve(approval, agreed=decision == "approve")
        if found is None:
            return self.show(404, page(None))
        if found["state"] in ("captured", "refused"):
            self._tell(found, f"charge.{found['state']}", f"evt_{found['id']}", pauses=(0,))
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

    def _tell(self, charge: dict[str, Any], kind: str, event: str, pauses: Sequence[float] = PAUSES_SECONDS) -> None:
        if charge["webhook_url"]:
            body = json.dumps({"type": kind, "data": self._shown(charge)}).encode()
            counterparts.tell(charge["webhook_url"], self.secret, event, body, pauses)


def main(arguments: Sequence[str] | None = None) -> None:
    """Serve on loopback until ended."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--approval-seconds", type=float, default=APPROVAL_SECONDS)
    chosen = parser.parse_args(arguments)
    Desk.books = Books(chosen.data, chosen.approval_seconds)
    Desk.secret = os.environ.get("HANSE_PAYMENT_SECRET", "")
    counterparts.open_desk(chosen.port, Desk)


if __name__ == "__main__":
    tie_to_parent()
    main()

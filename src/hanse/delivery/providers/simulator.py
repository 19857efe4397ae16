"""A carrier to try things with: `python -m hanse.delivery.providers.simulator --port P --data FILE`.

A process of its own, with its own memory. Parcels to the postal code 00001 are announced and the answer is lost; to
00002 it does not deliver. Its pickup points are under `GET /points`. A parcel goes on when somebody says so (`POST
/parcels/{key}/scans` with a kind: in_transit, out_for_delivery, ready, delivered, returned, lost), when its code is
shown in a parcel shop (`POST /drop-offs/{code}`, which prints the label), and with `--pace-seconds` by itself. Messages
about it are signed.
"""

import argparse
import base64
import html
import json
import os
import threading
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from hanse.kit import counterparts
from hanse.kit.lifeline import tie_to_parent

from .simulator_books import LOST_ANSWER, Books, shown
from .simulator_points import points_after

PAUSES_SECONDS = (0, 0.2, 0.4, 0.6, 0)


class Desk(counterparts.Desk):
    """One request to the carrier."""

    books: Books
    secret: str

    def get(self) -> None:
        """What happened to a parcel, the page where its recipient looks, pickup points, or the totals."""
        first, last = self.steps[0], self.steps[-1]
        if first == "points":
            return self.send(200, "application/jsonl", points_after("" if last == first else last).encode())
        if first == "totals":
            return self.say(200, self.books.totals())
        if first == "track":
            return self.show(200, _page(last))
        scans = self.books.scans(last)
        return self.say(404, {"error": "no such parcel"}) if scans is None else self.say(200, told(last, scans))

    def post(self) -> None:
        """Announce a parcel, give it up, or say what happened to it."""
        body, parts = json.loads(self.content() or b"{}"), self.steps
        if parts == ["parcels"]:
            return self._announce(body)
        if parts[0] == "drop-offs":
            return self._hand_in(parts[-1])
        if parts[-1] == "cancellation":
            given_up = self.books.cancel(parts[1])
            return self.say(200 if given_up else 409, {"state": "cancelled" if given_up else "under way"})
        moved = self.books.move(parts[1], body.get("kind", ""))
        if moved is None:
            return self.say(404, {"error": "no such parcel under way"})
        return self._moved(moved)

    def _hand_in(self, code: str) -> None:
        """Somebody shows a code in a parcel shop: the label is printed, and the parcel goes its way."""
        moved = self.books.hand_in(code)
        return self.say(404, {"error": "no such code"}) if moved is None else self._moved(moved)

    def _moved(self, parcel: dict[str, Any]) -> None:
        # The courier goes on, whether the shipper listens or not.
        threading.Thread(target=tell, args=(self.books, self.secret, parcel), daemon=True).start()
        return self.say(200, {"state": parcel["state"], "label": base64.b64encode(parcel["label"] or b"").decode()})

    def _announce(self, body: dict[str, Any]) -> None:
        parcel, fresh = self.books.announce(body)
        if fresh and body["postal_code"] == LOST_ANSWER:
            # There is a parcel, and nobody ever says so: only who asks again will know.
            self.close_connection = True
            return None
        return self.say(200, shown(parcel, self.headers.get("Host", "")))


def _page(tracking: str) -> str:
    return f"<!doctype html><title>Küstenbote</title><h1>Küstenbote</h1><p>{html.escape(tracking)}</p>"


def told(key: str, scans: list[dict[str, Any]]) -> dict[str, Any]:
    """A parcel and everything that happened to it."""
    return {"key": key, "scans": scans}


def tell(books: Books, secret: str, parcel: dict[str, Any], pauses_seconds: Sequence[float] = PAUSES_SECONDS) -> None:
    """Tell the shipper. Who does not listen asks later."""
    scans = books.scans(parcel["key"]) or []
    body = json.dumps(told(parcel["key"], scans)).encode()
    counterparts.tell(parcel["webhook_url"], secret, f"evt_{parcel['key']}_{len(scans)}", body, pauses_seconds)


def walk(books: Books, secret: str, pace_seconds: float) -> None:
    """Let parcels go on by themselves, one step each time that so long has passed."""
    while True:
        time.sleep(min(pace_seconds, 5.0))
        before = (datetime.now(UTC) - timedelta(seconds=pace_seconds)).isoformat()
        for key, kind in books.due(before):
            moved = books.move(key, kind)
            if moved is not None:
                tell(books, secret, moved, (0,))


def main(arguments: Sequence[str] | None = None) -> None:
    """Serve on loopback until ended."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--pace-seconds", type=float, default=0.0)
    chosen = parser.parse_args(arguments)
    Desk.books = Books(chosen.data)
    Desk.secret = os.environ.get("HANSE_CARRIER_SECRET", "")
    if chosen.pace_seconds:
        walking = threading.Thread(target=walk, args=(Desk.books, Desk.secret, chosen.pace_seconds), daemon=True)
        walking.start()
    counterparts.open_desk(chosen.port, Desk)


if __name__ == "__main__":
    tie_to_parent()
    main()

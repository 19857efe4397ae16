"""What the simulated carrier remembers; one writer at a time, durable before anything is answered."""

import base64
import json
import sqlite3
import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from hanse.kit.ids import new_code

from .simulator_label import draw

CODE_LENGTH = 10

# Postal codes that behave in their own way: the answer is lost, or nobody lives there.
LOST_ANSWER, NO_SUCH_PLACE = "00001", "00002"
STEPS = ("announced", "in_transit", "out_for_delivery", "delivered")
POINT_STEPS = ("announced", "in_transit", "ready", "delivered")
KINDS = (*STEPS, "ready", "returned", "lost")
# So long a parcel lies at a pickup point before it goes back.
KEPT = timedelta(days=7)
PLACES = {"in_transit": "Paketzentrum Hanse", "out_for_delivery": "Zustellbasis"}

SCHEMA = """
create table if not exists parcel (
    key text primary key, tracking text, state text, reason text, wish text, label blob, webhook_url text,
    moved_at text
);
create table if not exists scan (parcel text, place integer, kind text, at text, primary key (parcel, place));
create unique index if not exists parcel_tracking on parcel (tracking) where tracking <> '';
"""
CODES = "create unique index if not exists parcel_code on parcel (drop_off_code) where drop_off_code <> ''"


def now() -> str:
    """The moment, as it is written into the books."""
    return datetime.now(UTC).isoformat()


class Books:
    """Parcels by the shipper's own keys."""

    def __init__(self, file: Path) -> None:
        self._file, self._lock = file, threading.Lock()
        with closing(self._open()) as connection, connection:
            connection.executescript(SCHEMA)
            # Books of a former release know no codes.
            if "drop_off_code" not in {row["name"] for row in connection.execute("pragma table_info(parcel)")}:
                connection.execute("alter table parcel add column drop_off_code text not null default ''")
            connection.execute(CODES)

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._file, timeout=10)
        connection.row_factory = sqlite3.Row
        connection.execute("pragma journal_mode = wal")
        return connection

    def announce(self, wish: dict[str, Any]) -> tuple[dict[str, Any], bool]:
        """The parcel of this key, and whether it is new."""
        with self._lock, closing(self._open()) as connection, connection:
            known = connection.execute("select * from parcel where key = ?", (wish["key"],)).fetchone()
            if known is not None:
                return dict(known), False
            refused = wish["postal_code"] == NO_SUCH_PLACE
            count = connection.execute("select count(*) from parcel").fetchone()[0]
            tracking = "" if refused else f"KB{100_000_000 + count * 7919 % 900_000_000}DE"
            label = b"" if refused else draw(wish | {"tracking": tracking})
            state, reason = ("refused", "no_such_address") if refused else ("announced", "")
            code = new_code(CODE_LENGTH) if wish.get("paperless") and not refused else ""
            row = (
                wish["key"], tracking, state, reason, json.dumps(wish), label, wish["webhook_url"], now(),
                code,
            )  # fmt: skip
            connection.execute("insert into parcel values (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
            if not refused:
                self._scan(connection, wish["key"], "announced", now())
            return dict(connection.execute("select * from parcel where key = ?", (wish["key"],)).fetchone()), True

    def cancel(self, key: str) -> bool:
        """Give a parcel up; False when it was handed in. A key that was never seen is taken and stays cancelled."""
        with self._lock, closing(self._open()) as connection, connection:
            connection.execute(
                "insert or ignore into parcel (key, tracking, state, reason, webhook_url, moved_at) "
                "values (?, '', 'cancelled', '', '', ?)",
                (key, now()),
            )
            connection.execute("update parcel set state = 'cancelled' where key = ? and state = 'announced'", (key,))
            state = connection.execute("select state from parcel where key = ?", (key,)).fetchone()["state"]
            return state in ("cancelled", "refused")

    def move(self, key: str, kind: str) -> dict[str, Any] | None:
        """Something happens to a parcel, as its courier says; None when there is no such parcel under way."""
        with self._lock, closing(self._open()) as connection, connection:
            found = connection.execute("select * from parcel where key = ? or tracking = ?", (key, key)).fetchone()
            if found is None or found["state"] in ("cancelled", "refused") or kind not in KINDS:
                return None
            self._scan(connection, found["key"], kind, now())
            connection.execute("update parcel set state = ?, moved_at = ? where key = ?", (kind, now(), found["key"]))
            return dict(connection.execute("select * from parcel where key = ?", (found["key"],)).fetchone())

    def hand_in(self, code: str) -> dict[str, Any] | None:
        """A parcel is handed in at a parcel shop by its code, and labeled there; None for a strange code."""
        with closing(self._open()) as connection:
            found = connection.execute(
                "select key from parcel where drop_off_code = ? and drop_off_code <> '' and state = 'announced'",
                (code,),
            ).fetchone()
        return None if found is None else self.move(found["key"], "in_transit")

    def due(self, before: str) -> list[tuple[str, str]]:
        """The parcels that have lain still since a moment, and what happens to each of them next."""
        with closing(self._open()) as connection:
            rows = connection.execute(
                "select key, state, wish from parcel where moved_at < ? and state in (?, ?, ?, ?)",
                (before, *STEPS[:-1], "ready"),
            ).fetchall()
        walks = [(row, POINT_STEPS if json.loads(row["wish"]).get("point") else STEPS) for row in rows]
        return [(row["key"], steps[steps.index(row["state"]) + 1]) for row, steps in walks if row["state"] in steps]

    def scans(self, key: str) -> list[dict[str, Any]] | None:
        """Everything that happened to a parcel; None when there is no such parcel."""
        with closing(self._open()) as connection:
            if connection.execute("select 1 from parcel where key = ?", (key,)).fetchone() is None:
                return None
            rows = connection.execute("select * from scan where parcel = ? order by place", (key,)).fetchall()
        return [
            {"key": f"{key}:{row['place']}", "kind": row["kind"], "at": row["at"], "place": PLACES.get(row["kind"], "")}
            | ({"until": (datetime.fromisoformat(row["at"]) + KEPT).isoformat()} if row["kind"] == "ready" else {})
            for row in rows
        ]

    def totals(self) -> dict[str, int]:
        """How many parcels there are by their state."""
        with closing(self._open()) as connection:
            return dict(connection.execute("select state, count(*) from parcel group by state").fetchall())

    def _scan(self, connection: sqlite3.Connection, key: str, kind: str, at: str) -> None:
        connection.execute(
            "insert into scan select ?1, coalesce(max(place), 0) + 1, ?2, ?3 from scan where parcel = ?1",
            (key, kind, at),
        )


def shown(parcel: dict[str, Any], host: str) -> dict[str, Any]:
    """A parcel as its shipper is answered."""
    tracking, cancelled = parcel["tracking"] or "", parcel["state"] == "cancelled"
    return {
        "state": parcel["state"] if parcel["state"] in ("refused", "cancelled") else "announced",
        "tracking": tracking,
        "tracking_url": "" if not tracking or cancelled else f"http://{host}/track/{tracking}",
        "label": base64.b64encode(parcel["label"] or b"").decode(),
        "reason": parcel["reason"],
        "drop_off_code": "" if cancelled else parcel["drop_off_code"],
    }

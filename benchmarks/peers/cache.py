"""Where peers are installed, and how their tools are run."""

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

import platformdirs
from psycopg.conninfo import conninfo_to_dict


def folder_of(name: str) -> Path:
    """The folder of a peer, outside of this project; it may be deleted at any time."""
    found: Path = platformdirs.user_cache_path("hanse", appauthor=False) / "peers" / name
    found.mkdir(parents=True, exist_ok=True)
    return found


def run(command: Sequence[str | Path], env: Mapping[str, str] | None = None, cwd: Path | None = None) -> str:
    """Run a tool; what it printed. Ends the measurement with its last words where it fails."""
    done = subprocess.run(command, env=env, cwd=cwd, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{Path(command[0]).name}: {(done.stdout + done.stderr)[-3000:]}")
    return done.stdout


def database_of(url: str) -> dict[str, str]:
    """The address of a database as the variables that every client of PostgreSQL knows."""
    found = {name: str(value) for name, value in conninfo_to_dict(url).items() if value is not None}
    return {
        "PGHOST": found.get("host", "127.0.0.1"),
        "PGPORT": found.get("port", "5432"),
        "PGUSER": found.get("user", ""),
        "PGPASSWORD": found.get("password", ""),
        "PGDATABASE": found.get("dbname", ""),
    }

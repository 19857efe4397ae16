"""Writes src/hanse/<room>/schema.sql: its tables as they stand after all migrations. `--check` compares."""

import asyncio
import difflib
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg

from hanse.kit import postgres
from hanse.main.migrations import migrate

ROOT = Path(__file__).parents[1]
PRODUCT = ROOT / "src" / "hanse"
HEADER = "-- The tables of {room} as they stand after all migrations. Written by `make schema`; do not edit.\n\n"
NOISE = re.compile(r"^(--.*|SET .*|SELECT pg_catalog\.set_config.*|\\(un)?restrict .*|CREATE SCHEMA .*)?$")
DIFFERENCE_LINES_MAX = 40


def normalised(dump: str) -> str:
    """The statements of a dump alone: no settings, no comments of the program, one empty line between statements."""
    lines = [line.rstrip() for line in dump.splitlines()]
    kept, inside = list[str](), False
    for line in lines:
        if inside or not NOISE.match(line):
            kept.append(line)
            # The body of a function is kept as it is, comments and empty lines too.
            inside ^= line.count("$$") % 2 == 1 or line.count("$_$") % 2 == 1
        elif kept and kept[-1]:
            kept.append("")
    return "\n".join(kept).strip() + "\n"


async def _schemas(url: str) -> list[str]:
    connection = await asyncpg.connect(url)
    try:
        rows = await connection.fetch("select distinct relnamespace::regnamespace::text as name from pg_class")
        return sorted(row["name"] for row in rows)
    finally:
        await connection.close()


async def _create(url: str, name: str) -> str:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(f"create database {name} encoding 'UTF8' template template0")
    finally:
        await connection.close()
    return urlsplit(url)._replace(path=f"/{name}").geturl()


def dumped() -> dict[Path, str]:
    """What each room's schema.sql has to say."""
    with tempfile.TemporaryDirectory() as folder, postgres.start(Path(folder) / "data", fast=True) as server:
        url = asyncio.run(_create(server.url, "hanse_schema"))
        migrate(url)
        rooms = [name for name in asyncio.run(_schemas(url)) if (PRODUCT / name / "__init__.py").exists()]
        return {PRODUCT / room / "schema.sql": HEADER.format(room=room) + _dump(url, room) for room in rooms}


def _dump(url: str, room: str) -> str:
    options = ["--schema-only", "--no-owner", "--no-privileges", "--no-tablespaces", f"--schema={room}"]
    command = [str(postgres.binaries() / "pg_dump"), *options, f"--dbname={url}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"pg_dump of {room}: {done.stderr.strip()}")
    return normalised(done.stdout)


def main(arguments: list[str]) -> int:
    """Write the files, or with --check tell in what they differ from the migrated database; 1 if they do."""
    wanted = dumped()
    differing = 0
    for path in sorted({*wanted, *PRODUCT.glob("*/schema.sql")}):
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        after = wanted.get(path, "")
        if before == after:
            continue
        differing += 1
        name = path.relative_to(ROOT).as_posix()
        if arguments == ["--check"]:
            lines = _difference(name, before, after) if before and after else [f"{name} is missing, or no room has it"]
            print("\n".join(lines))
        elif after:
            path.write_text(after, encoding="utf-8")
            print(f"wrote {name}")
        else:
            path.unlink()
            print(f"removed {name}")
    if arguments == ["--check"] and differing:
        print(f"{differing} schema.sql differ from the migrated database: run `make schema`")
        return 1
    return 0


def _difference(name: str, before: str, after: str) -> list[str]:
    lines = list(
        difflib.unified_diff(before.splitlines(), after.splitlines(), name, "migrated database", lineterm="", n=1)
    )
    more = [f"… {len(lines) - DIFFERENCE_LINES_MAX} lines more"] if len(lines) > DIFFERENCE_LINES_MAX else []
    return lines[:DIFFERENCE_LINES_MAX] + more


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

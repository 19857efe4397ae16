"""The commands that look after an installation: its schema, its truth, its health, its backups."""

import json
import sys
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from hanse import insight
from hanse.kit import postgres

from . import migrations, settings
from .database import database
from .doctor import examine
from .transaction import in_transaction

commands = typer.Typer()
console = Console(highlight=False)

Json = Annotated[bool, typer.Option("--json", help="Answer in JSON, for programs.")]
Data = Annotated[Path | None, typer.Option("--data", help="Folder of the data; HANSE_DATA otherwise.")]


@commands.command("migrate")
def migrate_command(data: Data = None) -> None:
    """Bring the database to the schema of this release."""
    with database(settings.load(data=data)) as url:
        applied = migrations.migrate(url)
    console.print(f"Applied {', '.join(applied)}." if applied else "Nothing to do: the schema is up to date.")


@commands.command("audit")
def audit_command(data: Data = None, as_json: Json = False) -> None:
    """Recompute every balance and run every invariant; exit code 1 when something disagrees."""
    findings = in_transaction(settings.load(data=data), insight.audit)
    if as_json:
        sys.stdout.buffer.write(msgspec.json.encode(findings) + b"\n")
    elif not findings:
        console.print("Audit clean: every balance and every invariant holds.")
    else:
        table = Table("Invariant", "Problem", "Facts")
        for finding in findings:
            table.add_row(finding.invariant, finding.problem, json.dumps(finding.facts, default=str))
        console.print(table)
    raise typer.Exit(1 if findings else 0)


@commands.command("doctor")
def doctor_command(data: Data = None, as_json: Json = False) -> None:
    """Look whether everything that Hanse needs is there; exit code 1 when something is not."""
    found = examine(settings.load(data=data))
    if as_json:
        sys.stdout.buffer.write(msgspec.json.encode(found) + b"\n")
    else:
        for check in found:
            mark = "[green]ok[/green]     " if check.ok else "[red]problem[/red]"
            console.print(f"{mark} {check.name}: {check.says}")
    raise typer.Exit(0 if all(check.ok for check in found) else 1)


@commands.command("backup")
def backup_command(file: Path, data: Data = None) -> None:
    """Write everything into one file, while the platform runs."""
    with database(settings.load(data=data)) as url:
        postgres.dump(url, file)
    console.print(f"Backup written: {file} ({file.stat().st_size // 1024} KiB).")


@commands.command("restore")
def restore_command(
    file: Path,
    data: Data = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask: replace what is there.")] = False,
) -> None:
    """Replace the database by a backup."""
    if not file.is_file():
        raise settings.WrongSetting(f"There is no file {file}.")
    if not yes and not typer.confirm("This replaces everything in the database. Go on?"):
        raise typer.Exit(1)
    with database(settings.load(data=data)) as url:
        postgres.restore(url, file)
        migrations.migrate(url)
    console.print("Restored.")


@commands.command("reset")
def reset_command(
    yes: Annotated[bool, typer.Option("--yes", help="Really throw everything away.")] = False, data: Data = None
) -> None:
    """Throw all data away and begin with an empty database."""
    if not yes:
        raise settings.WrongSetting("This throws all data away; say hanse reset --yes if that is what you want.")
    with database(settings.load(data=data)) as url:
        migrations.wipe(url)
        migrations.migrate(url)
    console.print("The database is empty.")

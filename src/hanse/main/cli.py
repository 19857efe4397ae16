"""The command `hanse`. Every mistake is one sentence and an exit code: 2 for wrong input, 1 for what went wrong."""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, Any, TypeVar

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from hanse import access, insight
from hanse.kit import postgres
from hanse.kit.actor import SYSTEM, Needs
from hanse.kit.db import Tx, connect
from hanse.kit.refusals import Refusal
from hanse.kit.settings import Settings

from . import explaining, importing, migrations, replaying, reporting, rooms, settings, stocking, up
from .doctor import examine
from .openapi import document
from .processes import PortTaken

T = TypeVar("T")

console = Console(stderr=False, highlight=False)
errors = Console(stderr=True, highlight=False, soft_wrap=True)

hanse = typer.Typer(help="Hanse: unified commerce.", no_args_is_help=True, pretty_exceptions_enable=False)
user = typer.Typer(help="Staff accounts.", no_args_is_help=True)
key = typer.Typer(help="API keys.", no_args_is_help=True)
hanse.add_typer(user, name="user")
hanse.add_typer(key, name="key")
hanse.add_typer(importing.commands, name="import")
hanse.add_typer(reporting.commands, name="report")
hanse.add_typer(explaining.commands, name="price")
hanse.add_typer(replaying.commands, name="sourcing")
hanse.add_typer(stocking.commands, name="stock")

Json = Annotated[bool, typer.Option("--json", help="Answer in JSON, for programs.")]
Data = Annotated[Path | None, typer.Option("--data", help="Folder of the data; HANSE_DATA otherwise.")]


def in_transaction(chosen: Settings, work: Callable[[Tx], Awaitable[T]]) -> T:
    """Run one piece of work in one transaction on the database of this installation."""

    async def run(url: str) -> T:
        database = await connect(url, most=2)
        try:
            async with database.transaction() as tx:
                return await work(tx)
        finally:
            await database.close()

    with up.database(chosen) as url:
        migrations.migrate(url)
        return asyncio.run(run(url))


@hanse.command("up")
def up_command(
    demo: Annotated[bool, typer.Option("--demo", help="Load the demo retailer into an empty database.")] = False,
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on; 0 chooses a free one.")] = None,
    data: Data = None,
    workers: Annotated[int | None, typer.Option(help="Number of web processes.")] = None,
) -> None:
    """Start the platform: database, web and worker in one process tree."""
    chosen = settings.load(demo=demo or None, host=host, port=port, data=data, workers=workers)
    raise typer.Exit(up.up(chosen, console))


@hanse.command("migrate")
def migrate_command(data: Data = None) -> None:
    """Bring the database to the schema of this release."""
    with up.database(settings.load(data=data)) as url:
        applied = migrations.migrate(url)
    console.print(f"Applied {', '.join(applied)}." if applied else "Nothing to do: the schema is up to date.")


@hanse.command("audit")
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


@hanse.command("doctor")
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


@hanse.command("backup")
def backup_command(file: Path, data: Data = None) -> None:
    """Write everything into one file, while the platform runs."""
    with up.database(settings.load(data=data)) as url:
        postgres.dump(url, file)
    console.print(f"Backup written: {file} ({file.stat().st_size // 1024} KiB).")


@hanse.command("restore")
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
    with up.database(settings.load(data=data)) as url:
        postgres.restore(url, file)
        migrations.migrate(url)
    console.print("Restored.")


@hanse.command("reset")
def reset_command(
    yes: Annotated[bool, typer.Option("--yes", help="Really throw everything away.")] = False, data: Data = None
) -> None:
    """Throw all data away and begin with an empty database."""
    if not yes:
        raise settings.WrongSetting("This throws all data away; say hanse reset --yes if that is what you want.")
    with up.database(settings.load(data=data)) as url:
        migrations.wipe(url)
        migrations.migrate(url)
    console.print("The database is empty.")


@user.command("add")
def user_add(
    email: str,
    name: Annotated[str, typer.Option(prompt=True)],
    role: Annotated[list[str], typer.Option(help="A role; may be repeated.")],
    password: Annotated[str, typer.Option(prompt=True, hide_input=True, confirmation_prompt=True)],
    data: Data = None,
) -> None:
    """Add a staff account with roles that hold everywhere."""
    grants = [access.RoleGrant(one, "global", None) for one in role]

    async def add(tx: Tx) -> access.Staff:
        return await access.add_staff(tx, email, name, password, grants)

    made = in_transaction(settings.load(data=data), add)
    console.print(f"Added {made.email} ({', '.join(role)}).")


@key.command("create")
def key_create(
    name: str,
    permission: Annotated[list[str], typer.Option(help="A permission such as catalog.read; may be repeated.")],
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Create an API key. It is shown once."""

    async def create(tx: Tx) -> access.KeyCreated:
        return await access.create_key(tx, SYSTEM, name, permission, None, None)

    made = in_transaction(settings.load(data=data), create)
    if as_json:
        sys.stdout.buffer.write(msgspec.json.encode(made) + b"\n")
    else:
        console.print(f"{made.key}\nThis key is shown only now; keep it in a safe place.")


@hanse.command("openapi")
def openapi_command(
    file: Annotated[Path | None, typer.Argument(help="Where to write it; standard output otherwise.")] = None,
) -> None:
    """Write the OpenAPI 3.1 document of the API."""
    text = document()
    if file is None:
        sys.stdout.write(text)
    else:
        file.write_text(text, encoding="utf-8")


@hanse.command("routes")
def routes_command(as_json: Json = False) -> None:
    """List every route with the permission, scope and owner rule that it declares."""
    found: list[dict[str, Any]] = []
    for handler in rooms.ROUTES:
        needs: Needs = handler.opt["needs"]
        owner = needs.at or ("through the actor" if needs.through_actor else "")
        found += [
            {"method": method, "path": path, "permission": needs.permission, "scope": needs.scope, "owner": owner}
            for path in handler.paths
            for method in sorted(handler.http_methods)
        ]
    found.sort(key=lambda row: (row["path"], row["method"]))
    if as_json:
        sys.stdout.buffer.write(msgspec.json.encode(found) + b"\n")
        return
    table = Table("Method", "Path", "Permission", "Scope", "Owner rule")
    for row in found:
        table.add_row(*[str(value) for value in row.values()])
    console.print(table)


def main() -> None:
    """Run the command; what was foreseen ends in one sentence."""
    try:
        hanse()
    except (settings.WrongSetting, PortTaken) as error:
        errors.print(str(error), style="red", markup=False)
        sys.exit(2)
    except (postgres.DatabaseUnavailable, importing.Refused) as error:
        errors.print(str(error), style="red", markup=False)
        sys.exit(2)
    except Refusal as error:
        facts = f" ({msgspec.json.encode(error.facts).decode()})" if error.facts else ""
        errors.print(f"{error}{facts}", style="red", markup=False)
        sys.exit(1)
    except OSError as error:
        errors.print(f"{error.strerror or error}: {error.filename or 'the database'}", style="red", markup=False)
        sys.exit(1)

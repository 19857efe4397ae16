"""The commands that say what the API is."""

import sys
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from hanse.kit.actor import Needs

from . import rooms
from .openapi import document

commands = typer.Typer()
console = Console(highlight=False)


@commands.command("openapi")
def openapi_command(
    file: Annotated[Path | None, typer.Argument(help="Where to write it; standard output otherwise.")] = None,
) -> None:
    """Write the OpenAPI 3.1 document of the API."""
    text = document()
    if file is None:
        sys.stdout.write(text)
    else:
        file.write_text(text, encoding="utf-8")


@commands.command("routes")
def routes_command(
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON, for programs.")] = False,
) -> None:
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

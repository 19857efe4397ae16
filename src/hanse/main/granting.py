"""The commands that let somebody in: staff accounts and API keys."""

import sys
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console

from hanse import access
from hanse.kit.actor import SYSTEM
from hanse.kit.db import Tx

from . import settings
from .transaction import in_transaction

user = typer.Typer(help="Staff accounts.", no_args_is_help=True)
key = typer.Typer(help="API keys.", no_args_is_help=True)
commands = typer.Typer()
commands.add_typer(user, name="user")
commands.add_typer(key, name="key")
console = Console(highlight=False)

Data = Annotated[Path | None, typer.Option("--data", help="Folder of the data; HANSE_DATA otherwise.")]


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
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON, for programs.")] = False,
) -> None:
    """Create an API key. It is shown once."""

    async def create(tx: Tx) -> access.KeyCreated:
        return await access.create_key(tx, SYSTEM, name, permission, None, None)

    made = in_transaction(settings.load(data=data), create)
    if as_json:
        sys.stdout.buffer.write(msgspec.json.encode(made) + b"\n")
    else:
        console.print(f"{made.key}\nThis key is shown only now; keep it in a safe place.")

"""The command that `hanse up` runs by itself where a database is new or older, or the demo is to be loaded.

It is a process of its own because it loads much that is needed this once.
"""

from typing import Annotated

import typer
import uvloop
from rich.console import Console

from hanse.kit.lifeline import tie_to_parent

from . import logs, settings
from .demo.loading import load_if_empty
from .migrations import migrate

commands = typer.Typer()
console = Console(highlight=False)


@commands.command("prepare", hidden=True)
def prepare_command(
    demo: Annotated[bool, typer.Option("--demo", help="Load the demo retailer into an empty database.")] = False,
) -> None:
    """Bring the database at DATABASE_URL to the schema of this release."""
    tie_to_parent()
    chosen = settings.load(demo=demo or None)
    logs.configure(chosen.log_format, chosen.log_level, "prepare")
    if chosen.database_url is None:
        raise settings.WrongSetting("DATABASE_URL is not set; hanse up prepares its own database by itself.")
    applied = migrate(chosen.database_url)
    if applied:
        _say(f"Database brought to revision {applied[-1]}.")
    if chosen.demo:
        uvloop.run(load_if_empty(chosen, _say))


def _say(line: str) -> None:
    console.print(line, style="dim")

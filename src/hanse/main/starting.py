"""The command `hanse up`. It loads next to nothing itself: what serves and works are processes of their own."""

from pathlib import Path
from typing import Annotated

import typer

from . import settings
from .up import up

commands = typer.Typer()


@commands.command("up")
def up_command(
    demo: Annotated[bool, typer.Option("--demo", help="Load the demo retailer into an empty database.")] = False,
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on; 0 chooses a free one.")] = None,
    data: Annotated[Path | None, typer.Option("--data", help="Folder of the data; HANSE_DATA otherwise.")] = None,
    workers: Annotated[int | None, typer.Option(help="Number of web processes.")] = None,
) -> None:
    """Start the platform: database, web and worker in one process tree."""
    chosen = settings.load(demo=demo or None, host=host, port=port, data=data, workers=workers)
    raise typer.Exit(up(chosen))

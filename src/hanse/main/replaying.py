"""The command `hanse sourcing`: what other rules would have made of the orders of the past."""

import sys
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from hanse import sourcing
from hanse.kit.db import Tx

from . import settings
from .transaction import in_transaction

verbs = typer.Typer(help="Where the pieces of orders come from.", no_args_is_help=True)
commands = typer.Typer()
commands.add_typer(verbs, name="sourcing")


@verbs.callback()
def sourced() -> None:
    """Where the pieces of orders come from."""


@verbs.command("replay")
def replay(
    rule_set: Annotated[Path, typer.Option("--rule-set", help="A rule set as JSON, as the API takes it.")],
    days: Annotated[int, typer.Option("--days", min=1, max=400, help="The orders of so many days.")] = 30,
    channel: Annotated[str | None, typer.Option("--channel", help="Only the orders of one channel.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON, for programs.")] = False,
    data: Annotated[Path | None, typer.Option("--data", help="Folder of the data; HANSE_DATA otherwise.")] = None,
) -> None:
    """Source past orders again by other rules, and compare: split orders, kilometers, costs. Nothing is changed."""
    try:
        tried = msgspec.json.decode(rule_set.read_bytes(), type=sourcing.RuleSetInput)
    except msgspec.DecodeError as error:
        raise settings.WrongSetting(f"{rule_set} is no rule set: {error}.") from None

    async def work(tx: Tx) -> sourcing.Replay:
        return await sourcing.replay_now(tx, tried, tx.now - timedelta(days=days), tx.now, channel)

    found = in_transaction(settings.load(data=data), work, readonly=True)
    if as_json:
        sys.stdout.buffer.write(msgspec.json.encode(found) + b"\n")
    else:
        show(found)


def show(found: sourcing.Replay) -> None:
    """Print what happened beside what would have; costs are minor units by the tried rules, so both can be compared."""
    table = Table("", box=SIMPLE, padding=(0, 1))
    for title in ("happened", "replayed", "difference"):
        table.add_column(title, justify="right")
    old, new = found.happened, found.replayed
    for name, before, after in (
        ("decisions", old.orders, new.orders),
        ("parcels", old.parcels, new.parcels),
        ("split", old.split_orders, new.split_orders),
        ("kilometers", old.kilometers, new.kilometers),
        ("pieces short", old.short_pieces, new.short_pieces),
        ("cost, minor units", old.total_minor, new.total_minor),
    ):
        table.add_row(name, f"{before:,}", f"{after:,}", f"{after - before:+,}")
    split = (old.split_basis_points, new.split_basis_points)
    table.add_row("split rate", *(f"{one / 100:.2f} %" for one in split), f"{(split[1] - split[0]) / 100:+.2f} %")
    out = Console(highlight=False)
    out.print(table)
    out.print(f"{found.changed:,} of {found.done:,} decisions would have been others.")

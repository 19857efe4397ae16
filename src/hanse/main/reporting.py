"""The command `hanse report`: figures for people, and for programs."""

import sys
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Column, Table

from hanse import insight
from hanse.kit import money

from . import settings
from .transaction import in_transaction

verbs = typer.Typer(help="Figures.", no_args_is_help=True)
commands = typer.Typer()
commands.add_typer(verbs, name="report")

SHOWN = ("all", "plain", "cancellation", "adjustment")


@verbs.callback()
def report() -> None:
    """Figures."""


@verbs.command("months")
def months(
    source: Annotated[str, typer.Option("--source", help="The former system, as its mapping calls it.")],
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON, for programs.")] = False,
    data: Annotated[Path | None, typer.Option("--data", help="Folder of the data; HANSE_DATA otherwise.")] = None,
) -> None:
    """What was imported from a former system, month by month, to compare with its own books."""
    found = in_transaction(settings.load(data=data), lambda tx: insight.monthly_totals(tx, source), readonly=True)
    if as_json:
        sys.stdout.buffer.write(msgspec.json.encode(found) + b"\n")
    elif not found.months:
        raise settings.WrongSetting(f"Nothing was imported from {source!r}.")
    else:
        _show(found)


def _show(found: insight.FeedTotals) -> None:
    currency = found.currencies[0] if len(found.currencies) == 1 else "EUR"
    out = Console(highlight=False)
    table = Table(Column("Month", no_wrap=True), box=SIMPLE, padding=0)
    for title in ("Documents", "Rows", "Pieces", "Value", "Cancelled", "Their value"):
        table.add_column(title, justify="right", no_wrap=True)
    for name, totals in [*((month.month, month.totals) for month in found.months), ("Total", found.totals)]:
        every, gone = totals["all"], totals.get("cancellation", insight.TotalsOf(0, 0, 0, 0, 0))
        table.add_row(
            name,
            *[f"{figure:,}" for figure in (every.documents, every.lines, every.quantity)],
            money.show(every.amount_minor, currency, "en"),
            f"{gone.documents:,}",
            money.show(gone.amount_minor, currency, "en"),
        )
    out.print(table)
    for name in SHOWN:
        if name in found.totals:
            one = found.totals[name]
            value, whole = money.show(one.amount_minor, currency, "en"), exact(one.amount_thousandths, currency)
            out.print(
                f"{name}: {one.documents:,} documents, {one.lines:,} rows, {one.quantity:,} pieces, {value} "
                f"with each line rounded, {whole} exact"
            )
    out.print(
        f"{found.customers:,} customers in {len(found.countries)} countries; "
        f"{found.documents_without_customer:,} documents name nobody."
    )


def exact(amount_thousandths: int, currency: str) -> str:
    """An amount with its fractions of a minor unit: 493207.121 in GBP for 49320712100 thousandths of a penny."""
    digits = money.exponent(currency) + 3
    whole, rest = divmod(abs(amount_thousandths), 10**digits)
    sign = "-" if amount_thousandths < 0 else ""
    return f"{sign}{whole:,}.{rest:0{digits}d}".rstrip("0").rstrip(".")

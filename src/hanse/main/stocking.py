"""The command `hanse stock`: the arithmetic behind a figure, in words."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Column, Table

from hanse import catalog, channels, inventory, locations
from hanse.inventory import Term, TermKind
from hanse.kit.db import Tx

from . import settings
from .transaction import in_transaction

verbs = typer.Typer(help="Stock.", no_args_is_help=True)
commands = typer.Typer()
commands.add_typer(verbs, name="stock")

PURPOSES = {
    "cart": "carts",
    "payment": "payments under way",
    "pickup": "pickups",
    "quote": "quotes",
    "till": "sales at the till",
    "order": "orders",
    "aside": "those who wait for a delivery",
}


class Answer(msgspec.Struct, frozen=True):
    """The arithmetic, and the codes of the places in it."""

    sku: str
    why: inventory.Why
    codes: dict[str, str]


@verbs.callback()
def stock() -> None:
    """Stock."""


@verbs.command("why")
def why(
    sku: Annotated[str, typer.Argument(help="A SKU, or a GTIN in any form.")],
    location: Annotated[str | None, typer.Option("--location", help="The code of one location; all otherwise.")] = None,
    channel: Annotated[str | None, typer.Option("--channel", help="A channel, with what is kept from it.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON, for programs.")] = False,
    data: Annotated[Path | None, typer.Option("--data", help="Folder of the data; HANSE_DATA otherwise.")] = None,
) -> None:
    """Say why so many pieces can be promised: every term, and where it comes from."""
    found = in_transaction(settings.load(data=data), lambda tx: explain(tx, sku, location, channel), readonly=True)
    if as_json:
        sys.stdout.buffer.write(msgspec.json.encode(found) + b"\n")
    else:
        show(found)


async def explain(tx: Tx, sku: str, location: str | None, channel: str | None) -> Answer:
    """The arithmetic behind a figure, for a code and a place as people write them.

    Refuses with WrongSetting for an article or place that nobody knows, and with NotFound for an unknown channel.
    """
    card = await catalog.find_variant(tx, sku)
    if card is None:
        raise settings.WrongSetting(f"There is no article {sku!r}.")
    places = {place.code: place.id for place in await locations.list_locations(tx)}
    if location is not None and location not in places:
        raise settings.WrongSetting(f"There is no location {location!r}; there are {', '.join(sorted(places))}.")
    found = await channels.why(tx, card.id, None if location is None else [places[location]], channel)
    return Answer(card.sku, found, {str(place): code for code, place in places.items()})


def show(answer: Answer) -> None:
    """Write the sums, place by place."""
    out = Console(highlight=False)
    on = f" on the channel {answer.why.channel}" if answer.why.channel else ""
    if not answer.why.places:
        out.print(f"{answer.sku} was never received there.")
        return
    for place in answer.why.places:
        code = answer.codes.get(str(place.location), str(place.location))
        out.print(f"{answer.sku} at {code}{on}: {place.available} available", style="bold")
        table = Table(Column("Pieces", justify="right"), Column("What"), box=SIMPLE, padding=(0, 1), show_header=False)
        for term in place.terms:
            table.add_row(_signed(term, place.terms), in_words(term))
        table.add_row(f"= {place.available}", "available", style="bold")
        out.print(table)
    if len(answer.why.places) > 1:
        out.print(f"{answer.why.online} can be sent home, from all places that ship.")


def _signed(term: Term, terms: Sequence[Term]) -> str:
    if term is terms[0]:
        return str(term.quantity)
    if term.kind in (TermKind.INCOMING, TermKind.INCOMING_PROMISED):
        return f"({term.quantity:+d})"
    return f"{term.quantity:+d}"


def in_words(term: Term) -> str:
    """What a term stands for, in a few words."""
    kind = term.kind
    if kind is TermKind.ON_HAND:
        return "on hand, sellable"
    if kind is TermKind.PENDING:
        return f"promised to {PURPOSES.get(str(term.purpose), str(term.purpose))} ({_count(term, 'hold')})"
    if kind is TermKind.LEASED:
        return f"leased to tills that may lose their network ({_count(term, 'lease')})"
    if kind is TermKind.SAFETY:
        return f"safety stock, {_rule(term)}"
    if kind is TermKind.CONFIDENCE:
        percent = (term.confidence_basis_points or 0) / 100
        seen = f"seen {term.seen_at:%Y-%m-%d %H:%M} UTC" if term.seen_at else "never seen"
        return f"not believed of the partner's figure ({percent:g} % confidence, {seen})"
    if kind is TermKind.PARTNER_BUFFER:
        return "kept at the partner in any case"
    if kind is TermKind.CHANNEL_BUFFER:
        return f"kept from this channel, {_rule(term)}"
    if kind is TermKind.FLOOR:
        return "less than nothing is nothing"
    when = f"expected {term.expected_date}" if term.expected_date else "on the way"
    if kind is TermKind.INCOMING_PROMISED:
        return f"promised already of what is {when} ({term.reference})"
    return f"{when} ({term.reference}); not counted in what is available now"


def _count(term: Term, noun: str) -> str:
    return f"1 {noun}" if term.holds == 1 else f"{term.holds} {noun}s"


def _rule(term: Term) -> str:
    return f'by rule "{term.rule_reason}" (version {term.rule_version})' if term.rule else "set by hand"

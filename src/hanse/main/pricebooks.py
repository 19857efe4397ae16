"""The command `hanse price book`: price books made, shown, written to a file and verified."""

import gzip
import json
import sys
from base64 import b64decode
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated
from uuid import UUID

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from hanse import locations, pricing
from hanse.kit.db import Tx
from hanse.kit.refusals import NotFound

from . import settings
from .database import folder_of
from .transaction import in_transaction

console = Console(highlight=False)
verbs = typer.Typer(help="Price books: what a till prices by while it is cut off.", no_args_is_help=True)

Channel = Annotated[str, typer.Option("--channel", help="The channel that sells.")]
Place = Annotated[str | None, typer.Option("--location", help="The code of the place; none is the channel as a whole.")]
Group = Annotated[str | None, typer.Option("--group", help="The customer group; none is everybody.")]
Data = Annotated[Path | None, typer.Option("--data", help="Folder of the data; HANSE_DATA otherwise.")]
Json = Annotated[bool, typer.Option("--json", help="Answer in JSON, for programs.")]


class _Found(msgspec.Struct, frozen=True):
    """A book with its content, and the keys of the house by their ids."""

    book: pricing.PriceBook
    content: str
    keys: dict[str, bytes]


@verbs.command("make")
def make(
    channel: Channel = "store",
    location: Place = None,
    group: Group = None,
    everything: Annotated[bool, typer.Option("--all", help="Only make those that are wanted already.")] = False,
    data: Data = None,
) -> None:
    """Have a price book for a place and group from now on, and make every book that is due."""
    chosen = settings.load(data=data)
    chosen = settings.with_secret(chosen, folder_of(chosen))

    async def work(tx: Tx) -> int:
        if not everything:
            place = await _place(tx, location)
            await pricing.want_book(tx, channel, place, group, chosen.currency)
        return await pricing.make_books(tx, chosen.secret)

    made = in_transaction(chosen, work)
    console.print(f"{made} new version{'' if made == 1 else 's'}." if made else "Every book is up to date already.")


@verbs.command("rotate")
def rotate(data: Data = None) -> None:
    """Sign with a new key from the next version on."""
    chosen = settings.load(data=data)
    chosen = settings.with_secret(chosen, folder_of(chosen))
    key = in_transaction(chosen, lambda tx: pricing.rotate_book_key(tx, chosen.secret))
    console.print(f"Books are signed with the key {key} from now on.")


@verbs.command("list")
def list_command(data: Data = None, as_json: Json = False) -> None:
    """Every book that is wanted, and its latest version."""

    async def work(tx: Tx) -> tuple[list[pricing.BookRow], dict[UUID, str]]:
        rows = await pricing.list_books(tx)
        return rows, {one.id: one.code for one in await locations.list_locations(tx)}

    rows, codes = in_transaction(settings.load(data=data), work)
    if as_json:
        sys.stdout.buffer.write(msgspec.json.encode(rows) + b"\n")
        return
    table = Table("Channel", "Place", "Group", "Version", "Counts until", "Size", "Problem")
    for row in rows:
        size = "" if row.bytes is None else f"{row.bytes / 1024:,.0f} KiB"
        until = "" if row.valid_until is None else row.valid_until.isoformat(" ", "minutes")
        where = "everywhere" if row.location is None else codes.get(row.location, str(row.location))
        table.add_row(row.channel, where, row.customer_group, str(row.version or "–"), until, size, row.problem)
    console.print(table)


@verbs.command("show")
def show(
    channel: Channel = "store",
    location: Place = None,
    group: Group = None,
    version: Annotated[int | None, typer.Option("--version", help="Which version; the latest otherwise.")] = None,
    file: Annotated[Path | None, typer.Option("--file", help="Write the whole book here as well.")] = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Say what a book is about; with --file, write it down to be verified elsewhere."""
    chosen = settings.load(data=data)
    found = in_transaction(chosen, lambda tx: _find(tx, channel, location, group, chosen.currency, version))
    if file is not None:
        file.write_text(pricing.as_file(found.book.head, found.book.signature, found.content), encoding="utf-8")
    if as_json:
        sys.stdout.write(found.book.head + "\n")
        return
    for name, value in json.loads(found.book.head).items():
        shown = datetime.fromtimestamp(value, UTC).isoformat(" ") if name in ("from", "until") else value
        console.print(f"{name:>9}  {'–' if shown is None else shown}")
    console.print(f"{'size':>9}  {len(found.content.encode()):,} bytes")


@verbs.command("verify")
def verify(
    file: Annotated[Path | None, typer.Argument(help="A book that was written by show --file.")] = None,
    channel: Channel = "store",
    location: Place = None,
    group: Group = None,
    data: Data = None,
) -> None:
    """Say whether a book is what the house signed, and counts here and now; exit code 1 when not."""
    chosen = settings.load(data=data)

    async def work(tx: Tx) -> pricing.BookHead:
        place = await _place(tx, location)
        if file is None:
            found = await _find(tx, channel, location, group, chosen.currency, None)
            parts = (found.book.head, found.book.signature, found.content)
        else:
            parts = pricing.from_file(file.read_text(encoding="utf-8"))
        head, _ = pricing.believe(*parts, await _keys(tx))
        pricing.check_meant(head, channel, place, group, chosen.currency, tx.now)
        return head

    head = in_transaction(chosen, work)
    until = datetime.fromtimestamp(head.until_at, UTC).isoformat(" ")
    console.print(f"Version {head.version} is as it was signed with {head.key}, and counts until {until}.")


async def _find(
    tx: Tx, channel: str, location: str | None, group: str | None, currency: str, version: int | None
) -> _Found:
    book = await pricing.get_book(tx, channel, await _place(tx, location), group, currency, version)
    body = await pricing.book_content(tx, book.content)
    return _Found(book, gzip.decompress(body).decode(), await _keys(tx))


async def _keys(tx: Tx) -> dict[str, bytes]:
    return {key.id: b64decode(key.public_key) for key in await pricing.book_keys(tx)}


async def _place(tx: Tx, code: str | None) -> UUID | None:
    if code is None:
        return None
    found = await locations.find_location(tx, code)
    if found is None:
        raise NotFound(location=code)
    return found.id

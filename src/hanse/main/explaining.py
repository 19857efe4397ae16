"""The command `hanse price explain`: why a basket costs what it costs, or an order did."""

import sys
from pathlib import Path
from typing import Annotated, Literal

import msgspec
import typer

from hanse import catalog, channels, orders, pricing
from hanse.kit import ids
from hanse.kit.actor import SYSTEM
from hanse.kit.db import Tx
from hanse.kit.refusals import NotFound

from . import pricebooks, settings
from .transaction import in_transaction

Language = Literal["de", "en"]

verbs = typer.Typer(help="Prices.", no_args_is_help=True)
commands = typer.Typer()
commands.add_typer(verbs, name="price")
verbs.add_typer(pricebooks.verbs, name="book")


class _Wanted(msgspec.Struct, frozen=True):
    articles: list[str]
    order: str | None
    channel: str
    coupons: list[str]
    language: str


@verbs.callback()
def price() -> None:
    """Prices."""


@verbs.command("explain")
def explain(
    articles: Annotated[list[str] | None, typer.Argument(help="SKU or GTIN, with =N for N pieces.")] = None,
    order: Annotated[str | None, typer.Option("--order", help="The number of an order instead of articles.")] = None,
    channel: Annotated[str, typer.Option(help="The channel that sells.")] = "web",
    coupon: Annotated[list[str] | None, typer.Option(help="A coupon code; may be repeated.")] = None,
    language: Annotated[Language, typer.Option(help="Words in German or English.")] = "en",
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON, for programs.")] = False,
    data: Annotated[Path | None, typer.Option("--data", help="Folder of the data; HANSE_DATA otherwise.")] = None,
) -> None:
    """Say in words why these articles cost what they cost now, or why an order did."""
    if bool(articles) == bool(order):
        raise settings.WrongSetting("Name articles, or an order with --order.")
    wanted = _Wanted(articles or [], order, channel, coupon or [], language)
    sentences = in_transaction(settings.load(data=data), lambda tx: _explained(tx, wanted), readonly=True)
    if as_json:
        sys.stdout.buffer.write(msgspec.json.encode(sentences) + b"\n")
    else:
        sys.stdout.write("".join(f"{number:>3}  {said}\n" for number, said in enumerate(sentences, 1)))


async def _explained(tx: Tx, wanted: _Wanted) -> list[str]:
    if wanted.order is None:
        quote = await _quote(tx, wanted)
        for message in quote.messages:
            if message.code == "coupon_unknown":
                raise NotFound(**message.facts)
        return await pricing.explain(tx, quote.trace, quote.currency, wanted.language)
    found = await orders.find_order(tx, SYSTEM, wanted.order)
    if found is None:
        raise NotFound(order=wanted.order)
    by_hand = [line.manual for line in found.lines if line.manual is not None]
    reasons = {one.reason: one.reason_name.get(wanted.language) or one.reason for one in by_hand}
    return await pricing.explain(tx, found.trace, found.currency, wanted.language, reasons)


async def _quote(tx: Tx, wanted: _Wanted) -> pricing.Quote:
    await channels.get_channel(tx, wanted.channel)
    lines = []
    for given in wanted.articles:
        code, _, pieces = given.partition("=")
        card = await catalog.find_variant(tx, code)
        if card is None:
            raise NotFound(article=code)
        if pieces and not (pieces.isascii() and pieces.isdigit() and int(pieces) > 0):
            raise settings.WrongSetting(f"{given!r}: the pieces are a whole number from 1 on.")
        lines.append(pricing.QuoteLine(ids.new_id(), card.id, int(pieces or 1)))
    return await pricing.quote(
        tx, pricing.QuoteWanted(channel=wanted.channel, lines=lines, coupons=[one.upper() for one in wanted.coupons])
    )

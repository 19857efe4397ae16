"""What `hanse up` says when everything stands. What the demo says beside it is loaded by the demo alone."""

from collections.abc import Sequence
from importlib import import_module

import typer

from hanse.kit.settings import Settings

PLACES = (
    ("Shop", "/", "the web shop, in German and English"),
    ("Office", "/office", "orders, products, prices, customers, stock"),
    ("Till", "/till", "sell, return, hand over; scans with the camera or a scanner"),
    ("Picking", "/pick", "what a store has to fetch, keep ready and send"),
    ("Service desk", "/desk", "find anybody and anything, and act for a customer"),
    ("Mailbox", "/mailbox", "every mail that was sent; nothing leaves this machine"),
    ("API", "/docs", "every route, to be tried out"),
)


def greet(settings: Settings, address: str) -> None:
    """Say where everything is; in the demo also who may sign in, and what to try first."""
    if settings.demo:
        import_module(".demo.tour", __package__).show(settings, address)  # tidy: dynamic-import the demo alone
    else:
        say(opened(settings), [(name, f"{address}{path}", "") for name, path, _ in PLACES])


def opened(settings: Settings) -> str:
    """The first line."""
    return f"{settings.retailer} is open"


def say(title: str, rows: Sequence[tuple[str, str, str]]) -> None:
    """Print rows of three columns under a title, as plain lines."""
    typer.echo(title)
    wide, wider = (max(len(row[place]) for row in rows) for place in (0, 1))
    for first, second, third in rows:
        said = f"  {first:<{wide}}  {second:<{wider}}  {third}".rstrip()
        typer.echo(said)
    typer.echo()

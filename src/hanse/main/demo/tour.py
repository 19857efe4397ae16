"""What is said when the demo stands: where everything is, who may sign in, and what to try first."""

from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from rich.console import Console, Group
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from hanse.access import ROLE_NAMES
from hanse.kit import postgres
from hanse.kit.settings import Settings
from hanse.main.demo.catalogue import catalogue
from hanse.main.demo.companies import COMPANIES
from hanse.main.demo.people import DEMO_LOGIN, customers, staff
from hanse.main.demo.places import place
from hanse.main.greeting import PLACES, opened, say

TOKENS = (
    ("tok_accepted", "is charged"),
    ("tok_refused", "is refused"),
    ("tok_slow", "is charged after three seconds"),
    ("tok_timeout", "is charged, but the answer gets lost"),
    ("tok_webhook_twice", "is reported twice"),
    ("tok_webhook_out_of_order", "is reported in the wrong order"),
)
# The roles that people try first come first; of each the first one who has it.
FIRST = ("cashier", "picker", "service_agent", "store_manager", "office_manager", "merchandiser", "owner")


def show(settings: Settings, address: str) -> None:
    """Say where everything is. A terminal gets tables, a file or a pipe plain lines."""
    console = Console(highlight=False)
    if console.is_terminal:
        _tables(settings, address, console)
        return
    for title, rows in _parts(settings, address):
        say(title, rows)


def _parts(settings: Settings, address: str) -> Iterator[tuple[str, list[tuple[str, str, str]]]]:
    yield opened(settings), [(name, f"{address}{path}", says) for name, path, says in PLACES]
    yield f"Sign in; every password is {DEMO_LOGIN}", list(_logins())
    yield "Cards to pay with", [(token, says, "") for token, says in TOKENS]
    yield "Five things to try", [(f"{number}.", says, "") for number, says in enumerate(_ideas(), start=1)]
    yield "Everything is kept in", [(_where(settings), "", "")]


def _where(settings: Settings) -> str:
    """The folder of the data, or the database that somebody else runs; never its password."""
    folder = settings.data or postgres.default_data_dir()
    if settings.database_url is None or postgres.running(folder) is not None:
        return str(folder)
    database = urlsplit(settings.database_url)
    return f"{database.hostname or 'localhost'}{database.path}"


def _logins() -> Iterator[tuple[str, str, str]]:
    shopper = next(one for one in customers() if one.has_account and one.card and one.phone)
    yield "Customer", str(shopper.mail), f"{shopper.given_name} {shopper.family_name}, card {shopper.card}"
    company = COMPANIES[0]
    yield "Company", company.mail, f"{company.name}, VAT id {company.vat_id}"
    roles = dict.fromkeys([*FIRST, *(one.role for one in staff())])
    for role in roles:
        member = next(one for one in staff() if one.role == role)
        where = f" in {place(member.location).name.en}" if member.location else ""
        yield ROLE_NAMES[role]["en"], member.mail, f"{member.name}{where}"


def _ideas() -> Sequence[str]:
    jacket = next(one for one in catalogue().products if one.kind == "rain-jacket")
    shopper = next(one for one in customers() if one.has_account and one.card and one.phone)
    known = f"{shopper.given_name} {shopper.family_name}"
    return (
        "Search the shop for regenjake, with the typo, and order one for pickup in Hamburg Altona with tok_accepted.",
        "Fetch it on the picking screen as a picker; read the code in the mailbox and hand it over at the till.",
        f"Sell {jacket.variants[0].gtin} at the till, and see the shop's figure fall at the same moment.",
        f"At the service desk, type {shopper.phone}: this is {known}, with everything that happened.",
        "Pull the plug: kill any of the processes, and run hanse audit.",
    )


def _tables(settings: Settings, address: str, console: Console) -> None:
    (title, places), *others = _parts(settings, address)
    parts: list[Table | Text] = [_table(places, link=True)]
    for heading, rows in others:
        parts += [Text(f"\n{heading}", style="bold"), _table(rows)]
    console.print(
        Panel(Group(*parts), title=f"[bold]{title}[/bold]", border_style="cyan", padding=(1, 2), expand=False)
    )


def _table(rows: Sequence[tuple[str, str, str]], *, link: bool = False) -> Table:
    table = Table.grid(padding=(0, 2))
    for first, second, third in rows:
        middle = Text(second, style=f"link {second}" if link else "")
        table.add_row(Text(first, style="cyan", no_wrap=True), middle, Text(third, style="dim"))
    return table

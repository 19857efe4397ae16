"""Every house rule catches what it forbids, leaves alone what is right, and says where."""

from pathlib import PurePosixPath

import pytest
import tidy
from tidy_rules.source import Source

# What is forbidden is composed below: it stands in no committed text.
NPM = "npmjs"
FOLDER = "work"

REFUSAL = 'class {name}(Refusal):\n    """{sentence}"""\n\n    code = "{code}"\n'

BROKEN: list[tuple[str, str, str]] = [
    ("long-file", "src/hanse/orders/commands.py", "a = 1\n" * 401),
    ("long-file", "ui/src/office/orders.tsx", "const a = 1\n" * 401),
    ("long-function", "src/hanse/orders/commands.py", "def place() -> None:\n" + "    a = 1\n" * 70),
    ("banned-name", "src/hanse/kit/utils.py", ""),
    ("banned-name", "ui/src/helpers.ts", ""),
    ("banned-name", "src/hanse/orders/services/place.py", ""),
    ("banned-name", "src/hanse/orders/commands.py", "class OrderManager: ..."),
    ("banned-name", "src/hanse/orders/commands.py", "class BaseOrder: ..."),
    ("banned-word", "src/hanse/orders/commands.py", "def order_helper() -> None: ..."),
    ("banned-word", "src/hanse/orders/commands.py", "def place(qty: int) -> None: ..."),
    ("banned-word", "tests/orders/test_rules.py", "data2 = 1"),
    ("dynamic-import", "src/hanse/orders/commands.py", 'inventory = importlib.import_module("hanse.inventory")'),
    ("dynamic-import", "src/hanse/main/app.py", '__import__("hanse.orders.commands")'),
    ("inner-import", "src/hanse/orders/commands.py", "def place() -> None:\n    from hanse import inventory"),
    ("inner-import", "src/hanse/orders/commands.py", "async def place() -> None:\n    if True:\n        import json"),
    ("type-checking", "src/hanse/orders/commands.py", "from typing import TYPE_CHECKING"),
    ("type-checking", "src/hanse/orders/commands.py", "import typing\nif typing.TYPE_CHECKING: ..."),
    ("commit", "src/hanse/orders/commands.py", "async def place(tx: Tx) -> None:\n    await tx.commit()"),
    ("commit", "src/hanse/orders/queries.py", "async def job(connection) -> None:\n    await connection.rollback()"),
    ("commit", "src/hanse/web/pages.py", "async def page(database) -> None:\n    async with database.transaction(): ..."),
    ("commit", "src/hanse/orders/commands.py", 'async def place(tx: Tx) -> None:\n    await tx.run("commit")'),
    ("network", "src/hanse/orders/commands.py", "import httpx"),
    ("network", "src/hanse/orders/routes.py", "from urllib.request import urlopen"),
    ("network", "src/hanse/kit/db.py", "from http import client"),
    ("network", "src/hanse/engagement/commands.py", "from aiosmtplib import send"),
    ("network", "src/hanse/orders/queries.py", 'reader = asyncio.open_connection("example.com", 80)'),
    ("pure", "src/hanse/orders/rules.py", "from hanse.kit.db import Tx"),
    ("pure", "src/hanse/orders/contracts.py", "import asyncpg"),
    ("pure", "src/hanse/orders/rules.py", "today = date.today()"),
    ("pure", "src/hanse/orders/rules/returns.py", "import random"),
    ("sql-fragment", "src/hanse/orders/queries.py", 'SQL = f"select * from orders.item where id = {id}"'),
    ("sql-fragment", "src/hanse/orders/queries.py", 'SQL = "select * from orders.item where id = " + id'),
    ("sql-fragment", "src/hanse/orders/queries.py", 'SQL = "DELETE FROM orders.item WHERE id = %s" % id'),
    ("sql-fragment", "src/hanse/orders/queries.py", 'SQL = "insert into orders.item values ({})".format(id)'),
    ("sql-fragment", "src/hanse/orders/queries.py", 'x = SELECT + f" order by {column}"'),
    ("sql-fragment", "src/hanse/orders/queries.py", 'x = SELECT + " order by " + column'),
    ("sql-fragment", "src/hanse/orders/queries.py", 'x = "select 1 from orders.item where " + " and ".join(wanted)'),
    ("sql-fragment", "src/hanse/orders/queries.py", 'async def a(tx):\n    await tx.value(f"{name}")'),
    ("foreign-schema", "src/hanse/orders/commands.py", 'SQL = "select quantity from inventory.stock"'),
    ("foreign-schema", "src/hanse/orders/commands.py", 'SQL = """\ninsert into orders.item\nselect * from\n  catalog.variant\n"""'),
    ("foreign-schema", "src/hanse/insight/queries.py", 'SQL = "with a as (select 1) select * from a join kit.event e on true"'),
    ("foreign-schema", "src/hanse/main/demo.py", 'SQL = "delete from orders.item"'),
    ("foreign-schema", "src/hanse/orders/commands.py", 'async def a(tx):\n    await tx.copy("catalog", "variant", [], [])'),
    ("migration-room", "src/hanse/main/migrations/versions/07_pricing.py", 'SQL = "create table pricing.a (b uuid references orders.item)"'),
    ("migration-room", "src/hanse/main/migrations/versions/07_pricing.py", 'SQL = "create table pricing.a (b uuid references inventory.stock (id))"'),
    ("migration-room", "src/hanse/main/migrations/versions/12_orders.py", 'SQL = "alter table catalog.variant add c int"'),
    ("migration-room", "src/hanse/main/migrations/versions/12_orders.py", 'SQL = "create view orders.inv_a as select 1 from payments.intent"'),
    ("room-file", "src/hanse/orders/mails.py", ""),
    ("room-file", "src/hanse/orders/kernel.py", ""),
    ("room-file", "src/hanse/catalog/search/words.py", ""),
    ("door", "src/hanse/orders/__init__.py", "from .commands import place_order"),
    ("door", "src/hanse/orders/__init__.py", 'from .commands import place_order\n__all__ = ["cancel_order"]'),
    ("door", "src/hanse/orders/__init__.py", 'from .commands import _place\n__all__ = ["_place"]'),
    ("door", "src/hanse/orders/__init__.py", 'from .routes import post_order\n__all__ = ["post_order"]'),
    ("door", "src/hanse/orders/__init__.py", 'from hanse.kit.db import Tx\n__all__ = ["Tx"]'),
    ("door", "src/hanse/orders/__init__.py", "def place_order() -> None: ..."),
    ("refusal", "src/hanse/orders/refusals.py", 'class CartEmpty(Refusal):\n    code = "cart_empty"'),
    ("refusal", "src/hanse/orders/refusals.py", 'class CartEmpty(Refusal):\n    """The cart is empty."""'),
    ("refusal", "src/hanse/orders/refusals.py", REFUSAL.format(name="CartEmpty", sentence="no sentence", code="cart_empty")),
    ("refusal", "src/hanse/orders/refusals.py", REFUSAL.format(name="CartEmpty", sentence="Empty.", code="Cart Empty")),
    ("refusal", "src/hanse/orders/commands.py", "class Sold(refusals.Refusal): ..."),
    ("unfinished", "docs/tour.md", "TODO: write the tour"),
    ("unfinished", "ui/src/till.tsx", "// FIXME later"),
    ("machine-text", "docs/tour.md", "Look into /home/anna/hanse/"),
    ("machine-text", "Makefile", f"cd /{FOLDER}/main && make"),
    ("machine-text", "ui/package-lock.json", '"resolved": "https://example.com/react.tgz"'),
    ("machine-text", "requirements.lock", "--index-url https://example.com/simple"),
    ("machine-text", "ui/.npmrc", f"registry=https://registry.{NPM}.org/"),
    ("float-money", "src/hanse/orders/contracts.py", "class Line:\n    price_minor: float"),
    ("float-money", "src/hanse/orders/rules.py", "def tax(amount_minor: float | None) -> int: ..."),
    ("float-money", "src/hanse/orders/rules.py", "def tax_minor() -> float: ..."),
    ("float-money", "src/hanse/orders/rules.py", "tax_minor = total * 19 / 119"),
    ("float-money", "src/hanse/orders/rules.py", "share = float(line.total_minor)"),
    ("skipped-test", "tests/orders/test_rules.py", '@pytest.mark.skip(reason="later")\ndef test_a(): ...'),
    ("skipped-test", "tests/orders/test_rules.py", 'def test_a():\n    pytest.skip("no data here")'),
]  # fmt: skip

RIGHT: list[tuple[str, str]] = [
    ("src/hanse/orders/commands.py", "a = 1\n" * 400),
    ("ui/src/generated/api.ts", "const a = 1\n" * 4000),
    ("src/hanse/orders/commands.py", "# tidy: long-file the till runs this file as it is\n" + "a = 1\n" * 400),
    ("src/hanse/orders/commands.py", "def place() -> None:\n" + "    a = 1\n" * 69),
    ("src/hanse/orders/commands.py", "def place(address_line1: str, ean13: str, quantity: int) -> None: ..."),
    ("src/hanse/kit/jobs.py", "queue.manager.run()\nasync with connection.transaction(): ..."),
    ("src/hanse/payments/jobs.py", "import httpx"),
    ("src/hanse/payments/providers/simulated.py", "import httpx"),
    ("src/hanse/kit/outbound.py", "import socket\nimport httpx"),
    ("src/hanse/main/cli.py", "import httpx"),
    ("src/hanse/orders/rules.py", "from datetime import datetime\nfrom hanse.kit.money import Money"),
    ("src/hanse/orders/commands.py", 'SQL = "select i.id from orders.item i join catalog.public_variant v using (sku)"'),
    ("src/hanse/orders/commands.py", 'SQL = "select 1 from orders.item where note <> \'see inventory.stock\'"'),
    ("src/hanse/main/migrations/versions/12_orders.py", 'SQL = "create table orders.a (b uuid references catalog.variant, c text check (kit.is_code(c)))"'),
    ("src/hanse/main/migrations/versions/12_orders.py", 'SQL = "create view orders.inv_a as select 1 from ledger.public_balance"'),
    ("src/hanse/orders/commands.py", 'PERMISSION = "inventory.adjust"'),
    ("src/hanse/main/health.py", 'SQL = "select count(*) from kit.event"'),
    ("src/hanse/kit/events.py", 'SQL = "select id from kit.event"'),
    ("src/hanse/orders/queries.py", 'raise ValueError(f"select * from {table} failed")'),
    ("src/hanse/orders/queries.py", 'SQL = f"select {COLUMNS} from orders.item where id = $1"'),
    ("src/hanse/orders/queries.py", 'SQL = ITEM + " where id = $1" + " order by placed_at"'),
    ("src/hanse/payments/jobs.py", "async def job(house):\n    async with house.database.transaction(): ..."),
    ("src/hanse/web/pages.py", 'title = f"Select a store from {city}"'),
    ("src/hanse/web/pages.py", 'title = "Order " + number + " of " + "today"'),
    ("src/hanse/orders/queries.py", '# tidy: sql-fragment the order is one of four constants\nSQL = f"select 1 from orders.item order by {column}"'),
    ("src/hanse/orders/__init__.py", '"""Orders."""\n\nfrom .commands import place_order\n\n__all__ = ["place_order"]'),
    ("src/hanse/orders/__init__.py", ""),
    ("src/hanse/orders/commands/place_order.py", ""),
    ("src/hanse/pricing/kernel.py", ""),
    ("src/hanse/orders/refusals.py", REFUSAL.format(name="CartEmpty", sentence="The cart is empty.", code="cart_empty")),
    ("docs/tour.md", "Hanse lies below /usr/lib, see https://example.com/work/hours and docs/home/page.md"),
    ("src/hanse/orders/rules.py", "tax_minor = (total_minor * 19 + 59) // 119\nratio = a / b\nweight: float = 1.0"),
]  # fmt: skip


def findings(path: str, text: str) -> set[str]:
    """The codes of the rules that this one file breaks."""
    return {finding.code for finding in tidy.check([Source(PurePosixPath(path), text)])}


@pytest.mark.parametrize(("code", "path", "text"), BROKEN)
def test_a_rule_catches_what_it_forbids(code: str, path: str, text: str) -> None:
    assert code in findings(path, text)


@pytest.mark.parametrize(("path", "text"), RIGHT)
def test_what_is_right_is_left_alone(path: str, text: str) -> None:
    assert findings(path, text) == set()


def test_every_rule_is_planted_here() -> None:
    assert {rule.code for rule in tidy.RULES} == {code for code, _, _ in BROKEN} | {"migration-line"}


def test_a_finding_names_the_line() -> None:
    text = 'SQL = """\nselect *\nfrom inventory.stock\n"""'
    (finding,) = tidy.check([Source(PurePosixPath("src/hanse/orders/queries.py"), text)])
    assert (finding.path, finding.line) == ("src/hanse/orders/queries.py", 3)


def test_an_escape_needs_a_reason() -> None:
    line = 'SQL = f"select 1 from orders.item order by {column}"  # tidy: sql-fragment'
    assert findings("src/hanse/orders/queries.py", line) == {"sql-fragment"}
    assert findings("src/hanse/orders/queries.py", line + " one of four constants") == set()


def test_an_escape_counts_for_its_own_rule_alone() -> None:
    line = 'SQL = f"select 1 from inventory.stock order by {a}"  # tidy: dynamic-import one of four constants'
    assert "sql-fragment" in findings("src/hanse/orders/queries.py", line)


def test_a_code_belongs_to_one_refusal() -> None:
    one = REFUSAL.format(name="CartEmpty", sentence="The cart is empty.", code="empty")
    two = REFUSAL.format(name="ShelfEmpty", sentence="The shelf is empty.", code="empty")
    sources = [
        Source(PurePosixPath("src/hanse/orders/refusals.py"), one),
        Source(PurePosixPath("src/hanse/inventory/refusals.py"), two),
    ]
    assert [finding.code for finding in tidy.check(sources)] == ["refusal"]


def test_a_refusal_of_a_refusal_is_one_too() -> None:
    text = (
        REFUSAL.format(name="CartEmpty", sentence="The cart is empty.", code="empty") + "class Sold(CartEmpty): ...\n"
    )
    assert findings("src/hanse/orders/refusals.py", text) == {"refusal"}


def migration(revision: str, down: str | None) -> Source:
    """One step of the database's history."""
    path = PurePosixPath(f"src/hanse/migrations/versions/{revision}.py")
    return Source(path, f'revision = "{revision}"\ndown_revision: str | None = {down!r}\n')


@pytest.mark.parametrize(
    "steps",
    [
        [migration("a", None), migration("b", "a"), migration("c", "a")],
        [migration("a", None), migration("b", None)],
        [migration("a", None), migration("b", "gone")],
    ],
)
def test_the_history_of_the_database_is_one_line(steps: list[Source]) -> None:
    assert {finding.code for finding in tidy.check(steps)} == {"migration-line"}


def test_a_straight_history_passes() -> None:
    assert tidy.check([migration("a", None), migration("b", "a"), migration("c", "b")]) == []

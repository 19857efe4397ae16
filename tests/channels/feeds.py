"""Feeds for the tests of imports: the shipped mappings and extracts, small files of our own, and what a state is."""

import csv
import gzip
import hashlib
import io
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from hanse.channels import imports
from hanse.kit.db import Database

ROOT = Path(__file__).parents[2]
MAPPINGS = ROOT / "docs" / "imports"
MONTH = ROOT / "tests" / "data" / "online-retail" / "2011-02.csv.gz"
ICECAT = ROOT / "tests" / "data" / "icecat" / "products-300.jsonl.gz"
SHARED = ROOT.parent / "shared" / "data"
COLUMNS = ("InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID", "Country")

# What was imported, without ids and moments of our own: the same feeds in any cut end with the same lines.
STATES = {
    "history": """select to_jsonb(h) - 'id' - 'customer' || jsonb_build_object('linked', h.customer is not null)
        from orders.history h""",
    "lines": """select to_jsonb(l) - 'document' || jsonb_build_object('number', h.number)
        from orders.history_line l join orders.history h on h.id = l.document""",
    "customers": """select jsonb_build_object('key', x.key, 'company', p.company, 'language', p.language,
        'at', p.created_at, 'addresses', (select jsonb_agg(jsonb_build_array(a.kind, a.address))
            from customers.address a where a.customer = p.id))
        from customers.external x join customers.profile p on p.id = x.customer""",
    "products": """select to_jsonb(p) - 'id' - 'version' - 'created_at' - 'updated_at' from catalog.product p""",
    "variants": """select to_jsonb(v) - 'id' - 'product' from catalog.variant v""",
    "gtins": """select to_jsonb(g) - 'variant' || jsonb_build_object('sku', v.sku)
        from catalog.variant_gtin g join catalog.variant v on v.id = g.variant""",
    "prices": """select jsonb_build_array(l.key, l.currency, v.sku, p.unit_minor) from pricing.price p
        join pricing.price_list l on l.id = p.list join catalog.variant v on v.id = p.variant
        where p.valid_until is null""",
    "tallies": """select to_jsonb(t) - 'feed' || jsonb_build_object('kind', f.kind)
        from channels.import_tally t join channels.import_feed f on f.id = t.feed""",
}


def mapping(kind: str, source: str = "online-retail") -> imports.Loaded:
    """A shipped mapping."""
    return imports.load_mapping(MAPPINGS / f"{source}.{kind}.toml", kind)


def written(folder: Path, text: str, kind: str, name: str = "mapping.toml") -> imports.Loaded:
    """A mapping of our own."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return imports.load_mapping(path, kind)


async def load(
    database: Database, loaded: imports.Loaded, *paths: Path, portion: int | None = None
) -> imports.Summary:  # fmt: skip
    """Import files with a mapping."""
    return await imports.import_feed(database, loaded, list(paths), portion=portion)


async def state(database: Database, *names: str) -> dict[str, tuple[int, str]]:
    """For each part of what was imported the number of rows and a digest of them all, whatever their order."""
    found = {}
    async with database.transaction(readonly=True) as tx:
        for name in names or STATES:
            rows = sorted(json.dumps(row, sort_keys=True) for row in await tx.column(STATES[name]))
            found[name] = (len(rows), hashlib.sha256("\n".join(rows).encode()).hexdigest())
    return found


async def problems(database: Database) -> list[dict[str, Any]]:
    """Everything that imports left out, as the database keeps it."""
    async with database.transaction(readonly=True) as tx:
        return await tx.rows(
            dict[str, Any],
            "select line, field, reason, value, kept from channels.import_refusal order by run, line, field",
        )


def month_rows() -> list[dict[str, str]]:
    """The rows of the month."""
    with gzip.open(MONTH, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write_rows(path: Path, rows: Iterable[dict[str, str]], columns: Sequence[str] = COLUMNS) -> Path:
    """A CSV file of rows; packed where its name says so."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    content = text.getvalue().encode()
    path.write_bytes(gzip.compress(content, mtime=0) if path.suffix == ".gz" else content)
    return path


def by_day(folder: Path) -> list[Path]:
    """The month as a daily feed: one file for each day."""
    days: dict[str, list[dict[str, str]]] = {}
    for row in month_rows():
        days.setdefault(row["InvoiceDate"][:10], []).append(row)
    return [write_rows(folder / f"{day}.csv", rows) for day, rows in days.items()]


def line(**values: object) -> dict[str, str]:
    """A row of the set, as it might stand there."""
    row = {
        "InvoiceNo": "536365",
        "StockCode": "85123A",
        "Description": "WHITE HANGING HEART T-LIGHT HOLDER",
        "Quantity": "6",
        "InvoiceDate": "2010-12-01 08:26:00",
        "UnitPrice": "2.55",
        "CustomerID": "17850.0",
        "Country": "United Kingdom",
    }
    return row | {name: str(value) for name, value in values.items()}

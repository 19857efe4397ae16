"""The rates that member states know at present, from `vat_levels.csv`, to choose from; and how tax is rounded."""

import csv
from pathlib import Path

from hanse.main.migrations import run

revision = "30_pricing_known_rates"
down_revision = "29_catalog_tax_classes"

LEVELS = Path(__file__).parent.parent / "vat_levels.csv"

SQL = """
-- What a country calls its rates. Which class of goods has which of them is stated by the retailer, in tax_rate.
create table pricing.known_rate (
    place text not null,
    level text not null check (level in ('standard', 'reduced', 'super_reduced', 'parking')),
    rate integer not null check (rate between 0 and 10000),
    source text not null,
    as_of date not null,
    primary key (place, level, rate)
);

-- Whether tax is rounded on each line of a document, or once for all lines of a rate, as most countries have it.
alter table pricing.tax_rate add column per_line boolean not null default false;

-- Exempt is what bears no tax at all, whatever the rates are (UStG section 4).
insert into pricing.tax_rate (place, class, rate, valid_from) values ('DE', 'exempt', 0, '1968-01-01 00:00+01')
on conflict do nothing;
"""

INSERT = "insert into pricing.known_rate (place, level, rate, source, as_of) values {rows}"


def upgrade() -> None:
    run(SQL)
    with LEVELS.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
    values = [f"('{row['place']}', '{row['level']}', {int(row['rate'])}, 'TEDB', '2026-09-29')" for row in rows]
    run(INSERT.replace("{rows}", ", ".join(values)))

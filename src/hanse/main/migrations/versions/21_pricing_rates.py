"""The standard rates of value added tax in the other member states, from `vat_rates.csv`."""

import csv
from itertools import pairwise
from pathlib import Path

from hanse.main.migrations import run

revision = "21_pricing_rates"
down_revision = "20_orders_by_hand"

RATES = Path(__file__).parent.parent / "vat_rates.csv"

INSERT = """
insert into pricing.tax_rate (place, class, rate, valid_from, valid_until)
select v.place, v.class, v.rate, v.starts at time zone v.zone, v.ends at time zone v.zone
from (values {rows}) v (place, class, rate, starts, ends, zone)
"""


def upgrade() -> None:
    with RATES.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
    values = []
    for row, following in pairwise([*rows, {"place": "", "class": ""}]):
        goes_on = (following["place"], following["class"]) == (row["place"], row["class"])
        ends = f"timestamp '{following['valid_from']}'" if goes_on else "null::timestamp"
        starts = f"timestamp '{row['valid_from']}'"
        values.append(
            f"('{row['place']}', '{row['class']}', {int(row['rate'])}, {starts}, {ends}, '{row['time_zone']}')"
        )
    run(INSERT.replace("{rows}", ", ".join(values)))

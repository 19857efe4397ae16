"""Changes to tax rates are counted."""

from hanse.main.migrations import run

revision = "73_pricing_standing"
down_revision = "72_channels_standing"

SQL = """
create trigger tax_rate_stands after insert or update or delete or truncate on pricing.tax_rate
    for each statement execute function kit.count_change('tax_rates');
"""


def upgrade() -> None:
    run(SQL)

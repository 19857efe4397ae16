"""Changes to stock rules are counted."""

from hanse.main.migrations import run

revision = "69_inventory_standing"
down_revision = "68_locations_standing"

SQL = """
create trigger stock_rule_stands after insert or update or delete or truncate on inventory.stock_rule
    for each statement execute function kit.count_change('stock_rules');
"""


def upgrade() -> None:
    run(SQL)

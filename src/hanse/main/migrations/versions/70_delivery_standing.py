"""Changes to ways of delivery are counted."""

from hanse.main.migrations import run

revision = "70_delivery_standing"
down_revision = "69_inventory_standing"

SQL = """
create trigger method_stands after insert or update or delete or truncate on delivery.method
    for each statement execute function kit.count_change('delivery_methods');
"""


def upgrade() -> None:
    run(SQL)

"""Changes to the terms of channels and to the return policy are counted."""

from hanse.main.migrations import run

revision = "71_orders_standing"
down_revision = "70_delivery_standing"

SQL = """
create trigger terms_stand after insert or update or delete or truncate on orders.terms
    for each statement execute function kit.count_change('terms');
create trigger return_policy_stands after insert or update or delete or truncate on orders.return_policy
    for each statement execute function kit.count_change('terms');
"""


def upgrade() -> None:
    run(SQL)

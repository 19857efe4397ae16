"""A register knows what the receipt shall say of an article that joined an order there."""

from hanse.main.migrations import run

revision = "55_till_addition"
down_revision = "54_orders_substitution"

SQL = """
create table till.addition (
    line uuid primary key,
    register uuid not null,
    cashier text not null,
    given_minor bigint,
    payments uuid[] not null
);
"""


def upgrade() -> None:
    run(SQL)

"""A register knows what the receipt of an exchange shall say that waits for its bank."""

from hanse.main.migrations import run

revision = "51_till_exchange"
down_revision = "50_orders_exchange"

SQL = """
create table till.exchange (
    line uuid primary key,
    register uuid not null,
    cashier text not null,
    given_minor bigint,
    payments uuid[] not null
);
"""


def upgrade() -> None:
    run(SQL)

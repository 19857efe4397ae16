"""Links by which shoppers who have forgotten their password set a new one."""

from hanse.main.migrations import run

revision = "33_customers_resets"
down_revision = "32_sourcing_withdrawn"

SQL = """
-- Of a link only the hash of its token is kept, as of a session.
create table customers.password_reset (
    token_hash bytea primary key,
    customer uuid not null references customers.account (customer) on delete cascade,
    created_at timestamptz not null,
    expires_at timestamptz not null check (expires_at > created_at)
);
create index password_reset_customer on customers.password_reset (customer);
create index password_reset_expires on customers.password_reset (expires_at);
"""


def upgrade() -> None:
    run(SQL)

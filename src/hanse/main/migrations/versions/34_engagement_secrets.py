"""Messages with a secret in them, which nobody reads afterwards and which is forgotten once it is sent."""

from hanse.main.migrations import run

revision = "34_engagement_secrets"
down_revision = "33_customers_resets"

SQL = """
alter table engagement.message add column secret boolean not null default false;
"""


def upgrade() -> None:
    run(SQL)

"""Kinds of accounts for wallets and for credit that customers have with the house."""

from hanse.main.migrations import run

revision = "22_ledger_kinds"
down_revision = "21_pricing_rates"

SQL = """
insert into ledger.kind values ('money.tender.wallet', false, 16), ('money.tender.store_credit', false, 16),
    ('money.store_credits', false, 16), ('money.bank', false, 16), ('store_credit', true, 1);
"""


def upgrade() -> None:
    run(SQL)

"""The tables of loyalty."""

from hanse.main.migrations import run

revision = "10_loyalty"
down_revision = "09_payments"

SQL = """
create schema loyalty;

-- What each order earned and gave back, so that points follow the goods that are kept.
create table loyalty.entry (
    id uuid primary key,
    customer uuid not null,
    sales_order uuid not null,
    kind text not null check (kind in ('earned', 'taken_back', 'adjusted')),
    points bigint not null,
    reference uuid not null,
    reason text not null default '',
    at timestamptz not null,
    unique (kind, reference)
);
create index entry_customer on loyalty.entry (customer, at desc, id desc);
create index entry_order on loyalty.entry (sales_order);

create view loyalty.inv_more_taken_than_earned as
select 'more points were taken back than an order earned' as problem, sales_order, sum(points) as points
from loyalty.entry where kind <> 'adjusted' group by sales_order having sum(points) < 0;
"""


def upgrade() -> None:
    run(SQL)

"""Who bought for a company is kept with the order, as it was known at that moment."""

from hanse.main.migrations import run

revision = "25_orders_business"
down_revision = "24_customers_business"

SQL = """
alter table orders.sales_order add column business jsonb;

create view orders.inv_relieved_order as
select 'an order is supplied to a business of another member state, and no valid VAT id is kept with it' as problem,
       o.number
from orders.sales_order o
where exists (select from orders.line l where l.sales_order = o.id and l.tax_place like '%:intra_community')
  and (o.business ->> 'valid_at' is null or o.business ->> 'vat_id' is null);

create view orders.inv_relieved_tax as
select 'a line is supplied to a business of another member state, and tax is in it' as problem, l.id as line
from orders.line l where l.tax_place like '%:intra_community' and (l.tax_minor <> 0 or l.tax_rate <> 0);
"""


def upgrade() -> None:
    run(SQL)

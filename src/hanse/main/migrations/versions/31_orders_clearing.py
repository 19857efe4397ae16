"""The audit sees an order whose clearing account does not come back to zero."""

from hanse.main.migrations import run

revision = "31_orders_clearing"
down_revision = "30_pricing_known_rates"

# While money is due, and until late money of a cancelled order has gone back, something stands there by right.
SQL = """
create view orders.inv_clearing as
select 'the clearing account of an order is not at zero' as problem, o.id as sales_order, o.number, o.state,
    o.payment_state, m.minor
from orders.sales_order o
join (
    select owner, sum(minor)::bigint as minor from (
        select credit_owner as owner, amount as minor from ledger.public_transfer
        where credit_kind = 'money.order' and state = 'posted'
        union all
        select debit_owner, -amount from ledger.public_transfer where debit_kind = 'money.order' and state = 'posted'
    ) moved group by owner having sum(minor) <> 0
) m on m.owner = o.id
where o.state in ('confirmed', 'completed', 'cancelled') and o.payment_state <> 'due';
"""


def upgrade() -> None:
    run(SQL)

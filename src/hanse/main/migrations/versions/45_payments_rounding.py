"""What is paid in cash is rounded where the small coins are not used: how much stays beside the payment."""

from hanse.main.migrations import run

revision = "45_payments_rounding"
down_revision = "44_channels_costs"

SQL = """
alter table payments.payment add column rounding_minor bigint not null default 0
    constraint payment_rounding check
        (rounding_minor = 0 or (tender = 'cash' and captured_minor + rounding_minor >= 0));
alter table payments.refund add column rounding_minor bigint not null default 0
    constraint refund_rounding check (amount_minor + rounding_minor >= 0);

create view payments.inv_rounding as
select 'the ledger does not say how much was rounded for an order' as problem, w.sales_order, w.minor as rounded_minor,
    coalesce(m.minor, 0) as ledger_minor
from (
    select p.sales_order, sum(p.rounding_minor - coalesce(r.minor, 0)) as minor
    from payments.payment p
    left join (select payment, sum(rounding_minor) as minor from payments.refund group by payment) r on r.payment = p.id
    where p.tender = 'cash' group by p.sales_order
) w
left join (
    select reference, sum(case when credit_kind = 'money.rounding' then amount else -amount end) as minor
    from ledger.public_transfer
    where state = 'posted' and reason = 'rounding' group by reference
) m on m.reference = w.sales_order
where w.minor <> coalesce(m.minor, 0);
"""


def upgrade() -> None:
    run(SQL)

"""An exchange may wait for its bank; a parcel that is lost on its way back is refunded, up to a limit by itself."""

from hanse.main.migrations import run

revision = "50_orders_exchange"
down_revision = "49_orders_cancelled"

SQL = """
create table orders.exchange (
    line uuid primary key references orders.line (id),
    sales_order uuid not null references orders.sales_order (id),
    wanted jsonb not null,
    goods_return uuid not null unique,
    amounts bigint[] not null,
    deducted bigint[] not null,
    facts jsonb not null,
    by_name text not null,
    at timestamptz not null,
    check (cardinality(amounts) = cardinality(deducted))
);

create view orders.inv_exchange as
select 'an exchange is paid and goods did not change hands, or they did and it is not paid' as problem,
    e.line, l.state, l.awaits_payment
from orders.exchange e
join orders.line l on l.id = e.line
left join orders.goods_return r on r.id = e.goods_return
where (r.id is null) <> (l.state = 'cancelled' or l.awaits_payment);

alter table orders.return_policy add column lost_minor bigint not null default 0 check (lost_minor >= 0);

alter table orders.return_parcel
    drop constraint return_parcel_state_check,
    drop constraint return_parcel_check1,
    add constraint return_parcel_state_check
        check (state in ('announced', 'arrived', 'settled', 'withdrawn', 'lost')),
    add constraint return_parcel_check1 check ((state in ('settled', 'lost')) = (settled_at is not null));
"""


def upgrade() -> None:
    run(SQL)

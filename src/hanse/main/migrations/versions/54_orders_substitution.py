"""A shopper says whether what is missing may be replaced; what was replaced, and by what, stands with the lines."""

from hanse.main.migrations import run

revision = "54_orders_substitution"
down_revision = "53_ledger_open"

SQL = """
alter table orders.cart add column substitution text not null default 'none'
    constraint cart_substitution_check check (substitution in ('none', 'similar'));
-- What was said of a line by itself; null follows the cart.
alter table orders.cart_line add column substitution text
    constraint cart_line_substitution_check check (substitution in ('none', 'similar'));
alter table orders.line add column substitution text not null default 'none'
    constraint line_substitution_check check (substitution in ('none', 'similar'));
alter table orders.line add column replaces uuid references orders.line (id);
create index line_replaces on orders.line (replaces) where replaces is not null;

-- What replaces something costs no more than what it replaces did, and that is not delivered any more.
create view orders.inv_substitute_dearer as
select 'a substitute costs more than what it replaces' as problem, s.id as line, s.total_minor, m.total_minor as missed
from (
    select replaces, sum(total_minor) as total_minor, sum(quantity) as quantity, min(id::text)::uuid as id
    from orders.line where replaces is not null group by replaces
) s join orders.line m on m.id = s.replaces
where s.total_minor > m.total_minor or s.quantity <> m.quantity or m.state <> 'cancelled'
    or m.substitution <> 'similar';

-- The worth of what was replaced is no worth of the order any more, as that of what was cancelled.
create or replace view orders.public_order as
select o.id, o.number, o.channel, o.location, o.customer, o.name, o.state, o.payment_state, o.placed_at, o.currency,
    o.total_minor,
    coalesce((
        select sum(case a.kind when 'substitute' then (a.facts ->> 'missed_minor')::bigint else a.amount_minor end)
        from orders.adjustment a where a.sales_order = o.id and a.kind in ('cancel', 'delivery', 'substitute')
    ), 0)::bigint as cancelled_minor,
    nullif(concat_ws(', ',
        nullif(concat_ws(' ', o.shipping ->> 'postal_code', o.shipping ->> 'city'), ''), o.shipping ->> 'country'
    ), '') as destination
from orders.sales_order o;
"""


def upgrade() -> None:
    run(SQL)

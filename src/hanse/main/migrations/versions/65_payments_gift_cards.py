"""Gift cards are paid with several tenders, ordered in the shop for somebody, and given back."""

from hanse.main.migrations import run

revision = "65_payments_gift_cards"
down_revision = "64_orders_capture_at"

SQL = """
alter table payments.gift_card_load drop constraint gift_card_load_state_check;
alter table payments.gift_card_load add constraint gift_card_load_state_check
    check (state in ('due', 'loaded', 'refused', 'given_back'));
alter table payments.gift_card_load add column given_back_at timestamptz;

-- Until now a card carried what came of its price; from now on all of it or nothing.
update payments.gift_card_load l set amount_minor = paid.minor
from (select sales_order, sum(captured_minor)::bigint as minor from payments.payment group by 1) paid
where l.state = 'loaded' and paid.sales_order = l.id and paid.minor > 0;

create table payments.gift_card_order (
    load uuid primary key references payments.gift_card_load (id),
    token text not null,
    language text not null,
    buyer_name text not null,
    buyer_email text not null,
    recipient_name text not null,
    recipient_email text not null,
    message text not null,
    send_date date,
    sent_at timestamptz
);
create index gift_card_order_unsent on payments.gift_card_order (send_date) where sent_at is null;

create view payments.inv_gift_card_load as
select 'a gift card was not loaded with what was paid for it' as problem, l.id as load, l.state,
    coalesce(m.minor, 0) as ledger_minor
from payments.gift_card_load l
left join (
    select reference, sum(case when reason = 'loaded' then amount else -amount end) as minor
    from ledger.public_transfer
    where state = 'posted' and reason in ('loaded', 'gift card given back')
    group by reference
) m on m.reference = l.id
where coalesce(m.minor, 0) <> case when l.state = 'loaded' then l.amount_minor else 0 end;
"""


def upgrade() -> None:
    run(SQL)

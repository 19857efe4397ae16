"""The tables of inventory."""

from hanse.main.migrations import run

revision = "08_inventory"
down_revision = "07_pricing"

SQL = """
create schema if not exists inventory;

-- Every hold is a pending transfer in the ledger under the same id; here stands what for and for whom.
create table inventory.hold (
    id uuid primary key,
    variant uuid not null,
    location uuid not null,
    quantity bigint not null check (quantity > 0),
    until timestamptz,
    purpose text not null check (purpose in ('cart', 'payment', 'pickup', 'quote', 'till', 'order')),
    owner uuid not null,
    state text not null default 'held' check (state in ('held', 'posted', 'voided', 'expired')),
    at timestamptz not null,
    settled_at timestamptz,
    check ((state = 'held') = (settled_at is null))
);
create index hold_owner on inventory.hold (owner);

create table inventory.transfer (
    id uuid primary key,
    from_location uuid not null references locations.location (id),
    to_location uuid not null references locations.location (id),
    state text not null check (state in ('in_transit', 'received')),
    sent_at timestamptz not null,
    received_at timestamptz,
    check (from_location <> to_location),
    check ((state = 'received') = (received_at is not null))
);
create index transfer_to on inventory.transfer (to_location, id desc);
create index transfer_from on inventory.transfer (from_location, id desc);

create table inventory.transfer_line (
    transfer uuid not null references inventory.transfer (id),
    variant uuid not null,
    quantity bigint not null check (quantity > 0),
    received_quantity bigint not null default 0 check (received_quantity >= 0),
    lost_quantity bigint not null default 0 check (lost_quantity >= 0),
    primary key (transfer, variant),
    check (received_quantity + lost_quantity <= quantity)
);

create table inventory.stock_count (
    id uuid primary key,
    location uuid not null references locations.location (id),
    kind text not null check (kind in ('full', 'cycle')),
    state text not null check (state in ('open', 'finished', 'cancelled')),
    started_at timestamptz not null,
    finished_at timestamptz,
    started_by uuid,
    check ((state = 'open') = (finished_at is null))
);
create index stock_count_location on inventory.stock_count (location, id desc);

-- booked is what the books said when the pieces were counted; a sale after that moment changes neither figure.
create table inventory.count_line (
    stock_count uuid not null references inventory.stock_count (id),
    variant uuid not null,
    counted bigint not null check (counted >= 0),
    booked bigint not null,
    counted_at timestamptz not null,
    corrected bigint,
    primary key (stock_count, variant)
);

create view inventory.inv_hold as
select 'a hold and its transfer in the ledger differ' as problem, h.id, h.variant, h.location, h.quantity, h.state,
    t.state as transfer_state, t.amount, t.debit_owner, t.unit
from inventory.hold h
left join ledger.public_transfer t on t.id = h.id
where t.id is null or t.unit <> h.variant or t.debit_owner <> h.location or t.debit_kind <> 'stock.sellable'
    or t.amount <> h.quantity or t.expires_at is distinct from h.until
    or t.state <> case h.state when 'held' then 'pending' when 'posted' then 'posted' else 'voided' end;

create view inventory.inv_promise as
select 'pieces are promised in the ledger, and no hold says to whom' as problem, t.id, t.unit as variant,
    t.debit_owner as location, t.amount
from ledger.public_transfer t
where t.state = 'pending' and t.debit_kind like 'stock.%'
    and not exists (select from inventory.hold h where h.id = t.id and h.state = 'held');

create view inventory.inv_transit as
with sent as (
    select t.to_location as location, l.variant, sum(l.quantity - l.received_quantity - l.lost_quantity) as quantity
    from inventory.transfer_line l join inventory.transfer t on t.id = l.transfer
    group by t.to_location, l.variant
), booked as (
    select owner as location, unit as variant, posted as quantity
    from ledger.public_balance where kind = 'stock.transit'
)
select 'pieces are on their way in the books, but in no transfer, or the other way round' as problem,
    location, variant, sent.quantity as sent, booked.quantity as booked
from sent full join booked using (location, variant)
where coalesce(sent.quantity, 0) <> coalesce(booked.quantity, 0);

create view inventory.inv_transfer_state as
select 'a transfer is closed with pieces on their way, or open without any' as problem, t.id, t.state
from inventory.transfer t
where (t.state = 'in_transit') <> exists (
    select from inventory.transfer_line l
    where l.transfer = t.id and l.received_quantity + l.lost_quantity < l.quantity
);
"""


def upgrade() -> None:
    run(SQL)

"""The tables of inventory."""

from hanse.main.migrations import run

revision = "08_inventory"
down_revision = "07_pricing"

SQL = """
create schema if not exists inventory;

-- Every hold is a pending transfer in the ledger under the same id; here stands what for and for whom. One that names a
-- delivery waits for it. No foreign key: it would lock the delivery, for which receipts wait while they hold balances;
-- inv_promised watches instead.
create table inventory.hold (
    id uuid primary key,
    variant uuid not null,
    location uuid not null,
    quantity bigint not null check (quantity > 0),
    until timestamptz,
    purpose text not null check (
        purpose in ('cart', 'payment', 'pickup', 'quote', 'till', 'order', 'lease', 'aside')
    ),
    owner uuid not null,
    state text not null default 'held' check (state in ('held', 'posted', 'voided', 'expired')),
    at timestamptz not null,
    settled_at timestamptz,
    delivery uuid,
    promised_date date,
    check ((state = 'held') = (settled_at is null))
);
create index hold_waiting on inventory.hold (delivery, variant) where state = 'held' and delivery is not null;
create index hold_owner on inventory.hold (owner);

-- What a register may sell while it is cut off is a hold of its own: one for each article.
create index hold_lease_register on inventory.hold (owner, variant) where purpose = 'lease' and state = 'held';
create index hold_standing on inventory.hold (variant, location) where state = 'held';

-- The number of the last request of a register about its leases: one that was late on its way changes nothing.
create table inventory.lease_book (
    register uuid primary key,
    location uuid not null references locations.location (id),
    request bigint not null
);

create view inventory.leased as
select variant, location, sum(quantity)::bigint as quantity
from inventory.hold where purpose = 'lease' and state = 'held'
group by variant, location;

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

-- Who says how many pieces stay back from whom. A version never overwrites the one before; the highest one counts.
-- Fields that are null hold for everything. safety: kept from everybody at a distance; channel: kept from one channel.
create table inventory.stock_rule (
    id uuid not null,
    version integer not null check (version > 0),
    kind text not null check (kind in ('safety', 'channel')),
    channel text,
    location uuid references locations.location (id),
    category text,
    variant uuid,
    sold_at_least bigint check (sold_at_least > 0),
    pieces bigint not null check (pieces >= 0),
    days integer not null check (days >= 0),
    active boolean not null,
    reason text not null,
    changed_by text not null,
    at timestamptz not null,
    primary key (id, version),
    check ((kind = 'channel') = (channel is not null))
);

create view inventory.current_rule as
select r.* from inventory.stock_rule r
where r.active
    and not exists (select from inventory.stock_rule later where later.id = r.id and later.version > r.version);

-- What a position keeps back, and why. The figure that decides stands in the ledger's balance; inv_kept compares.
create table inventory.kept (
    variant uuid not null,
    location uuid not null,
    quantity bigint not null check (quantity >= 0),
    source text not null check (source in ('hand', 'rule', 'partner')),
    rule uuid,
    rule_version integer,
    buffer bigint not null,
    confidence_basis_points integer not null check (confidence_basis_points between 0 and 10000),
    seen_at timestamptz,
    at timestamptz not null,
    primary key (variant, location),
    foreign key (rule, rule_version) references inventory.stock_rule (id, version),
    check ((rule is null) = (rule_version is null)),
    check (buffer <= quantity)
);
create index kept_location on inventory.kept (location);

-- What single articles keep from one channel. Rules for a whole channel or location are read as they stand.
create table inventory.channel_kept (
    channel text not null,
    variant uuid not null,
    location uuid not null,
    quantity bigint not null check (quantity >= 0),
    rule uuid not null,
    rule_version integer not null,
    primary key (variant, location, channel),
    foreign key (rule, rule_version) references inventory.stock_rule (id, version)
);

-- Pieces sold from a position in the last 28 days, as counted on a day.
create table inventory.velocity (
    variant uuid not null,
    location uuid not null,
    sold bigint not null check (sold > 0),
    counted_date date not null,
    primary key (variant, location)
);
create table inventory.nightly (
    task text primary key,
    done_date date not null
);

-- How far a partner's figures are believed. From fresh_minutes to stale_minutes confidence falls to nothing.
create table inventory.partner (
    location uuid primary key references locations.location (id),
    fresh_minutes integer not null check (fresh_minutes >= 0),
    stale_minutes integer not null,
    buffer bigint not null check (buffer >= 0),
    figures text not null check (figures in ('on_hand', 'free')),
    version integer not null default 1,
    changed_by text not null,
    at timestamptz not null,
    check (stale_minutes > fresh_minutes)
);

-- The latest figure that each source told of a position: what is older comes too late.
create table inventory.figure_mark (
    variant uuid not null,
    location uuid not null,
    condition text not null,
    source text not null,
    sequence bigint,
    observed_at timestamptz,
    figure bigint not null,
    at timestamptz not null,
    primary key (variant, location, condition, source),
    check (sequence is not null or observed_at is not null)
);

-- Goods that a supplier has announced. Supplier, purchase order and reference are words of the system that bought them.
create table inventory.inbound_delivery (
    id uuid primary key,
    location uuid not null references locations.location (id),
    supplier text not null,
    reference text not null,
    purchase_order text not null default '',
    expected_date date,
    state text not null check (state in ('expected', 'receiving', 'closed')),
    announced_at timestamptz not null,
    closed_at timestamptz,
    note text not null default '',
    version integer not null default 1,
    unique (supplier, reference),
    check ((state = 'closed') = (closed_at is not null))
);
create index inbound_delivery_location on inventory.inbound_delivery (location, id desc);

create table inventory.inbound_line (
    delivery uuid not null references inventory.inbound_delivery (id),
    variant uuid not null,
    expected_quantity bigint not null check (expected_quantity >= 0),
    received_quantity bigint not null default 0 check (received_quantity >= 0),
    line_reference text not null default '',
    open boolean not null,
    primary key (delivery, variant)
);
create index inbound_line_open on inventory.inbound_line (variant) where open;
create index hold_leased on inventory.hold (variant, location) where state = 'held' and purpose = 'lease';
create index transfer_line_open on inventory.transfer_line (variant) where received_quantity + lost_quantity < quantity;

create view inventory.inv_hold as
select 'a hold and its transfer in the ledger differ' as problem, h.id, h.variant, h.location, h.quantity, h.state,
    t.state as transfer_state, t.amount, t.debit_owner, t.unit
from inventory.hold h
left join ledger.public_transfer t on t.id = h.id
where t.id is null or t.unit <> h.variant or t.debit_owner <> coalesce(h.delivery, h.location)
    or t.debit_kind <> case when h.delivery is null then 'stock.sellable' else 'stock.inbound' end
    or t.amount <> h.quantity or t.expires_at is distinct from h.until
    or t.state <> case h.state when 'held' then 'pending' when 'posted' then 'posted' else 'voided' end;

create view inventory.inv_promise as
select 'pieces are promised in the ledger, and no hold says to whom' as problem, t.id, t.unit as variant,
    t.debit_owner as location, t.amount
from ledger.public_transfer t
where t.state = 'pending' and t.debit_kind like 'stock.%'
    and not exists (select from inventory.hold h where h.id = t.id and h.state = 'held');

create view inventory.inv_lease as
select 'a lease has no end' as problem, h.id, h.variant, h.location, h.quantity, h.owner as register
from inventory.hold h
where h.purpose = 'lease' and h.state = 'held' and h.until is null
union all
select 'a lease belongs to no register that stands there', h.id, h.variant, h.location, h.quantity, h.owner
from inventory.hold h left join inventory.lease_book b on b.register = h.owner
where h.purpose = 'lease' and h.state = 'held' and b.location is distinct from h.location
union all
select 'a register has two leases of one article', min(h.id::text)::uuid, h.variant, min(h.location::text)::uuid,
    sum(h.quantity), h.owner
from inventory.hold h where h.purpose = 'lease' and h.state = 'held' group by h.owner, h.variant having count(*) > 1
union all
select 'pieces of a lease were sold without an order', h.id, h.variant, h.location, h.quantity, h.owner
from inventory.hold h where h.purpose = 'lease' and h.state = 'posted';

create view inventory.inv_leased as
select 'more is leased to tills than is kept in the ledger' as problem, l.variant, l.location, l.quantity,
    b.pending_out
from inventory.leased l
left join ledger.public_balance b on b.kind = 'stock.sellable' and b.owner = l.location and b.unit = l.variant
where l.quantity > coalesce(b.pending_out, 0);

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

create view inventory.inv_kept as
select 'what a position keeps back differs from what was decided' as problem, coalesce(k.variant, b.unit) as variant,
    coalesce(k.location, b.owner) as location, k.quantity, b.keep
from inventory.kept k
full join (
    select unit, owner, keep from ledger.public_balance where kind = 'stock.sellable' and keep > 0
) b on b.unit = k.variant and b.owner = k.location
where coalesce(k.quantity, 0) <> coalesce(b.keep, 0);

create view inventory.inv_inbound as
with booked as (
    select t.reference as delivery, t.unit as variant, sum(t.amount)::bigint as quantity
    from ledger.public_transfer t
    where t.debit_kind = 'stock.supplier' and exists (select from inventory.inbound_delivery d where d.id = t.reference)
    group by t.reference, t.unit
)
select 'a delivery says that other pieces arrived than were booked' as problem, delivery, variant,
    l.received_quantity, booked.quantity as booked
from inventory.inbound_line l full join booked using (delivery, variant)
where coalesce(l.received_quantity, 0) <> coalesce(booked.quantity, 0);

create view inventory.inv_inbound_open as
select 'pieces are awaited of a delivery that is closed, or not of one that is open' as problem, l.delivery, l.variant
from inventory.inbound_line l join inventory.inbound_delivery d on d.id = l.delivery
where l.open <> (d.state <> 'closed' and l.received_quantity < l.expected_quantity);

-- What is promised of deliveries. Pieces that came too few for the oldest promise are set aside and count as expected.
create view inventory.inv_promised as
with expected as (
    select delivery, variant, sum(quantity)::bigint as quantity from (
        select delivery, variant, expected_quantity - received_quantity as quantity
        from inventory.inbound_line where open
        union all
        select owner, variant, quantity from inventory.hold where state = 'held' and purpose = 'aside'
    ) pieces group by delivery, variant
), promised as (
    select delivery, variant, sum(quantity)::bigint as quantity
    from inventory.hold where state = 'held' and delivery is not null group by delivery, variant
), booked as (
    select owner as delivery, unit as variant, posted as quantity
    from ledger.public_balance where kind = 'stock.inbound'
)
select 'more is promised of a delivery than it expects' as problem, delivery, variant, p.quantity as promised,
    coalesce(e.quantity, 0) as expected
from promised p left join expected e using (delivery, variant) where p.quantity > coalesce(e.quantity, 0)
union all
select 'a promise waits for no delivery that is expected at its place', h.delivery, h.variant, h.quantity, 0
from inventory.hold h left join inventory.inbound_delivery d on d.id = h.delivery
where h.state = 'held' and h.delivery is not null and (d.location is distinct from h.location or d.state = 'closed')
union all
select 'the ledger expects other pieces than the delivery', delivery, variant, coalesce(b.quantity, 0),
    coalesce(e.quantity, 0)
from booked b full join expected e using (delivery, variant) where coalesce(b.quantity, 0) <> coalesce(e.quantity, 0);
"""


def upgrade() -> None:
    run(SQL)

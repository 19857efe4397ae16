"""The tables of orders."""

from hanse.main.migrations import run

revision = "12_orders"
down_revision = "11_delivery"

SQL = """
create schema orders;

create table orders.cart (
    id uuid primary key,
    code text not null unique,
    channel text not null,
    location uuid,
    customer uuid,
    visitor text,
    currency text not null,
    language text not null,
    coupons text[] not null default '{}',
    priced_at timestamptz,
    placed_order uuid,
    created_at timestamptz not null,
    changed_at timestamptz not null,
    version integer not null default 1
);
create index cart_customer on orders.cart (customer) where placed_order is null;
create index cart_visitor on orders.cart (visitor) where placed_order is null;

create table orders.cart_line (
    id uuid primary key,
    cart uuid not null references orders.cart (id) on delete cascade,
    position integer not null,
    variant uuid not null,
    quantity integer not null check (quantity > 0),
    delivery text not null check (delivery in ('carry_out', 'ship', 'pickup', 'reserve')),
    location uuid,
    hold uuid,
    hold_location uuid,
    held_until timestamptz,
    promised_date date,
    sourcing jsonb
);
create index cart_line_cart on orders.cart_line (cart);
create index cart_line_hold on orders.cart_line (hold) where hold is not null;

-- What a sale needs of the policy of its channel, pushed down by the room that keeps policies. Where no row stands,
-- the defaults of `orders.Terms` hold.
create table orders.terms (
    channel text primary key,
    version integer not null check (version > 0),
    return_days integer not null check (return_days >= 0),
    return_anywhere boolean not null,
    reservation_hours integer not null check (reservation_hours >= 0),
    pickup_days integer not null check (pickup_days > 0),
    pickup_minutes integer not null check (pickup_minutes > 0),
    guests boolean not null,
    attended boolean not null,
    tenders text[] not null,
    back_orders boolean not null,
    taxed_at_destination boolean not null default false
);

insert into orders.terms values
    ('web', 1, 30, true, 24, 7, 120, true, false, '{card,gift_card}', false),
    ('app', 1, 30, true, 24, 7, 120, true, false, '{card,gift_card}', false),
    ('store', 1, 30, true, 24, 7, 120, true, true, '{cash,card,gift_card}', false),
    ('phone', 1, 30, true, 24, 7, 120, true, true, '{card,gift_card,on_account}', false),
    ('marketplace', 1, 30, true, 0, 7, 120, true, false, '{on_account}', false);

create sequence orders.order_number start 100001;
create sequence orders.return_number start 10001;

create table orders.sales_order (
    id uuid primary key,
    number text not null unique,
    access_token text not null,
    channel text not null,
    location uuid,
    register uuid,
    customer uuid,
    email text not null,
    name text not null,
    phone text not null,
    language text not null,
    currency text not null,
    state text not null check (state in ('placed', 'confirmed', 'completed', 'cancelled')),
    payment_state text not null check (payment_state in ('due', 'paid', 'refunded', 'partly_refunded', 'at_pickup')),
    placed_at timestamptz not null,
    goods_minor bigint not null,
    discount_minor bigint not null,
    shipping_minor bigint not null,
    shipping_cancelled boolean not null default false,
    net_minor bigint not null,
    tax_minor bigint not null,
    total_minor bigint not null check (total_minor >= 0),
    due_now_minor bigint not null check (due_now_minor >= 0),
    taxes jsonb not null,
    coupons text[] not null,
    trace jsonb not null,
    terms jsonb not null,
    billing jsonb,
    shipping jsonb,
    delivery_method text,
    promised_from date,
    promised_to date,
    order_reference text not null,
    cart uuid,
    version integer not null default 1
);
create index sales_order_placed on orders.sales_order (placed_at desc, id desc);
create index sales_order_customer on orders.sales_order (customer, placed_at desc);
create index sales_order_text on orders.sales_order
    using gin ((lower(number || ' ' || name || ' ' || email)) gin_trgm_ops);

create table orders.line (
    id uuid primary key,
    sales_order uuid not null references orders.sales_order (id),
    position integer not null,
    variant uuid not null,
    sku text not null,
    name jsonb not null,
    quantity integer not null check (quantity > 0),
    delivery text not null,
    source_location uuid not null,
    pickup_location uuid,
    hold uuid,
    state text not null check (
        state in ('open', 'picking', 'ready', 'handed_over', 'shipped', 'cancelled', 'returned')
    ),
    cancelled_quantity integer not null default 0,
    fulfilled_quantity integer not null default 0,
    returned_quantity integer not null default 0,
    unit_minor bigint not null,
    discount_minor bigint not null,
    total_minor bigint not null check (total_minor >= 0),
    tax_class text not null,
    tax_rate integer not null,
    tax_minor bigint not null,
    tax_place text not null,
    paid_at_pickup boolean not null default false,
    awaits_goods boolean not null default false,
    promised_date date,
    sourcing jsonb,
    received_date date,
    manual jsonb,
    check (cancelled_quantity + fulfilled_quantity <= quantity),
    check (returned_quantity <= fulfilled_quantity),
    check (not awaits_goods or (state = 'open' and hold is not null)),
    unique (sales_order, position)
);
create index line_waiting on orders.line (source_location) where state in ('open', 'picking') and not awaits_goods;
create index line_hold on orders.line (hold) where hold is not null;

create table orders.adjustment (
    id uuid primary key,
    sales_order uuid not null references orders.sales_order (id),
    kind text not null,
    at timestamptz not null,
    actor text not null,
    reason text not null,
    amount_minor bigint not null,
    facts jsonb not null
);
create index adjustment_order on orders.adjustment (sales_order, at);

create table orders.pickup (
    sales_order uuid not null references orders.sales_order (id),
    location uuid not null,
    code text not null,
    primary key (sales_order, location)
);
create unique index pickup_code on orders.pickup (location, code);

create table orders.goods_return (
    id uuid primary key,
    number text not null unique,
    sales_order uuid not null references orders.sales_order (id),
    location uuid not null,
    at timestamptz not null,
    reason text not null,
    amount_minor bigint not null,
    currency text not null,
    refunds jsonb not null
);
create index goods_return_order on orders.goods_return (sales_order);

create table orders.goods_return_line (
    goods_return uuid not null references orders.goods_return (id),
    line uuid not null references orders.line (id),
    quantity integer not null check (quantity > 0),
    condition text not null,
    amount_minor bigint not null
);
create index goods_return_line_line on orders.goods_return_line (line);

-- What was appended stays as it was written.
create function orders.refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'rows of % are never changed', tg_table_name;
end;
$$;
create trigger adjustment_stays before update or delete on orders.adjustment
    for each row execute function orders.refuse_change();
create trigger goods_return_stays before update or delete on orders.goods_return
    for each row execute function orders.refuse_change();

create view orders.inv_order_total as
select 'the total of an order differs from its lines and shipping' as problem, o.number, o.total_minor,
       sum(l.total_minor) + o.shipping_minor as expected_minor
from orders.sales_order o join orders.line l on l.sales_order = o.id
group by o.id having o.total_minor <> sum(l.total_minor) + o.shipping_minor;

create view orders.inv_order_taxes as
select 'the taxes of an order differ from the sum by rate' as problem, o.number, o.tax_minor
from orders.sales_order o
where o.tax_minor <> (select coalesce(sum((t ->> 'tax_minor')::bigint), 0) from jsonb_array_elements(o.taxes) t)
   or o.net_minor + o.tax_minor <> o.total_minor;

create view orders.inv_order_places as
select 'the lines of an order are taxed where or as its taxes say nothing' as problem, o.number, l.id as line
from orders.sales_order o join orders.line l on l.sales_order = o.id
where l.total_minor > 0 and not exists (
    select from jsonb_array_elements(o.taxes) t
    where t ->> 'place' = l.tax_place and (t ->> 'rate')::integer = l.tax_rate
);

create view orders.inv_order_without_lines as
select 'an order has no line' as problem, o.number from orders.sales_order o
where not exists (select from orders.line l where l.sales_order = o.id);

create view orders.inv_returned_quantity as
select 'returned pieces differ from the returns' as problem, l.id as line, l.returned_quantity
from orders.line l left join orders.goods_return_line r on r.line = l.id
group by l.id having l.returned_quantity <> coalesce(sum(r.quantity), 0);

create view orders.inv_return_amount as
select 'the amount of a return differs from its lines' as problem, r.number, r.amount_minor
from orders.goods_return r join orders.goods_return_line l on l.goods_return = r.id
group by r.id having r.amount_minor <> sum(l.amount_minor);

create view orders.inv_line_state as
select 'the state of a line differs from its quantities' as problem, l.id as line, l.state
from orders.line l
where (l.state in ('handed_over', 'shipped', 'returned') and l.fulfilled_quantity = 0)
   or (l.state = 'cancelled' and l.cancelled_quantity <> l.quantity)
   or (l.state = 'returned' and l.returned_quantity <> l.fulfilled_quantity);

create view orders.inv_line_received as
select 'goods left, and nobody wrote when they count as received' as problem, l.id as line
from orders.line l where l.fulfilled_quantity > 0 and l.received_date is null;

create view orders.inv_cart_ordered_twice as
select 'a cart was ordered more than once' as problem, cart, count(*) as orders
from orders.sales_order where cart is not null group by cart having count(*) > 1;
"""

# Orders of former systems, beside the live ones (ADR 0008).
HISTORY = """
create table orders.history (
    id uuid primary key,
    source text not null check (source <> ''),
    number text not null check (number <> ''),
    kind text not null check (kind in ('order', 'cancellation', 'adjustment', 'write_off', 'stock_note')),
    channel text not null,
    customer uuid,
    customer_key text,
    country text check (country ~ '^[A-Z]{2}$'),
    country_name text not null,
    at timestamptz not null,
    day date not null,
    currency text not null,
    line_count integer not null check (line_count >= 0),
    lines_refused integer not null check (lines_refused >= 0),
    quantity bigint not null,
    amount_thousandths bigint not null,
    amount_minor bigint not null,
    digest bytea not null,
    unique (source, number)
);
create index history_day on orders.history (source, day);
create index history_customer on orders.history (customer, at desc) where customer is not null;
create index history_unlinked on orders.history (source, customer_key) where customer is null;

-- Amounts follow from quantity and price. Rounded is each line, half a minor unit away from zero.
create table orders.history_line (
    document uuid not null references orders.history (id),
    position integer not null check (position > 0),
    kind text not null check (
        kind in ('goods', 'free', 'shipping', 'fee', 'discount', 'sample', 'voucher', 'manual', 'bad_debt', 'write_off',
                 'stock_note')
    ),
    sku text not null,
    description text not null,
    quantity integer not null,
    unit_thousandths bigint not null,
    amount_thousandths bigint not null generated always as (quantity * unit_thousandths) stored,
    amount_minor bigint not null generated always as (
        sign(quantity * unit_thousandths)::bigint * ((abs(quantity * unit_thousandths) + 500) / 1000)
    ) stored,
    at timestamptz not null,
    primary key (document, position)
);

create view orders.inv_history_total as
select 'the totals of an imported order differ from its lines' as problem, h.source, h.number
from orders.history h left join (
    select document, count(*) as line_count, sum(quantity) as quantity, sum(amount_thousandths) as amount_thousandths,
           sum(amount_minor) as amount_minor
    from orders.history_line group by document
) l on l.document = h.id
where (h.line_count, h.quantity, h.amount_thousandths, h.amount_minor) is distinct from (
    coalesce(l.line_count, 0), coalesce(l.quantity, 0), coalesce(l.amount_thousandths, 0), coalesce(l.amount_minor, 0)
);
"""

# What other rooms may read, and decide nothing by (ADR 0010).
PUBLISHED = """
create index cart_created on orders.cart (created_at);
create index goods_return_at on orders.goods_return (at);
create index sales_order_open on orders.sales_order (placed_at) where state in ('placed', 'confirmed');

-- What was cancelled later is no revenue; what came back is told beside it. Of the address only the town is told.
create view orders.public_order as
select o.id, o.number, o.channel, o.location, o.customer, o.name, o.state, o.payment_state, o.placed_at, o.currency,
       o.total_minor, coalesce((
           select sum(a.amount_minor) from orders.adjustment a where a.sales_order = o.id and a.kind = 'cancel'
       ), 0)::bigint as cancelled_minor,
       nullif(concat_ws(', ', nullif(concat_ws(' ', o.shipping ->> 'postal_code', o.shipping ->> 'city'), ''),
           o.shipping ->> 'country'), '') as destination
from orders.sales_order o;

create view orders.public_line as
select id, sales_order, position, variant, sku, name, quantity, cancelled_quantity, fulfilled_quantity,
       returned_quantity, delivery, source_location, pickup_location, state, total_minor
from orders.line;

create view orders.public_pickup as select sales_order, location, code from orders.pickup;

create view orders.public_return as
select r.id, r.number, r.sales_order, o.customer, r.location, r.at, r.reason, r.amount_minor, r.currency
from orders.goods_return r join orders.sales_order o on o.id = r.sales_order;

create view orders.public_cart as
select c.id, c.code, c.channel, c.location, c.customer, c.created_at, c.changed_at, c.placed_order,
       (select coalesce(sum(l.quantity), 0) from orders.cart_line l where l.cart = c.id)::bigint as pieces
from orders.cart c;
"""


def upgrade() -> None:
    run(SQL)
    run(HISTORY)
    run(PUBLISHED)

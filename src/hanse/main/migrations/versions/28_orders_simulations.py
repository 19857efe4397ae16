"""What past baskets would have cost with a promotion that does not count yet."""

from hanse.main.migrations import run

revision = "28_orders_simulations"
down_revision = "27_delivery_market"

SQL = """
create table orders.price_simulation (
    id uuid primary key,
    promotion jsonb not null,
    proposal uuid,
    source text not null check (source in ('orders', 'history')),
    channel text,
    currency text not null,
    with_coupon boolean not null,
    since timestamptz not null,
    until timestamptz not null check (until > since),
    state text not null check (state in ('waiting', 'running', 'done', 'cancelled')),
    done integer not null default 0,
    total integer not null,
    after_at timestamptz,
    after_id uuid,
    sums jsonb not null,
    by uuid,
    by_name text not null,
    at timestamptz not null,
    ended_at timestamptz
);
create index price_simulation_at on orders.price_simulation (at desc, id desc);

-- The baskets that would have cost something else. A margin is known only where every article has a cost.
create table orders.price_simulation_basket (
    simulation uuid not null references orders.price_simulation (id) on delete cascade,
    number text not null,
    document uuid not null,
    at timestamptz not null,
    channel text not null,
    before_total_minor bigint not null,
    after_total_minor bigint not null,
    before_discount_minor bigint not null,
    after_discount_minor bigint not null,
    before_margin_minor bigint,
    after_margin_minor bigint,
    primary key (simulation, document)
);
create index price_simulation_basket_order
    on orders.price_simulation_basket (simulation, (before_total_minor - after_total_minor) desc, document);
"""


def upgrade() -> None:
    run(SQL)

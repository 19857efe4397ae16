"""Prices that a person sets for a line of a cart."""

from hanse.main.migrations import run

revision = "20_orders_by_hand"
down_revision = "19_sourcing"

SQL = """
-- Who may reduce a price by how much, and for what reasons: a document of which every version is kept.
create table orders.manual_policy (
    version integer primary key check (version > 0),
    reasons jsonb not null,
    limits jsonb not null,
    approval_minutes integer not null check (approval_minutes between 1 and 1440),
    by uuid,
    by_name text not null,
    at timestamptz not null
);
create trigger manual_policy_stays before update or delete on orders.manual_policy
    for each row execute function orders.refuse_change();
insert into orders.manual_policy values (1, '[
    {"key": "damaged", "name": {"de": "Ware beschädigt", "en": "Goods are damaged"}},
    {"key": "display", "name": {"de": "Ausstellungsstück", "en": "Display piece"}},
    {"key": "price_match", "name": {"de": "Preis eines Mitbewerbers", "en": "A competitor''s price"}},
    {"key": "wrong_label", "name": {"de": "Falsch ausgezeichnet", "en": "Labelled wrongly"}},
    {"key": "goodwill", "name": {"de": "Kulanz", "en": "Goodwill"}}
]', '[
    {"role": "cashier", "percent_max": 1000, "minor_max": 2000},
    {"role": "service_agent", "percent_max": 1500, "minor_max": 5000},
    {"role": "store_manager", "percent_max": 4000, "minor_max": 20000},
    {"role": "office_manager", "percent_max": 10000, "minor_max": null},
    {"role": "owner", "percent_max": 10000, "minor_max": null}
]', 15, null, 'Hanse', '2026-01-01 00:00+00');

-- One reduction of one line, asked by one person and granted by another. It is used once, and only until it ends.
create table orders.price_approval (
    id uuid primary key,
    cart uuid not null,
    line uuid not null,
    variant uuid not null,
    sku text not null,
    name jsonb not null,
    quantity integer not null check (quantity > 0),
    unit_minor bigint not null check (unit_minor >= 0),
    list_unit_minor bigint not null,
    currency text not null,
    reason text not null,
    note text not null,
    location uuid,
    asked_by uuid not null,
    asked_by_name text not null,
    asked_at timestamptz not null,
    expires_at timestamptz not null check (expires_at > asked_at),
    state text not null default 'asked' check (state in ('asked', 'granted', 'refused', 'used')),
    decided_by uuid,
    decided_by_name text,
    decided_at timestamptz,
    by_pin boolean,
    used_at timestamptz,
    check (unit_minor < list_unit_minor),
    check (decided_by <> asked_by),
    check ((state = 'asked') = (decided_by is null)),
    check ((state = 'used') = (used_at is not null))
);
create index price_approval_asked on orders.price_approval (asked_at desc) where state = 'asked';

-- The price that a person set for a line of a cart. It goes with the line.
create table orders.cart_line_price (
    line uuid primary key references orders.cart_line (id) on delete cascade,
    unit_minor bigint not null check (unit_minor >= 0),
    list_unit_minor bigint not null,
    quantity integer not null,
    reason text not null,
    reason_name jsonb not null,
    note text not null,
    location uuid,
    by uuid not null,
    by_name text not null,
    at timestamptz not null,
    policy_version integer not null references orders.manual_policy (version),
    approval uuid unique references orders.price_approval (id),
    approved_by uuid,
    approved_by_name text,
    check (unit_minor <= list_unit_minor),
    check ((approval is null) = (approved_by is null))
);

create index line_manual on orders.line (sales_order) where manual is not null;

create view orders.inv_manual_price as
select 'a price set by hand is above the list price, or not what was approved' as problem, l.id as line, l.unit_minor
from orders.line l left join orders.price_approval a on a.id = (l.manual ->> 'approval')::uuid
where l.manual is not null and (
    l.unit_minor > (l.manual ->> 'list_unit_minor')::bigint
    or (l.manual ->> 'approval' is not null
        and (a.state, a.variant, a.unit_minor) is distinct from ('used', l.variant, l.unit_minor))
    or (l.manual ->> 'approval' is not null and l.quantity > a.quantity)
);

create view orders.inv_approval_used_once as
select 'an approval was used for more than one line' as problem, l.manual ->> 'approval' as approval, count(*) as lines
from orders.line l where l.manual ->> 'approval' is not null group by 2 having count(*) > 1;
"""


def upgrade() -> None:
    run(SQL)

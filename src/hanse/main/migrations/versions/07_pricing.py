"""The tables of pricing."""

from hanse.main.migrations import run

revision = "07_pricing"
down_revision = "06_ledger"

SQL = """
create schema pricing;

-- One row: the version grows with every change of prices or promotions; place is where the retailer owes tax.
create table pricing.book (
    one boolean primary key default true check (one),
    version integer not null,
    place text not null
);
insert into pricing.book (version, place) values (1, 'DE');

create table pricing.price_list (
    id uuid primary key,
    key text not null unique,
    name jsonb not null,
    channel text,
    location uuid,
    customer_group text,
    currency text not null,
    gross boolean not null,
    reduction boolean not null default false,
    perishable boolean not null default false,
    rank integer not null,
    version integer not null default 1
);

-- Where a list counted, and when: the price history stays true when a list is changed.
create table pricing.price_list_version (
    list uuid not null references pricing.price_list (id),
    version integer not null,
    channel text,
    location uuid,
    customer_group text,
    reduction boolean not null,
    perishable boolean not null,
    rank integer not null,
    since timestamptz,
    until timestamptz check (until >= since),
    primary key (list, version)
);

-- Rows are never altered but for their end: they are the price history. Entered_at tells a row that was dated back.
create table pricing.price (
    id bigint generated always as identity primary key,
    list uuid not null references pricing.price_list (id),
    variant uuid not null,
    unit_minor bigint not null check (unit_minor >= 0),
    min_quantity integer not null default 1 check (min_quantity > 0),
    valid_from timestamptz not null,
    valid_until timestamptz check (valid_until > valid_from),
    entered_at timestamptz not null,
    exclude using gist (
        list with =, variant with =, min_quantity with =, tstzrange(valid_from, valid_until) with &&
    )
);
create index price_variant on pricing.price (variant, list) include (unit_minor, min_quantity, valid_from, valid_until);

create function pricing.keep_history() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' or (old.list, old.variant, old.unit_minor, old.min_quantity, old.valid_from)
        is distinct from (new.list, new.variant, new.unit_minor, new.min_quantity, new.valid_from) then
        raise exception 'a price that was valid stays in the history';
    end if;
    return new;
end;
$$;
create trigger price_stays before update or delete on pricing.price
    for each row execute function pricing.keep_history();

create table pricing.promotion (
    id uuid primary key,
    key text not null unique,
    version integer not null default 1,
    name jsonb not null,
    channels text[],
    needs_coupon boolean not null default false,
    terms jsonb not null,
    valid_from timestamptz,
    valid_until timestamptz,
    active boolean not null default true,
    perishable boolean not null default false
);

-- What a promotion said, and when. Without it nobody could tell what an article cost last month.
create table pricing.promotion_version (
    promotion uuid not null references pricing.promotion (id),
    version integer not null,
    terms jsonb not null,
    channels text[],
    needs_coupon boolean not null,
    perishable boolean not null,
    valid_from timestamptz,
    valid_until timestamptz,
    active boolean not null,
    since timestamptz not null,
    until timestamptz check (until >= since),
    primary key (promotion, version)
);

create function pricing.keep_versions() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' or old.until is not null or to_jsonb(old) - 'until' <> to_jsonb(new) - 'until' then
        raise exception 'what counted once stays in the history';
    end if;
    return new;
end;
$$;
create trigger version_stays before update or delete on pricing.price_list_version
    for each row execute function pricing.keep_versions();
create trigger version_stays before update or delete on pricing.promotion_version
    for each row execute function pricing.keep_versions();

-- What a promotion may cost altogether. The checks hold however many orders are placed at once.
create table pricing.budget (
    promotion uuid primary key references pricing.promotion (id),
    currency text not null,
    minor_max bigint,
    uses_max bigint,
    spent_minor bigint not null default 0 check (spent_minor >= 0),
    uses bigint not null default 0 check (uses >= 0),
    check (spent_minor <= minor_max),
    check (uses <= uses_max)
);

create table pricing.spending (
    promotion uuid not null references pricing.promotion (id),
    sales_order uuid not null,
    minor bigint not null check (minor >= 0),
    at timestamptz not null,
    given_back_at timestamptz,
    primary key (promotion, sales_order)
);
create index spending_order on pricing.spending (sales_order);

-- Codes that are made by the machine, all alike; made counts up to wanted.
create table pricing.coupon_batch (
    id uuid primary key,
    promotion uuid not null references pricing.promotion (id),
    name text not null,
    prefix text not null unique,
    wanted integer not null check (wanted between 1 and 1000000),
    made integer not null default 0 check (made between 0 and wanted),
    uses_max integer,
    uses_per_customer_max integer,
    valid_from timestamptz,
    valid_until timestamptz,
    gives_back boolean not null,
    at timestamptz not null
);

create table pricing.coupon (
    code text primary key,
    promotion uuid not null references pricing.promotion (id),
    batch uuid references pricing.coupon_batch (id),
    customer uuid,
    uses_max integer,
    uses_per_customer_max integer,
    valid_from timestamptz,
    valid_until timestamptz,
    gives_back boolean not null default true,
    used integer not null default 0 check (used >= 0),
    check (uses_max is null or used <= uses_max)
);
create index coupon_batch_codes on pricing.coupon (batch, code) where batch is not null;

-- A use is taken when the order is placed and stays, unless it was given back. Person is a digest of the mail address.
create table pricing.redemption (
    code text not null references pricing.coupon (code),
    sales_order uuid not null,
    customer uuid,
    person text,
    at timestamptz not null,
    given_back_at timestamptz,
    primary key (code, sales_order)
);
create index redemption_order on pricing.redemption (sales_order);

create table pricing.tax_rate (
    place text not null,
    class text not null,
    rate integer not null check (rate between 0 and 10000),
    valid_from timestamptz not null,
    valid_until timestamptz,
    primary key (place, class, valid_from)
);
-- German value added tax, in hundredths of a percent (UStG section 12; the second half of 2020: section 28).
insert into pricing.tax_rate (place, class, rate, valid_from, valid_until) values
    ('DE', 'standard', 1900, '2007-01-01 00:00+01', '2020-07-01 00:00+02'),
    ('DE', 'standard', 1600, '2020-07-01 00:00+02', '2021-01-01 00:00+01'),
    ('DE', 'standard', 1900, '2021-01-01 00:00+01', null),
    ('DE', 'reduced', 700, '1983-07-01 00:00+02', '2020-07-01 00:00+02'),
    ('DE', 'reduced', 500, '2020-07-01 00:00+02', '2021-01-01 00:00+01'),
    ('DE', 'reduced', 700, '2021-01-01 00:00+01', null),
    ('DE', 'zero', 0, '1968-01-01 00:00+01', null);

-- Price books (ADR 0021): a line of versions for each channel, place, customer group and currency that somebody wants.
create table pricing.book_series (
    id uuid primary key,
    channel text not null,
    location uuid,
    customer_group text,
    currency text not null,
    wanted_at timestamptz not null,
    problem text,
    unique nulls not distinct (channel, location, customer_group, currency)
);

-- The private half is closed by a secret that lies outside of the database. One key signs at a time.
create table pricing.book_key (
    id text primary key,
    public_key bytea not null,
    private_key bytea not null,
    made_at timestamptz not null,
    retired_at timestamptz
);
create unique index book_key_signs on pricing.book_key ((retired_at is null)) where retired_at is null;

-- Stored once, however many places have the same. The body (gzip) goes when no book with it counts any more.
create table pricing.book_content (
    hash text primary key check (hash ~ '^[0-9a-f]{64}$'),
    body bytea,
    made_at timestamptz not null
);
alter table pricing.book_content alter column body set storage external;

-- What makes one content of the one before, so that a till fetches only that.
create table pricing.book_change (
    before text not null references pricing.book_content (hash),
    after text not null references pricing.book_content (hash),
    body bytea not null,
    primary key (before, after)
);

create table pricing.book_version (
    series uuid not null references pricing.book_series (id),
    version integer not null check (version > 0),
    content text not null references pricing.book_content (hash),
    key text not null references pricing.book_key (id),
    head text not null,
    signature text not null,
    made_at timestamptz not null,
    valid_from timestamptz not null,
    valid_until timestamptz not null check (valid_until > valid_from),
    primary key (series, version)
);
create index book_version_content on pricing.book_version (content, valid_until);

create function pricing.keep_book() returns trigger language plpgsql as $$
begin
    raise exception 'a price book that was signed stays as it is';
end;
$$;
create trigger book_stays before update or delete on pricing.book_version
    for each row execute function pricing.keep_book();

create view pricing.inv_book_version as
select 'the versions of a price book have a gap' as problem, series, count(*) as versions, max(version) as latest
from pricing.book_version group by series having count(*) <> max(version);

create view pricing.inv_coupon_used as
select 'the uses of a coupon differ from its redemptions' as problem, c.code, c.used
from pricing.coupon c left join pricing.redemption r on r.code = c.code and r.given_back_at is null
group by c.code having c.used <> count(r.code);

create view pricing.inv_budget_spent as
select 'what a budget says is spent differs from what was given' as problem, b.promotion, b.spent_minor, b.uses
from pricing.budget b left join pricing.spending s on s.promotion = b.promotion and s.given_back_at is null
group by b.promotion having b.spent_minor <> coalesce(sum(s.minor), 0) or b.uses <> count(s.promotion);
"""


def upgrade() -> None:
    run(SQL)

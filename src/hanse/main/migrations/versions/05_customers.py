"""The tables of customers."""

from hanse.main.migrations import run

revision = "05_customers"
down_revision = "04_catalog"

SQL = """
create schema if not exists customers;

-- One spelling for search: lower case, no accents, ß is ss, and ae, oe, ue are a, o, u, as ä, ö, ü without dots are.
-- The dictionary is named, so that the function depends on nothing that a session can change.
create function customers.fold(text) returns text language sql immutable strict parallel safe as $$
    select regexp_replace(lower(public.unaccent('public.unaccent'::regdictionary, $1)), '([aou])e', '\\1', 'g')
$$;

create sequence customers.number start 100001;

create table customers.profile (
    id uuid primary key,
    number text not null unique default 'K' || nextval('customers.number'),
    given_name text not null default '',
    family_name text not null default '',
    company text not null default '',
    email text check (email = lower(email)),
    phone text check (phone like '+%'),
    card text unique,
    -- Whose prices and promotions count: staff, wholesale, a club. Head office says which.
    price_group text check (price_group ~ '^[a-z0-9][a-z0-9_-]{0,39}$'),
    language text not null default 'de',
    guest boolean not null default false,
    created_at timestamptz not null,
    version integer not null default 1,
    search text generated always as (customers.fold(
        given_name || ' ' || family_name || ' ' || company || ' ' || coalesce(split_part(email, '@', 1), '')
    )) stored
);
create index profile_latest on customers.profile (created_at desc, id desc);
create index profile_email on customers.profile (email);
create index profile_phone on customers.profile (phone);
create index profile_phone_end on customers.profile (reverse(phone) text_pattern_ops);
create index profile_search on customers.profile using gin (search gin_trgm_ops);

create table customers.address (
    id uuid primary key,
    customer uuid not null references customers.profile (id),
    kind text not null check (kind in ('billing', 'shipping', 'other')),
    address jsonb not null,
    source text
);
create index address_customer on customers.address (customer);

-- Further ways to recognize somebody: another e-mail address, a device, the buyer of a marketplace, a receipt.
create table customers.identifier (
    kind text not null,
    value text not null,
    customer uuid not null references customers.profile (id),
    since timestamptz not null,
    primary key (kind, value, customer)
);
create index identifier_customer on customers.identifier (customer);

-- The names that other systems have for a customer. The digest tells whether a feed brings anything new.
create table customers.external (
    source text not null,
    key text not null,
    customer uuid not null references customers.profile (id),
    digest bytea not null,
    primary key (source, key)
);
create index external_customer on customers.external (customer);
create index external_key on customers.external (key);

create table customers.account (
    customer uuid primary key references customers.profile (id),
    email text not null unique check (email = lower(email)),
    password_hash text not null,
    created_at timestamptz not null
);

create table customers.session (
    token_hash bytea primary key,
    customer uuid not null references customers.account (customer),
    created_at timestamptz not null,
    seen_at timestamptz not null,
    expires_at timestamptz not null
);
create index session_customer on customers.session (customer);
create index session_expiry on customers.session (expires_at);

create table customers.consent_text (
    purpose text not null,
    version text not null,
    text jsonb not null,
    since timestamptz not null,
    primary key (purpose, version)
);

create table customers.consent (
    id uuid primary key,
    customer uuid not null references customers.profile (id),
    purpose text not null,
    state text not null check (state in ('given', 'withdrawn')),
    source text not null check (source <> ''),
    text_version text not null,
    language text not null,
    evidence jsonb not null,
    at timestamptz not null,
    position bigint not null generated always as identity,
    foreign key (purpose, text_version) references customers.consent_text (purpose, version)
);
create index consent_customer on customers.consent (customer, purpose, position);

create table customers.timeline (
    id uuid primary key,
    customer uuid not null references customers.profile (id),
    at timestamptz not null,
    kind text not null,
    channel text not null,
    location uuid,
    subject_kind text not null,
    subject_id uuid,
    title jsonb not null,
    facts jsonb not null
);
create index timeline_customer on customers.timeline (customer, at, id);

create function customers.refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '% is append-only', tg_table_name using errcode = 'insufficient_privilege';
end $$;
create trigger consent_append_only before update or delete on customers.consent
    for each row execute function customers.refuse_change();
create trigger consent_never_emptied before truncate on customers.consent
    for each statement execute function customers.refuse_change();
create trigger consent_text_append_only before update or delete on customers.consent_text
    for each row execute function customers.refuse_change();
create trigger consent_text_never_emptied before truncate on customers.consent_text
    for each statement execute function customers.refuse_change();

insert into customers.consent_text (purpose, version, text, since) values
    ('newsletter', 'v1', jsonb_build_object(
        'de', 'Ich möchte Neuigkeiten und Angebote per E-Mail erhalten. Das kann ich jederzeit mit einem Klick '
              'widerrufen.',
        'en', 'I would like to receive news and offers by e-mail. I can withdraw this at any time with one click.'
    ), '2026-01-01Z'),
    ('sms', 'v1', jsonb_build_object(
        'de', 'Ich möchte Neuigkeiten und Angebote per SMS erhalten. Das kann ich jederzeit widerrufen.',
        'en', 'I would like to receive news and offers by text message. I can withdraw this at any time.'
    ), '2026-01-01Z'),
    ('phone', 'v1', jsonb_build_object(
        'de', 'Ich möchte zu Angeboten angerufen werden. Das kann ich jederzeit widerrufen.',
        'en', 'I would like to be called about offers. I can withdraw this at any time.'
    ), '2026-01-01Z'),
    ('profiling', 'v1', jsonb_build_object(
        'de', 'Meine Einkäufe dürfen ausgewertet werden, damit Angebote zu mir passen. Das kann ich jederzeit '
              'widerrufen.',
        'en', 'My purchases may be analyzed so that offers suit me. I can withdraw this at any time.'
    ), '2026-01-01Z');

create view customers.inv_account_email as
select 'the account and the profile have different e-mail addresses' as problem, p.id
from customers.account a join customers.profile p on p.id = a.customer
where p.email is distinct from a.email;

create view customers.inv_guest_with_account as
select 'a guest has an account' as problem, p.id
from customers.account a join customers.profile p on p.id = a.customer
where p.guest;

create view customers.inv_card_check_digit as
select 'the check digit of the customer card is wrong' as problem, p.id, p.card
from customers.profile p
where p.card is not null and (
    p.card !~ '^[0-9]{13}$'
    or (select sum(substr(p.card, n, 1)::integer * case when n % 2 = 0 then 3 else 1 end)
        from generate_series(1, 13) n) % 10 <> 0
);
"""


def upgrade() -> None:
    run(SQL)

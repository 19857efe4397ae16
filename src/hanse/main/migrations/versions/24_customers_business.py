"""Businesses among the customers, and what was said about their VAT ids."""

from hanse.main.migrations import run

revision = "24_customers_business"
down_revision = "23_payments_providers"

SQL = """
-- A customer who buys for a company, whose name stands in the profile. `valid_at` is when the VAT id was last found
-- valid.
create table customers.business (
    customer uuid primary key references customers.profile (id),
    vat_id text check (vat_id ~ '^[A-Z]{2}[0-9A-Z+*]{2,13}$'),
    state text not null check (state in ('none', 'asked', 'valid', 'invalid', 'unavailable')),
    since timestamptz not null,
    asked_at timestamptz,
    answered_at timestamptz,
    valid_at timestamptz,
    consultation text,
    registered_name text not null default '',
    registered_address text not null default '',
    check ((state = 'none') = (vat_id is null)),
    check (vat_id is not null or (asked_at is null and valid_at is null)),
    check (state <> 'valid' or valid_at is not null),
    check (state <> 'invalid' or valid_at is null)
);
create index business_asked on customers.business (asked_at) where vat_id is not null;

-- Every answer to the question whether a VAT id exists: the evidence for a sale without tax.
create table customers.vat_answer (
    id uuid primary key,
    customer uuid not null references customers.profile (id),
    vat_id text not null,
    answer text not null check (answer in ('valid', 'invalid', 'unavailable')),
    asked_at timestamptz not null,
    answered_at timestamptz not null,
    consultation text,
    registered_name text not null,
    registered_address text not null,
    reason text not null
);
create index vat_answer_customer on customers.vat_answer (customer, answered_at desc);
create trigger vat_answer_stays before update or delete on customers.vat_answer
    for each row execute function customers.refuse_change();

-- How long an answer counts: a document of which every version is kept.
create table customers.vat_policy (
    version integer primary key check (version > 0),
    valid_days integer not null check (valid_days between 1 and 365),
    by_name text not null,
    at timestamptz not null
);
create trigger vat_policy_stays before update or delete on customers.vat_policy
    for each row execute function customers.refuse_change();
insert into customers.vat_policy values (1, 30, 'Hanse', '2026-01-01 00:00+00');

create view customers.inv_valid_vat_id as
select 'a VAT id counts as valid, and nobody said so' as problem, b.customer, b.vat_id
from customers.business b
where b.valid_at is not null and not exists (
    select from customers.vat_answer a
    where a.customer = b.customer and a.vat_id = b.vat_id and a.answer = 'valid' and a.answered_at = b.valid_at);
"""


def upgrade() -> None:
    run(SQL)

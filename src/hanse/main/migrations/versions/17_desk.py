"""The tables of desk."""

from hanse.main.migrations import run

revision = "17_desk"
down_revision = "16_engagement"

SQL = """
create schema if not exists desk;

-- An agent talks with a customer. Every look at the customer meanwhile stands in the audit log.
create table desk.session (
    id uuid primary key,
    customer uuid not null,
    channel text not null check (channel in ('phone', 'chat', 'mail', 'store', 'video', 'social')),
    matter text not null,
    agent uuid,
    agent_name text not null,
    started_at timestamptz not null,
    outcome text,
    closed_at timestamptz,
    check ((outcome is null) = (closed_at is null))
);
create index session_customer on desk.session (customer, started_at desc);
create index session_open on desk.session (agent) where closed_at is null;

create table desk.note (
    id uuid primary key,
    session uuid not null references desk.session (id),
    at timestamptz not null,
    author text not null,
    body text not null check (body <> '')
);
create index note_session on desk.note (session, at);

create sequence desk.case_number start 10001;

create table desk.service_case (
    id uuid primary key,
    number text not null unique default 'C-' || nextval('desk.case_number'),
    headline text not null check (headline <> ''),
    state text not null check (state in ('open', 'waiting', 'closed')),
    customer uuid,
    sales_order uuid,
    assignee uuid,
    assignee_name text not null default '',
    opened_by text not null,
    opened_at timestamptz not null,
    changed_at timestamptz not null,
    closed_at timestamptz,
    version integer not null default 1,
    check ((state = 'closed') = (closed_at is not null))
);
create index service_case_list on desk.service_case (changed_at desc, id desc);
create index service_case_customer on desk.service_case (customer, changed_at desc) where customer is not null;
create index service_case_assignee on desk.service_case (assignee, changed_at desc) where state <> 'closed';

create table desk.case_entry (
    id uuid primary key,
    service_case uuid not null references desk.service_case (id),
    at timestamptz not null,
    author text not null,
    kind text not null check (kind in ('opened', 'note', 'changed')),
    body text not null,
    facts jsonb not null default '{}'
);
create index case_entry_case on desk.case_entry (service_case, at, id);

create view desk.inv_case_without_entry as
select 'a case has no entry that says how it began' as problem, c.number
from desk.service_case c
where not exists (select from desk.case_entry e where e.service_case = c.id and e.kind = 'opened');
"""


def upgrade() -> None:
    run(SQL)

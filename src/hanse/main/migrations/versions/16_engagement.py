"""The tables of engagement."""

from hanse.main.migrations import run

revision = "16_engagement"
down_revision = "15_channels"

SQL = """
create schema engagement;

-- Everything that the brand says to somebody, said once: the key is what it is about.
create table engagement.message (
    id uuid primary key,
    key text not null unique,
    customer uuid,
    address text not null,
    language text not null,
    purpose text not null check (purpose in ('transaction', 'advertising')),
    template text not null,
    subject text not null,
    html text not null,
    plain text not null,
    sales_order uuid,
    state text not null check (state in ('queued', 'sent', 'suppressed')),
    reason text not null default '',
    created_at timestamptz not null,
    sent_at timestamptz
);
create index message_customer on engagement.message (customer, created_at desc);
create index message_order on engagement.message (sales_order);
create index message_queued on engagement.message (created_at) where state = 'queued';

create table engagement.survey (
    id uuid primary key,
    token text not null unique,
    sales_order uuid not null unique,
    customer uuid,
    asked_at timestamptz not null,
    score smallint check (score between 0 and 10),
    remark text not null default '',
    answered_at timestamptz
);

-- Mails that were caught on this machine instead of being sent into the world.
create table engagement.caught_mail (
    message_id text primary key,
    sender text not null,
    recipient text not null,
    subject text not null,
    html text not null,
    plain text not null,
    received_at timestamptz not null
);
create index caught_mail_received on engagement.caught_mail (received_at desc);

create view engagement.inv_message_sent as
select 'a message is sent without a moment' as problem, id as message
from engagement.message where (state = 'sent') <> (sent_at is not null);
"""

# What other rooms may read, and decide nothing by (ADR 0010).
PUBLISHED = """
create view engagement.public_message as
select id, customer, sales_order, address, purpose, template, subject, state, created_at, sent_at
from engagement.message;
"""


def upgrade() -> None:
    run(SQL)
    run(PUBLISHED)

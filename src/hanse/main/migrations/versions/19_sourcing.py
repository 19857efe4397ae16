"""The tables of sourcing."""

from hanse.main.migrations import run

revision = "19_sourcing"
down_revision = "18_insight"

SQL = """
create schema sourcing;

-- Every version stays, so that a decision of last year can still be read with the rules of last year.
create table sourcing.rule_set (
    channel text not null,
    version integer not null check (version > 0),
    active boolean not null,
    body jsonb not null,
    saved_at timestamptz not null,
    saved_by text not null,
    primary key (channel, version)
);
create unique index rule_set_active on sourcing.rule_set (channel) where active;

-- Where postal codes lie; the longest prefix counts.
create table sourcing.postal_area (
    country text not null check (country ~ '^[A-Z]{2}$'),
    prefix text not null check (prefix <> ''),
    latitude double precision not null check (latitude between -90 and 90),
    longitude double precision not null check (longitude between -180 and 180),
    primary key (country, prefix)
);

-- What was known and what was decided. A decision that no order came of is thrown away after some days.
create table sourcing.decision (
    id uuid primary key,
    subject uuid not null,
    sales_order uuid,
    reason text not null,
    at timestamptz not null,
    channel text not null,
    rule_set text not null,
    problem jsonb not null,
    takes jsonb not null,
    total_minor bigint not null
);
create index decision_order on sourcing.decision (sales_order) where sales_order is not null;
create index decision_replayed on sourcing.decision (at, id) where sales_order is not null;
create index decision_unused on sourcing.decision (at) where sales_order is null;

create table sourcing.replay (
    id uuid primary key,
    rule_set jsonb not null,
    channel text,
    since timestamptz not null,
    until timestamptz not null,
    state text not null check (state in ('waiting', 'running', 'done')),
    done integer not null default 0,
    total integer not null,
    after_at timestamptz,
    after_id uuid,
    result jsonb not null
);

create view sourcing.inv_rule_set_active as
select 'a channel has rule sets, and none or not the newest is active' as problem, channel, max(version) as version
from sourcing.rule_set group by channel
having max(version) <> coalesce(max(version) filter (where active), 0);
"""


def upgrade() -> None:
    run(SQL)

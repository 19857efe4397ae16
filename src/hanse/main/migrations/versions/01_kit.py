"""The tables of the kit: outbox, reactions done, idempotency keys, and the queue."""

from hanse.kit import queue
from hanse.main.migrations import run

revision = "01_kit"
down_revision = None

SQL = """
create extension if not exists pg_trgm;
create extension if not exists unaccent;
create extension if not exists btree_gist;
create extension if not exists citext;

create table kit.event (
    id uuid primary key,
    seq bigint generated always as identity,
    type text not null,
    subject text not null,
    at timestamptz not null,
    body jsonb not null,
    relayed_at timestamptz,
    place bigint
);
create unique index event_seq on kit.event (seq);
create index event_to_relay on kit.event (seq) where relayed_at is null;
create index event_subject on kit.event (subject, seq);
create index event_at on kit.event using brin (at);

-- Sequence numbers are handed out before the commit, so seq says nothing about what can be seen. The place is given by
-- the one relay that holds the lock: whoever has seen a place has seen all before it (ADR 0011).
create sequence kit.place;
create unique index event_place on kit.event (place) where place is not null;

create table kit.reaction (
    event uuid not null references kit.event (id) on delete cascade,
    reaction text not null,
    at timestamptz not null,
    primary key (event, reaction)
);

create table kit.idempotency (
    scope text not null,
    key text not null,
    request_hash text not null,
    status smallint,
    body bytea,
    created_at timestamptz not null,
    touched_at timestamptz not null,
    primary key (scope, key)
);
create index idempotency_created on kit.idempotency (created_at);

-- What every process must agree on: who the retailer is and where the shop is reached. Written at each start.
create table kit.installation (
    one boolean primary key default true check (one),
    retailer text not null,
    url text not null
);

-- How far long work is that must go on where it was cut, such as loading the demo retailer.
create table kit.progress (
    work text primary key,
    began_at timestamptz not null,
    done integer not null check (done >= 0),
    finished_at timestamptz
);

-- How often something that can be guessed was tried lately: a password, a PIN, a code.
create table kit.attempt (
    key text primary key,
    tries integer not null check (tries > 0),
    since timestamptz not null
);
create index attempt_since on kit.attempt (since);
"""


def upgrade() -> None:
    run(SQL)
    run(queue.install_sql())

"""The tables of channels."""

from hanse.main.migrations import run

revision = "15_channels"
down_revision = "14_fulfillment"

SQL = """
create schema if not exists channels;
"""

# What was imported from feeds, how far an import has come, and what it had to leave out.
IMPORTS = """
create table channels.import_run (
    id uuid primary key,
    source text not null,
    kind text not null check (kind in ('products', 'stock', 'customers', 'orders')),
    file_name text not null,
    file_sha256 bytea not null,
    mapping_sha256 bytea not null,
    state text not null check (state in ('running', 'finished')),
    rows_total bigint not null,
    rows_done bigint not null default 0 check (rows_done <= rows_total),
    created bigint not null default 0,
    changed bigint not null default 0,
    unchanged bigint not null default 0,
    skipped bigint not null default 0,
    refused bigint not null default 0,
    dropped bigint not null default 0,
    prices bigint not null default 0,
    started_at timestamptz not null,
    changed_at timestamptz not null
);
-- An import that was interrupted is found again by its file and its mapping; it is continued, not begun a second time.
create unique index import_run_open on channels.import_run (source, kind, file_sha256, mapping_sha256)
    where state = 'running';
create index import_run_started on channels.import_run (started_at desc);

-- `kept` says that the record was taken without this value.
create table channels.import_refusal (
    run uuid not null references channels.import_run (id),
    line bigint not null,
    field text not null,
    reason text not null,
    value text not null,
    kept boolean not null
);
create index import_refusal_run on channels.import_refusal (run, line);

-- Where a record is derived from many rows (the name of an article from a year of sales), the rows are counted by the
-- part of the feed they came in, such as a day. A part that comes again replaces its counts, so that a repeated or a
-- corrected feed and any cut of it into files lead to the same counts.
create table channels.import_feed (
    id integer primary key generated always as identity,
    source text not null,
    kind text not null,
    unique (source, kind)
);
create table channels.import_part (
    feed integer not null references channels.import_feed (id),
    part text not null,
    digest bytea not null,
    primary key (feed, part)
);
create table channels.import_tally (
    feed integer not null references channels.import_feed (id),
    part text not null,
    key text not null,
    field text not null,
    value text not null,
    row_count integer not null check (row_count > 0),
    first_at timestamptz,
    last_at timestamptz
);
create index import_tally_part on channels.import_tally (feed, part);
create index import_tally_key on channels.import_tally (feed, key);
-- Records whose counts changed and that have not been written since.
create table channels.import_due (
    feed integer not null references channels.import_feed (id),
    key text not null,
    primary key (feed, key)
);
"""


def upgrade() -> None:
    run(SQL)
    run(IMPORTS)

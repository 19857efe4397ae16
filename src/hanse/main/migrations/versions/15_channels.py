"""The tables of channels."""

from hanse.main.migrations import run

revision = "15_channels"
down_revision = "14_fulfillment"

SQL = """
create schema if not exists channels;

create table channels.channel (
    key text primary key check (key ~ '^[a-z][a-z0-9_]{0,39}$'),
    kind text not null check (kind in ('web', 'app', 'store', 'phone', 'marketplace', 'social', 'chat')),
    name jsonb not null,
    active boolean not null,
    url text not null,
    currency text not null,
    language text not null,
    position integer not null,
    version integer not null default 1
);

-- What a channel promises. A new policy is a new row; what was promised on any day can be read later.
create table channels.policy (
    channel text not null references channels.channel (key),
    version integer not null check (version > 0),
    policy jsonb not null,
    reason text not null,
    changed_by text not null,
    at timestamptz not null,
    primary key (channel, version)
);

-- Where channels differ on purpose. The note counts while they differ exactly so.
create table channels.intended_difference (
    field text primary key,
    shown jsonb not null,
    reason text not null check (reason <> ''),
    noted_by text not null,
    at timestamptz not null
);

create function channels.refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '% is append-only', tg_table_name using errcode = 'insufficient_privilege';
end $$;
create trigger policy_append_only before update or delete on channels.policy
    for each row execute function channels.refuse_change();

insert into channels.channel (key, kind, name, active, url, currency, language, position) values
    ('web', 'web', '{"de": "Webshop", "en": "Web shop"}', true, '', 'EUR', 'de', 1),
    ('app', 'app', '{"de": "App", "en": "App"}', true, '', 'EUR', 'de', 2),
    ('store', 'store', '{"de": "Filialen", "en": "Stores"}', true, '', 'EUR', 'de', 3),
    ('phone', 'phone', '{"de": "Telefon", "en": "Phone"}', true, '', 'EUR', 'de', 4),
    ('marketplace', 'marketplace', '{"de": "Marktplätze", "en": "Marketplaces"}', false, '', 'EUR', 'de', 5);

insert into channels.policy (channel, version, policy, reason, changed_by, at)
select key, 1, '{
    "stock_visibility": "exact", "few_left": 3, "assortment": "published", "categories": [], "return_days": 30,
    "return_anywhere": true, "reservation_hours": 24, "pickup_days": 7, "pickup_minutes": 120, "guests": true,
    "tenders": ["card", "gift_card"]
}'::jsonb || case key
    when 'store' then '{"tenders": ["cash", "card", "gift_card"]}'
    when 'phone' then '{"tenders": ["card", "gift_card", "on_account"]}'
    when 'marketplace' then '{"stock_visibility": "few_left", "reservation_hours": 0, "tenders": ["on_account"]}'
    else '{}' end::jsonb, 'as delivered', 'system', '2026-01-01Z'
from channels.channel;

create table channels.webhook (
    id uuid primary key,
    url text not null,
    description text not null,
    event_types text[] not null check (cardinality(event_types) > 0),
    secret text not null,
    old_secret text,
    old_secret_until timestamptz,
    active boolean not null default true,
    disabled_reason text not null default '',
    failing_since timestamptz,
    created_by text not null,
    created_at timestamptz not null,
    version integer not null default 1,
    check ((old_secret is null) = (old_secret_until is null))
);

-- One row for each event and endpoint. The body stays as it was first sent, so that a repeat is the same message.
create table channels.delivery (
    id uuid primary key,
    webhook uuid not null references channels.webhook (id) on delete cascade,
    event uuid not null,
    event_type text not null,
    event_at timestamptz not null,
    body text not null,
    state text not null check (state in ('pending', 'delivered', 'failed')),
    tries integer not null default 0 check (tries >= 0),
    due_at timestamptz not null,
    delivered_at timestamptz,
    last_status integer,
    last_error text not null default '',
    unique (webhook, event),
    check ((state = 'delivered') = (delivered_at is not null))
);
create index delivery_list on channels.delivery (webhook, id desc);
create index delivery_due on channels.delivery (due_at) where state = 'pending';
create index delivery_failed on channels.delivery (webhook) where state = 'failed';

create table channels.attempt (
    delivery uuid not null references channels.delivery (id) on delete cascade,
    position integer not null,
    at timestamptz not null,
    status integer,
    milliseconds integer not null,
    error text not null,
    excerpt text not null,
    primary key (delivery, position)
);

create view channels.inv_channel_policy as
select 'a channel has no policy, or its versions have a gap' as problem, c.key, count(p.version) as versions
from channels.channel c left join channels.policy p on p.channel = c.key
group by c.key having count(p.version) = 0 or max(p.version) <> count(p.version);

create view channels.inv_delivery_attempts as
select 'a delivery says that it arrived, and no attempt succeeded' as problem, d.id
from channels.delivery d
where d.state = 'delivered' and not exists (
    select from channels.attempt a where a.delivery = d.id and a.status between 200 and 299
);

create view channels.public_webhook as
select w.id, w.url, w.active, w.disabled_reason, w.failing_since from channels.webhook w;

create view channels.public_delivery as
select d.id, d.webhook, d.event_type, d.event_at, d.state, d.tries, d.due_at from channels.delivery d;
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
    state text not null check (state in ('running', 'superseded', 'finished')),
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
-- Not so when another import of the same feed changed something since: then what it had done may no longer stand.
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

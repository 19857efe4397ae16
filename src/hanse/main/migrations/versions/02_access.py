"""The tables of access."""

from hanse.main.migrations import run

revision = "02_access"
down_revision = "01_kit"

SQL = """
create schema if not exists access;

create table access.staff (
    id uuid primary key,
    email text not null unique check (email = lower(email)),
    name text not null,
    language text not null default 'de',
    password_hash text not null,
    pin_hash text,
    active boolean not null default true,
    created_at timestamptz not null,
    version integer not null default 1
);

create table access.role_grant (
    staff uuid not null references access.staff (id) on delete cascade,
    role text not null,
    scope text not null check (scope in ('global', 'region', 'location', 'register')),
    location uuid,
    region text,
    register uuid,
    unique nulls not distinct (staff, role, scope, location, region, register),
    check (num_nonnulls(location, region, register) = case scope when 'global' then 0 else 1 end),
    check (case scope when 'location' then location is not null when 'region' then region is not null
           when 'register' then register is not null else true end)
);

-- Where locations and registers are, as far as grants need to know. Kept in step by events of locations.
create table access.place (
    location uuid primary key,
    region text not null
);
create index place_region on access.place (region);
create table access.register_place (
    register uuid primary key,
    location uuid not null
);

create table access.session (
    token_hash bytea primary key,
    staff uuid not null references access.staff (id) on delete cascade,
    address text not null,
    created_at timestamptz not null,
    seen_at timestamptz not null,
    expires_at timestamptz not null
);
create index session_staff on access.session (staff);
create index session_expiry on access.session (expires_at);

create table access.key (
    id uuid primary key,
    name text not null,
    hint text not null,
    secret_hash bytea not null unique,
    permissions text[] not null check (cardinality(permissions) > 0),
    locations uuid[],
    created_by uuid references access.staff (id),
    created_at timestamptz not null,
    expires_at timestamptz,
    used_at timestamptz,
    revoked_at timestamptz
);

create table access.audit (
    id uuid primary key,
    at timestamptz not null,
    actor_kind text not null,
    actor uuid,
    actor_name text not null,
    action text not null,
    subject text not null,
    before jsonb,
    after jsonb,
    reason text not null,
    request_id text not null
);
create index audit_subject on access.audit (subject, id);
create index audit_actor on access.audit (actor, id);

-- Entries are sealed into a chain behind the commands that write them, so that no two commands wait for each other.
create table access.to_seal (
    entry uuid primary key references access.audit (id)
);
create table access.seal (
    position bigint primary key,
    entry uuid not null unique references access.audit (id),
    hash bytea not null
);

create function access.digest(previous bytea, entry access.audit) returns bytea language sql stable as $$
    select sha256(coalesce(previous, ''::bytea) || convert_to(concat_ws(chr(31),
        entry.id, to_char(entry.at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'), entry.actor_kind,
        coalesce(entry.actor::text, '-'), entry.actor_name, entry.action, entry.subject,
        coalesce(entry.before::text, '-'), coalesce(entry.after::text, '-'), entry.reason, entry.request_id), 'UTF8'))
$$;

create function access.refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '% is append-only', tg_table_name using errcode = 'insufficient_privilege';
end $$;
create trigger audit_append_only before update or delete on access.audit
    for each row execute function access.refuse_change();
create trigger audit_never_emptied before truncate on access.audit
    for each statement execute function access.refuse_change();
create trigger seal_append_only before update or delete on access.seal
    for each row execute function access.refuse_change();
create trigger seal_never_emptied before truncate on access.seal
    for each statement execute function access.refuse_change();

create view access.inv_audit_chain as
with chain as (
    select s.position, s.entry, s.hash, lag(s.hash) over w as previous, lag(s.position) over w as position_before
    from access.seal s window w as (order by s.position)
)
select case when c.position <> coalesce(c.position_before, 0) + 1 then 'a seal is missing before this one'
            when a.id is null then 'the sealed entry is gone'
            else 'the entry was changed after it was sealed' end as problem,
       c.position, c.entry
from chain c left join access.audit a on a.id = c.entry
where c.position <> coalesce(c.position_before, 0) + 1 or a.id is null
   or access.digest(c.previous, a) is distinct from c.hash;

create view access.inv_audit_unsealed as
select 'the entry was never sealed' as problem, a.id
from access.audit a
where not exists (select from access.seal s where s.entry = a.id)
  and not exists (select from access.to_seal w where w.entry = a.id);

create view access.inv_somebody_may_do_everything as
select 'no active member of staff is owner any more' as problem
where exists (select from access.staff)
  and exists (select from access.role_grant where role = 'owner')
  and not exists (
      select from access.staff s join access.role_grant g on g.staff = s.id
      where s.active and g.role = 'owner' and g.scope = 'global'
  );
"""


def upgrade() -> None:
    run(SQL)

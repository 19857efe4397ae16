"""Prices and promotions are proposed, looked at by somebody else, and published; costs of articles; where is sold."""

from hanse.main.migrations import run

revision = "26_pricing_publishing"
down_revision = "25_orders_business"

SQL = """
-- An end may be told, and may come earlier; it never goes away and never moves on.
create or replace function pricing.keep_versions() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' or to_jsonb(old) - 'until' <> to_jsonb(new) - 'until'
        or (old.until is not null and (new.until is null or new.until > old.until)) then
        raise exception 'what counted once stays in the history';
    end if;
    return new;
end;
$$;

create function pricing.refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'rows of % are never changed', tg_table_name;
end;
$$;

-- What was proposed by whom stands beside each version; what the house itself loads has no proposal.
alter table pricing.promotion_version disable trigger version_stays;
alter table pricing.promotion_version add column name jsonb, add column proposal uuid,
    add column by_name text not null default 'Hanse';
update pricing.promotion_version v set name = p.name from pricing.promotion p where p.id = v.promotion;
alter table pricing.promotion_version alter column name set not null, alter column by_name drop default;
alter table pricing.promotion_version enable trigger version_stays;
create index promotion_version_counts on pricing.promotion_version (since, until);

-- A planned price that is taken back ends in the moment in which it would begin.
alter table pricing.price drop constraint price_check, add constraint price_check check (valid_until >= valid_from);
alter table pricing.price add column proposal uuid;
create index price_proposal on pricing.price (proposal) where proposal is not null;

-- When four eyes are needed, and how low a price may go: a document of which every version is kept.
create table pricing.publishing_policy (
    version integer primary key check (version > 0),
    four_eyes text not null check (four_eyes in ('never', 'over', 'always')),
    rate_over integer not null check (rate_over between 0 and 10000),
    budget_minor_over bigint not null check (budget_minor_over >= 0),
    alone_allowed boolean not null,
    margin_min integer not null check (margin_min between 0 and 10000),
    loss_blocks boolean not null,
    by uuid,
    by_name text not null,
    at timestamptz not null
);
create trigger publishing_policy_stays before update or delete on pricing.publishing_policy
    for each row execute function pricing.refuse_change();
insert into pricing.publishing_policy values (
    1, 'over', 3000, 100000, true, 0, true, null, 'Hanse', '2026-01-01 00:00+00');

-- Something that shall be asked or given: it counts only once it is published. `person` is whoever wrote last.
create table pricing.proposal (
    id uuid primary key,
    kind text not null check (kind in ('promotion', 'price_list', 'prices')),
    subject text not null,
    state text not null check (state in ('draft', 'submitted', 'published', 'withdrawn', 'stopped')),
    version integer not null check (version > 0),
    writer uuid,
    submitter uuid,
    approver uuid,
    four_eyes boolean not null default false,
    counts_from timestamptz,
    counts_until timestamptz,
    result_version integer,
    policy_version integer references pricing.publishing_policy (version),
    changed_at timestamptz not null,
    check ((state in ('published', 'stopped')) = (counts_from is not null)),
    check (not four_eyes or (approver is not null
        and approver is distinct from writer and approver is distinct from submitter))
);
create index proposal_changed on pricing.proposal (changed_at desc, id desc);
create index proposal_open on pricing.proposal (subject) where state in ('draft', 'submitted', 'published');

-- Every version that was ever written, as it was written.
create table pricing.proposal_version (
    proposal uuid not null references pricing.proposal (id),
    version integer not null check (version > 0),
    content jsonb not null,
    goes_live_at timestamptz,
    note text not null,
    by_kind text not null,
    by uuid,
    by_name text not null,
    at timestamptz not null,
    primary key (proposal, version)
);
create trigger proposal_version_stays before update or delete on pricing.proposal_version
    for each row execute function pricing.refuse_change();

-- What became of it: one row for each act.
create table pricing.proposal_step (
    id bigint generated always as identity primary key,
    proposal uuid not null references pricing.proposal (id),
    version integer not null,
    act text not null check (act in ('written', 'submitted', 'sent_back', 'published', 'withdrawn', 'stopped')),
    note text not null,
    by_kind text not null,
    by uuid,
    by_name text not null,
    at timestamptz not null
);
create index proposal_step_of on pricing.proposal_step (proposal, id);
create trigger proposal_step_stays before update or delete on pricing.proposal_step
    for each row execute function pricing.refuse_change();

-- Prices that ended because of a proposal, and until when they would have counted: what a stop goes back to.
create table pricing.price_ended (
    proposal uuid not null references pricing.proposal (id),
    price bigint not null references pricing.price (id),
    valid_until timestamptz,
    primary key (proposal, price)
);
create trigger price_ended_stays before update or delete on pricing.price_ended
    for each row execute function pricing.refuse_change();

-- What a piece costs the house, without tax, from a moment on; the latest row counts.
create table pricing.cost (
    variant uuid not null,
    currency text not null,
    valid_from timestamptz not null,
    unit_minor bigint not null check (unit_minor >= 0),
    by_name text not null,
    entered_at timestamptz not null,
    primary key (variant, currency, valid_from)
);

create view pricing.inv_four_eyes as
select 'who published a proposal wrote its last version' as problem, p.id as proposal
from pricing.proposal p join pricing.proposal_version v on v.proposal = p.id and v.version = p.version
join pricing.proposal_step s on s.proposal = p.id and s.act = 'published'
where p.four_eyes and (s.by is not distinct from v.by or s.version <> p.version);

create view pricing.inv_published_as_written as
select 'a promotion counts otherwise than it was published' as problem, v.promotion, v.version
from pricing.promotion_version v
join pricing.proposal p on p.id = v.proposal
join pricing.proposal_version w on w.proposal = p.id and w.version = p.version
where v.active and (w.content -> 'promotion' -> 'terms') is distinct from v.terms;
"""


def upgrade() -> None:
    run(SQL)

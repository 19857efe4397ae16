"""Documents of orders: numbers without a gap, frozen facts, and what was given out, byte for byte."""

from hanse.main.migrations import run

revision = "36_documents"
down_revision = "35_engagement_attachments"

SQL = """
create schema documents;

create function documents.refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'documents are never changed';
end;
$$;

create table documents.seller (
    version int primary key check (version > 0),
    body jsonb not null,
    by uuid,
    by_name text not null,
    at timestamptz not null
);
create trigger seller_stays before update or delete on documents.seller
    for each row execute function documents.refuse_change();

-- Whoever makes a document holds the row of its series until the end: a rollback gives the number back.
create table documents.series (
    kind text not null,
    scope text not null,
    year int not null,
    last bigint not null check (last > 0),
    primary key (kind, scope, year)
);

create table documents.document (
    id uuid primary key,
    kind text not null check (kind in
        ('order_confirmation', 'pick_list', 'delivery_note', 'receipt', 'invoice', 'credit_note')),
    number text not null,
    scope text not null,
    year int,
    sequence bigint,
    sales_order uuid not null,
    subject text not null,
    refers_to uuid references documents.document (id),
    location uuid,
    customer uuid,
    language text not null,
    issued_date date not null,
    at timestamptz not null,
    amount_minor bigint not null,
    currency text not null,
    layout int not null,
    facts jsonb not null,
    unique (kind, number),
    unique (kind, subject),
    unique (kind, scope, year, sequence),
    check ((kind = 'receipt') = (sequence is null)),
    check ((kind = 'credit_note') = (refers_to is not null))
);
create index document_order on documents.document (sales_order, at);
create index document_refers on documents.document (refers_to) where refers_to is not null;
create index document_listed on documents.document (kind, at desc, id desc);
create trigger document_stays before update or delete on documents.document
    for each row execute function documents.refuse_change();

-- What invoices bill and credit notes give back, line by line; without a line it is shipping.
create table documents.billed (
    document uuid not null references documents.document (id),
    line uuid,
    place text not null,
    rate int not null,
    quantity int not null check (quantity >= 0),
    total_minor bigint not null check (total_minor >= 0),
    tax_minor bigint not null
);
create index billed_document on documents.billed (document);
create trigger billed_stays before update or delete on documents.billed
    for each row execute function documents.refuse_change();

create table documents.pdf (
    document uuid primary key references documents.document (id),
    content bytea not null,
    sha256 bytea not null,
    typesetter text not null,
    at timestamptz not null
);
alter table documents.pdf alter column content set storage external;
create trigger pdf_stays before update or delete on documents.pdf
    for each row execute function documents.refuse_change();

create view documents.inv_number_gap as
    select 'the numbers of a series have a gap, or its counter is elsewhere' as problem,
        d.kind, d.scope, d.year, max(d.sequence) as last, count(*) as documents
    from documents.document d left join documents.series s using (kind, scope, year)
    where d.sequence is not null
    group by d.kind, d.scope, d.year, s.last
    having max(d.sequence) <> count(*) or min(d.sequence) <> 1 or s.last is distinct from max(d.sequence);

create view documents.inv_counter_ahead as
    select 'a series counts documents that do not exist' as problem, s.kind, s.scope, s.year, s.last
    from documents.series s
    where not exists (select from documents.document d
        where d.kind = s.kind and d.scope = s.scope and d.year = s.year and d.sequence = s.last);

create view documents.inv_document_total as
    select 'an invoice or credit note says another amount than its lines' as problem, d.kind, d.number,
        d.amount_minor, coalesce(sum(p.total_minor), 0) as lines_minor
    from documents.document d left join documents.billed p on p.document = d.id
    where d.kind in ('invoice', 'credit_note')
    group by d.id
    having d.amount_minor <> coalesce(sum(p.total_minor), 0)
        or (d.facts ->> 'tax_minor')::bigint <> coalesce(sum(p.tax_minor), 0);

create view documents.inv_credit_above_invoice as
    select 'credit notes give back more than the invoice billed' as problem, i.number, p.line
    from documents.document i join documents.document d on d.id = i.id or d.refers_to = i.id
    join documents.billed p on p.document = d.id
    where i.kind = 'invoice'
    group by i.id, p.line, p.place, p.rate
    having sum(case d.kind when 'invoice' then p.total_minor else -p.total_minor end) < 0
        or sum(case d.kind when 'invoice' then p.quantity else -p.quantity end) < 0;

create view documents.inv_billed_above_order as
    select 'the invoices of an order bill more of a line than was sold' as problem, l.id as line
    from documents.document d
    join documents.billed p on p.document = d.id
    join orders.public_line l on l.id = p.line
    where d.kind in ('invoice', 'credit_note')
    group by l.id, l.total_minor, l.quantity
    having sum(case d.kind when 'invoice' then p.total_minor else -p.total_minor end) > l.total_minor
        or sum(case d.kind when 'invoice' then p.quantity else -p.quantity end) > l.quantity;

create view documents.public_document as
    select id, kind, number, sales_order, issued_date, at, amount_minor, currency from documents.document;
"""


def upgrade() -> None:
    run(SQL)

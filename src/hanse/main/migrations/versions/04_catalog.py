"""The tables of catalog."""

from hanse.main.migrations import run

revision = "04_catalog"
down_revision = "03_locations"

SQL = """
create schema catalog;

create table catalog.family (
    key text primary key check (key ~ '^[a-z0-9][a-z0-9_-]*$'),
    name jsonb not null,
    requires jsonb not null default '{}',
    version integer not null default 1,
    updated_at timestamptz not null
);

create table catalog.attribute (
    family text not null references catalog.family (key) on delete cascade,
    key text not null,
    type text not null check (type in ('text', 'number', 'boolean', 'choice')),
    name jsonb not null,
    unit text not null,
    facet boolean not null,
    required boolean not null,
    searchable boolean not null,
    choices jsonb not null,
    position integer not null,
    primary key (family, key)
);
create index attribute_key on catalog.attribute (key);

-- The path holds the keys from the root down to the category itself, kept by the command that moves it.
create table catalog.category (
    id uuid primary key,
    key text not null unique check (key ~ '^[a-z0-9][a-z0-9_-]*$'),
    parent text references catalog.category (key),
    path text[] not null,
    name jsonb not null,
    position integer not null,
    version integer not null default 1,
    updated_at timestamptz not null,
    check (path[cardinality(path)] = key)
);
create index category_parent on catalog.category (parent);

create table catalog.product (
    id uuid primary key,
    handle text not null unique check (handle ~ '^[a-z0-9][a-z0-9-]*$'),
    family text references catalog.family (key),
    brand text not null,
    name jsonb not null,
    description jsonb not null,
    categories text[] not null,
    attributes jsonb not null,
    media jsonb not null,
    channels text[] not null,
    status text not null check (status in ('draft', 'active', 'archived')),
    search_words jsonb not null,
    completeness_percent smallint not null check (completeness_percent between 0 and 100),
    sort_de text not null,
    sort_en text not null,
    -- What the last import said, so that the same words again cost nothing; null after a change by hand.
    content_hash bytea,
    version integer not null default 1,
    created_at timestamptz not null,
    updated_at timestamptz not null
);
create index product_categories on catalog.product using gin (categories);
create index product_family on catalog.product (family);
create index product_sort_de on catalog.product (sort_de collate "C", id);
create index product_sort_en on catalog.product (sort_en collate "C", id);

create table catalog.variant (
    id uuid primary key,
    product uuid not null references catalog.product (id),
    sku text not null unique check (sku <> ''),
    gtin text check (gtin ~ '^[0-9]{14}$'),
    name jsonb not null,
    options jsonb not null,
    tax_class text not null check (tax_class in ('standard', 'reduced', 'zero')),
    weight_grams integer check (weight_grams >= 0),
    unit_measure jsonb,
    position integer not null,
    active boolean not null
);
create index variant_product on catalog.variant (product, position);
create index variant_sku_lower on catalog.variant (lower(sku));

create table catalog.variant_gtin (
    gtin14 text primary key check (gtin14 ~ '^[0-9]{14}$'),
    variant uuid not null references catalog.variant (id),
    position integer not null
);
create index variant_gtin_variant on catalog.variant_gtin (variant, position);

create table catalog.media (
    id uuid primary key,
    content_type text not null check (content_type in ('image/svg+xml', 'image/png', 'image/jpeg')),
    data bytea not null check (octet_length(data) between 1 and 5000000),
    created_at timestamptz not null
);
alter table catalog.media alter column data set storage external;

-- Every value that a product can be filtered by: its brand, its categories with all above them, its facet attributes.
create table catalog.facet_value (
    id integer generated always as identity primary key,
    key text not null,
    value text not null,
    unique (key, value)
);

-- What search knows about a product. The document is only ever looked up by its index and lies apart from the row, so
-- that ranking and counting read narrow rows; the heading is the short part that decides the rank.
create table catalog.entry (
    product uuid primary key references catalog.product (id) on delete cascade,
    document tsvector not null,
    heading tsvector not null,
    facets integer[] not null,
    created_at timestamptz not null,
    sort_de text not null,
    sort_en text not null
) with (toast_tuple_target = 256);
alter table catalog.entry alter column document set storage external;
-- Without statistics the planner always looks documents up by their index. With them it would read the whole table for
-- a frequent word, and does not know what fetching every document from outside its row costs.
alter table catalog.entry alter column document set statistics 0;
alter table catalog.entry alter column heading set storage main;
alter table catalog.entry alter column facets set storage main;
create index entry_document on catalog.entry using gin (document);

-- The words of the catalogue: what compounds are split by, and what a mistyped word may have meant.
create table catalog.word (
    word text primary key,
    folded text not null,
    stem text not null,
    noun boolean not null,
    parts text[] not null
);
create index word_stem on catalog.word (stem) where noun;
create index word_folded on catalog.word using gin (folded gin_trgm_ops);
create index word_beginning on catalog.word (folded text_pattern_ops);

create view catalog.inv_unknown_category as
select 'product in a category that does not exist' as problem, p.id as product, c.key as category
from catalog.product p cross join lateral unnest(p.categories) c (key)
where not exists (select from catalog.category k where k.key = c.key);

create view catalog.inv_category_path as
select 'category whose path is not the path of its parent and itself' as problem, c.key as category
from catalog.category c left join catalog.category up on up.key = c.parent
where c.path <> coalesce(up.path, '{}') || c.key;

create view catalog.inv_main_gtin as
select 'variant whose main GTIN is not its first GTIN' as problem, v.id as variant
from catalog.variant v
where v.gtin is distinct from (
    select g.gtin14 from catalog.variant_gtin g where g.variant = v.id order by g.position, g.gtin14 limit 1
);

create view catalog.inv_no_entry as
select 'product that search does not know' as problem, p.id as product
from catalog.product p
where not exists (select from catalog.entry e where e.product = p.id);

create view catalog.inv_lost_media as
select 'product with a picture that is not stored' as problem, p.id as product, m.value ->> 'id' as media
from catalog.product p cross join lateral jsonb_array_elements(p.media) m
where m.value ->> 'url' like '/media/%'
    and not exists (select from catalog.media k where k.id = (m.value ->> 'id')::uuid);
"""


def upgrade() -> None:
    run(SQL)

-- The tables of catalog as they stand after all migrations. Written by `make schema`; do not edit.

CREATE TABLE catalog.attribute (
    family text NOT NULL,
    key text NOT NULL,
    type text NOT NULL,
    name jsonb NOT NULL,
    unit text NOT NULL,
    facet boolean NOT NULL,
    required boolean NOT NULL,
    searchable boolean NOT NULL,
    choices jsonb NOT NULL,
    "position" integer NOT NULL,
    CONSTRAINT attribute_type_check CHECK ((type = ANY (ARRAY['text'::text, 'number'::text, 'boolean'::text, 'choice'::text])))
);

CREATE TABLE catalog.category (
    id uuid NOT NULL,
    key text NOT NULL,
    parent text,
    path text[] NOT NULL,
    name jsonb NOT NULL,
    "position" integer NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    CONSTRAINT category_check CHECK ((path[cardinality(path)] = key)),
    CONSTRAINT category_key_check CHECK ((key ~ '^[a-z0-9][a-z0-9_-]*$'::text))
);

CREATE TABLE catalog.entry (
    product uuid NOT NULL,
    document tsvector NOT NULL,
    heading tsvector NOT NULL,
    facets integer[] NOT NULL,
    created_at timestamp with time zone NOT NULL,
    sort_de text NOT NULL,
    sort_en text NOT NULL
)
WITH (toast_tuple_target='256');
ALTER TABLE ONLY catalog.entry ALTER COLUMN document SET STATISTICS 0;
ALTER TABLE ONLY catalog.entry ALTER COLUMN document SET STORAGE EXTERNAL;
ALTER TABLE ONLY catalog.entry ALTER COLUMN heading SET STORAGE MAIN;
ALTER TABLE ONLY catalog.entry ALTER COLUMN facets SET STORAGE MAIN;

CREATE TABLE catalog.facet_value (
    id integer NOT NULL,
    key text NOT NULL,
    value text NOT NULL
);

ALTER TABLE catalog.facet_value ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME catalog.facet_value_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE catalog.family (
    key text NOT NULL,
    name jsonb NOT NULL,
    requires jsonb DEFAULT '{}'::jsonb NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    CONSTRAINT family_key_check CHECK ((key ~ '^[a-z0-9][a-z0-9_-]*$'::text))
);

CREATE VIEW catalog.inv_category_path AS
 SELECT 'category whose path is not the path of its parent and itself'::text AS problem,
    c.key AS category
   FROM (catalog.category c
     LEFT JOIN catalog.category up ON ((up.key = c.parent)))
  WHERE (c.path <> (COALESCE(up.path, '{}'::text[]) || c.key));

CREATE TABLE catalog.media (
    id uuid NOT NULL,
    content_type text NOT NULL,
    data bytea NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT media_content_type_check CHECK ((content_type = ANY (ARRAY['image/svg+xml'::text, 'image/png'::text, 'image/jpeg'::text]))),
    CONSTRAINT media_data_check CHECK (((octet_length(data) >= 1) AND (octet_length(data) <= 5000000)))
);
ALTER TABLE ONLY catalog.media ALTER COLUMN data SET STORAGE EXTERNAL;

CREATE TABLE catalog.product (
    id uuid NOT NULL,
    handle text NOT NULL,
    family text,
    brand text NOT NULL,
    name jsonb NOT NULL,
    description jsonb NOT NULL,
    categories text[] NOT NULL,
    attributes jsonb NOT NULL,
    media jsonb NOT NULL,
    channels text[] NOT NULL,
    status text NOT NULL,
    search_words jsonb NOT NULL,
    completeness_percent smallint NOT NULL,
    sort_de text NOT NULL,
    sort_en text NOT NULL,
    content_hash bytea,
    version integer DEFAULT 1 NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    CONSTRAINT product_completeness_percent_check CHECK (((completeness_percent >= 0) AND (completeness_percent <= 100))),
    CONSTRAINT product_handle_check CHECK ((handle ~ '^[a-z0-9][a-z0-9-]*$'::text)),
    CONSTRAINT product_status_check CHECK ((status = ANY (ARRAY['draft'::text, 'active'::text, 'archived'::text])))
);

CREATE VIEW catalog.inv_lost_media AS
 SELECT 'product with a picture that is not stored'::text AS problem,
    p.id AS product,
    (m.value ->> 'id'::text) AS media
   FROM (catalog.product p
     CROSS JOIN LATERAL jsonb_array_elements(p.media) m(value))
  WHERE (((m.value ->> 'url'::text) ~~ '/media/%'::text) AND (NOT (EXISTS ( SELECT
           FROM catalog.media k
          WHERE (k.id = ((m.value ->> 'id'::text))::uuid)))));

CREATE TABLE catalog.variant (
    id uuid NOT NULL,
    product uuid NOT NULL,
    sku text NOT NULL,
    gtin text,
    name jsonb NOT NULL,
    options jsonb NOT NULL,
    tax_class text NOT NULL,
    weight_grams integer,
    unit_measure jsonb,
    "position" integer NOT NULL,
    active boolean NOT NULL,
    CONSTRAINT variant_gtin_check CHECK ((gtin ~ '^[0-9]{14}$'::text)),
    CONSTRAINT variant_sku_check CHECK ((sku <> ''::text)),
    CONSTRAINT variant_tax_class_check CHECK ((tax_class = ANY (ARRAY['standard'::text, 'reduced'::text, 'second_reduced'::text, 'super_reduced'::text, 'parking'::text, 'zero'::text, 'exempt'::text]))),
    CONSTRAINT variant_weight_grams_check CHECK ((weight_grams >= 0))
);

CREATE TABLE catalog.variant_gtin (
    gtin14 text NOT NULL,
    variant uuid NOT NULL,
    "position" integer NOT NULL,
    CONSTRAINT variant_gtin_gtin14_check CHECK ((gtin14 ~ '^[0-9]{14}$'::text))
);

CREATE VIEW catalog.inv_main_gtin AS
 SELECT 'variant whose main GTIN is not its first GTIN'::text AS problem,
    id AS variant
   FROM catalog.variant v
  WHERE (gtin IS DISTINCT FROM ( SELECT g.gtin14
           FROM catalog.variant_gtin g
          WHERE (g.variant = v.id)
          ORDER BY g."position", g.gtin14
         LIMIT 1));

CREATE VIEW catalog.inv_no_entry AS
 SELECT 'product that search does not know'::text AS problem,
    id AS product
   FROM catalog.product p
  WHERE (NOT (EXISTS ( SELECT
           FROM catalog.entry e
          WHERE (e.product = p.id))));

CREATE VIEW catalog.inv_unknown_category AS
 SELECT 'product in a category that does not exist'::text AS problem,
    p.id AS product,
    c.key AS category
   FROM (catalog.product p
     CROSS JOIN LATERAL unnest(p.categories) c(key))
  WHERE (NOT (EXISTS ( SELECT
           FROM catalog.category k
          WHERE (k.key = c.key))));

CREATE TABLE catalog.word (
    word text NOT NULL,
    folded text NOT NULL,
    stem text NOT NULL,
    noun boolean NOT NULL,
    parts text[] NOT NULL
);

ALTER TABLE ONLY catalog.attribute
    ADD CONSTRAINT attribute_pkey PRIMARY KEY (family, key);

ALTER TABLE ONLY catalog.category
    ADD CONSTRAINT category_key_key UNIQUE (key);

ALTER TABLE ONLY catalog.category
    ADD CONSTRAINT category_pkey PRIMARY KEY (id);

ALTER TABLE ONLY catalog.entry
    ADD CONSTRAINT entry_pkey PRIMARY KEY (product);

ALTER TABLE ONLY catalog.facet_value
    ADD CONSTRAINT facet_value_key_value_key UNIQUE (key, value);

ALTER TABLE ONLY catalog.facet_value
    ADD CONSTRAINT facet_value_pkey PRIMARY KEY (id);

ALTER TABLE ONLY catalog.family
    ADD CONSTRAINT family_pkey PRIMARY KEY (key);

ALTER TABLE ONLY catalog.media
    ADD CONSTRAINT media_pkey PRIMARY KEY (id);

ALTER TABLE ONLY catalog.product
    ADD CONSTRAINT product_handle_key UNIQUE (handle);

ALTER TABLE ONLY catalog.product
    ADD CONSTRAINT product_pkey PRIMARY KEY (id);

ALTER TABLE ONLY catalog.variant_gtin
    ADD CONSTRAINT variant_gtin_pkey PRIMARY KEY (gtin14);

ALTER TABLE ONLY catalog.variant
    ADD CONSTRAINT variant_pkey PRIMARY KEY (id);

ALTER TABLE ONLY catalog.variant
    ADD CONSTRAINT variant_sku_key UNIQUE (sku);

ALTER TABLE ONLY catalog.word
    ADD CONSTRAINT word_pkey PRIMARY KEY (word);

CREATE INDEX attribute_key ON catalog.attribute USING btree (key);

CREATE INDEX category_parent ON catalog.category USING btree (parent);

CREATE INDEX entry_document ON catalog.entry USING gin (document);

CREATE INDEX product_categories ON catalog.product USING gin (categories);

CREATE INDEX product_family ON catalog.product USING btree (family);

CREATE INDEX product_sort_de ON catalog.product USING btree (sort_de COLLATE "C", id);

CREATE INDEX product_sort_en ON catalog.product USING btree (sort_en COLLATE "C", id);

CREATE INDEX variant_gtin_variant ON catalog.variant_gtin USING btree (variant, "position");

CREATE INDEX variant_product ON catalog.variant USING btree (product, "position");

CREATE INDEX variant_sku_lower ON catalog.variant USING btree (lower(sku));

CREATE INDEX word_beginning ON catalog.word USING btree (folded text_pattern_ops);

CREATE INDEX word_folded ON catalog.word USING gin (folded public.gin_trgm_ops);

CREATE INDEX word_stem ON catalog.word USING btree (stem) WHERE noun;

CREATE TRIGGER attribute_stands AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON catalog.attribute FOR EACH STATEMENT EXECUTE FUNCTION kit.count_change('catalogue');

CREATE TRIGGER category_stands AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON catalog.category FOR EACH STATEMENT EXECUTE FUNCTION kit.count_change('catalogue');

CREATE TRIGGER entry_stands AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON catalog.entry FOR EACH STATEMENT EXECUTE FUNCTION kit.count_change('catalogue');

CREATE TRIGGER facet_value_stands AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON catalog.facet_value FOR EACH STATEMENT EXECUTE FUNCTION kit.count_change('catalogue');

CREATE TRIGGER product_stands AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON catalog.product FOR EACH STATEMENT EXECUTE FUNCTION kit.count_change('catalogue');

CREATE TRIGGER variant_gtin_stands AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON catalog.variant_gtin FOR EACH STATEMENT EXECUTE FUNCTION kit.count_change('catalogue');

CREATE TRIGGER variant_stands AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON catalog.variant FOR EACH STATEMENT EXECUTE FUNCTION kit.count_change('catalogue');

CREATE TRIGGER word_stands AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON catalog.word FOR EACH STATEMENT EXECUTE FUNCTION kit.count_change('catalogue');

ALTER TABLE ONLY catalog.attribute
    ADD CONSTRAINT attribute_family_fkey FOREIGN KEY (family) REFERENCES catalog.family(key) ON DELETE CASCADE;

ALTER TABLE ONLY catalog.category
    ADD CONSTRAINT category_parent_fkey FOREIGN KEY (parent) REFERENCES catalog.category(key);

ALTER TABLE ONLY catalog.entry
    ADD CONSTRAINT entry_product_fkey FOREIGN KEY (product) REFERENCES catalog.product(id) ON DELETE CASCADE;

ALTER TABLE ONLY catalog.product
    ADD CONSTRAINT product_family_fkey FOREIGN KEY (family) REFERENCES catalog.family(key);

ALTER TABLE ONLY catalog.variant_gtin
    ADD CONSTRAINT variant_gtin_variant_fkey FOREIGN KEY (variant) REFERENCES catalog.variant(id);

ALTER TABLE ONLY catalog.variant
    ADD CONSTRAINT variant_product_fkey FOREIGN KEY (product) REFERENCES catalog.product(id);

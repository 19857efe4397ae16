-- The tables of documents as they stand after all migrations. Written by `make schema`; do not edit.

CREATE FUNCTION documents.refuse_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    raise exception 'documents are never changed';
end;
$$;

CREATE TABLE documents.billed (
    document uuid NOT NULL,
    line uuid,
    place text NOT NULL,
    rate integer NOT NULL,
    quantity integer NOT NULL,
    total_minor bigint NOT NULL,
    tax_minor bigint NOT NULL,
    CONSTRAINT billed_quantity_check CHECK ((quantity >= 0)),
    CONSTRAINT billed_total_minor_check CHECK ((total_minor >= 0))
);

CREATE TABLE documents.document (
    id uuid NOT NULL,
    kind text NOT NULL,
    number text NOT NULL,
    scope text NOT NULL,
    year integer,
    sequence bigint,
    sales_order uuid NOT NULL,
    subject text NOT NULL,
    refers_to uuid,
    location uuid,
    customer uuid,
    language text NOT NULL,
    issued_date date NOT NULL,
    at timestamp with time zone NOT NULL,
    amount_minor bigint NOT NULL,
    currency text NOT NULL,
    layout integer NOT NULL,
    facts jsonb NOT NULL,
    CONSTRAINT document_check CHECK (((kind = 'receipt'::text) = (sequence IS NULL))),
    CONSTRAINT document_check1 CHECK (((kind = 'credit_note'::text) = (refers_to IS NOT NULL))),
    CONSTRAINT document_kind_check CHECK ((kind = ANY (ARRAY['order_confirmation'::text, 'pick_list'::text, 'delivery_note'::text, 'receipt'::text, 'invoice'::text, 'credit_note'::text])))
);

CREATE VIEW documents.inv_billed_above_order AS
 SELECT 'the invoices of an order bill more of a line than was sold'::text AS problem,
    l.id AS line
   FROM ((documents.document d
     JOIN documents.billed p ON ((p.document = d.id)))
     JOIN orders.public_line l ON ((l.id = p.line)))
  WHERE (d.kind = ANY (ARRAY['invoice'::text, 'credit_note'::text]))
  GROUP BY l.id, l.total_minor, l.quantity
 HAVING ((sum(
        CASE d.kind
            WHEN 'invoice'::text THEN p.total_minor
            ELSE (- p.total_minor)
        END) > (l.total_minor)::numeric) OR (sum(
        CASE d.kind
            WHEN 'invoice'::text THEN p.quantity
            ELSE (- p.quantity)
        END) > l.quantity));

CREATE TABLE documents.series (
    kind text NOT NULL,
    scope text NOT NULL,
    year integer NOT NULL,
    last bigint NOT NULL,
    CONSTRAINT series_last_check CHECK ((last > 0))
);

CREATE VIEW documents.inv_counter_ahead AS
 SELECT 'a series counts documents that do not exist'::text AS problem,
    kind,
    scope,
    year,
    last
   FROM documents.series s
  WHERE (NOT (EXISTS ( SELECT
           FROM documents.document d
          WHERE ((d.kind = s.kind) AND (d.scope = s.scope) AND (d.year = s.year) AND (d.sequence = s.last)))));

CREATE VIEW documents.inv_credit_above_invoice AS
SELECT
    NULL::text AS problem,
    NULL::text AS number,
    NULL::uuid AS line;

CREATE VIEW documents.inv_document_total AS
SELECT
    NULL::text AS problem,
    NULL::text AS kind,
    NULL::text AS number,
    NULL::bigint AS amount_minor,
    NULL::numeric AS lines_minor;

CREATE VIEW documents.inv_number_gap AS
 SELECT 'the numbers of a series have a gap, or its counter is elsewhere'::text AS problem,
    d.kind,
    d.scope,
    d.year,
    max(d.sequence) AS last,
    count(*) AS documents
   FROM (documents.document d
     LEFT JOIN documents.series s USING (kind, scope, year))
  WHERE (d.sequence IS NOT NULL)
  GROUP BY d.kind, d.scope, d.year, s.last
 HAVING ((max(d.sequence) <> count(*)) OR (min(d.sequence) <> 1) OR (s.last IS DISTINCT FROM max(d.sequence)));

CREATE TABLE documents.pdf (
    document uuid NOT NULL,
    content bytea NOT NULL,
    sha256 bytea NOT NULL,
    typesetter text NOT NULL,
    at timestamp with time zone NOT NULL
);
ALTER TABLE ONLY documents.pdf ALTER COLUMN content SET STORAGE EXTERNAL;

CREATE VIEW documents.public_document AS
 SELECT id,
    kind,
    number,
    sales_order,
    issued_date,
    at,
    amount_minor,
    currency
   FROM documents.document;

CREATE TABLE documents.seller (
    version integer NOT NULL,
    body jsonb NOT NULL,
    by uuid,
    by_name text NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT seller_version_check CHECK ((version > 0))
);

ALTER TABLE ONLY documents.document
    ADD CONSTRAINT document_kind_number_key UNIQUE (kind, number);

ALTER TABLE ONLY documents.document
    ADD CONSTRAINT document_kind_scope_year_sequence_key UNIQUE (kind, scope, year, sequence);

ALTER TABLE ONLY documents.document
    ADD CONSTRAINT document_kind_subject_key UNIQUE (kind, subject);

ALTER TABLE ONLY documents.document
    ADD CONSTRAINT document_pkey PRIMARY KEY (id);

ALTER TABLE ONLY documents.pdf
    ADD CONSTRAINT pdf_pkey PRIMARY KEY (document);

ALTER TABLE ONLY documents.seller
    ADD CONSTRAINT seller_pkey PRIMARY KEY (version);

ALTER TABLE ONLY documents.series
    ADD CONSTRAINT series_pkey PRIMARY KEY (kind, scope, year);

CREATE INDEX billed_document ON documents.billed USING btree (document);

CREATE INDEX document_listed ON documents.document USING btree (kind, at DESC, id DESC);

CREATE INDEX document_order ON documents.document USING btree (sales_order, at);

CREATE INDEX document_refers ON documents.document USING btree (refers_to) WHERE (refers_to IS NOT NULL);

CREATE OR REPLACE VIEW documents.inv_credit_above_invoice AS
 SELECT 'credit notes give back more than the invoice billed'::text AS problem,
    i.number,
    p.line
   FROM ((documents.document i
     JOIN documents.document d ON (((d.id = i.id) OR (d.refers_to = i.id))))
     JOIN documents.billed p ON ((p.document = d.id)))
  WHERE (i.kind = 'invoice'::text)
  GROUP BY i.id, p.line, p.place, p.rate
 HAVING ((sum(
        CASE d.kind
            WHEN 'invoice'::text THEN p.total_minor
            ELSE (- p.total_minor)
        END) < (0)::numeric) OR (sum(
        CASE d.kind
            WHEN 'invoice'::text THEN p.quantity
            ELSE (- p.quantity)
        END) < 0));

CREATE OR REPLACE VIEW documents.inv_document_total AS
 SELECT 'an invoice or credit note says another amount than its lines'::text AS problem,
    d.kind,
    d.number,
    d.amount_minor,
    COALESCE(sum(p.total_minor), (0)::numeric) AS lines_minor
   FROM (documents.document d
     LEFT JOIN documents.billed p ON ((p.document = d.id)))
  WHERE (d.kind = ANY (ARRAY['invoice'::text, 'credit_note'::text]))
  GROUP BY d.id
 HAVING (((d.amount_minor)::numeric <> COALESCE(sum(p.total_minor), (0)::numeric)) OR ((((d.facts ->> 'tax_minor'::text))::bigint)::numeric <> COALESCE(sum(p.tax_minor), (0)::numeric)));

CREATE TRIGGER billed_stays BEFORE DELETE OR UPDATE ON documents.billed FOR EACH ROW EXECUTE FUNCTION documents.refuse_change();

CREATE TRIGGER document_stays BEFORE DELETE OR UPDATE ON documents.document FOR EACH ROW EXECUTE FUNCTION documents.refuse_change();

CREATE TRIGGER pdf_stays BEFORE DELETE OR UPDATE ON documents.pdf FOR EACH ROW EXECUTE FUNCTION documents.refuse_change();

CREATE TRIGGER seller_stays BEFORE DELETE OR UPDATE ON documents.seller FOR EACH ROW EXECUTE FUNCTION documents.refuse_change();

ALTER TABLE ONLY documents.billed
    ADD CONSTRAINT billed_document_fkey FOREIGN KEY (document) REFERENCES documents.document(id);

ALTER TABLE ONLY documents.document
    ADD CONSTRAINT document_refers_to_fkey FOREIGN KEY (refers_to) REFERENCES documents.document(id);

ALTER TABLE ONLY documents.pdf
    ADD CONSTRAINT pdf_document_fkey FOREIGN KEY (document) REFERENCES documents.document(id);

-- The tables of loyalty as they stand after all migrations. Written by `make schema`; do not edit.

CREATE TABLE loyalty.entry (
    id uuid NOT NULL,
    customer uuid NOT NULL,
    sales_order uuid NOT NULL,
    kind text NOT NULL,
    points bigint NOT NULL,
    reference uuid NOT NULL,
    reason text DEFAULT ''::text NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT entry_kind_check CHECK ((kind = ANY (ARRAY['earned'::text, 'taken_back'::text, 'adjusted'::text])))
);

CREATE VIEW loyalty.inv_more_taken_than_earned AS
 SELECT 'more points were taken back than an order earned'::text AS problem,
    sales_order,
    sum(points) AS points
   FROM loyalty.entry
  WHERE (kind <> 'adjusted'::text)
  GROUP BY sales_order
 HAVING (sum(points) < (0)::numeric);

ALTER TABLE ONLY loyalty.entry
    ADD CONSTRAINT entry_kind_reference_key UNIQUE (kind, reference);

ALTER TABLE ONLY loyalty.entry
    ADD CONSTRAINT entry_pkey PRIMARY KEY (id);

CREATE INDEX entry_customer ON loyalty.entry USING btree (customer, at DESC, id DESC);

CREATE INDEX entry_order ON loyalty.entry USING btree (sales_order);

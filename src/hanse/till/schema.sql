-- The tables of till as they stand after all migrations. Written by `make schema`; do not edit.

CREATE FUNCTION till.refuse_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    raise exception 'receipts are never changed';
end;
$$;

CREATE TABLE till.receipt (
    id uuid NOT NULL,
    register uuid NOT NULL,
    location uuid NOT NULL,
    shift uuid NOT NULL,
    sequence integer NOT NULL,
    number text NOT NULL,
    kind text NOT NULL,
    sales_order uuid NOT NULL,
    subject uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    cashier text NOT NULL,
    total_minor bigint NOT NULL,
    currency text NOT NULL,
    tenders jsonb NOT NULL,
    body jsonb NOT NULL,
    hash_before text NOT NULL,
    hash text NOT NULL,
    CONSTRAINT receipt_kind_check CHECK ((kind = ANY (ARRAY['sale'::text, 'return'::text, 'pickup'::text])))
);

CREATE VIEW till.inv_receipt_chain AS
 SELECT 'the chain of receipts is broken'::text AS problem,
    number
   FROM ( SELECT receipt.number,
            receipt.hash_before,
            lag(receipt.hash, 1, ''::text) OVER (PARTITION BY receipt.register ORDER BY receipt.sequence) AS expected
           FROM till.receipt) chained
  WHERE (hash_before <> expected);

CREATE VIEW till.inv_receipt_gap AS
 SELECT 'the receipt numbers of a register have a gap'::text AS problem,
    register,
    max(sequence) AS last,
    count(*) AS receipts
   FROM till.receipt
  GROUP BY register
 HAVING ((max(sequence) <> count(*)) OR (min(sequence) <> 1));

CREATE TABLE till.parked_cart (
    cart uuid NOT NULL,
    location uuid NOT NULL,
    code text NOT NULL,
    note text NOT NULL,
    customer_name text NOT NULL,
    pieces integer NOT NULL,
    total_minor bigint NOT NULL,
    currency text NOT NULL,
    parked_by text NOT NULL,
    parked_at timestamp with time zone NOT NULL
);

CREATE VIEW till.public_receipt AS
 SELECT id,
    number,
    kind,
    sales_order,
    location,
    register,
    at,
    total_minor,
    currency
   FROM till.receipt;

CREATE TABLE till.sale (
    sales_order uuid NOT NULL,
    cashier text NOT NULL,
    given_minor bigint
);

CREATE TABLE till.shift (
    id uuid NOT NULL,
    register uuid NOT NULL,
    location uuid NOT NULL,
    number integer NOT NULL,
    opened_by text NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    float_minor bigint NOT NULL,
    closed_by text,
    closed_at timestamp with time zone,
    counted_minor bigint,
    expected_minor bigint,
    CONSTRAINT shift_float_minor_check CHECK ((float_minor >= 0))
);

ALTER TABLE ONLY till.parked_cart
    ADD CONSTRAINT parked_cart_pkey PRIMARY KEY (cart);

ALTER TABLE ONLY till.receipt
    ADD CONSTRAINT receipt_kind_subject_key UNIQUE (kind, subject);

ALTER TABLE ONLY till.receipt
    ADD CONSTRAINT receipt_number_key UNIQUE (number);

ALTER TABLE ONLY till.receipt
    ADD CONSTRAINT receipt_pkey PRIMARY KEY (id);

ALTER TABLE ONLY till.receipt
    ADD CONSTRAINT receipt_register_sequence_key UNIQUE (register, sequence);

ALTER TABLE ONLY till.sale
    ADD CONSTRAINT sale_pkey PRIMARY KEY (sales_order);

ALTER TABLE ONLY till.shift
    ADD CONSTRAINT shift_pkey PRIMARY KEY (id);

ALTER TABLE ONLY till.shift
    ADD CONSTRAINT shift_register_number_key UNIQUE (register, number);

CREATE INDEX parked_cart_place ON till.parked_cart USING btree (location, parked_at);

CREATE INDEX receipt_order ON till.receipt USING btree (sales_order);

CREATE INDEX receipt_shift ON till.receipt USING btree (shift, sequence);

CREATE UNIQUE INDEX shift_open ON till.shift USING btree (register) WHERE (closed_at IS NULL);

CREATE TRIGGER receipt_stays BEFORE DELETE OR UPDATE ON till.receipt FOR EACH ROW EXECUTE FUNCTION till.refuse_change();

ALTER TABLE ONLY till.parked_cart
    ADD CONSTRAINT parked_cart_cart_fkey FOREIGN KEY (cart) REFERENCES orders.cart(id) ON DELETE CASCADE;

ALTER TABLE ONLY till.receipt
    ADD CONSTRAINT receipt_shift_fkey FOREIGN KEY (shift) REFERENCES till.shift(id);

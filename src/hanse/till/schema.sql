-- The tables of till as they stand after all migrations. Written by `make schema`; do not edit.

CREATE FUNCTION till.refuse_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    raise exception 'receipts are never changed';
end;
$$;

CREATE TABLE till.addition (
    line uuid NOT NULL,
    register uuid NOT NULL,
    cashier text NOT NULL,
    given_minor bigint,
    payments uuid[] NOT NULL
);

CREATE TABLE till.exchange (
    line uuid NOT NULL,
    register uuid NOT NULL,
    cashier text NOT NULL,
    given_minor bigint,
    payments uuid[] NOT NULL
);

CREATE TABLE till.gift_card_sale (
    load uuid NOT NULL,
    register uuid NOT NULL,
    location uuid NOT NULL,
    cashier text NOT NULL,
    given_minor bigint
);

CREATE TABLE till.offline_log (
    register uuid NOT NULL,
    announced bigint NOT NULL,
    CONSTRAINT offline_log_announced_check CHECK ((announced >= 0))
);

CREATE TABLE till.offline_sale (
    id uuid NOT NULL,
    register uuid NOT NULL,
    location uuid NOT NULL,
    sequence bigint NOT NULL,
    number text NOT NULL,
    sold_at timestamp with time zone NOT NULL,
    received_at timestamp with time zone NOT NULL,
    body jsonb NOT NULL,
    state text NOT NULL,
    sales_order uuid,
    receipt uuid,
    oddities jsonb NOT NULL,
    CONSTRAINT offline_sale_check CHECK (((state = 'taken'::text) = ((sales_order IS NOT NULL) AND (receipt IS NOT NULL)))),
    CONSTRAINT offline_sale_sequence_check CHECK ((sequence > 0)),
    CONSTRAINT offline_sale_state_check CHECK ((state = ANY (ARRAY['taken'::text, 'kept'::text])))
);

CREATE VIEW till.inv_offline_log AS
 SELECT 'more was uploaded by a register than it says it printed'::text AS problem,
    s.register,
    max(s.sequence) AS uploaded,
    l.announced
   FROM (till.offline_sale s
     LEFT JOIN till.offline_log l ON ((l.register = s.register)))
  GROUP BY s.register, l.announced
 HAVING (max(s.sequence) > COALESCE(l.announced, (0)::bigint));

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
    CONSTRAINT receipt_kind_check CHECK ((kind = ANY (ARRAY['sale'::text, 'return'::text, 'pickup'::text, 'gift_card'::text, 'gift_card_return'::text])))
);

CREATE VIEW till.inv_offline_sale AS
 SELECT 'a sale of a register that was cut off and its receipt differ'::text AS problem,
    s.id,
    s.number,
    s.state
   FROM (till.offline_sale s
     LEFT JOIN till.receipt r ON ((r.id = s.receipt)))
  WHERE ((s.state = 'taken'::text) AND ((r.sales_order IS DISTINCT FROM s.sales_order) OR (r.register IS DISTINCT FROM s.register) OR (r.kind IS DISTINCT FROM 'sale'::text) OR (((r.body -> 'offline'::text) ->> 'number'::text) IS DISTINCT FROM s.number)))
UNION ALL
 SELECT 'a receipt names a sale that no register has told'::text AS problem,
    r.id,
    r.number,
    r.kind AS state
   FROM till.receipt r
  WHERE ((r.body ? 'offline'::text) AND (NOT (EXISTS ( SELECT
           FROM till.offline_sale s
          WHERE (s.receipt = r.id)))));

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

ALTER TABLE ONLY till.addition
    ADD CONSTRAINT addition_pkey PRIMARY KEY (line);

ALTER TABLE ONLY till.exchange
    ADD CONSTRAINT exchange_pkey PRIMARY KEY (line);

ALTER TABLE ONLY till.gift_card_sale
    ADD CONSTRAINT gift_card_sale_pkey PRIMARY KEY (load);

ALTER TABLE ONLY till.offline_log
    ADD CONSTRAINT offline_log_pkey PRIMARY KEY (register);

ALTER TABLE ONLY till.offline_sale
    ADD CONSTRAINT offline_sale_pkey PRIMARY KEY (id);

ALTER TABLE ONLY till.offline_sale
    ADD CONSTRAINT offline_sale_receipt_key UNIQUE (receipt);

ALTER TABLE ONLY till.offline_sale
    ADD CONSTRAINT offline_sale_sales_order_key UNIQUE (sales_order);

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

CREATE INDEX offline_sale_number ON till.offline_sale USING btree (number);

CREATE INDEX offline_sale_place ON till.offline_sale USING btree (location, received_at DESC, id DESC);

CREATE INDEX offline_sale_register ON till.offline_sale USING btree (register, sequence);

CREATE INDEX parked_cart_place ON till.parked_cart USING btree (location, parked_at);

CREATE INDEX receipt_order ON till.receipt USING btree (sales_order);

CREATE INDEX receipt_shift ON till.receipt USING btree (shift, sequence);

CREATE UNIQUE INDEX shift_open ON till.shift USING btree (register) WHERE (closed_at IS NULL);

CREATE TRIGGER receipt_stays BEFORE DELETE OR UPDATE ON till.receipt FOR EACH ROW EXECUTE FUNCTION till.refuse_change();

ALTER TABLE ONLY till.offline_sale
    ADD CONSTRAINT offline_sale_receipt_fkey FOREIGN KEY (receipt) REFERENCES till.receipt(id);

ALTER TABLE ONLY till.parked_cart
    ADD CONSTRAINT parked_cart_cart_fkey FOREIGN KEY (cart) REFERENCES orders.cart(id) ON DELETE CASCADE;

ALTER TABLE ONLY till.receipt
    ADD CONSTRAINT receipt_shift_fkey FOREIGN KEY (shift) REFERENCES till.shift(id);

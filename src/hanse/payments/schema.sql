-- The tables of payments as they stand after all migrations. Written by `make schema`; do not edit.

CREATE TABLE payments.approval (
    payment uuid NOT NULL,
    secret text NOT NULL,
    return_path text NOT NULL
);

CREATE TABLE payments.capture (
    id uuid NOT NULL,
    payment uuid NOT NULL,
    key text NOT NULL,
    amount_minor bigint NOT NULL,
    state text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    done_at timestamp with time zone,
    CONSTRAINT capture_amount_minor_check CHECK ((amount_minor > 0)),
    CONSTRAINT capture_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'done'::text, 'refused'::text])))
);

CREATE TABLE payments.gift_card (
    id uuid NOT NULL,
    code text NOT NULL,
    currency text NOT NULL,
    created_at timestamp with time zone NOT NULL
);

CREATE TABLE payments.payment (
    id uuid NOT NULL,
    sales_order uuid NOT NULL,
    tender text NOT NULL,
    amount_minor bigint NOT NULL,
    currency text NOT NULL,
    state text NOT NULL,
    captured_minor bigint DEFAULT 0 NOT NULL,
    refunded_minor bigint DEFAULT 0 NOT NULL,
    location uuid,
    register uuid,
    token text,
    gift_card uuid,
    provider_reference text,
    reason text DEFAULT ''::text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    provider text DEFAULT ''::text NOT NULL,
    capture_later boolean DEFAULT false NOT NULL,
    authorized_minor bigint DEFAULT 0 NOT NULL,
    customer uuid,
    approval_url text,
    void_pending boolean DEFAULT false NOT NULL,
    CONSTRAINT payment_amount_minor_check CHECK ((amount_minor > 0)),
    CONSTRAINT payment_check CHECK (((captured_minor >= 0) AND (captured_minor <= amount_minor))),
    CONSTRAINT payment_check1 CHECK (((refunded_minor >= 0) AND (refunded_minor <= captured_minor))),
    CONSTRAINT payment_state_check CHECK ((state = ANY (ARRAY['started'::text, 'unknown'::text, 'authorized'::text, 'captured'::text, 'refused'::text, 'cancelled'::text]))),
    CONSTRAINT payment_tender_check CHECK ((tender = ANY (ARRAY['card'::text, 'cash'::text, 'gift_card'::text, 'on_account'::text, 'wallet'::text, 'store_credit'::text])))
);

CREATE VIEW payments.inv_authorized AS
 SELECT 'more was captured than was authorized'::text AS problem,
    id AS payment,
    authorized_minor,
    captured_minor
   FROM payments.payment p
  WHERE ((provider <> ''::text) AND ((captured_minor > authorized_minor) OR (authorized_minor > amount_minor)));

CREATE VIEW payments.inv_captured AS
 SELECT 'a payment captured money in a state without any'::text AS problem,
    id AS payment,
    state
   FROM payments.payment
  WHERE ((state = 'captured'::text) <> (captured_minor > 0));

CREATE VIEW payments.inv_captured_in_parts AS
SELECT
    NULL::text AS problem,
    NULL::uuid AS payment,
    NULL::bigint AS captured_minor;

CREATE VIEW payments.inv_refunded AS
SELECT
    NULL::text AS problem,
    NULL::uuid AS payment,
    NULL::bigint AS refunded_minor;

CREATE TABLE payments.provider_event (
    provider text NOT NULL,
    event text NOT NULL,
    type text NOT NULL,
    received_at timestamp with time zone NOT NULL
);

CREATE VIEW payments.public_payment AS
 SELECT id,
    sales_order,
    tender,
    amount_minor,
    currency,
    state,
    captured_minor,
    refunded_minor,
    location,
    reason,
    created_at,
    changed_at
   FROM payments.payment;

CREATE TABLE payments.refund (
    id uuid NOT NULL,
    payment uuid NOT NULL,
    key text NOT NULL,
    amount_minor bigint NOT NULL,
    state text NOT NULL,
    reason text NOT NULL,
    provider_reference text,
    created_at timestamp with time zone NOT NULL,
    done_at timestamp with time zone,
    CONSTRAINT refund_amount_minor_check CHECK ((amount_minor > 0)),
    CONSTRAINT refund_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'done'::text])))
);

CREATE VIEW payments.public_refund AS
 SELECT r.id,
    r.payment,
    p.sales_order,
    p.tender,
    r.amount_minor,
    p.currency,
    r.state,
    r.created_at,
    r.done_at
   FROM (payments.refund r
     JOIN payments.payment p ON ((p.id = r.payment)));

ALTER TABLE ONLY payments.approval
    ADD CONSTRAINT approval_pkey PRIMARY KEY (payment);

ALTER TABLE ONLY payments.capture
    ADD CONSTRAINT capture_key_key UNIQUE (key);

ALTER TABLE ONLY payments.capture
    ADD CONSTRAINT capture_pkey PRIMARY KEY (id);

ALTER TABLE ONLY payments.gift_card
    ADD CONSTRAINT gift_card_code_key UNIQUE (code);

ALTER TABLE ONLY payments.gift_card
    ADD CONSTRAINT gift_card_pkey PRIMARY KEY (id);

ALTER TABLE ONLY payments.payment
    ADD CONSTRAINT payment_pkey PRIMARY KEY (id);

ALTER TABLE ONLY payments.provider_event
    ADD CONSTRAINT provider_event_pkey PRIMARY KEY (provider, event);

ALTER TABLE ONLY payments.refund
    ADD CONSTRAINT refund_key_key UNIQUE (key);

ALTER TABLE ONLY payments.refund
    ADD CONSTRAINT refund_pkey PRIMARY KEY (id);

CREATE INDEX capture_payment ON payments.capture USING btree (payment);

CREATE INDEX capture_pending ON payments.capture USING btree (created_at) WHERE (state = 'pending'::text);

CREATE INDEX payment_open ON payments.payment USING btree (changed_at) WHERE ((state = ANY (ARRAY['started'::text, 'unknown'::text])) OR void_pending);

CREATE INDEX payment_order ON payments.payment USING btree (sales_order);

CREATE UNIQUE INDEX payment_provider_reference ON payments.payment USING btree (provider_reference) WHERE (provider_reference IS NOT NULL);

CREATE INDEX payment_refused ON payments.payment USING btree (changed_at) WHERE (state = 'refused'::text);

CREATE INDEX refund_payment ON payments.refund USING btree (payment);

CREATE INDEX refund_pending ON payments.refund USING btree (created_at) WHERE (state = 'pending'::text);

CREATE OR REPLACE VIEW payments.inv_captured_in_parts AS
 SELECT 'what was captured in parts differs from its parts'::text AS problem,
    p.id AS payment,
    p.captured_minor
   FROM (payments.payment p
     JOIN payments.capture c ON ((c.payment = p.id)))
  GROUP BY p.id
 HAVING (((p.captured_minor)::numeric <> COALESCE(sum(c.amount_minor) FILTER (WHERE (c.state = 'done'::text)), (0)::numeric)) OR (sum(c.amount_minor) FILTER (WHERE (c.state <> 'refused'::text)) > (p.authorized_minor)::numeric));

CREATE OR REPLACE VIEW payments.inv_refunded AS
 SELECT 'what was refunded differs from the refunds'::text AS problem,
    p.id AS payment,
    p.refunded_minor
   FROM (payments.payment p
     LEFT JOIN payments.refund r ON ((r.payment = p.id)))
  GROUP BY p.id
 HAVING ((p.refunded_minor)::numeric <> COALESCE(sum(r.amount_minor), (0)::numeric));

ALTER TABLE ONLY payments.approval
    ADD CONSTRAINT approval_payment_fkey FOREIGN KEY (payment) REFERENCES payments.payment(id);

ALTER TABLE ONLY payments.capture
    ADD CONSTRAINT capture_payment_fkey FOREIGN KEY (payment) REFERENCES payments.payment(id);

ALTER TABLE ONLY payments.refund
    ADD CONSTRAINT refund_payment_fkey FOREIGN KEY (payment) REFERENCES payments.payment(id);

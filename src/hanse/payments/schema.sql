-- The tables of payments as they stand after all migrations. Written by `make schema`; do not edit.

CREATE TABLE payments.account_terms (
    customer uuid,
    limit_minor bigint NOT NULL,
    days integer NOT NULL,
    by_name text NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT account_terms_days_check CHECK (((days >= 0) AND (days <= 365))),
    CONSTRAINT account_terms_limit_minor_check CHECK ((limit_minor >= 0))
);

CREATE TABLE payments.account_use (
    customer uuid NOT NULL,
    used_minor bigint NOT NULL,
    CONSTRAINT account_use_used_minor_check CHECK ((used_minor >= 0))
);

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

CREATE TABLE payments.credit (
    id uuid NOT NULL,
    customer uuid NOT NULL,
    amount_minor bigint NOT NULL,
    currency text NOT NULL,
    reason text NOT NULL,
    by_name text NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT credit_amount_minor_check CHECK ((amount_minor > 0)),
    CONSTRAINT credit_reason_check CHECK ((reason <> ''::text))
);

CREATE TABLE payments.difference (
    id uuid NOT NULL,
    provider text NOT NULL,
    kind text NOT NULL,
    reason text NOT NULL,
    reference text NOT NULL,
    payment uuid,
    settlement uuid NOT NULL,
    ours_minor bigint,
    theirs_minor bigint,
    currency text NOT NULL,
    found_at timestamp with time zone NOT NULL,
    resolved_at timestamp with time zone,
    resolved_by text DEFAULT ''::text NOT NULL,
    note text DEFAULT ''::text NOT NULL
);

CREATE TABLE payments.gift_card (
    id uuid NOT NULL,
    code text NOT NULL,
    currency text NOT NULL,
    created_at timestamp with time zone NOT NULL
);

CREATE TABLE payments.gift_card_load (
    id uuid NOT NULL,
    gift_card uuid NOT NULL,
    amount_minor bigint NOT NULL,
    state text NOT NULL,
    sold_by text NOT NULL,
    at timestamp with time zone NOT NULL,
    done_at timestamp with time zone,
    given_back_at timestamp with time zone,
    CONSTRAINT gift_card_load_amount_minor_check CHECK ((amount_minor > 0)),
    CONSTRAINT gift_card_load_state_check CHECK ((state = ANY (ARRAY['due'::text, 'loaded'::text, 'refused'::text, 'given_back'::text])))
);

CREATE TABLE payments.gift_card_order (
    load uuid NOT NULL,
    token text NOT NULL,
    language text NOT NULL,
    buyer_name text NOT NULL,
    buyer_email text NOT NULL,
    recipient_name text NOT NULL,
    recipient_email text NOT NULL,
    message text NOT NULL,
    send_date date,
    sent_at timestamp with time zone
);

CREATE VIEW payments.inv_account_use AS
SELECT
    NULL::text AS problem,
    NULL::uuid AS customer,
    NULL::bigint AS used_minor;

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
    rounding_minor bigint DEFAULT 0 NOT NULL,
    set_aside_minor bigint DEFAULT 0 NOT NULL,
    taking_minor bigint DEFAULT 0 NOT NULL,
    CONSTRAINT payment_amount_minor_check CHECK ((amount_minor > 0)),
    CONSTRAINT payment_check CHECK (((captured_minor >= 0) AND (captured_minor <= amount_minor))),
    CONSTRAINT payment_refunded CHECK (((refunded_minor >= 0) AND (refunded_minor <= amount_minor))),
    CONSTRAINT payment_rounding CHECK (((rounding_minor = 0) OR ((tender = 'cash'::text) AND ((captured_minor + rounding_minor) >= 0)))),
    CONSTRAINT payment_secured CHECK ((((captured_minor + taking_minor) + set_aside_minor) <= amount_minor)),
    CONSTRAINT payment_set_aside_minor_check CHECK ((set_aside_minor >= 0)),
    CONSTRAINT payment_state_check CHECK ((state = ANY (ARRAY['started'::text, 'unknown'::text, 'authorized'::text, 'captured'::text, 'refused'::text, 'cancelled'::text]))),
    CONSTRAINT payment_taking_minor_check CHECK ((taking_minor >= 0)),
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

CREATE VIEW payments.inv_gift_card_load AS
 SELECT 'a gift card was not loaded with what was paid for it'::text AS problem,
    l.id AS load,
    l.state,
    COALESCE(m.minor, (0)::numeric) AS ledger_minor
   FROM (payments.gift_card_load l
     LEFT JOIN ( SELECT public_transfer.reference,
            sum(
                CASE
                    WHEN (public_transfer.reason = 'loaded'::text) THEN public_transfer.amount
                    ELSE (- public_transfer.amount)
                END) AS minor
           FROM ledger.public_transfer
          WHERE ((public_transfer.state = 'posted'::text) AND (public_transfer.reason = ANY (ARRAY['loaded'::text, 'gift card given back'::text])))
          GROUP BY public_transfer.reference) m ON ((m.reference = l.id)))
  WHERE (COALESCE(m.minor, (0)::numeric) <> (
        CASE
            WHEN (l.state = 'loaded'::text) THEN l.amount_minor
            ELSE (0)::bigint
        END)::numeric);

CREATE VIEW payments.inv_ledger AS
 SELECT 'the ledger does not say what the payments of an order say'::text AS problem,
    p.sales_order,
    sum((((p.captured_minor + p.taking_minor) + p.set_aside_minor) - p.refunded_minor)) AS paid_minor,
    COALESCE(max(m.minor), (0)::numeric) AS ledger_minor
   FROM (payments.payment p
     LEFT JOIN ( SELECT public_transfer.reference,
            sum(
                CASE
                    WHEN (public_transfer.credit_kind = 'money.order'::text) THEN public_transfer.amount
                    ELSE (- public_transfer.amount)
                END) AS minor
           FROM ledger.public_transfer
          WHERE ((public_transfer.state = 'posted'::text) AND (public_transfer.reason = ANY (ARRAY['capture'::text, 'refund'::text, 'refund undone'::text, 'set aside'::text, 'released'::text])) AND (('money.order'::text = public_transfer.debit_kind) OR ('money.order'::text = public_transfer.credit_kind)))
          GROUP BY public_transfer.reference) m ON ((m.reference = p.sales_order)))
  GROUP BY p.sales_order
 HAVING (sum((((p.captured_minor + p.taking_minor) + p.set_aside_minor) - p.refunded_minor)) <> COALESCE(max(m.minor), (0)::numeric));

CREATE VIEW payments.inv_open_item AS
SELECT
    NULL::text AS problem,
    NULL::uuid AS payment,
    NULL::bigint AS settled_minor;

CREATE VIEW payments.inv_refunded AS
SELECT
    NULL::text AS problem,
    NULL::uuid AS payment,
    NULL::bigint AS refunded_minor;

CREATE VIEW payments.inv_refunded_more AS
 SELECT 'more was refunded than was taken'::text AS problem,
    id AS payment,
    refunded_minor
   FROM payments.payment p
  WHERE ((refunded_minor > (captured_minor + taking_minor)) AND (NOT (EXISTS ( SELECT
           FROM payments.capture c
          WHERE ((c.payment = p.id) AND (c.state = 'refused'::text))))));

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
    credit_of uuid,
    rounding_minor bigint DEFAULT 0 NOT NULL,
    CONSTRAINT refund_amount_minor_check CHECK ((amount_minor > 0)),
    CONSTRAINT refund_rounding CHECK (((amount_minor + rounding_minor) >= 0)),
    CONSTRAINT refund_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'done'::text, 'dropped'::text])))
);

CREATE VIEW payments.inv_rounding AS
 SELECT 'the ledger does not say how much was rounded for an order'::text AS problem,
    w.sales_order,
    w.minor AS rounded_minor,
    COALESCE(m.minor, (0)::numeric) AS ledger_minor
   FROM (( SELECT p.sales_order,
            sum(((p.rounding_minor)::numeric - COALESCE(r.minor, (0)::numeric))) AS minor
           FROM (payments.payment p
             LEFT JOIN ( SELECT refund.payment,
                    sum(refund.rounding_minor) AS minor
                   FROM payments.refund
                  GROUP BY refund.payment) r ON ((r.payment = p.id)))
          WHERE (p.tender = 'cash'::text)
          GROUP BY p.sales_order) w
     LEFT JOIN ( SELECT public_transfer.reference,
            sum(
                CASE
                    WHEN (public_transfer.credit_kind = 'money.rounding'::text) THEN public_transfer.amount
                    ELSE (- public_transfer.amount)
                END) AS minor
           FROM ledger.public_transfer
          WHERE ((public_transfer.state = 'posted'::text) AND (public_transfer.reason = 'rounding'::text))
          GROUP BY public_transfer.reference) m ON ((m.reference = w.sales_order)))
  WHERE (w.minor <> COALESCE(m.minor, (0)::numeric));

CREATE VIEW payments.inv_set_aside AS
 SELECT 'the ledger does not say how much is set aside for an order'::text AS problem,
    p.sales_order,
    p.minor AS set_aside_minor,
    COALESCE(m.minor, (0)::numeric) AS ledger_minor
   FROM (( SELECT payment.sales_order,
            sum((payment.set_aside_minor + payment.taking_minor)) AS minor
           FROM payments.payment
          WHERE payment.capture_later
          GROUP BY payment.sales_order) p
     LEFT JOIN ( SELECT public_transfer.reference,
            sum(
                CASE
                    WHEN (public_transfer.debit_kind = 'money.set_aside'::text) THEN public_transfer.amount
                    ELSE (- public_transfer.amount)
                END) AS minor
           FROM ledger.public_transfer
          WHERE ((public_transfer.state = 'posted'::text) AND (('money.set_aside'::text = public_transfer.debit_kind) OR ('money.set_aside'::text = public_transfer.credit_kind)))
          GROUP BY public_transfer.reference) m ON ((m.reference = p.sales_order)))
  WHERE (p.minor <> COALESCE(m.minor, (0)::numeric));

CREATE TABLE payments.open_item (
    payment uuid NOT NULL,
    customer uuid,
    amount_minor bigint NOT NULL,
    settled_minor bigint DEFAULT 0 NOT NULL,
    credited_minor bigint DEFAULT 0 NOT NULL,
    due_date date NOT NULL,
    CONSTRAINT open_item_amount_minor_check CHECK ((amount_minor > 0)),
    CONSTRAINT open_item_check CHECK ((((settled_minor + credited_minor) <= (2 * amount_minor)) AND (settled_minor <= amount_minor) AND (credited_minor <= amount_minor))),
    CONSTRAINT open_item_credited_minor_check CHECK ((credited_minor >= 0)),
    CONSTRAINT open_item_settled_minor_check CHECK ((settled_minor >= 0))
);

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

CREATE TABLE payments.receipt_of_money (
    id uuid NOT NULL,
    payment uuid NOT NULL,
    amount_minor bigint NOT NULL,
    received_date date NOT NULL,
    note text NOT NULL,
    by_name text NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT receipt_of_money_amount_minor_check CHECK ((amount_minor > 0))
);

CREATE TABLE payments.release (
    id uuid NOT NULL,
    payment uuid NOT NULL,
    key text NOT NULL,
    amount_minor bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT release_amount_minor_check CHECK ((amount_minor > 0))
);

CREATE TABLE payments.settlement (
    id uuid NOT NULL,
    provider text NOT NULL,
    day date NOT NULL,
    imported_at timestamp with time zone NOT NULL,
    imported_by text NOT NULL,
    row_count integer NOT NULL,
    charged_minor bigint NOT NULL,
    refunded_minor bigint NOT NULL,
    fee_minor bigint NOT NULL
);

CREATE TABLE payments.settlement_row (
    provider text NOT NULL,
    kind text NOT NULL,
    reference text NOT NULL,
    settlement uuid NOT NULL,
    provider_reference text NOT NULL,
    amount_minor bigint NOT NULL,
    fee_minor bigint NOT NULL,
    currency text NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT settlement_row_kind_check CHECK ((kind = ANY (ARRAY['charge'::text, 'refund'::text])))
);

ALTER TABLE ONLY payments.account_terms
    ADD CONSTRAINT account_terms_customer_key UNIQUE NULLS NOT DISTINCT (customer);

ALTER TABLE ONLY payments.account_use
    ADD CONSTRAINT account_use_pkey PRIMARY KEY (customer);

ALTER TABLE ONLY payments.approval
    ADD CONSTRAINT approval_pkey PRIMARY KEY (payment);

ALTER TABLE ONLY payments.capture
    ADD CONSTRAINT capture_key_key UNIQUE (key);

ALTER TABLE ONLY payments.capture
    ADD CONSTRAINT capture_pkey PRIMARY KEY (id);

ALTER TABLE ONLY payments.credit
    ADD CONSTRAINT credit_pkey PRIMARY KEY (id);

ALTER TABLE ONLY payments.difference
    ADD CONSTRAINT difference_pkey PRIMARY KEY (id);

ALTER TABLE ONLY payments.difference
    ADD CONSTRAINT difference_provider_kind_reference_reason_key UNIQUE (provider, kind, reference, reason);

ALTER TABLE ONLY payments.gift_card
    ADD CONSTRAINT gift_card_code_key UNIQUE (code);

ALTER TABLE ONLY payments.gift_card_load
    ADD CONSTRAINT gift_card_load_pkey PRIMARY KEY (id);

ALTER TABLE ONLY payments.gift_card_order
    ADD CONSTRAINT gift_card_order_pkey PRIMARY KEY (load);

ALTER TABLE ONLY payments.gift_card
    ADD CONSTRAINT gift_card_pkey PRIMARY KEY (id);

ALTER TABLE ONLY payments.open_item
    ADD CONSTRAINT open_item_pkey PRIMARY KEY (payment);

ALTER TABLE ONLY payments.payment
    ADD CONSTRAINT payment_pkey PRIMARY KEY (id);

ALTER TABLE ONLY payments.provider_event
    ADD CONSTRAINT provider_event_pkey PRIMARY KEY (provider, event);

ALTER TABLE ONLY payments.receipt_of_money
    ADD CONSTRAINT receipt_of_money_pkey PRIMARY KEY (id);

ALTER TABLE ONLY payments.refund
    ADD CONSTRAINT refund_key_key UNIQUE (key);

ALTER TABLE ONLY payments.refund
    ADD CONSTRAINT refund_pkey PRIMARY KEY (id);

ALTER TABLE ONLY payments.release
    ADD CONSTRAINT release_key_key UNIQUE (key);

ALTER TABLE ONLY payments.release
    ADD CONSTRAINT release_pkey PRIMARY KEY (id);

ALTER TABLE ONLY payments.settlement
    ADD CONSTRAINT settlement_pkey PRIMARY KEY (id);

ALTER TABLE ONLY payments.settlement_row
    ADD CONSTRAINT settlement_row_pkey PRIMARY KEY (provider, kind, reference);

CREATE INDEX capture_payment ON payments.capture USING btree (payment);

CREATE INDEX capture_pending ON payments.capture USING btree (created_at) WHERE (state = 'pending'::text);

CREATE INDEX credit_customer ON payments.credit USING btree (customer, at DESC);

CREATE INDEX difference_open ON payments.difference USING btree (found_at DESC) WHERE (resolved_at IS NULL);

CREATE INDEX gift_card_load_card ON payments.gift_card_load USING btree (gift_card);

CREATE INDEX gift_card_order_unsent ON payments.gift_card_order USING btree (send_date) WHERE (sent_at IS NULL);

CREATE INDEX open_item_customer ON payments.open_item USING btree (customer);

CREATE INDEX open_item_due ON payments.open_item USING btree (due_date) WHERE ((settled_minor + credited_minor) < amount_minor);

CREATE INDEX payment_open ON payments.payment USING btree (changed_at) WHERE ((state = ANY (ARRAY['started'::text, 'unknown'::text])) OR void_pending);

CREATE INDEX payment_order ON payments.payment USING btree (sales_order);

CREATE UNIQUE INDEX payment_provider_reference ON payments.payment USING btree (provider_reference) WHERE (provider_reference IS NOT NULL);

CREATE INDEX payment_refused ON payments.payment USING btree (changed_at) WHERE (state = 'refused'::text);

CREATE INDEX payment_set_aside ON payments.payment USING btree (created_at) WHERE (set_aside_minor > 0);

CREATE INDEX receipt_of_money_payment ON payments.receipt_of_money USING btree (payment);

CREATE INDEX refund_payment ON payments.refund USING btree (payment);

CREATE INDEX refund_pending ON payments.refund USING btree (created_at) WHERE (state = 'pending'::text);

CREATE INDEX release_payment ON payments.release USING btree (payment);

CREATE INDEX settlement_day ON payments.settlement USING btree (day DESC, imported_at DESC);

CREATE OR REPLACE VIEW payments.inv_account_use AS
 SELECT 'what a customer has used of the limit differs from what is open'::text AS problem,
    u.customer,
    u.used_minor
   FROM (payments.account_use u
     LEFT JOIN payments.open_item i ON ((i.customer = u.customer)))
  GROUP BY u.customer
 HAVING ((u.used_minor)::numeric <> COALESCE(sum(GREATEST(((i.amount_minor - i.settled_minor) - i.credited_minor), (0)::bigint)), (0)::numeric));

CREATE OR REPLACE VIEW payments.inv_captured_in_parts AS
 SELECT 'what was captured in parts differs from its parts'::text AS problem,
    p.id AS payment,
    p.captured_minor
   FROM (payments.payment p
     JOIN payments.capture c ON ((c.payment = p.id)))
  GROUP BY p.id
 HAVING (((p.captured_minor)::numeric <> COALESCE(sum(c.amount_minor) FILTER (WHERE (c.state = 'done'::text)), (0)::numeric)) OR ((p.taking_minor)::numeric <> COALESCE(sum(c.amount_minor) FILTER (WHERE (c.state = 'pending'::text)), (0)::numeric)) OR (sum(c.amount_minor) FILTER (WHERE (c.state <> 'refused'::text)) > (p.authorized_minor)::numeric));

CREATE OR REPLACE VIEW payments.inv_open_item AS
 SELECT 'what was settled on account differs from the money that was recorded'::text AS problem,
    i.payment,
    i.settled_minor
   FROM (payments.open_item i
     LEFT JOIN payments.receipt_of_money r ON ((r.payment = i.payment)))
  GROUP BY i.payment
 HAVING ((i.settled_minor)::numeric <> COALESCE(sum(r.amount_minor), (0)::numeric))
UNION ALL
 SELECT 'what was credited on account differs from its refunds'::text AS problem,
    i.payment,
    i.credited_minor AS settled_minor
   FROM ((payments.open_item i
     JOIN payments.payment p ON ((p.id = i.payment)))
     LEFT JOIN payments.refund r ON (((r.payment = p.id) AND (r.credit_of IS NULL))))
  GROUP BY i.payment
 HAVING ((i.credited_minor)::numeric <> COALESCE(sum(r.amount_minor), (0)::numeric));

CREATE OR REPLACE VIEW payments.inv_refunded AS
 SELECT 'what was refunded differs from the refunds'::text AS problem,
    p.id AS payment,
    p.refunded_minor
   FROM (payments.payment p
     LEFT JOIN payments.refund r ON (((r.payment = p.id) AND (r.state <> 'dropped'::text))))
  GROUP BY p.id
 HAVING ((p.refunded_minor)::numeric <> COALESCE(sum(r.amount_minor), (0)::numeric));

ALTER TABLE ONLY payments.approval
    ADD CONSTRAINT approval_payment_fkey FOREIGN KEY (payment) REFERENCES payments.payment(id);

ALTER TABLE ONLY payments.capture
    ADD CONSTRAINT capture_payment_fkey FOREIGN KEY (payment) REFERENCES payments.payment(id);

ALTER TABLE ONLY payments.difference
    ADD CONSTRAINT difference_payment_fkey FOREIGN KEY (payment) REFERENCES payments.payment(id);

ALTER TABLE ONLY payments.difference
    ADD CONSTRAINT difference_settlement_fkey FOREIGN KEY (settlement) REFERENCES payments.settlement(id);

ALTER TABLE ONLY payments.gift_card_load
    ADD CONSTRAINT gift_card_load_gift_card_fkey FOREIGN KEY (gift_card) REFERENCES payments.gift_card(id);

ALTER TABLE ONLY payments.gift_card_order
    ADD CONSTRAINT gift_card_order_load_fkey FOREIGN KEY (load) REFERENCES payments.gift_card_load(id);

ALTER TABLE ONLY payments.open_item
    ADD CONSTRAINT open_item_payment_fkey FOREIGN KEY (payment) REFERENCES payments.payment(id);

ALTER TABLE ONLY payments.receipt_of_money
    ADD CONSTRAINT receipt_of_money_payment_fkey FOREIGN KEY (payment) REFERENCES payments.open_item(payment);

ALTER TABLE ONLY payments.refund
    ADD CONSTRAINT refund_payment_fkey FOREIGN KEY (payment) REFERENCES payments.payment(id);

ALTER TABLE ONLY payments.release
    ADD CONSTRAINT release_payment_fkey FOREIGN KEY (payment) REFERENCES payments.payment(id);

ALTER TABLE ONLY payments.settlement_row
    ADD CONSTRAINT settlement_row_settlement_fkey FOREIGN KEY (settlement) REFERENCES payments.settlement(id);

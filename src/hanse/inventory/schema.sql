-- The tables of inventory as they stand after all migrations. Written by `make schema`; do not edit.

CREATE TABLE inventory.count_line (
    stock_count uuid NOT NULL,
    variant uuid NOT NULL,
    counted bigint NOT NULL,
    booked bigint NOT NULL,
    counted_at timestamp with time zone NOT NULL,
    corrected bigint,
    CONSTRAINT count_line_counted_check CHECK ((counted >= 0))
);

CREATE TABLE inventory.hold (
    id uuid NOT NULL,
    variant uuid NOT NULL,
    location uuid NOT NULL,
    quantity bigint NOT NULL,
    until timestamp with time zone,
    purpose text NOT NULL,
    owner uuid NOT NULL,
    state text DEFAULT 'held'::text NOT NULL,
    at timestamp with time zone NOT NULL,
    settled_at timestamp with time zone,
    CONSTRAINT hold_check CHECK (((state = 'held'::text) = (settled_at IS NULL))),
    CONSTRAINT hold_purpose_check CHECK ((purpose = ANY (ARRAY['cart'::text, 'payment'::text, 'pickup'::text, 'quote'::text, 'till'::text, 'order'::text]))),
    CONSTRAINT hold_quantity_check CHECK ((quantity > 0)),
    CONSTRAINT hold_state_check CHECK ((state = ANY (ARRAY['held'::text, 'posted'::text, 'voided'::text, 'expired'::text])))
);

CREATE VIEW inventory.inv_hold AS
 SELECT 'a hold and its transfer in the ledger differ'::text AS problem,
    h.id,
    h.variant,
    h.location,
    h.quantity,
    h.state,
    t.state AS transfer_state,
    t.amount,
    t.debit_owner,
    t.unit
   FROM (inventory.hold h
     LEFT JOIN ledger.public_transfer t ON ((t.id = h.id)))
  WHERE ((t.id IS NULL) OR (t.unit <> h.variant) OR (t.debit_owner <> h.location) OR (t.debit_kind <> 'stock.sellable'::text) OR (t.amount <> h.quantity) OR (t.expires_at IS DISTINCT FROM h.until) OR (t.state <>
        CASE h.state
            WHEN 'held'::text THEN 'pending'::text
            WHEN 'posted'::text THEN 'posted'::text
            ELSE 'voided'::text
        END));

CREATE VIEW inventory.inv_promise AS
 SELECT 'pieces are promised in the ledger, and no hold says to whom'::text AS problem,
    id,
    unit AS variant,
    debit_owner AS location,
    amount
   FROM ledger.public_transfer t
  WHERE ((state = 'pending'::text) AND (debit_kind ~~ 'stock.%'::text) AND (NOT (EXISTS ( SELECT
           FROM inventory.hold h
          WHERE ((h.id = t.id) AND (h.state = 'held'::text))))));

CREATE TABLE inventory.transfer (
    id uuid NOT NULL,
    from_location uuid NOT NULL,
    to_location uuid NOT NULL,
    state text NOT NULL,
    sent_at timestamp with time zone NOT NULL,
    received_at timestamp with time zone,
    CONSTRAINT transfer_check CHECK ((from_location <> to_location)),
    CONSTRAINT transfer_check1 CHECK (((state = 'received'::text) = (received_at IS NOT NULL))),
    CONSTRAINT transfer_state_check CHECK ((state = ANY (ARRAY['in_transit'::text, 'received'::text])))
);

CREATE TABLE inventory.transfer_line (
    transfer uuid NOT NULL,
    variant uuid NOT NULL,
    quantity bigint NOT NULL,
    received_quantity bigint DEFAULT 0 NOT NULL,
    lost_quantity bigint DEFAULT 0 NOT NULL,
    CONSTRAINT transfer_line_check CHECK (((received_quantity + lost_quantity) <= quantity)),
    CONSTRAINT transfer_line_lost_quantity_check CHECK ((lost_quantity >= 0)),
    CONSTRAINT transfer_line_quantity_check CHECK ((quantity > 0)),
    CONSTRAINT transfer_line_received_quantity_check CHECK ((received_quantity >= 0))
);

CREATE VIEW inventory.inv_transfer_state AS
 SELECT 'a transfer is closed with pieces on their way, or open without any'::text AS problem,
    id,
    state
   FROM inventory.transfer t
  WHERE ((state = 'in_transit'::text) <> (EXISTS ( SELECT
           FROM inventory.transfer_line l
          WHERE ((l.transfer = t.id) AND ((l.received_quantity + l.lost_quantity) < l.quantity)))));

CREATE VIEW inventory.inv_transit AS
 WITH sent AS (
         SELECT t.to_location AS location,
            l.variant,
            sum(((l.quantity - l.received_quantity) - l.lost_quantity)) AS quantity
           FROM (inventory.transfer_line l
             JOIN inventory.transfer t ON ((t.id = l.transfer)))
          GROUP BY t.to_location, l.variant
        ), booked AS (
         SELECT public_balance.owner AS location,
            public_balance.unit AS variant,
            public_balance.posted AS quantity
           FROM ledger.public_balance
          WHERE (public_balance.kind = 'stock.transit'::text)
        )
 SELECT 'pieces are on their way in the books, but in no transfer, or the other way round'::text AS problem,
    location,
    variant,
    sent.quantity AS sent,
    booked.quantity AS booked
   FROM (sent
     FULL JOIN booked USING (location, variant))
  WHERE (COALESCE(sent.quantity, (0)::numeric) <> (COALESCE(booked.quantity, (0)::bigint))::numeric);

CREATE TABLE inventory.stock_count (
    id uuid NOT NULL,
    location uuid NOT NULL,
    kind text NOT NULL,
    state text NOT NULL,
    started_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone,
    started_by uuid,
    CONSTRAINT stock_count_check CHECK (((state = 'open'::text) = (finished_at IS NULL))),
    CONSTRAINT stock_count_kind_check CHECK ((kind = ANY (ARRAY['full'::text, 'cycle'::text]))),
    CONSTRAINT stock_count_state_check CHECK ((state = ANY (ARRAY['open'::text, 'finished'::text, 'cancelled'::text])))
);

ALTER TABLE ONLY inventory.count_line
    ADD CONSTRAINT count_line_pkey PRIMARY KEY (stock_count, variant);

ALTER TABLE ONLY inventory.hold
    ADD CONSTRAINT hold_pkey PRIMARY KEY (id);

ALTER TABLE ONLY inventory.stock_count
    ADD CONSTRAINT stock_count_pkey PRIMARY KEY (id);

ALTER TABLE ONLY inventory.transfer_line
    ADD CONSTRAINT transfer_line_pkey PRIMARY KEY (transfer, variant);

ALTER TABLE ONLY inventory.transfer
    ADD CONSTRAINT transfer_pkey PRIMARY KEY (id);

CREATE INDEX hold_owner ON inventory.hold USING btree (owner);

CREATE INDEX stock_count_location ON inventory.stock_count USING btree (location, id DESC);

CREATE INDEX transfer_from ON inventory.transfer USING btree (from_location, id DESC);

CREATE INDEX transfer_to ON inventory.transfer USING btree (to_location, id DESC);

ALTER TABLE ONLY inventory.count_line
    ADD CONSTRAINT count_line_stock_count_fkey FOREIGN KEY (stock_count) REFERENCES inventory.stock_count(id);

ALTER TABLE ONLY inventory.stock_count
    ADD CONSTRAINT stock_count_location_fkey FOREIGN KEY (location) REFERENCES locations.location(id);

ALTER TABLE ONLY inventory.transfer
    ADD CONSTRAINT transfer_from_location_fkey FOREIGN KEY (from_location) REFERENCES locations.location(id);

ALTER TABLE ONLY inventory.transfer_line
    ADD CONSTRAINT transfer_line_transfer_fkey FOREIGN KEY (transfer) REFERENCES inventory.transfer(id);

ALTER TABLE ONLY inventory.transfer
    ADD CONSTRAINT transfer_to_location_fkey FOREIGN KEY (to_location) REFERENCES locations.location(id);

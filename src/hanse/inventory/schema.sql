-- The tables of inventory as they stand after all migrations. Written by `make schema`; do not edit.

CREATE TABLE inventory.channel_kept (
    channel text NOT NULL,
    variant uuid NOT NULL,
    location uuid NOT NULL,
    quantity bigint NOT NULL,
    rule uuid NOT NULL,
    rule_version integer NOT NULL,
    CONSTRAINT channel_kept_quantity_check CHECK ((quantity >= 0))
);

CREATE TABLE inventory.count_line (
    stock_count uuid NOT NULL,
    variant uuid NOT NULL,
    counted bigint NOT NULL,
    booked bigint NOT NULL,
    counted_at timestamp with time zone NOT NULL,
    corrected bigint,
    CONSTRAINT count_line_counted_check CHECK ((counted >= 0))
);

CREATE TABLE inventory.stock_rule (
    id uuid NOT NULL,
    version integer NOT NULL,
    kind text NOT NULL,
    channel text,
    location uuid,
    category text,
    variant uuid,
    sold_at_least bigint,
    pieces bigint NOT NULL,
    days integer NOT NULL,
    active boolean NOT NULL,
    reason text NOT NULL,
    changed_by text NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT stock_rule_check CHECK (((kind = 'channel'::text) = (channel IS NOT NULL))),
    CONSTRAINT stock_rule_days_check CHECK ((days >= 0)),
    CONSTRAINT stock_rule_kind_check CHECK ((kind = ANY (ARRAY['safety'::text, 'channel'::text]))),
    CONSTRAINT stock_rule_pieces_check CHECK ((pieces >= 0)),
    CONSTRAINT stock_rule_sold_at_least_check CHECK ((sold_at_least > 0)),
    CONSTRAINT stock_rule_version_check CHECK ((version > 0))
);

CREATE VIEW inventory.current_rule AS
 SELECT id,
    version,
    kind,
    channel,
    location,
    category,
    variant,
    sold_at_least,
    pieces,
    days,
    active,
    reason,
    changed_by,
    at
   FROM inventory.stock_rule r
  WHERE (active AND (NOT (EXISTS ( SELECT
           FROM inventory.stock_rule later
          WHERE ((later.id = r.id) AND (later.version > r.version))))));

CREATE TABLE inventory.figure_mark (
    variant uuid NOT NULL,
    location uuid NOT NULL,
    condition text NOT NULL,
    source text NOT NULL,
    sequence bigint,
    observed_at timestamp with time zone,
    figure bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT figure_mark_check CHECK (((sequence IS NOT NULL) OR (observed_at IS NOT NULL)))
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
    delivery uuid,
    promised_date date,
    CONSTRAINT hold_check CHECK (((state = 'held'::text) = (settled_at IS NULL))),
    CONSTRAINT hold_purpose_check CHECK ((purpose = ANY (ARRAY['cart'::text, 'payment'::text, 'pickup'::text, 'quote'::text, 'till'::text, 'order'::text, 'lease'::text, 'aside'::text]))),
    CONSTRAINT hold_quantity_check CHECK ((quantity > 0)),
    CONSTRAINT hold_state_check CHECK ((state = ANY (ARRAY['held'::text, 'posted'::text, 'voided'::text, 'expired'::text])))
);

CREATE TABLE inventory.hurt (
    hold uuid NOT NULL,
    quantity bigint NOT NULL,
    CONSTRAINT hurt_quantity_check CHECK ((quantity > 0))
);

CREATE TABLE inventory.inbound_delivery (
    id uuid NOT NULL,
    location uuid NOT NULL,
    supplier text NOT NULL,
    reference text NOT NULL,
    purchase_order text DEFAULT ''::text NOT NULL,
    expected_date date,
    state text NOT NULL,
    announced_at timestamp with time zone NOT NULL,
    closed_at timestamp with time zone,
    note text DEFAULT ''::text NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    CONSTRAINT inbound_delivery_check CHECK (((state = 'closed'::text) = (closed_at IS NOT NULL))),
    CONSTRAINT inbound_delivery_state_check CHECK ((state = ANY (ARRAY['expected'::text, 'receiving'::text, 'closed'::text])))
);

CREATE TABLE inventory.inbound_line (
    delivery uuid NOT NULL,
    variant uuid NOT NULL,
    expected_quantity bigint NOT NULL,
    received_quantity bigint DEFAULT 0 NOT NULL,
    line_reference text DEFAULT ''::text NOT NULL,
    open boolean NOT NULL,
    CONSTRAINT inbound_line_expected_quantity_check CHECK ((expected_quantity >= 0)),
    CONSTRAINT inbound_line_received_quantity_check CHECK ((received_quantity >= 0))
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
  WHERE ((t.id IS NULL) OR (t.unit <> h.variant) OR (t.debit_owner <> COALESCE(h.delivery, h.location)) OR (t.debit_kind <>
        CASE
            WHEN (h.delivery IS NULL) THEN 'stock.sellable'::text
            ELSE 'stock.inbound'::text
        END) OR (t.amount <> h.quantity) OR (t.expires_at IS DISTINCT FROM h.until) OR (t.state <>
        CASE h.state
            WHEN 'held'::text THEN 'pending'::text
            WHEN 'posted'::text THEN 'posted'::text
            ELSE 'voided'::text
        END));

CREATE VIEW inventory.inv_inbound AS
 WITH booked AS (
         SELECT t.reference AS delivery,
            t.unit AS variant,
            (sum(t.amount))::bigint AS quantity
           FROM ledger.public_transfer t
          WHERE ((t.debit_kind = 'stock.supplier'::text) AND (EXISTS ( SELECT
                   FROM inventory.inbound_delivery d
                  WHERE (d.id = t.reference))))
          GROUP BY t.reference, t.unit
        )
 SELECT 'a delivery says that other pieces arrived than were booked'::text AS problem,
    delivery,
    variant,
    l.received_quantity,
    booked.quantity AS booked
   FROM (inventory.inbound_line l
     FULL JOIN booked USING (delivery, variant))
  WHERE (COALESCE(l.received_quantity, (0)::bigint) <> COALESCE(booked.quantity, (0)::bigint));

CREATE VIEW inventory.inv_inbound_open AS
 SELECT 'pieces are awaited of a delivery that is closed, or not of one that is open'::text AS problem,
    l.delivery,
    l.variant
   FROM (inventory.inbound_line l
     JOIN inventory.inbound_delivery d ON ((d.id = l.delivery)))
  WHERE (l.open <> ((d.state <> 'closed'::text) AND (l.received_quantity < l.expected_quantity)));

CREATE TABLE inventory.kept (
    variant uuid NOT NULL,
    location uuid NOT NULL,
    quantity bigint NOT NULL,
    source text NOT NULL,
    rule uuid,
    rule_version integer,
    buffer bigint NOT NULL,
    confidence_basis_points integer NOT NULL,
    seen_at timestamp with time zone,
    at timestamp with time zone NOT NULL,
    CONSTRAINT kept_check CHECK (((rule IS NULL) = (rule_version IS NULL))),
    CONSTRAINT kept_check1 CHECK ((buffer <= quantity)),
    CONSTRAINT kept_confidence_basis_points_check CHECK (((confidence_basis_points >= 0) AND (confidence_basis_points <= 10000))),
    CONSTRAINT kept_quantity_check CHECK ((quantity >= 0)),
    CONSTRAINT kept_source_check CHECK ((source = ANY (ARRAY['hand'::text, 'rule'::text, 'partner'::text])))
);

CREATE VIEW inventory.inv_kept AS
 SELECT 'what a position keeps back differs from what was decided'::text AS problem,
    COALESCE(k.variant, b.unit) AS variant,
    COALESCE(k.location, b.owner) AS location,
    k.quantity,
    b.keep
   FROM (inventory.kept k
     FULL JOIN ( SELECT public_balance.unit,
            public_balance.owner,
            public_balance.keep
           FROM ledger.public_balance
          WHERE ((public_balance.kind = 'stock.sellable'::text) AND (public_balance.keep > 0))) b ON (((b.unit = k.variant) AND (b.owner = k.location))))
  WHERE (COALESCE(k.quantity, (0)::bigint) <> COALESCE(b.keep, (0)::bigint));

CREATE TABLE inventory.lease_book (
    register uuid NOT NULL,
    location uuid NOT NULL,
    request bigint NOT NULL
);

CREATE VIEW inventory.inv_lease AS
 SELECT 'a lease has no end'::text AS problem,
    h.id,
    h.variant,
    h.location,
    h.quantity,
    h.owner AS register
   FROM inventory.hold h
  WHERE ((h.purpose = 'lease'::text) AND (h.state = 'held'::text) AND (h.until IS NULL))
UNION ALL
 SELECT 'a lease belongs to no register that stands there'::text AS problem,
    h.id,
    h.variant,
    h.location,
    h.quantity,
    h.owner AS register
   FROM (inventory.hold h
     LEFT JOIN inventory.lease_book b ON ((b.register = h.owner)))
  WHERE ((h.purpose = 'lease'::text) AND (h.state = 'held'::text) AND (b.location IS DISTINCT FROM h.location))
UNION ALL
 SELECT 'a register has two leases of one article'::text AS problem,
    (min((h.id)::text))::uuid AS id,
    h.variant,
    (min((h.location)::text))::uuid AS location,
    sum(h.quantity) AS quantity,
    h.owner AS register
   FROM inventory.hold h
  WHERE ((h.purpose = 'lease'::text) AND (h.state = 'held'::text))
  GROUP BY h.owner, h.variant
 HAVING (count(*) > 1)
UNION ALL
 SELECT 'pieces of a lease were sold without an order'::text AS problem,
    h.id,
    h.variant,
    h.location,
    h.quantity,
    h.owner AS register
   FROM inventory.hold h
  WHERE ((h.purpose = 'lease'::text) AND (h.state = 'posted'::text));

CREATE VIEW inventory.leased AS
 SELECT variant,
    location,
    (sum(quantity))::bigint AS quantity
   FROM inventory.hold
  WHERE ((purpose = 'lease'::text) AND (state = 'held'::text))
  GROUP BY variant, location;

CREATE VIEW inventory.inv_leased AS
 SELECT 'more is leased to tills than is kept in the ledger'::text AS problem,
    l.variant,
    l.location,
    l.quantity,
    b.pending_out
   FROM (inventory.leased l
     LEFT JOIN ledger.public_balance b ON (((b.kind = 'stock.sellable'::text) AND (b.owner = l.location) AND (b.unit = l.variant))))
  WHERE (l.quantity > COALESCE(b.pending_out, (0)::bigint));

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

CREATE VIEW inventory.inv_promised AS
 WITH expected AS (
         SELECT pieces.delivery,
            pieces.variant,
            (sum(pieces.quantity))::bigint AS quantity
           FROM ( SELECT inbound_line.delivery,
                    inbound_line.variant,
                    (inbound_line.expected_quantity - inbound_line.received_quantity) AS quantity
                   FROM inventory.inbound_line
                  WHERE inbound_line.open
                UNION ALL
                 SELECT hold.owner,
                    hold.variant,
                    hold.quantity
                   FROM inventory.hold
                  WHERE ((hold.state = 'held'::text) AND (hold.purpose = 'aside'::text))) pieces
          GROUP BY pieces.delivery, pieces.variant
        ), promised AS (
         SELECT hold.delivery,
            hold.variant,
            (sum(hold.quantity))::bigint AS quantity
           FROM inventory.hold
          WHERE ((hold.state = 'held'::text) AND (hold.delivery IS NOT NULL))
          GROUP BY hold.delivery, hold.variant
        ), booked AS (
         SELECT public_balance.owner AS delivery,
            public_balance.unit AS variant,
            public_balance.posted AS quantity
           FROM ledger.public_balance
          WHERE (public_balance.kind = 'stock.inbound'::text)
        )
 SELECT 'more is promised of a delivery than it expects'::text AS problem,
    p.delivery,
    p.variant,
    p.quantity AS promised,
    COALESCE(e.quantity, (0)::bigint) AS expected
   FROM (promised p
     LEFT JOIN expected e USING (delivery, variant))
  WHERE (p.quantity > COALESCE(e.quantity, (0)::bigint))
UNION ALL
 SELECT 'a promise waits for no delivery that is expected at its place'::text AS problem,
    h.delivery,
    h.variant,
    h.quantity AS promised,
    0 AS expected
   FROM (inventory.hold h
     LEFT JOIN inventory.inbound_delivery d ON ((d.id = h.delivery)))
  WHERE ((h.state = 'held'::text) AND (h.delivery IS NOT NULL) AND ((d.location IS DISTINCT FROM h.location) OR (d.state = 'closed'::text)))
UNION ALL
 SELECT 'the ledger expects other pieces than the delivery'::text AS problem,
    delivery,
    variant,
    COALESCE(b.quantity, (0)::bigint) AS promised,
    COALESCE(e.quantity, (0)::bigint) AS expected
   FROM (booked b
     FULL JOIN expected e USING (delivery, variant))
  WHERE (COALESCE(b.quantity, (0)::bigint) <> COALESCE(e.quantity, (0)::bigint));

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

CREATE TABLE inventory.nightly (
    task text NOT NULL,
    done_date date NOT NULL
);

CREATE TABLE inventory.partner (
    location uuid NOT NULL,
    fresh_minutes integer NOT NULL,
    stale_minutes integer NOT NULL,
    buffer bigint NOT NULL,
    figures text NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    changed_by text NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT partner_buffer_check CHECK ((buffer >= 0)),
    CONSTRAINT partner_check CHECK ((stale_minutes > fresh_minutes)),
    CONSTRAINT partner_figures_check CHECK ((figures = ANY (ARRAY['on_hand'::text, 'free'::text]))),
    CONSTRAINT partner_fresh_minutes_check CHECK ((fresh_minutes >= 0))
);

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

CREATE TABLE inventory.velocity (
    variant uuid NOT NULL,
    location uuid NOT NULL,
    sold bigint NOT NULL,
    counted_date date NOT NULL,
    CONSTRAINT velocity_sold_check CHECK ((sold > 0))
);

ALTER TABLE ONLY inventory.channel_kept
    ADD CONSTRAINT channel_kept_pkey PRIMARY KEY (variant, location, channel);

ALTER TABLE ONLY inventory.count_line
    ADD CONSTRAINT count_line_pkey PRIMARY KEY (stock_count, variant);

ALTER TABLE ONLY inventory.figure_mark
    ADD CONSTRAINT figure_mark_pkey PRIMARY KEY (variant, location, condition, source);

ALTER TABLE ONLY inventory.hold
    ADD CONSTRAINT hold_pkey PRIMARY KEY (id);

ALTER TABLE ONLY inventory.hurt
    ADD CONSTRAINT hurt_pkey PRIMARY KEY (hold);

ALTER TABLE ONLY inventory.inbound_delivery
    ADD CONSTRAINT inbound_delivery_pkey PRIMARY KEY (id);

ALTER TABLE ONLY inventory.inbound_delivery
    ADD CONSTRAINT inbound_delivery_supplier_reference_key UNIQUE (supplier, reference);

ALTER TABLE ONLY inventory.inbound_line
    ADD CONSTRAINT inbound_line_pkey PRIMARY KEY (delivery, variant);

ALTER TABLE ONLY inventory.kept
    ADD CONSTRAINT kept_pkey PRIMARY KEY (variant, location);

ALTER TABLE ONLY inventory.lease_book
    ADD CONSTRAINT lease_book_pkey PRIMARY KEY (register);

ALTER TABLE ONLY inventory.nightly
    ADD CONSTRAINT nightly_pkey PRIMARY KEY (task);

ALTER TABLE ONLY inventory.partner
    ADD CONSTRAINT partner_pkey PRIMARY KEY (location);

ALTER TABLE ONLY inventory.stock_count
    ADD CONSTRAINT stock_count_pkey PRIMARY KEY (id);

ALTER TABLE ONLY inventory.stock_rule
    ADD CONSTRAINT stock_rule_pkey PRIMARY KEY (id, version);

ALTER TABLE ONLY inventory.transfer_line
    ADD CONSTRAINT transfer_line_pkey PRIMARY KEY (transfer, variant);

ALTER TABLE ONLY inventory.transfer
    ADD CONSTRAINT transfer_pkey PRIMARY KEY (id);

ALTER TABLE ONLY inventory.velocity
    ADD CONSTRAINT velocity_pkey PRIMARY KEY (variant, location);

CREATE INDEX hold_lease_register ON inventory.hold USING btree (owner, variant) WHERE ((purpose = 'lease'::text) AND (state = 'held'::text));

CREATE INDEX hold_leased ON inventory.hold USING btree (variant, location) WHERE ((state = 'held'::text) AND (purpose = 'lease'::text));

CREATE INDEX hold_owner ON inventory.hold USING btree (owner);

CREATE INDEX hold_standing ON inventory.hold USING btree (variant, location) WHERE (state = 'held'::text);

CREATE INDEX hold_waiting ON inventory.hold USING btree (delivery, variant) WHERE ((state = 'held'::text) AND (delivery IS NOT NULL));

CREATE INDEX inbound_delivery_location ON inventory.inbound_delivery USING btree (location, id DESC);

CREATE INDEX inbound_line_open ON inventory.inbound_line USING btree (variant) WHERE open;

CREATE INDEX kept_location ON inventory.kept USING btree (location);

CREATE INDEX stock_count_location ON inventory.stock_count USING btree (location, id DESC);

CREATE INDEX transfer_from ON inventory.transfer USING btree (from_location, id DESC);

CREATE INDEX transfer_line_open ON inventory.transfer_line USING btree (variant) WHERE ((received_quantity + lost_quantity) < quantity);

CREATE INDEX transfer_to ON inventory.transfer USING btree (to_location, id DESC);

CREATE TRIGGER stock_rule_stands AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON inventory.stock_rule FOR EACH STATEMENT EXECUTE FUNCTION kit.count_change('stock_rules');

ALTER TABLE ONLY inventory.channel_kept
    ADD CONSTRAINT channel_kept_rule_rule_version_fkey FOREIGN KEY (rule, rule_version) REFERENCES inventory.stock_rule(id, version);

ALTER TABLE ONLY inventory.count_line
    ADD CONSTRAINT count_line_stock_count_fkey FOREIGN KEY (stock_count) REFERENCES inventory.stock_count(id);

ALTER TABLE ONLY inventory.hurt
    ADD CONSTRAINT hurt_hold_fkey FOREIGN KEY (hold) REFERENCES inventory.hold(id);

ALTER TABLE ONLY inventory.inbound_delivery
    ADD CONSTRAINT inbound_delivery_location_fkey FOREIGN KEY (location) REFERENCES locations.location(id);

ALTER TABLE ONLY inventory.inbound_line
    ADD CONSTRAINT inbound_line_delivery_fkey FOREIGN KEY (delivery) REFERENCES inventory.inbound_delivery(id);

ALTER TABLE ONLY inventory.kept
    ADD CONSTRAINT kept_rule_rule_version_fkey FOREIGN KEY (rule, rule_version) REFERENCES inventory.stock_rule(id, version);

ALTER TABLE ONLY inventory.lease_book
    ADD CONSTRAINT lease_book_location_fkey FOREIGN KEY (location) REFERENCES locations.location(id);

ALTER TABLE ONLY inventory.partner
    ADD CONSTRAINT partner_location_fkey FOREIGN KEY (location) REFERENCES locations.location(id);

ALTER TABLE ONLY inventory.stock_count
    ADD CONSTRAINT stock_count_location_fkey FOREIGN KEY (location) REFERENCES locations.location(id);

ALTER TABLE ONLY inventory.stock_rule
    ADD CONSTRAINT stock_rule_location_fkey FOREIGN KEY (location) REFERENCES locations.location(id);

ALTER TABLE ONLY inventory.transfer
    ADD CONSTRAINT transfer_from_location_fkey FOREIGN KEY (from_location) REFERENCES locations.location(id);

ALTER TABLE ONLY inventory.transfer_line
    ADD CONSTRAINT transfer_line_transfer_fkey FOREIGN KEY (transfer) REFERENCES inventory.transfer(id);

ALTER TABLE ONLY inventory.transfer
    ADD CONSTRAINT transfer_to_location_fkey FOREIGN KEY (to_location) REFERENCES locations.location(id);

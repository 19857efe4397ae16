-- The tables of fulfillment as they stand after all migrations. Written by `make schema`; do not edit.

CREATE TABLE fulfillment.bay (
    location uuid NOT NULL,
    variant uuid NOT NULL,
    zone text NOT NULL,
    bay text NOT NULL,
    "position" integer NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    changed_by text NOT NULL,
    CONSTRAINT bay_bay_check CHECK ((bay <> ''::text)),
    CONSTRAINT bay_position_check CHECK (("position" >= 0))
);

CREATE TABLE fulfillment.fetched (
    id uuid NOT NULL,
    location uuid NOT NULL,
    walk uuid NOT NULL,
    task uuid NOT NULL,
    kind text NOT NULL,
    quantity integer NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT fetched_kind_check CHECK ((kind = ANY (ARRAY['begun'::text, 'picked'::text, 'short'::text]))),
    CONSTRAINT fetched_quantity_check CHECK ((quantity >= 0))
);

CREATE TABLE fulfillment.parcel (
    id uuid NOT NULL,
    task uuid NOT NULL,
    sales_order uuid NOT NULL,
    location uuid NOT NULL,
    "position" integer NOT NULL,
    shipment uuid,
    carrier text DEFAULT ''::text NOT NULL,
    tracking text DEFAULT ''::text NOT NULL,
    weight_grams integer,
    packed_at timestamp with time zone NOT NULL,
    left_at timestamp with time zone,
    unpacked_at timestamp with time zone,
    settled text,
    settled_at timestamp with time zone,
    CONSTRAINT parcel_check CHECK (((settled IS NULL) = (settled_at IS NULL))),
    CONSTRAINT parcel_position_check CHECK (("position" > 0)),
    CONSTRAINT parcel_settled_check CHECK ((settled = ANY (ARRAY['resent'::text, 'refunded'::text]))),
    CONSTRAINT parcel_weight_grams_check CHECK ((weight_grams > 0))
);

CREATE TABLE fulfillment.parcel_line (
    parcel uuid NOT NULL,
    line uuid NOT NULL,
    sku text NOT NULL,
    name jsonb NOT NULL,
    quantity integer NOT NULL,
    CONSTRAINT parcel_line_quantity_check CHECK ((quantity > 0))
);

CREATE TABLE fulfillment.task (
    id uuid NOT NULL,
    sales_order uuid NOT NULL,
    number text NOT NULL,
    customer_name text NOT NULL,
    location uuid NOT NULL,
    kind text NOT NULL,
    state text NOT NULL,
    promise_at timestamp with time zone,
    shelf text DEFAULT ''::text NOT NULL,
    tracking text DEFAULT ''::text NOT NULL,
    picked_by text DEFAULT ''::text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    ready_at timestamp with time zone,
    collect_until timestamp with time zone,
    done_at timestamp with time zone,
    version integer DEFAULT 1 NOT NULL,
    offer text,
    offer_until timestamp with time zone,
    wave uuid,
    box integer,
    reminded_at timestamp with time zone,
    readdressed jsonb,
    CONSTRAINT task_box_check CHECK ((box > 0)),
    CONSTRAINT task_check CHECK (((state <> 'offered'::text) OR (offer_until IS NOT NULL))),
    CONSTRAINT task_check1 CHECK (((wave IS NULL) = (box IS NULL))),
    CONSTRAINT task_kind_check CHECK ((kind = ANY (ARRAY['pickup'::text, 'ship'::text]))),
    CONSTRAINT task_offer_check CHECK ((offer = ANY (ARRAY['offered'::text, 'accepted'::text, 'declined'::text, 'timed_out'::text]))),
    CONSTRAINT task_state_check CHECK ((state = ANY (ARRAY['offered'::text, 'open'::text, 'picking'::text, 'ready'::text, 'handed_over'::text, 'shipped'::text, 'cancelled'::text])))
);

CREATE TABLE fulfillment.task_line (
    line uuid NOT NULL,
    task uuid NOT NULL,
    variant uuid NOT NULL,
    sku text NOT NULL,
    gtin text,
    name jsonb NOT NULL,
    image text,
    quantity integer NOT NULL,
    picked_quantity integer DEFAULT 0 NOT NULL,
    given_at timestamp with time zone,
    CONSTRAINT task_line_check CHECK (((picked_quantity >= 0) AND (picked_quantity <= quantity))),
    CONSTRAINT task_line_quantity_check CHECK ((quantity > 0))
);

CREATE VIEW fulfillment.inv_packed_twice AS
 SELECT 'more of a line lies in parcels than is to be sent'::text AS problem,
    t.id AS task,
    l.line
   FROM (((fulfillment.task t
     JOIN fulfillment.task_line l ON ((l.task = t.id)))
     JOIN fulfillment.parcel p ON (((p.task = t.id) AND (p.unpacked_at IS NULL))))
     JOIN fulfillment.parcel_line pl ON (((pl.parcel = p.id) AND (pl.line = l.line))))
  GROUP BY t.id, l.line, l.quantity
 HAVING (sum(pl.quantity) > l.quantity);

CREATE VIEW fulfillment.inv_ready_unpicked AS
 SELECT 'a task is ready though not everything was picked'::text AS problem,
    t.id AS task,
    l.line
   FROM (fulfillment.task t
     JOIN fulfillment.task_line l ON ((l.task = t.id)))
  WHERE ((t.state = ANY (ARRAY['ready'::text, 'handed_over'::text, 'shipped'::text])) AND (l.picked_quantity < l.quantity));

CREATE VIEW fulfillment.inv_sent_unpacked AS
 SELECT 'a task was sent and its parcels have not left'::text AS problem,
    p.task,
    p.id AS parcel
   FROM (fulfillment.parcel p
     JOIN fulfillment.task t ON ((t.id = p.task)))
  WHERE ((t.state = 'shipped'::text) AND (p.unpacked_at IS NULL) AND (p.left_at IS NULL));

CREATE VIEW fulfillment.inv_task_without_lines AS
 SELECT 'a task that goes on has no line'::text AS problem,
    id AS task
   FROM fulfillment.task t
  WHERE ((state = ANY (ARRAY['offered'::text, 'open'::text, 'picking'::text, 'ready'::text])) AND (NOT (EXISTS ( SELECT
           FROM fulfillment.task_line l
          WHERE (l.task = t.id)))));

CREATE TABLE fulfillment.wave (
    id uuid NOT NULL,
    location uuid NOT NULL,
    picked_by text NOT NULL,
    created_at timestamp with time zone NOT NULL
);

CREATE VIEW fulfillment.inv_wave_of_two_places AS
 SELECT 'a task is fetched in a walk through another place'::text AS problem,
    t.id AS task,
    w.id AS wave
   FROM (fulfillment.task t
     JOIN fulfillment.wave w ON ((w.id = t.wave)))
  WHERE (w.location <> t.location);

CREATE TABLE fulfillment.policy (
    location uuid,
    collectors text NOT NULL,
    identity_above_minor bigint,
    identity_categories text[] NOT NULL,
    reminder_days integer NOT NULL,
    version integer NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    changed_by text NOT NULL,
    CONSTRAINT policy_collectors_check CHECK ((collectors = ANY (ARRAY['anyone'::text, 'named'::text, 'customer'::text]))),
    CONSTRAINT policy_identity_above_minor_check CHECK ((identity_above_minor >= 0)),
    CONSTRAINT policy_reminder_days_check CHECK (((reminder_days >= 0) AND (reminder_days <= 30)))
);

CREATE VIEW fulfillment.public_task AS
 SELECT id,
    sales_order,
    number,
    customer_name,
    location,
    kind,
    state,
    promise_at,
    shelf,
    tracking,
    created_at,
    ready_at,
    done_at
   FROM fulfillment.task;

CREATE TABLE fulfillment.wish (
    sales_order uuid NOT NULL,
    collector text DEFAULT ''::text NOT NULL,
    changed_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY fulfillment.bay
    ADD CONSTRAINT bay_pkey PRIMARY KEY (location, variant);

ALTER TABLE ONLY fulfillment.fetched
    ADD CONSTRAINT fetched_pkey PRIMARY KEY (id);

ALTER TABLE ONLY fulfillment.parcel_line
    ADD CONSTRAINT parcel_line_pkey PRIMARY KEY (parcel, line);

ALTER TABLE ONLY fulfillment.parcel
    ADD CONSTRAINT parcel_pkey PRIMARY KEY (id);

ALTER TABLE ONLY fulfillment.parcel
    ADD CONSTRAINT parcel_shipment_key UNIQUE (shipment);

ALTER TABLE ONLY fulfillment.policy
    ADD CONSTRAINT policy_location_key UNIQUE NULLS NOT DISTINCT (location);

ALTER TABLE ONLY fulfillment.task_line
    ADD CONSTRAINT task_line_pkey PRIMARY KEY (line);

ALTER TABLE ONLY fulfillment.task
    ADD CONSTRAINT task_pkey PRIMARY KEY (id);

ALTER TABLE ONLY fulfillment.task
    ADD CONSTRAINT task_wave_box_key UNIQUE (wave, box);

ALTER TABLE ONLY fulfillment.wave
    ADD CONSTRAINT wave_pkey PRIMARY KEY (id);

ALTER TABLE ONLY fulfillment.wish
    ADD CONSTRAINT wish_pkey PRIMARY KEY (sales_order);

CREATE INDEX bay_way ON fulfillment.bay USING btree (location, "position", bay);

CREATE INDEX fetched_place ON fulfillment.fetched USING btree (location, at);

CREATE INDEX parcel_order ON fulfillment.parcel USING btree (sales_order);

CREATE INDEX parcel_place ON fulfillment.parcel USING btree (location, packed_at DESC);

CREATE INDEX parcel_task ON fulfillment.parcel USING btree (task);

CREATE INDEX task_answered ON fulfillment.task USING btree (location, created_at) WHERE (offer IS NOT NULL);

CREATE INDEX task_line_task ON fulfillment.task_line USING btree (task);

CREATE INDEX task_offered ON fulfillment.task USING btree (offer_until) WHERE (state = 'offered'::text);

CREATE INDEX task_order ON fulfillment.task USING btree (sales_order);

CREATE INDEX task_queue ON fulfillment.task USING btree (location, promise_at, id) WHERE (state = ANY (ARRAY['offered'::text, 'open'::text, 'picking'::text, 'ready'::text]));

CREATE INDEX task_uncollected ON fulfillment.task USING btree (collect_until) WHERE ((state = 'ready'::text) AND (kind = 'pickup'::text));

CREATE INDEX wave_place ON fulfillment.wave USING btree (location, created_at DESC);

ALTER TABLE ONLY fulfillment.parcel_line
    ADD CONSTRAINT parcel_line_parcel_fkey FOREIGN KEY (parcel) REFERENCES fulfillment.parcel(id) ON DELETE CASCADE;

ALTER TABLE ONLY fulfillment.parcel
    ADD CONSTRAINT parcel_task_fkey FOREIGN KEY (task) REFERENCES fulfillment.task(id);

ALTER TABLE ONLY fulfillment.task_line
    ADD CONSTRAINT task_line_task_fkey FOREIGN KEY (task) REFERENCES fulfillment.task(id);

ALTER TABLE ONLY fulfillment.task
    ADD CONSTRAINT task_wave_fkey FOREIGN KEY (wave) REFERENCES fulfillment.wave(id);

-- The tables of delivery as they stand after all migrations. Written by `make schema`; do not edit.

CREATE TABLE delivery.label (
    shipment uuid NOT NULL,
    content bytea NOT NULL
);

CREATE TABLE delivery.shipment (
    id uuid NOT NULL,
    carrier text NOT NULL,
    direction text NOT NULL,
    sales_order uuid NOT NULL,
    number text NOT NULL,
    sender jsonb NOT NULL,
    recipient jsonb NOT NULL,
    weight_grams integer,
    state text NOT NULL,
    cancel_pending boolean DEFAULT false NOT NULL,
    tracking text DEFAULT ''::text NOT NULL,
    tracking_url text DEFAULT ''::text NOT NULL,
    reason text DEFAULT ''::text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    asked_at timestamp with time zone,
    version integer DEFAULT 1 NOT NULL,
    paperless boolean DEFAULT false NOT NULL,
    drop_off_code text DEFAULT ''::text NOT NULL,
    point text DEFAULT ''::text NOT NULL,
    customer_number text DEFAULT ''::text NOT NULL,
    CONSTRAINT shipment_check CHECK (((state <> ALL (ARRAY['announced'::text, 'in_transit'::text, 'out_for_delivery'::text])) OR (tracking <> ''::text))),
    CONSTRAINT shipment_direction_check CHECK ((direction = ANY (ARRAY['outbound'::text, 'return'::text]))),
    CONSTRAINT shipment_state_check CHECK ((state = ANY (ARRAY['wanted'::text, 'announced'::text, 'refused'::text, 'cancelled'::text, 'in_transit'::text, 'out_for_delivery'::text, 'ready'::text, 'delivered'::text, 'returned'::text, 'lost'::text]))),
    CONSTRAINT shipment_weight_grams_check CHECK ((weight_grams > 0))
);

CREATE VIEW delivery.inv_announced_without_label AS
 SELECT 'a parcel was announced and has no label'::text AS problem,
    id AS shipment
   FROM delivery.shipment s
  WHERE ((state = 'announced'::text) AND (NOT (EXISTS ( SELECT
           FROM delivery.label l
          WHERE (l.shipment = s.id)))));

CREATE TABLE delivery.method (
    key text NOT NULL,
    kind text NOT NULL,
    name jsonb NOT NULL,
    channels text[],
    countries text[] NOT NULL,
    price_minor bigint NOT NULL,
    free_from_minor bigint,
    tax_class text NOT NULL,
    days_min integer NOT NULL,
    days_max integer NOT NULL,
    cutoff time without time zone NOT NULL,
    "position" integer NOT NULL,
    active boolean NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    reaches text[] DEFAULT '{address}'::text[] NOT NULL,
    carrier text DEFAULT ''::text NOT NULL,
    CONSTRAINT method_check CHECK ((days_max >= days_min)),
    CONSTRAINT method_check1 CHECK (((NOT ('point'::text = ANY (reaches))) OR (carrier <> ''::text))),
    CONSTRAINT method_days_min_check CHECK ((days_min >= 0)),
    CONSTRAINT method_kind_check CHECK ((kind = ANY (ARRAY['ship'::text, 'pickup'::text]))),
    CONSTRAINT method_price_minor_check CHECK ((price_minor >= 0)),
    CONSTRAINT method_reaches_check CHECK (((cardinality(reaches) > 0) AND (reaches <@ ARRAY['address'::text, 'point'::text])))
);

CREATE TABLE delivery.point (
    id uuid NOT NULL,
    carrier text NOT NULL,
    code text NOT NULL,
    kind text NOT NULL,
    name text NOT NULL,
    address jsonb NOT NULL,
    country text GENERATED ALWAYS AS ((address ->> 'country'::text)) STORED NOT NULL,
    postal_code text GENERATED ALWAYS AS (replace((address ->> 'postal_code'::text), ' '::text, ''::text)) STORED NOT NULL COLLATE pg_catalog."C",
    latitude double precision,
    longitude double precision,
    opening jsonb NOT NULL,
    asks_customer_number boolean NOT NULL,
    active boolean NOT NULL,
    told_at timestamp with time zone NOT NULL,
    CONSTRAINT point_check CHECK (((latitude IS NULL) = (longitude IS NULL))),
    CONSTRAINT point_kind_check CHECK ((kind = ANY (ARRAY['shop'::text, 'locker'::text])))
);

CREATE VIEW delivery.public_market AS
 SELECT DISTINCT c.channel,
    n.country
   FROM ((delivery.method m
     CROSS JOIN LATERAL unnest(COALESCE(m.channels, ARRAY['web'::text, 'app'::text, 'store'::text, 'phone'::text, 'marketplace'::text])) c(channel))
     CROSS JOIN LATERAL unnest(m.countries) n(country))
  WHERE (m.active AND (m.kind = 'ship'::text));

CREATE TABLE delivery.scan (
    shipment uuid NOT NULL,
    key text NOT NULL,
    kind text NOT NULL,
    at timestamp with time zone NOT NULL,
    place text DEFAULT ''::text NOT NULL,
    heard_at timestamp with time zone NOT NULL,
    until timestamp with time zone,
    CONSTRAINT scan_kind_check CHECK ((kind = ANY (ARRAY['announced'::text, 'in_transit'::text, 'out_for_delivery'::text, 'ready'::text, 'delivered'::text, 'returned'::text, 'lost'::text])))
);

CREATE VIEW delivery.public_shipment AS
 SELECT id,
    carrier,
    state,
    cancel_pending,
    tracking,
    tracking_url,
    reason,
    changed_at,
    (EXISTS ( SELECT
           FROM delivery.label l
          WHERE (l.shipment = s.id))) AS has_label,
    COALESCE(( SELECT jsonb_agg(jsonb_build_object('kind', e.kind, 'at', e.at, 'place', e.place, 'until', e.until) ORDER BY e.at, e.key) AS jsonb_agg
           FROM delivery.scan e
          WHERE (e.shipment = s.id)), '[]'::jsonb) AS scans
   FROM delivery.shipment s;

ALTER TABLE ONLY delivery.label
    ADD CONSTRAINT label_pkey PRIMARY KEY (shipment);

ALTER TABLE ONLY delivery.method
    ADD CONSTRAINT method_pkey PRIMARY KEY (key);

ALTER TABLE ONLY delivery.point
    ADD CONSTRAINT point_carrier_code_key UNIQUE (carrier, code);

ALTER TABLE ONLY delivery.point
    ADD CONSTRAINT point_pkey PRIMARY KEY (id);

ALTER TABLE ONLY delivery.scan
    ADD CONSTRAINT scan_pkey PRIMARY KEY (shipment, key);

ALTER TABLE ONLY delivery.shipment
    ADD CONSTRAINT shipment_pkey PRIMARY KEY (id);

CREATE INDEX point_area ON delivery.point USING btree (country, postal_code) WHERE active;

CREATE INDEX point_place ON delivery.point USING gist (point(longitude, latitude)) WHERE active;

CREATE INDEX shipment_order ON delivery.shipment USING btree (sales_order);

CREATE INDEX shipment_under_way ON delivery.shipment USING btree (COALESCE(asked_at, created_at)) WHERE (state = ANY (ARRAY['announced'::text, 'in_transit'::text, 'out_for_delivery'::text, 'ready'::text, 'lost'::text]));

CREATE INDEX shipment_waiting ON delivery.shipment USING btree (created_at) WHERE ((state = 'wanted'::text) OR cancel_pending);

CREATE TRIGGER method_stands AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON delivery.method FOR EACH STATEMENT EXECUTE FUNCTION kit.count_change('delivery_methods');

ALTER TABLE ONLY delivery.label
    ADD CONSTRAINT label_shipment_fkey FOREIGN KEY (shipment) REFERENCES delivery.shipment(id) ON DELETE CASCADE;

ALTER TABLE ONLY delivery.scan
    ADD CONSTRAINT scan_shipment_fkey FOREIGN KEY (shipment) REFERENCES delivery.shipment(id) ON DELETE CASCADE;

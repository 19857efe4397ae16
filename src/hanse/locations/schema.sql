-- The tables of locations as they stand after all migrations. Written by `make schema`; do not edit.

CREATE TABLE locations.location (
    id uuid NOT NULL,
    code text NOT NULL,
    name text NOT NULL,
    kind text NOT NULL,
    address jsonb NOT NULL,
    latitude double precision,
    longitude double precision,
    time_zone text NOT NULL,
    capabilities text[] NOT NULL,
    region text NOT NULL,
    phone text,
    email text,
    opening jsonb NOT NULL,
    exceptions jsonb NOT NULL,
    active boolean NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    orders_per_hour integer,
    pieces_per_day integer,
    CONSTRAINT location_capabilities_check CHECK ((capabilities <@ '{sells,ships,pickup,returns}'::text[])),
    CONSTRAINT location_check CHECK (((latitude IS NULL) = (longitude IS NULL))),
    CONSTRAINT location_kind_check CHECK ((kind = ANY (ARRAY['store'::text, 'warehouse'::text, 'partner'::text]))),
    CONSTRAINT location_latitude_check CHECK (((latitude >= ('-90'::integer)::double precision) AND (latitude <= (90)::double precision))),
    CONSTRAINT location_longitude_check CHECK (((longitude >= ('-180'::integer)::double precision) AND (longitude <= (180)::double precision))),
    CONSTRAINT location_orders_per_hour_check CHECK ((orders_per_hour > 0)),
    CONSTRAINT location_pieces_per_day_check CHECK ((pieces_per_day > 0))
);

CREATE TABLE locations.register (
    id uuid NOT NULL,
    location uuid NOT NULL,
    number integer NOT NULL,
    name text NOT NULL,
    active boolean NOT NULL,
    CONSTRAINT register_number_check CHECK ((number > 0))
);

CREATE VIEW locations.inv_register_place AS
 SELECT 'an active register stands at a closed location'::text AS problem,
    r.id,
    l.code
   FROM (locations.register r
     JOIN locations.location l ON ((l.id = r.location)))
  WHERE (r.active AND (NOT l.active));

CREATE VIEW locations.inv_seller_without_hours AS
 SELECT 'a store that sells has no opening hours on any day'::text AS problem,
    id,
    code
   FROM locations.location
  WHERE (active AND (kind = 'store'::text) AND ('sells'::text = ANY (capabilities)) AND (NOT (EXISTS ( SELECT
           FROM jsonb_each(location.opening) d(key, value)
          WHERE (jsonb_array_length(d.value) > 0)))));

ALTER TABLE ONLY locations.location
    ADD CONSTRAINT location_code_key UNIQUE (code);

ALTER TABLE ONLY locations.location
    ADD CONSTRAINT location_pkey PRIMARY KEY (id);

ALTER TABLE ONLY locations.register
    ADD CONSTRAINT register_location_number_key UNIQUE (location, number);

ALTER TABLE ONLY locations.register
    ADD CONSTRAINT register_pkey PRIMARY KEY (id);

CREATE TRIGGER location_stands AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON locations.location FOR EACH STATEMENT EXECUTE FUNCTION kit.count_change('locations');

ALTER TABLE ONLY locations.register
    ADD CONSTRAINT register_location_fkey FOREIGN KEY (location) REFERENCES locations.location(id);

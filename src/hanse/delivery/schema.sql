-- The tables of delivery as they stand after all migrations. Written by `make schema`; do not edit.

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
    CONSTRAINT method_check CHECK ((days_max >= days_min)),
    CONSTRAINT method_days_min_check CHECK ((days_min >= 0)),
    CONSTRAINT method_kind_check CHECK ((kind = ANY (ARRAY['ship'::text, 'pickup'::text]))),
    CONSTRAINT method_price_minor_check CHECK ((price_minor >= 0))
);

CREATE VIEW delivery.public_market AS
 SELECT DISTINCT c.channel,
    n.country
   FROM ((delivery.method m
     CROSS JOIN LATERAL unnest(COALESCE(m.channels, ARRAY['web'::text, 'app'::text, 'store'::text, 'phone'::text, 'marketplace'::text])) c(channel))
     CROSS JOIN LATERAL unnest(m.countries) n(country))
  WHERE (m.active AND (m.kind = 'ship'::text));

ALTER TABLE ONLY delivery.method
    ADD CONSTRAINT method_pkey PRIMARY KEY (key);

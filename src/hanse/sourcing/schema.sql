-- The tables of sourcing as they stand after all migrations. Written by `make schema`; do not edit.

CREATE TABLE sourcing.decision (
    id uuid NOT NULL,
    subject uuid NOT NULL,
    sales_order uuid,
    reason text NOT NULL,
    at timestamp with time zone NOT NULL,
    channel text NOT NULL,
    rule_set text NOT NULL,
    problem jsonb NOT NULL,
    takes jsonb NOT NULL,
    total_minor bigint NOT NULL
);

CREATE TABLE sourcing.rule_set (
    channel text NOT NULL,
    version integer NOT NULL,
    active boolean NOT NULL,
    body jsonb NOT NULL,
    saved_at timestamp with time zone NOT NULL,
    saved_by text NOT NULL,
    withdrawn_at timestamp with time zone,
    withdrawn_by text,
    CONSTRAINT rule_set_check CHECK (((withdrawn_at IS NULL) = (withdrawn_by IS NULL))),
    CONSTRAINT rule_set_check1 CHECK (((NOT active) OR (withdrawn_at IS NULL))),
    CONSTRAINT rule_set_version_check CHECK ((version > 0))
);

CREATE VIEW sourcing.inv_rule_set_active AS
 SELECT 'a channel has rule sets, and its newest is neither active nor withdrawn'::text AS problem,
    newest.channel,
    newest.version
   FROM ( SELECT DISTINCT ON (rule_set.channel) rule_set.channel,
            rule_set.version,
            (rule_set.active OR (rule_set.withdrawn_at IS NOT NULL)) AS settled
           FROM sourcing.rule_set
          ORDER BY rule_set.channel, rule_set.version DESC) newest
  WHERE (NOT newest.settled)
UNION ALL
 SELECT 'an older rule set of a channel is active'::text AS problem,
    r.channel,
    r.version
   FROM sourcing.rule_set r
  WHERE (r.active AND (EXISTS ( SELECT
           FROM sourcing.rule_set n
          WHERE ((n.channel = r.channel) AND (n.version > r.version)))));

CREATE TABLE sourcing.postal_area (
    country text NOT NULL,
    prefix text NOT NULL,
    latitude double precision NOT NULL,
    longitude double precision NOT NULL,
    CONSTRAINT postal_area_country_check CHECK ((country ~ '^[A-Z]{2}$'::text)),
    CONSTRAINT postal_area_latitude_check CHECK (((latitude >= ('-90'::integer)::double precision) AND (latitude <= (90)::double precision))),
    CONSTRAINT postal_area_longitude_check CHECK (((longitude >= ('-180'::integer)::double precision) AND (longitude <= (180)::double precision))),
    CONSTRAINT postal_area_prefix_check CHECK ((prefix <> ''::text))
);

CREATE TABLE sourcing.replay (
    id uuid NOT NULL,
    rule_set jsonb NOT NULL,
    channel text,
    since timestamp with time zone NOT NULL,
    until timestamp with time zone NOT NULL,
    state text NOT NULL,
    done integer DEFAULT 0 NOT NULL,
    total integer NOT NULL,
    after_at timestamp with time zone,
    after_id uuid,
    result jsonb NOT NULL,
    CONSTRAINT replay_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'running'::text, 'done'::text])))
);

ALTER TABLE ONLY sourcing.decision
    ADD CONSTRAINT decision_pkey PRIMARY KEY (id);

ALTER TABLE ONLY sourcing.postal_area
    ADD CONSTRAINT postal_area_pkey PRIMARY KEY (country, prefix);

ALTER TABLE ONLY sourcing.replay
    ADD CONSTRAINT replay_pkey PRIMARY KEY (id);

ALTER TABLE ONLY sourcing.rule_set
    ADD CONSTRAINT rule_set_pkey PRIMARY KEY (channel, version);

CREATE INDEX decision_order ON sourcing.decision USING btree (sales_order) WHERE (sales_order IS NOT NULL);

CREATE INDEX decision_replayed ON sourcing.decision USING btree (at, id) WHERE (sales_order IS NOT NULL);

CREATE INDEX decision_unused ON sourcing.decision USING btree (at) WHERE (sales_order IS NULL);

CREATE UNIQUE INDEX rule_set_active ON sourcing.rule_set USING btree (channel) WHERE active;

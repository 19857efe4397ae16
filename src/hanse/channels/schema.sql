-- The tables of channels as they stand after all migrations. Written by `make schema`; do not edit.

CREATE FUNCTION channels.refuse_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    raise exception '% is append-only', tg_table_name using errcode = 'insufficient_privilege';
end $$;

CREATE TABLE channels.attempt (
    delivery uuid NOT NULL,
    "position" integer NOT NULL,
    at timestamp with time zone NOT NULL,
    status integer,
    milliseconds integer NOT NULL,
    error text NOT NULL,
    excerpt text NOT NULL
);

CREATE TABLE channels.channel (
    key text NOT NULL,
    kind text NOT NULL,
    name jsonb NOT NULL,
    active boolean NOT NULL,
    url text NOT NULL,
    currency text NOT NULL,
    language text NOT NULL,
    "position" integer NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    CONSTRAINT channel_key_check CHECK ((key ~ '^[a-z][a-z0-9_]{0,39}$'::text)),
    CONSTRAINT channel_kind_check CHECK ((kind = ANY (ARRAY['web'::text, 'app'::text, 'store'::text, 'phone'::text, 'marketplace'::text, 'social'::text, 'chat'::text])))
);

CREATE TABLE channels.delivery (
    id uuid NOT NULL,
    webhook uuid NOT NULL,
    event uuid NOT NULL,
    event_type text NOT NULL,
    event_at timestamp with time zone NOT NULL,
    body text NOT NULL,
    state text NOT NULL,
    tries integer DEFAULT 0 NOT NULL,
    due_at timestamp with time zone NOT NULL,
    delivered_at timestamp with time zone,
    last_status integer,
    last_error text DEFAULT ''::text NOT NULL,
    CONSTRAINT delivery_check CHECK (((state = 'delivered'::text) = (delivered_at IS NOT NULL))),
    CONSTRAINT delivery_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'delivered'::text, 'failed'::text]))),
    CONSTRAINT delivery_tries_check CHECK ((tries >= 0))
);

CREATE TABLE channels.import_due (
    feed integer NOT NULL,
    key text NOT NULL
);

CREATE TABLE channels.import_feed (
    id integer NOT NULL,
    source text NOT NULL,
    kind text NOT NULL
);

ALTER TABLE channels.import_feed ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME channels.import_feed_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE channels.import_part (
    feed integer NOT NULL,
    part text NOT NULL,
    digest bytea NOT NULL
);

CREATE TABLE channels.import_refusal (
    run uuid NOT NULL,
    line bigint NOT NULL,
    field text NOT NULL,
    reason text NOT NULL,
    value text NOT NULL,
    kept boolean NOT NULL
);

CREATE TABLE channels.import_run (
    id uuid NOT NULL,
    source text NOT NULL,
    kind text NOT NULL,
    file_name text NOT NULL,
    file_sha256 bytea NOT NULL,
    mapping_sha256 bytea NOT NULL,
    state text NOT NULL,
    rows_total bigint NOT NULL,
    rows_done bigint DEFAULT 0 NOT NULL,
    created bigint DEFAULT 0 NOT NULL,
    changed bigint DEFAULT 0 NOT NULL,
    unchanged bigint DEFAULT 0 NOT NULL,
    skipped bigint DEFAULT 0 NOT NULL,
    refused bigint DEFAULT 0 NOT NULL,
    dropped bigint DEFAULT 0 NOT NULL,
    prices bigint DEFAULT 0 NOT NULL,
    started_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    CONSTRAINT import_run_check CHECK ((rows_done <= rows_total)),
    CONSTRAINT import_run_kind_check CHECK ((kind = ANY (ARRAY['products'::text, 'stock'::text, 'costs'::text, 'customers'::text, 'orders'::text]))),
    CONSTRAINT import_run_state_check CHECK ((state = ANY (ARRAY['running'::text, 'superseded'::text, 'finished'::text])))
);

CREATE TABLE channels.import_tally (
    feed integer NOT NULL,
    part text NOT NULL,
    key text NOT NULL,
    field text NOT NULL,
    value text NOT NULL,
    row_count integer NOT NULL,
    first_at timestamp with time zone,
    last_at timestamp with time zone,
    CONSTRAINT import_tally_row_count_check CHECK ((row_count > 0))
);

CREATE TABLE channels.intended_difference (
    field text NOT NULL,
    shown jsonb NOT NULL,
    reason text NOT NULL,
    noted_by text NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT intended_difference_reason_check CHECK ((reason <> ''::text))
);

CREATE TABLE channels.policy (
    channel text NOT NULL,
    version integer NOT NULL,
    policy jsonb NOT NULL,
    reason text NOT NULL,
    changed_by text NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT policy_version_check CHECK ((version > 0))
);

CREATE VIEW channels.inv_channel_policy AS
 SELECT 'a channel has no policy, or its versions have a gap'::text AS problem,
    c.key,
    count(p.version) AS versions
   FROM (channels.channel c
     LEFT JOIN channels.policy p ON ((p.channel = c.key)))
  GROUP BY c.key
 HAVING ((count(p.version) = 0) OR (max(p.version) <> count(p.version)));

CREATE VIEW channels.inv_delivery_attempts AS
 SELECT 'a delivery says that it arrived, and no attempt succeeded'::text AS problem,
    id
   FROM channels.delivery d
  WHERE ((state = 'delivered'::text) AND (NOT (EXISTS ( SELECT
           FROM channels.attempt a
          WHERE ((a.delivery = d.id) AND ((a.status >= 200) AND (a.status <= 299)))))));

CREATE VIEW channels.public_delivery AS
 SELECT id,
    webhook,
    event_type,
    event_at,
    state,
    tries,
    due_at
   FROM channels.delivery d;

CREATE TABLE channels.webhook (
    id uuid NOT NULL,
    url text NOT NULL,
    description text NOT NULL,
    event_types text[] NOT NULL,
    secret text NOT NULL,
    old_secret text,
    old_secret_until timestamp with time zone,
    active boolean DEFAULT true NOT NULL,
    disabled_reason text DEFAULT ''::text NOT NULL,
    failing_since timestamp with time zone,
    created_by text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    CONSTRAINT webhook_check CHECK (((old_secret IS NULL) = (old_secret_until IS NULL))),
    CONSTRAINT webhook_event_types_check CHECK ((cardinality(event_types) > 0))
);

CREATE VIEW channels.public_webhook AS
 SELECT id,
    url,
    active,
    disabled_reason,
    failing_since
   FROM channels.webhook w;

ALTER TABLE ONLY channels.attempt
    ADD CONSTRAINT attempt_pkey PRIMARY KEY (delivery, "position");

ALTER TABLE ONLY channels.channel
    ADD CONSTRAINT channel_pkey PRIMARY KEY (key);

ALTER TABLE ONLY channels.delivery
    ADD CONSTRAINT delivery_pkey PRIMARY KEY (id);

ALTER TABLE ONLY channels.delivery
    ADD CONSTRAINT delivery_webhook_event_key UNIQUE (webhook, event);

ALTER TABLE ONLY channels.import_due
    ADD CONSTRAINT import_due_pkey PRIMARY KEY (feed, key);

ALTER TABLE ONLY channels.import_feed
    ADD CONSTRAINT import_feed_pkey PRIMARY KEY (id);

ALTER TABLE ONLY channels.import_feed
    ADD CONSTRAINT import_feed_source_kind_key UNIQUE (source, kind);

ALTER TABLE ONLY channels.import_part
    ADD CONSTRAINT import_part_pkey PRIMARY KEY (feed, part);

ALTER TABLE ONLY channels.import_run
    ADD CONSTRAINT import_run_pkey PRIMARY KEY (id);

ALTER TABLE ONLY channels.intended_difference
    ADD CONSTRAINT intended_difference_pkey PRIMARY KEY (field);

ALTER TABLE ONLY channels.policy
    ADD CONSTRAINT policy_pkey PRIMARY KEY (channel, version);

ALTER TABLE ONLY channels.webhook
    ADD CONSTRAINT webhook_pkey PRIMARY KEY (id);

CREATE INDEX delivery_due ON channels.delivery USING btree (due_at) WHERE (state = 'pending'::text);

CREATE INDEX delivery_failed ON channels.delivery USING btree (webhook) WHERE (state = 'failed'::text);

CREATE INDEX delivery_list ON channels.delivery USING btree (webhook, id DESC);

CREATE INDEX import_refusal_run ON channels.import_refusal USING btree (run, line);

CREATE UNIQUE INDEX import_run_open ON channels.import_run USING btree (source, kind, file_sha256, mapping_sha256) WHERE (state = 'running'::text);

CREATE INDEX import_run_started ON channels.import_run USING btree (started_at DESC);

CREATE INDEX import_tally_key ON channels.import_tally USING btree (feed, key);

CREATE INDEX import_tally_part ON channels.import_tally USING btree (feed, part);

CREATE TRIGGER channel_stands AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON channels.channel FOR EACH STATEMENT EXECUTE FUNCTION kit.count_change('channels');

CREATE TRIGGER policy_append_only BEFORE DELETE OR UPDATE ON channels.policy FOR EACH ROW EXECUTE FUNCTION channels.refuse_change();

CREATE TRIGGER policy_stands AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON channels.policy FOR EACH STATEMENT EXECUTE FUNCTION kit.count_change('channels');

ALTER TABLE ONLY channels.attempt
    ADD CONSTRAINT attempt_delivery_fkey FOREIGN KEY (delivery) REFERENCES channels.delivery(id) ON DELETE CASCADE;

ALTER TABLE ONLY channels.delivery
    ADD CONSTRAINT delivery_webhook_fkey FOREIGN KEY (webhook) REFERENCES channels.webhook(id) ON DELETE CASCADE;

ALTER TABLE ONLY channels.import_due
    ADD CONSTRAINT import_due_feed_fkey FOREIGN KEY (feed) REFERENCES channels.import_feed(id);

ALTER TABLE ONLY channels.import_part
    ADD CONSTRAINT import_part_feed_fkey FOREIGN KEY (feed) REFERENCES channels.import_feed(id);

ALTER TABLE ONLY channels.import_refusal
    ADD CONSTRAINT import_refusal_run_fkey FOREIGN KEY (run) REFERENCES channels.import_run(id);

ALTER TABLE ONLY channels.import_tally
    ADD CONSTRAINT import_tally_feed_fkey FOREIGN KEY (feed) REFERENCES channels.import_feed(id);

ALTER TABLE ONLY channels.policy
    ADD CONSTRAINT policy_channel_fkey FOREIGN KEY (channel) REFERENCES channels.channel(key);

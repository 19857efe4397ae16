-- The tables of kit as they stand after all migrations. Written by `make schema`; do not edit.

CREATE FUNCTION kit.count_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    insert into kit.standing (topic, changes) values (tg_argv[0], 1);
    return null;
end
$$;

CREATE TABLE kit.alembic_version (
    version_num character varying(32) NOT NULL
);

CREATE TABLE kit.attempt (
    key text NOT NULL,
    tries integer NOT NULL,
    since timestamp with time zone NOT NULL,
    CONSTRAINT attempt_tries_check CHECK ((tries > 0))
);

CREATE TABLE kit.event (
    id uuid NOT NULL,
    seq bigint NOT NULL,
    type text NOT NULL,
    subject text NOT NULL,
    at timestamp with time zone NOT NULL,
    body jsonb NOT NULL,
    relayed_at timestamp with time zone,
    place bigint
);

ALTER TABLE kit.event ALTER COLUMN seq ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME kit.event_seq_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE kit.idempotency (
    scope text NOT NULL,
    key text NOT NULL,
    request_hash text NOT NULL,
    status smallint,
    body bytea,
    created_at timestamp with time zone NOT NULL,
    touched_at timestamp with time zone NOT NULL
);

CREATE TABLE kit.installation (
    one boolean DEFAULT true NOT NULL,
    retailer text NOT NULL,
    url text NOT NULL,
    CONSTRAINT installation_one_check CHECK (one)
);

CREATE SEQUENCE kit.place
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE TABLE kit.progress (
    work text NOT NULL,
    began_at timestamp with time zone NOT NULL,
    done integer NOT NULL,
    finished_at timestamp with time zone,
    CONSTRAINT progress_done_check CHECK ((done >= 0))
);

CREATE TABLE kit.reaction (
    event uuid NOT NULL,
    reaction text NOT NULL,
    at timestamp with time zone NOT NULL
);

CREATE TABLE kit.standing (
    topic text NOT NULL,
    changes bigint NOT NULL
);

ALTER TABLE ONLY kit.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);

ALTER TABLE ONLY kit.attempt
    ADD CONSTRAINT attempt_pkey PRIMARY KEY (key);

ALTER TABLE ONLY kit.event
    ADD CONSTRAINT event_pkey PRIMARY KEY (id);

ALTER TABLE ONLY kit.idempotency
    ADD CONSTRAINT idempotency_pkey PRIMARY KEY (scope, key);

ALTER TABLE ONLY kit.installation
    ADD CONSTRAINT installation_pkey PRIMARY KEY (one);

ALTER TABLE ONLY kit.progress
    ADD CONSTRAINT progress_pkey PRIMARY KEY (work);

ALTER TABLE ONLY kit.reaction
    ADD CONSTRAINT reaction_pkey PRIMARY KEY (event, reaction);

CREATE INDEX attempt_since ON kit.attempt USING btree (since);

CREATE INDEX event_at ON kit.event USING brin (at);

CREATE UNIQUE INDEX event_place ON kit.event USING btree (place) WHERE (place IS NOT NULL);

CREATE UNIQUE INDEX event_seq ON kit.event USING btree (seq);

CREATE INDEX event_subject ON kit.event USING btree (subject, seq);

CREATE INDEX event_to_relay ON kit.event USING btree (seq) WHERE (relayed_at IS NULL);

CREATE INDEX idempotency_created ON kit.idempotency USING btree (created_at);

ALTER TABLE ONLY kit.reaction
    ADD CONSTRAINT reaction_event_fkey FOREIGN KEY (event) REFERENCES kit.event(id) ON DELETE CASCADE;

-- The tables of desk as they stand after all migrations. Written by `make schema`; do not edit.

CREATE TABLE desk.case_entry (
    id uuid NOT NULL,
    service_case uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    author text NOT NULL,
    kind text NOT NULL,
    body text NOT NULL,
    facts jsonb DEFAULT '{}'::jsonb NOT NULL,
    CONSTRAINT case_entry_kind_check CHECK ((kind = ANY (ARRAY['opened'::text, 'note'::text, 'changed'::text])))
);

CREATE SEQUENCE desk.case_number
    START WITH 10001
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE TABLE desk.service_case (
    id uuid NOT NULL,
    number text DEFAULT ('C-'::text || nextval('desk.case_number'::regclass)) NOT NULL,
    headline text NOT NULL,
    state text NOT NULL,
    customer uuid,
    sales_order uuid,
    assignee uuid,
    assignee_name text DEFAULT ''::text NOT NULL,
    opened_by text NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    closed_at timestamp with time zone,
    version integer DEFAULT 1 NOT NULL,
    CONSTRAINT service_case_check CHECK (((state = 'closed'::text) = (closed_at IS NOT NULL))),
    CONSTRAINT service_case_headline_check CHECK ((headline <> ''::text)),
    CONSTRAINT service_case_state_check CHECK ((state = ANY (ARRAY['open'::text, 'waiting'::text, 'closed'::text])))
);

CREATE VIEW desk.inv_case_without_entry AS
 SELECT 'a case has no entry that says how it began'::text AS problem,
    number
   FROM desk.service_case c
  WHERE (NOT (EXISTS ( SELECT
           FROM desk.case_entry e
          WHERE ((e.service_case = c.id) AND (e.kind = 'opened'::text)))));

CREATE TABLE desk.note (
    id uuid NOT NULL,
    session uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    author text NOT NULL,
    body text NOT NULL,
    CONSTRAINT note_body_check CHECK ((body <> ''::text))
);

CREATE TABLE desk.session (
    id uuid NOT NULL,
    customer uuid NOT NULL,
    channel text NOT NULL,
    matter text NOT NULL,
    agent uuid,
    agent_name text NOT NULL,
    started_at timestamp with time zone NOT NULL,
    outcome text,
    closed_at timestamp with time zone,
    CONSTRAINT session_channel_check CHECK ((channel = ANY (ARRAY['phone'::text, 'chat'::text, 'mail'::text, 'store'::text, 'video'::text, 'social'::text]))),
    CONSTRAINT session_check CHECK (((outcome IS NULL) = (closed_at IS NULL)))
);

ALTER TABLE ONLY desk.case_entry
    ADD CONSTRAINT case_entry_pkey PRIMARY KEY (id);

ALTER TABLE ONLY desk.note
    ADD CONSTRAINT note_pkey PRIMARY KEY (id);

ALTER TABLE ONLY desk.service_case
    ADD CONSTRAINT service_case_number_key UNIQUE (number);

ALTER TABLE ONLY desk.service_case
    ADD CONSTRAINT service_case_pkey PRIMARY KEY (id);

ALTER TABLE ONLY desk.session
    ADD CONSTRAINT session_pkey PRIMARY KEY (id);

CREATE INDEX case_entry_case ON desk.case_entry USING btree (service_case, at, id);

CREATE INDEX note_session ON desk.note USING btree (session, at);

CREATE INDEX service_case_assignee ON desk.service_case USING btree (assignee, changed_at DESC) WHERE (state <> 'closed'::text);

CREATE INDEX service_case_customer ON desk.service_case USING btree (customer, changed_at DESC) WHERE (customer IS NOT NULL);

CREATE INDEX service_case_list ON desk.service_case USING btree (changed_at DESC, id DESC);

CREATE INDEX session_customer ON desk.session USING btree (customer, started_at DESC);

CREATE INDEX session_open ON desk.session USING btree (agent) WHERE (closed_at IS NULL);

ALTER TABLE ONLY desk.case_entry
    ADD CONSTRAINT case_entry_service_case_fkey FOREIGN KEY (service_case) REFERENCES desk.service_case(id);

ALTER TABLE ONLY desk.note
    ADD CONSTRAINT note_session_fkey FOREIGN KEY (session) REFERENCES desk.session(id);

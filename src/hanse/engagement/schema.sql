-- The tables of engagement as they stand after all migrations. Written by `make schema`; do not edit.

CREATE TABLE engagement.attachment (
    message uuid NOT NULL,
    "position" integer NOT NULL,
    name text NOT NULL,
    media_type text NOT NULL,
    content bytea
);

CREATE TABLE engagement.caught_mail (
    message_id text NOT NULL,
    sender text NOT NULL,
    recipient text NOT NULL,
    subject text NOT NULL,
    html text NOT NULL,
    plain text NOT NULL,
    received_at timestamp with time zone NOT NULL
);

CREATE TABLE engagement.message (
    id uuid NOT NULL,
    key text NOT NULL,
    customer uuid,
    address text NOT NULL,
    language text NOT NULL,
    purpose text NOT NULL,
    template text NOT NULL,
    subject text NOT NULL,
    html text NOT NULL,
    plain text NOT NULL,
    sales_order uuid,
    state text NOT NULL,
    reason text DEFAULT ''::text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    sent_at timestamp with time zone,
    secret boolean DEFAULT false NOT NULL,
    CONSTRAINT message_purpose_check CHECK ((purpose = ANY (ARRAY['transaction'::text, 'advertising'::text]))),
    CONSTRAINT message_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'sent'::text, 'suppressed'::text])))
);

CREATE VIEW engagement.inv_message_sent AS
 SELECT 'a message is sent without a moment'::text AS problem,
    id AS message
   FROM engagement.message
  WHERE ((state = 'sent'::text) <> (sent_at IS NOT NULL));

CREATE VIEW engagement.public_message AS
 SELECT id,
    customer,
    sales_order,
    address,
    purpose,
    template,
    subject,
    state,
    created_at,
    sent_at
   FROM engagement.message;

CREATE TABLE engagement.survey (
    id uuid NOT NULL,
    token text NOT NULL,
    sales_order uuid NOT NULL,
    customer uuid,
    asked_at timestamp with time zone NOT NULL,
    score smallint,
    remark text DEFAULT ''::text NOT NULL,
    answered_at timestamp with time zone,
    CONSTRAINT survey_score_check CHECK (((score >= 0) AND (score <= 10)))
);

ALTER TABLE ONLY engagement.attachment
    ADD CONSTRAINT attachment_pkey PRIMARY KEY (message, "position");

ALTER TABLE ONLY engagement.caught_mail
    ADD CONSTRAINT caught_mail_pkey PRIMARY KEY (message_id);

ALTER TABLE ONLY engagement.message
    ADD CONSTRAINT message_key_key UNIQUE (key);

ALTER TABLE ONLY engagement.message
    ADD CONSTRAINT message_pkey PRIMARY KEY (id);

ALTER TABLE ONLY engagement.survey
    ADD CONSTRAINT survey_pkey PRIMARY KEY (id);

ALTER TABLE ONLY engagement.survey
    ADD CONSTRAINT survey_sales_order_key UNIQUE (sales_order);

ALTER TABLE ONLY engagement.survey
    ADD CONSTRAINT survey_token_key UNIQUE (token);

CREATE INDEX caught_mail_received ON engagement.caught_mail USING btree (received_at DESC);

CREATE INDEX message_customer ON engagement.message USING btree (customer, created_at DESC);

CREATE INDEX message_order ON engagement.message USING btree (sales_order);

CREATE INDEX message_queued ON engagement.message USING btree (created_at) WHERE (state = 'queued'::text);

ALTER TABLE ONLY engagement.attachment
    ADD CONSTRAINT attachment_message_fkey FOREIGN KEY (message) REFERENCES engagement.message(id) ON DELETE CASCADE;

-- The tables of customers as they stand after all migrations. Written by `make schema`; do not edit.

CREATE FUNCTION customers.fold(text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $_$
    select regexp_replace(lower(public.unaccent('public.unaccent'::regdictionary, $1)), '([aou])e', '\1', 'g')
$_$;

CREATE FUNCTION customers.refuse_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    raise exception '% is append-only', tg_table_name using errcode = 'insufficient_privilege';
end $$;

CREATE TABLE customers.account (
    customer uuid NOT NULL,
    email text NOT NULL,
    password_hash text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT account_email_check CHECK ((email = lower(email)))
);

CREATE TABLE customers.address (
    id uuid NOT NULL,
    customer uuid NOT NULL,
    kind text NOT NULL,
    address jsonb NOT NULL,
    source text,
    CONSTRAINT address_kind_check CHECK ((kind = ANY (ARRAY['billing'::text, 'shipping'::text, 'other'::text])))
);

CREATE TABLE customers.business (
    customer uuid NOT NULL,
    vat_id text,
    state text NOT NULL,
    since timestamp with time zone NOT NULL,
    asked_at timestamp with time zone,
    answered_at timestamp with time zone,
    valid_at timestamp with time zone,
    consultation text,
    registered_name text DEFAULT ''::text NOT NULL,
    registered_address text DEFAULT ''::text NOT NULL,
    CONSTRAINT business_check CHECK (((state = 'none'::text) = (vat_id IS NULL))),
    CONSTRAINT business_check1 CHECK (((vat_id IS NOT NULL) OR ((asked_at IS NULL) AND (valid_at IS NULL)))),
    CONSTRAINT business_check2 CHECK (((state <> 'valid'::text) OR (valid_at IS NOT NULL))),
    CONSTRAINT business_check3 CHECK (((state <> 'invalid'::text) OR (valid_at IS NULL))),
    CONSTRAINT business_state_check CHECK ((state = ANY (ARRAY['none'::text, 'asked'::text, 'valid'::text, 'invalid'::text, 'unavailable'::text]))),
    CONSTRAINT business_vat_id_check CHECK ((vat_id ~ '^[A-Z]{2}[0-9A-Z+*]{2,13}$'::text))
);

CREATE TABLE customers.consent (
    id uuid NOT NULL,
    customer uuid NOT NULL,
    purpose text NOT NULL,
    state text NOT NULL,
    source text NOT NULL,
    text_version text CONSTRAINT consent_text_version_not_null1 NOT NULL,
    language text NOT NULL,
    evidence jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    "position" bigint NOT NULL,
    CONSTRAINT consent_source_check CHECK ((source <> ''::text)),
    CONSTRAINT consent_state_check CHECK ((state = ANY (ARRAY['given'::text, 'withdrawn'::text])))
);

ALTER TABLE customers.consent ALTER COLUMN "position" ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME customers.consent_position_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE customers.consent_text (
    purpose text NOT NULL,
    version text NOT NULL,
    text jsonb NOT NULL,
    since timestamp with time zone NOT NULL
);

CREATE TABLE customers.external (
    source text NOT NULL,
    key text NOT NULL,
    customer uuid NOT NULL,
    digest bytea NOT NULL
);

CREATE TABLE customers.identifier (
    kind text NOT NULL,
    value text NOT NULL,
    customer uuid NOT NULL,
    since timestamp with time zone NOT NULL
);

CREATE SEQUENCE customers.number
    START WITH 100001
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE TABLE customers.profile (
    id uuid NOT NULL,
    number text DEFAULT ('K'::text || nextval('customers.number'::regclass)) NOT NULL,
    given_name text DEFAULT ''::text NOT NULL,
    family_name text DEFAULT ''::text NOT NULL,
    company text DEFAULT ''::text NOT NULL,
    email text,
    phone text,
    card text,
    price_group text,
    language text DEFAULT 'de'::text NOT NULL,
    guest boolean DEFAULT false NOT NULL,
    created_at timestamp with time zone NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    search text GENERATED ALWAYS AS (customers.fold(((((((given_name || ' '::text) || family_name) || ' '::text) || company) || ' '::text) || COALESCE(split_part(email, '@'::text, 1), ''::text)))) STORED,
    CONSTRAINT profile_email_check CHECK ((email = lower(email))),
    CONSTRAINT profile_phone_check CHECK ((phone ~~ '+%'::text)),
    CONSTRAINT profile_price_group_check CHECK ((price_group ~ '^[a-z0-9][a-z0-9_-]{0,39}$'::text))
);

CREATE VIEW customers.inv_account_email AS
 SELECT 'the account and the profile have different e-mail addresses'::text AS problem,
    p.id
   FROM (customers.account a
     JOIN customers.profile p ON ((p.id = a.customer)))
  WHERE (p.email IS DISTINCT FROM a.email);

CREATE VIEW customers.inv_card_check_digit AS
 SELECT 'the check digit of the customer card is wrong'::text AS problem,
    id,
    card
   FROM customers.profile p
  WHERE ((card IS NOT NULL) AND ((card !~ '^[0-9]{13}$'::text) OR ((( SELECT sum(((substr(p.card, n.n, 1))::integer *
                CASE
                    WHEN ((n.n % 2) = 0) THEN 3
                    ELSE 1
                END)) AS sum
           FROM generate_series(1, 13) n(n)) % (10)::bigint) <> 0)));

CREATE VIEW customers.inv_guest_with_account AS
 SELECT 'a guest has an account'::text AS problem,
    p.id
   FROM (customers.account a
     JOIN customers.profile p ON ((p.id = a.customer)))
  WHERE p.guest;

CREATE TABLE customers.vat_answer (
    id uuid NOT NULL,
    customer uuid NOT NULL,
    vat_id text NOT NULL,
    answer text NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    answered_at timestamp with time zone NOT NULL,
    consultation text,
    registered_name text NOT NULL,
    registered_address text NOT NULL,
    reason text NOT NULL,
    CONSTRAINT vat_answer_answer_check CHECK ((answer = ANY (ARRAY['valid'::text, 'invalid'::text, 'unavailable'::text])))
);

CREATE VIEW customers.inv_valid_vat_id AS
 SELECT 'a VAT id counts as valid, and nobody said so'::text AS problem,
    customer,
    vat_id
   FROM customers.business b
  WHERE ((valid_at IS NOT NULL) AND (NOT (EXISTS ( SELECT
           FROM customers.vat_answer a
          WHERE ((a.customer = b.customer) AND (a.vat_id = b.vat_id) AND (a.answer = 'valid'::text) AND (a.answered_at = b.valid_at))))));

CREATE TABLE customers.password_reset (
    token_hash bytea NOT NULL,
    customer uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    CONSTRAINT password_reset_check CHECK ((expires_at > created_at))
);

CREATE TABLE customers.session (
    token_hash bytea NOT NULL,
    customer uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    seen_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL
);

CREATE TABLE customers.timeline (
    id uuid NOT NULL,
    customer uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    kind text NOT NULL,
    channel text NOT NULL,
    location uuid,
    subject_kind text NOT NULL,
    subject_id uuid,
    title jsonb NOT NULL,
    facts jsonb NOT NULL
);

CREATE TABLE customers.vat_policy (
    version integer NOT NULL,
    valid_days integer NOT NULL,
    by_name text NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT vat_policy_valid_days_check CHECK (((valid_days >= 1) AND (valid_days <= 365))),
    CONSTRAINT vat_policy_version_check CHECK ((version > 0))
);

ALTER TABLE ONLY customers.account
    ADD CONSTRAINT account_email_key UNIQUE (email);

ALTER TABLE ONLY customers.account
    ADD CONSTRAINT account_pkey PRIMARY KEY (customer);

ALTER TABLE ONLY customers.address
    ADD CONSTRAINT address_pkey PRIMARY KEY (id);

ALTER TABLE ONLY customers.business
    ADD CONSTRAINT business_pkey PRIMARY KEY (customer);

ALTER TABLE ONLY customers.consent
    ADD CONSTRAINT consent_pkey PRIMARY KEY (id);

ALTER TABLE ONLY customers.consent_text
    ADD CONSTRAINT consent_text_pkey PRIMARY KEY (purpose, version);

ALTER TABLE ONLY customers.external
    ADD CONSTRAINT external_pkey PRIMARY KEY (source, key);

ALTER TABLE ONLY customers.identifier
    ADD CONSTRAINT identifier_pkey PRIMARY KEY (kind, value, customer);

ALTER TABLE ONLY customers.password_reset
    ADD CONSTRAINT password_reset_pkey PRIMARY KEY (token_hash);

ALTER TABLE ONLY customers.profile
    ADD CONSTRAINT profile_card_key UNIQUE (card);

ALTER TABLE ONLY customers.profile
    ADD CONSTRAINT profile_number_key UNIQUE (number);

ALTER TABLE ONLY customers.profile
    ADD CONSTRAINT profile_pkey PRIMARY KEY (id);

ALTER TABLE ONLY customers.session
    ADD CONSTRAINT session_pkey PRIMARY KEY (token_hash);

ALTER TABLE ONLY customers.timeline
    ADD CONSTRAINT timeline_pkey PRIMARY KEY (id);

ALTER TABLE ONLY customers.vat_answer
    ADD CONSTRAINT vat_answer_pkey PRIMARY KEY (id);

ALTER TABLE ONLY customers.vat_policy
    ADD CONSTRAINT vat_policy_pkey PRIMARY KEY (version);

CREATE INDEX address_customer ON customers.address USING btree (customer);

CREATE INDEX business_asked ON customers.business USING btree (asked_at) WHERE (vat_id IS NOT NULL);

CREATE INDEX consent_customer ON customers.consent USING btree (customer, purpose, "position");

CREATE INDEX external_customer ON customers.external USING btree (customer);

CREATE INDEX external_key ON customers.external USING btree (key);

CREATE INDEX identifier_customer ON customers.identifier USING btree (customer);

CREATE INDEX password_reset_customer ON customers.password_reset USING btree (customer);

CREATE INDEX password_reset_expires ON customers.password_reset USING btree (expires_at);

CREATE INDEX profile_email ON customers.profile USING btree (email);

CREATE INDEX profile_latest ON customers.profile USING btree (created_at DESC, id DESC);

CREATE INDEX profile_phone ON customers.profile USING btree (phone);

CREATE INDEX profile_phone_end ON customers.profile USING btree (reverse(phone) text_pattern_ops);

CREATE INDEX profile_search ON customers.profile USING gin (search public.gin_trgm_ops);

CREATE INDEX session_customer ON customers.session USING btree (customer);

CREATE INDEX session_expiry ON customers.session USING btree (expires_at);

CREATE INDEX timeline_customer ON customers.timeline USING btree (customer, at, id);

CREATE INDEX vat_answer_customer ON customers.vat_answer USING btree (customer, answered_at DESC);

CREATE TRIGGER consent_append_only BEFORE DELETE OR UPDATE ON customers.consent FOR EACH ROW EXECUTE FUNCTION customers.refuse_change();

CREATE TRIGGER consent_never_emptied BEFORE TRUNCATE ON customers.consent FOR EACH STATEMENT EXECUTE FUNCTION customers.refuse_change();

CREATE TRIGGER consent_text_append_only BEFORE DELETE OR UPDATE ON customers.consent_text FOR EACH ROW EXECUTE FUNCTION customers.refuse_change();

CREATE TRIGGER consent_text_never_emptied BEFORE TRUNCATE ON customers.consent_text FOR EACH STATEMENT EXECUTE FUNCTION customers.refuse_change();

CREATE TRIGGER vat_answer_stays BEFORE DELETE OR UPDATE ON customers.vat_answer FOR EACH ROW EXECUTE FUNCTION customers.refuse_change();

CREATE TRIGGER vat_policy_stays BEFORE DELETE OR UPDATE ON customers.vat_policy FOR EACH ROW EXECUTE FUNCTION customers.refuse_change();

ALTER TABLE ONLY customers.account
    ADD CONSTRAINT account_customer_fkey FOREIGN KEY (customer) REFERENCES customers.profile(id);

ALTER TABLE ONLY customers.address
    ADD CONSTRAINT address_customer_fkey FOREIGN KEY (customer) REFERENCES customers.profile(id);

ALTER TABLE ONLY customers.business
    ADD CONSTRAINT business_customer_fkey FOREIGN KEY (customer) REFERENCES customers.profile(id);

ALTER TABLE ONLY customers.consent
    ADD CONSTRAINT consent_customer_fkey FOREIGN KEY (customer) REFERENCES customers.profile(id);

ALTER TABLE ONLY customers.consent
    ADD CONSTRAINT consent_purpose_text_version_fkey FOREIGN KEY (purpose, text_version) REFERENCES customers.consent_text(purpose, version);

ALTER TABLE ONLY customers.external
    ADD CONSTRAINT external_customer_fkey FOREIGN KEY (customer) REFERENCES customers.profile(id);

ALTER TABLE ONLY customers.identifier
    ADD CONSTRAINT identifier_customer_fkey FOREIGN KEY (customer) REFERENCES customers.profile(id);

ALTER TABLE ONLY customers.password_reset
    ADD CONSTRAINT password_reset_customer_fkey FOREIGN KEY (customer) REFERENCES customers.account(customer) ON DELETE CASCADE;

ALTER TABLE ONLY customers.session
    ADD CONSTRAINT session_customer_fkey FOREIGN KEY (customer) REFERENCES customers.account(customer);

ALTER TABLE ONLY customers.timeline
    ADD CONSTRAINT timeline_customer_fkey FOREIGN KEY (customer) REFERENCES customers.profile(id);

ALTER TABLE ONLY customers.vat_answer
    ADD CONSTRAINT vat_answer_customer_fkey FOREIGN KEY (customer) REFERENCES customers.profile(id);

-- The tables of access as they stand after all migrations. Written by `make schema`; do not edit.

CREATE TABLE access.audit (
    id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    actor_kind text NOT NULL,
    actor uuid,
    actor_name text NOT NULL,
    action text NOT NULL,
    subject text NOT NULL,
    before jsonb,
    after jsonb,
    reason text NOT NULL,
    request_id text NOT NULL
);

CREATE FUNCTION access.digest(previous bytea, entry access.audit) RETURNS bytea
    LANGUAGE sql STABLE
    AS $$
    select sha256(coalesce(previous, ''::bytea) || convert_to(concat_ws(chr(31),
        entry.id, to_char(entry.at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'), entry.actor_kind,
        coalesce(entry.actor::text, '-'), entry.actor_name, entry.action, entry.subject,
        coalesce(entry.before::text, '-'), coalesce(entry.after::text, '-'), entry.reason, entry.request_id), 'UTF8'))
$$;

CREATE FUNCTION access.refuse_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    raise exception '% is append-only', tg_table_name using errcode = 'insufficient_privilege';
end $$;

CREATE TABLE access.seal (
    "position" bigint NOT NULL,
    entry uuid NOT NULL,
    hash bytea NOT NULL
);

CREATE VIEW access.inv_audit_chain AS
 WITH chain AS (
         SELECT s."position",
            s.entry,
            s.hash,
            lag(s.hash) OVER w AS previous,
            lag(s."position") OVER w AS position_before
           FROM access.seal s
          WINDOW w AS (ORDER BY s."position")
        )
 SELECT
        CASE
            WHEN (c."position" <> (COALESCE(c.position_before, (0)::bigint) + 1)) THEN 'a seal is missing before this one'::text
            WHEN (a.id IS NULL) THEN 'the sealed entry is gone'::text
            ELSE 'the entry was changed after it was sealed'::text
        END AS problem,
    c."position",
    c.entry
   FROM (chain c
     LEFT JOIN access.audit a ON ((a.id = c.entry)))
  WHERE ((c."position" <> (COALESCE(c.position_before, (0)::bigint) + 1)) OR (a.id IS NULL) OR (access.digest(c.previous, a.*) IS DISTINCT FROM c.hash));

CREATE TABLE access.to_seal (
    entry uuid NOT NULL
);

CREATE VIEW access.inv_audit_unsealed AS
 SELECT 'the entry was never sealed'::text AS problem,
    id
   FROM access.audit a
  WHERE ((NOT (EXISTS ( SELECT
           FROM access.seal s
          WHERE (s.entry = a.id)))) AND (NOT (EXISTS ( SELECT
           FROM access.to_seal w
          WHERE (w.entry = a.id)))));

CREATE TABLE access.role_grant (
    staff uuid NOT NULL,
    role text NOT NULL,
    scope text NOT NULL,
    location uuid,
    region text,
    register uuid,
    CONSTRAINT role_grant_check CHECK ((num_nonnulls(location, region, register) =
CASE scope
    WHEN 'global'::text THEN 0
    ELSE 1
END)),
    CONSTRAINT role_grant_check1 CHECK (
CASE scope
    WHEN 'location'::text THEN (location IS NOT NULL)
    WHEN 'region'::text THEN (region IS NOT NULL)
    WHEN 'register'::text THEN (register IS NOT NULL)
    ELSE true
END),
    CONSTRAINT role_grant_scope_check CHECK ((scope = ANY (ARRAY['global'::text, 'region'::text, 'location'::text, 'register'::text])))
);

CREATE TABLE access.staff (
    id uuid NOT NULL,
    email text NOT NULL,
    name text NOT NULL,
    language text DEFAULT 'de'::text NOT NULL,
    password_hash text NOT NULL,
    pin_hash text,
    active boolean DEFAULT true NOT NULL,
    created_at timestamp with time zone NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    CONSTRAINT staff_email_check CHECK ((email = lower(email)))
);

CREATE VIEW access.inv_somebody_may_do_everything AS
 SELECT 'no active member of staff is owner any more'::text AS problem
  WHERE ((EXISTS ( SELECT
           FROM access.staff)) AND (EXISTS ( SELECT
           FROM access.role_grant
          WHERE (role_grant.role = 'owner'::text))) AND (NOT (EXISTS ( SELECT
           FROM (access.staff s
             JOIN access.role_grant g ON ((g.staff = s.id)))
          WHERE (s.active AND (g.role = 'owner'::text) AND (g.scope = 'global'::text))))));

CREATE TABLE access.key (
    id uuid NOT NULL,
    name text NOT NULL,
    hint text NOT NULL,
    secret_hash bytea NOT NULL,
    permissions text[] NOT NULL,
    locations uuid[],
    created_by uuid,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone,
    used_at timestamp with time zone,
    revoked_at timestamp with time zone,
    CONSTRAINT key_permissions_check CHECK ((cardinality(permissions) > 0))
);

CREATE TABLE access.place (
    location uuid NOT NULL,
    region text NOT NULL
);

CREATE TABLE access.register_place (
    register uuid NOT NULL,
    location uuid NOT NULL
);

CREATE TABLE access.session (
    token_hash bytea NOT NULL,
    staff uuid NOT NULL,
    address text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    seen_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY access.audit
    ADD CONSTRAINT audit_pkey PRIMARY KEY (id);

ALTER TABLE ONLY access.key
    ADD CONSTRAINT key_pkey PRIMARY KEY (id);

ALTER TABLE ONLY access.key
    ADD CONSTRAINT key_secret_hash_key UNIQUE (secret_hash);

ALTER TABLE ONLY access.place
    ADD CONSTRAINT place_pkey PRIMARY KEY (location);

ALTER TABLE ONLY access.register_place
    ADD CONSTRAINT register_place_pkey PRIMARY KEY (register);

ALTER TABLE ONLY access.role_grant
    ADD CONSTRAINT role_grant_staff_role_scope_location_region_register_key UNIQUE NULLS NOT DISTINCT (staff, role, scope, location, region, register);

ALTER TABLE ONLY access.seal
    ADD CONSTRAINT seal_entry_key UNIQUE (entry);

ALTER TABLE ONLY access.seal
    ADD CONSTRAINT seal_pkey PRIMARY KEY ("position");

ALTER TABLE ONLY access.session
    ADD CONSTRAINT session_pkey PRIMARY KEY (token_hash);

ALTER TABLE ONLY access.staff
    ADD CONSTRAINT staff_email_key UNIQUE (email);

ALTER TABLE ONLY access.staff
    ADD CONSTRAINT staff_pkey PRIMARY KEY (id);

ALTER TABLE ONLY access.to_seal
    ADD CONSTRAINT to_seal_pkey PRIMARY KEY (entry);

CREATE INDEX audit_actor ON access.audit USING btree (actor, id);

CREATE INDEX audit_subject ON access.audit USING btree (subject, id);

CREATE INDEX place_region ON access.place USING btree (region);

CREATE INDEX session_expiry ON access.session USING btree (expires_at);

CREATE INDEX session_staff ON access.session USING btree (staff);

CREATE TRIGGER audit_append_only BEFORE DELETE OR UPDATE ON access.audit FOR EACH ROW EXECUTE FUNCTION access.refuse_change();

CREATE TRIGGER audit_never_emptied BEFORE TRUNCATE ON access.audit FOR EACH STATEMENT EXECUTE FUNCTION access.refuse_change();

CREATE TRIGGER seal_append_only BEFORE DELETE OR UPDATE ON access.seal FOR EACH ROW EXECUTE FUNCTION access.refuse_change();

CREATE TRIGGER seal_never_emptied BEFORE TRUNCATE ON access.seal FOR EACH STATEMENT EXECUTE FUNCTION access.refuse_change();

ALTER TABLE ONLY access.key
    ADD CONSTRAINT key_created_by_fkey FOREIGN KEY (created_by) REFERENCES access.staff(id);

ALTER TABLE ONLY access.role_grant
    ADD CONSTRAINT role_grant_staff_fkey FOREIGN KEY (staff) REFERENCES access.staff(id) ON DELETE CASCADE;

ALTER TABLE ONLY access.seal
    ADD CONSTRAINT seal_entry_fkey FOREIGN KEY (entry) REFERENCES access.audit(id);

ALTER TABLE ONLY access.session
    ADD CONSTRAINT session_staff_fkey FOREIGN KEY (staff) REFERENCES access.staff(id) ON DELETE CASCADE;

ALTER TABLE ONLY access.to_seal
    ADD CONSTRAINT to_seal_entry_fkey FOREIGN KEY (entry) REFERENCES access.audit(id);

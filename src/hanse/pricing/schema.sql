-- The tables of pricing as they stand after all migrations. Written by `make schema`; do not edit.

CREATE FUNCTION pricing.keep_book() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    raise exception 'a price book that was signed stays as it is';
end;
$$;

CREATE FUNCTION pricing.keep_history() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    if tg_op = 'DELETE' or (old.list, old.variant, old.unit_minor, old.min_quantity, old.valid_from)
        is distinct from (new.list, new.variant, new.unit_minor, new.min_quantity, new.valid_from) then
        raise exception 'a price that was valid stays in the history';
    end if;
    return new;
end;
$$;

CREATE FUNCTION pricing.keep_versions() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    if tg_op = 'DELETE' or to_jsonb(old) - 'until' <> to_jsonb(new) - 'until'
        or (old.until is not null and (new.until is null or new.until > old.until)) then
        raise exception 'what counted once stays in the history';
    end if;
    return new;
end;
$$;

CREATE FUNCTION pricing.refuse_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    raise exception 'rows of % are never changed', tg_table_name;
end;
$$;

CREATE TABLE pricing.book (
    one boolean DEFAULT true NOT NULL,
    version integer NOT NULL,
    place text NOT NULL,
    CONSTRAINT book_one_check CHECK (one)
);

CREATE TABLE pricing.book_change (
    before text NOT NULL,
    after text NOT NULL,
    body bytea NOT NULL
);

CREATE TABLE pricing.book_content (
    hash text NOT NULL,
    body bytea,
    made_at timestamp with time zone NOT NULL,
    CONSTRAINT book_content_hash_check CHECK ((hash ~ '^[0-9a-f]{64}$'::text))
);
ALTER TABLE ONLY pricing.book_content ALTER COLUMN body SET STORAGE EXTERNAL;

CREATE TABLE pricing.book_key (
    id text NOT NULL,
    public_key bytea NOT NULL,
    private_key bytea NOT NULL,
    made_at timestamp with time zone NOT NULL,
    retired_at timestamp with time zone
);

CREATE TABLE pricing.book_series (
    id uuid NOT NULL,
    channel text NOT NULL,
    location uuid,
    customer_group text,
    currency text NOT NULL,
    wanted_at timestamp with time zone NOT NULL,
    problem text
);

CREATE TABLE pricing.book_version (
    series uuid NOT NULL,
    version integer NOT NULL,
    content text NOT NULL,
    key text NOT NULL,
    head text NOT NULL,
    signature text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    valid_from timestamp with time zone NOT NULL,
    valid_until timestamp with time zone NOT NULL,
    CONSTRAINT book_version_check CHECK ((valid_until > valid_from)),
    CONSTRAINT book_version_version_check CHECK ((version > 0))
);

CREATE TABLE pricing.budget (
    promotion uuid NOT NULL,
    currency text NOT NULL,
    minor_max bigint,
    uses_max bigint,
    spent_minor bigint DEFAULT 0 NOT NULL,
    uses bigint DEFAULT 0 NOT NULL,
    CONSTRAINT budget_check CHECK ((spent_minor <= minor_max)),
    CONSTRAINT budget_check1 CHECK ((uses <= uses_max)),
    CONSTRAINT budget_spent_minor_check CHECK ((spent_minor >= 0)),
    CONSTRAINT budget_uses_check CHECK ((uses >= 0))
);

CREATE TABLE pricing.cost (
    variant uuid NOT NULL,
    currency text NOT NULL,
    valid_from timestamp with time zone NOT NULL,
    unit_minor bigint NOT NULL,
    by_name text NOT NULL,
    entered_at timestamp with time zone NOT NULL,
    CONSTRAINT cost_unit_minor_check CHECK ((unit_minor >= 0))
);

CREATE TABLE pricing.coupon (
    code text NOT NULL,
    promotion uuid NOT NULL,
    batch uuid,
    customer uuid,
    uses_max integer,
    uses_per_customer_max integer,
    valid_from timestamp with time zone,
    valid_until timestamp with time zone,
    gives_back boolean DEFAULT true NOT NULL,
    used integer DEFAULT 0 NOT NULL,
    CONSTRAINT coupon_check CHECK (((uses_max IS NULL) OR (used <= uses_max))),
    CONSTRAINT coupon_used_check CHECK ((used >= 0))
);

CREATE TABLE pricing.coupon_batch (
    id uuid NOT NULL,
    promotion uuid NOT NULL,
    name text NOT NULL,
    prefix text NOT NULL,
    wanted integer NOT NULL,
    made integer DEFAULT 0 NOT NULL,
    uses_max integer,
    uses_per_customer_max integer,
    valid_from timestamp with time zone,
    valid_until timestamp with time zone,
    gives_back boolean NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT coupon_batch_check CHECK (((made >= 0) AND (made <= wanted))),
    CONSTRAINT coupon_batch_wanted_check CHECK (((wanted >= 1) AND (wanted <= 1000000)))
);

CREATE VIEW pricing.inv_book_version AS
 SELECT 'the versions of a price book have a gap'::text AS problem,
    series,
    count(*) AS versions,
    max(version) AS latest
   FROM pricing.book_version
  GROUP BY series
 HAVING (count(*) <> max(version));

CREATE VIEW pricing.inv_budget_spent AS
SELECT
    NULL::text AS problem,
    NULL::uuid AS promotion,
    NULL::bigint AS spent_minor,
    NULL::bigint AS uses;

CREATE VIEW pricing.inv_coupon_used AS
SELECT
    NULL::text AS problem,
    NULL::text AS code,
    NULL::integer AS used;

CREATE TABLE pricing.proposal (
    id uuid NOT NULL,
    kind text NOT NULL,
    subject text NOT NULL,
    state text NOT NULL,
    version integer NOT NULL,
    writer uuid,
    submitter uuid,
    approver uuid,
    four_eyes boolean DEFAULT false NOT NULL,
    counts_from timestamp with time zone,
    counts_until timestamp with time zone,
    result_version integer,
    policy_version integer,
    changed_at timestamp with time zone NOT NULL,
    CONSTRAINT proposal_check CHECK (((state = ANY (ARRAY['published'::text, 'stopped'::text])) = (counts_from IS NOT NULL))),
    CONSTRAINT proposal_check1 CHECK (((NOT four_eyes) OR ((approver IS NOT NULL) AND (approver IS DISTINCT FROM writer) AND (approver IS DISTINCT FROM submitter)))),
    CONSTRAINT proposal_kind_check CHECK ((kind = ANY (ARRAY['promotion'::text, 'price_list'::text, 'prices'::text]))),
    CONSTRAINT proposal_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'submitted'::text, 'published'::text, 'withdrawn'::text, 'stopped'::text]))),
    CONSTRAINT proposal_version_check CHECK ((version > 0))
);

CREATE TABLE pricing.proposal_step (
    id bigint NOT NULL,
    proposal uuid NOT NULL,
    version integer NOT NULL,
    act text NOT NULL,
    note text NOT NULL,
    by_kind text NOT NULL,
    by uuid,
    by_name text NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT proposal_step_act_check CHECK ((act = ANY (ARRAY['written'::text, 'submitted'::text, 'sent_back'::text, 'published'::text, 'withdrawn'::text, 'stopped'::text])))
);

CREATE TABLE pricing.proposal_version (
    proposal uuid NOT NULL,
    version integer NOT NULL,
    content jsonb NOT NULL,
    goes_live_at timestamp with time zone,
    note text NOT NULL,
    by_kind text NOT NULL,
    by uuid,
    by_name text NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT proposal_version_version_check CHECK ((version > 0))
);

CREATE VIEW pricing.inv_four_eyes AS
 SELECT 'who published a proposal wrote its last version'::text AS problem,
    p.id AS proposal
   FROM ((pricing.proposal p
     JOIN pricing.proposal_version v ON (((v.proposal = p.id) AND (v.version = p.version))))
     JOIN pricing.proposal_step s ON (((s.proposal = p.id) AND (s.act = 'published'::text))))
  WHERE (p.four_eyes AND ((NOT (s.by IS DISTINCT FROM v.by)) OR (s.version <> p.version)));

CREATE TABLE pricing.promotion_version (
    promotion uuid NOT NULL,
    version integer NOT NULL,
    terms jsonb NOT NULL,
    channels text[],
    needs_coupon boolean NOT NULL,
    perishable boolean NOT NULL,
    valid_from timestamp with time zone,
    valid_until timestamp with time zone,
    active boolean NOT NULL,
    since timestamp with time zone NOT NULL,
    until timestamp with time zone,
    name jsonb NOT NULL,
    proposal uuid,
    by_name text NOT NULL,
    CONSTRAINT promotion_version_check CHECK ((until >= since))
);

CREATE VIEW pricing.inv_published_as_written AS
 SELECT 'a promotion counts otherwise than it was published'::text AS problem,
    v.promotion,
    v.version
   FROM ((pricing.promotion_version v
     JOIN pricing.proposal p ON ((p.id = v.proposal)))
     JOIN pricing.proposal_version w ON (((w.proposal = p.id) AND (w.version = p.version))))
  WHERE (v.active AND (((w.content -> 'promotion'::text) -> 'terms'::text) IS DISTINCT FROM v.terms));

CREATE TABLE pricing.known_rate (
    place text NOT NULL,
    level text NOT NULL,
    rate integer NOT NULL,
    source text NOT NULL,
    as_of date NOT NULL,
    CONSTRAINT known_rate_level_check CHECK ((level = ANY (ARRAY['standard'::text, 'reduced'::text, 'super_reduced'::text, 'parking'::text]))),
    CONSTRAINT known_rate_rate_check CHECK (((rate >= 0) AND (rate <= 10000)))
);

CREATE TABLE pricing.price (
    id bigint NOT NULL,
    list uuid NOT NULL,
    variant uuid NOT NULL,
    unit_minor bigint NOT NULL,
    min_quantity integer DEFAULT 1 NOT NULL,
    valid_from timestamp with time zone NOT NULL,
    valid_until timestamp with time zone,
    entered_at timestamp with time zone NOT NULL,
    proposal uuid,
    CONSTRAINT price_check CHECK ((valid_until >= valid_from)),
    CONSTRAINT price_min_quantity_check CHECK ((min_quantity > 0)),
    CONSTRAINT price_unit_minor_check CHECK ((unit_minor >= 0))
);

CREATE TABLE pricing.price_ended (
    proposal uuid NOT NULL,
    price bigint NOT NULL,
    valid_until timestamp with time zone
);

ALTER TABLE pricing.price ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME pricing.price_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE pricing.price_list (
    id uuid NOT NULL,
    key text NOT NULL,
    name jsonb NOT NULL,
    channel text,
    location uuid,
    customer_group text,
    currency text NOT NULL,
    gross boolean NOT NULL,
    reduction boolean DEFAULT false NOT NULL,
    perishable boolean DEFAULT false NOT NULL,
    rank integer NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    region text,
    places uuid[],
    CONSTRAINT price_list_region_check CHECK ((region <> ''::text)),
    CONSTRAINT price_list_region_places CHECK (((region IS NULL) = (places IS NULL)))
);

CREATE TABLE pricing.price_list_version (
    list uuid NOT NULL,
    version integer NOT NULL,
    channel text,
    location uuid,
    customer_group text,
    reduction boolean NOT NULL,
    perishable boolean NOT NULL,
    rank integer NOT NULL,
    since timestamp with time zone,
    until timestamp with time zone,
    region text,
    places uuid[],
    CONSTRAINT price_list_version_check CHECK ((until >= since))
);

CREATE TABLE pricing.promotion (
    id uuid NOT NULL,
    key text NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    name jsonb NOT NULL,
    channels text[],
    needs_coupon boolean DEFAULT false NOT NULL,
    terms jsonb NOT NULL,
    valid_from timestamp with time zone,
    valid_until timestamp with time zone,
    active boolean DEFAULT true NOT NULL,
    perishable boolean DEFAULT false NOT NULL
);

ALTER TABLE pricing.proposal_step ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME pricing.proposal_step_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE pricing.publishing_policy (
    version integer NOT NULL,
    four_eyes text NOT NULL,
    rate_over integer NOT NULL,
    budget_minor_over bigint NOT NULL,
    alone_allowed boolean NOT NULL,
    margin_min integer NOT NULL,
    loss_blocks boolean NOT NULL,
    by uuid,
    by_name text NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT publishing_policy_budget_minor_over_check CHECK ((budget_minor_over >= 0)),
    CONSTRAINT publishing_policy_four_eyes_check CHECK ((four_eyes = ANY (ARRAY['never'::text, 'over'::text, 'always'::text]))),
    CONSTRAINT publishing_policy_margin_min_check CHECK (((margin_min >= 0) AND (margin_min <= 10000))),
    CONSTRAINT publishing_policy_rate_over_check CHECK (((rate_over >= 0) AND (rate_over <= 10000))),
    CONSTRAINT publishing_policy_version_check CHECK ((version > 0))
);

CREATE TABLE pricing.redemption (
    code text NOT NULL,
    sales_order uuid NOT NULL,
    customer uuid,
    person text,
    at timestamp with time zone NOT NULL,
    given_back_at timestamp with time zone
);

CREATE TABLE pricing.spending (
    promotion uuid NOT NULL,
    sales_order uuid NOT NULL,
    minor bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    given_back_at timestamp with time zone,
    CONSTRAINT spending_minor_check CHECK ((minor >= 0))
);

CREATE TABLE pricing.tax_rate (
    place text NOT NULL,
    class text NOT NULL,
    rate integer NOT NULL,
    valid_from timestamp with time zone NOT NULL,
    valid_until timestamp with time zone,
    per_line boolean DEFAULT false NOT NULL,
    CONSTRAINT tax_rate_rate_check CHECK (((rate >= 0) AND (rate <= 10000)))
);

ALTER TABLE ONLY pricing.book_change
    ADD CONSTRAINT book_change_pkey PRIMARY KEY (before, after);

ALTER TABLE ONLY pricing.book_content
    ADD CONSTRAINT book_content_pkey PRIMARY KEY (hash);

ALTER TABLE ONLY pricing.book_key
    ADD CONSTRAINT book_key_pkey PRIMARY KEY (id);

ALTER TABLE ONLY pricing.book
    ADD CONSTRAINT book_pkey PRIMARY KEY (one);

ALTER TABLE ONLY pricing.book_series
    ADD CONSTRAINT book_series_channel_location_customer_group_currency_key UNIQUE NULLS NOT DISTINCT (channel, location, customer_group, currency);

ALTER TABLE ONLY pricing.book_series
    ADD CONSTRAINT book_series_pkey PRIMARY KEY (id);

ALTER TABLE ONLY pricing.book_version
    ADD CONSTRAINT book_version_pkey PRIMARY KEY (series, version);

ALTER TABLE ONLY pricing.budget
    ADD CONSTRAINT budget_pkey PRIMARY KEY (promotion);

ALTER TABLE ONLY pricing.cost
    ADD CONSTRAINT cost_pkey PRIMARY KEY (variant, currency, valid_from);

ALTER TABLE ONLY pricing.coupon_batch
    ADD CONSTRAINT coupon_batch_pkey PRIMARY KEY (id);

ALTER TABLE ONLY pricing.coupon_batch
    ADD CONSTRAINT coupon_batch_prefix_key UNIQUE (prefix);

ALTER TABLE ONLY pricing.coupon
    ADD CONSTRAINT coupon_pkey PRIMARY KEY (code);

ALTER TABLE ONLY pricing.known_rate
    ADD CONSTRAINT known_rate_pkey PRIMARY KEY (place, level, rate);

ALTER TABLE ONLY pricing.price_ended
    ADD CONSTRAINT price_ended_pkey PRIMARY KEY (proposal, price);

ALTER TABLE ONLY pricing.price_list
    ADD CONSTRAINT price_list_key_key UNIQUE (key);

ALTER TABLE ONLY pricing.price_list
    ADD CONSTRAINT price_list_pkey PRIMARY KEY (id);

ALTER TABLE ONLY pricing.price
    ADD CONSTRAINT price_list_variant_min_quantity_tstzrange_excl EXCLUDE USING gist (list WITH =, variant WITH =, min_quantity WITH =, tstzrange(valid_from, valid_until) WITH &&);

ALTER TABLE ONLY pricing.price_list_version
    ADD CONSTRAINT price_list_version_pkey PRIMARY KEY (list, version);

ALTER TABLE ONLY pricing.price
    ADD CONSTRAINT price_pkey PRIMARY KEY (id);

ALTER TABLE ONLY pricing.promotion
    ADD CONSTRAINT promotion_key_key UNIQUE (key);

ALTER TABLE ONLY pricing.promotion
    ADD CONSTRAINT promotion_pkey PRIMARY KEY (id);

ALTER TABLE ONLY pricing.promotion_version
    ADD CONSTRAINT promotion_version_pkey PRIMARY KEY (promotion, version);

ALTER TABLE ONLY pricing.proposal
    ADD CONSTRAINT proposal_pkey PRIMARY KEY (id);

ALTER TABLE ONLY pricing.proposal_step
    ADD CONSTRAINT proposal_step_pkey PRIMARY KEY (id);

ALTER TABLE ONLY pricing.proposal_version
    ADD CONSTRAINT proposal_version_pkey PRIMARY KEY (proposal, version);

ALTER TABLE ONLY pricing.publishing_policy
    ADD CONSTRAINT publishing_policy_pkey PRIMARY KEY (version);

ALTER TABLE ONLY pricing.redemption
    ADD CONSTRAINT redemption_pkey PRIMARY KEY (code, sales_order);

ALTER TABLE ONLY pricing.spending
    ADD CONSTRAINT spending_pkey PRIMARY KEY (promotion, sales_order);

ALTER TABLE ONLY pricing.tax_rate
    ADD CONSTRAINT tax_rate_pkey PRIMARY KEY (place, class, valid_from);

CREATE UNIQUE INDEX book_key_signs ON pricing.book_key USING btree (((retired_at IS NULL))) WHERE (retired_at IS NULL);

CREATE INDEX book_version_content ON pricing.book_version USING btree (content, valid_until);

CREATE INDEX coupon_batch_codes ON pricing.coupon USING btree (batch, code) WHERE (batch IS NOT NULL);

CREATE INDEX price_proposal ON pricing.price USING btree (proposal) WHERE (proposal IS NOT NULL);

CREATE INDEX price_variant ON pricing.price USING btree (variant, list) INCLUDE (unit_minor, min_quantity, valid_from, valid_until);

CREATE INDEX promotion_version_counts ON pricing.promotion_version USING btree (since, until);

CREATE INDEX proposal_changed ON pricing.proposal USING btree (changed_at DESC, id DESC);

CREATE INDEX proposal_open ON pricing.proposal USING btree (subject) WHERE (state = ANY (ARRAY['draft'::text, 'submitted'::text, 'published'::text]));

CREATE INDEX proposal_step_of ON pricing.proposal_step USING btree (proposal, id);

CREATE INDEX redemption_order ON pricing.redemption USING btree (sales_order);

CREATE INDEX spending_order ON pricing.spending USING btree (sales_order);

CREATE OR REPLACE VIEW pricing.inv_budget_spent AS
 SELECT 'what a budget says is spent differs from what was given'::text AS problem,
    b.promotion,
    b.spent_minor,
    b.uses
   FROM (pricing.budget b
     LEFT JOIN pricing.spending s ON (((s.promotion = b.promotion) AND (s.given_back_at IS NULL))))
  GROUP BY b.promotion
 HAVING (((b.spent_minor)::numeric <> COALESCE(sum(s.minor), (0)::numeric)) OR (b.uses <> count(s.promotion)));

CREATE OR REPLACE VIEW pricing.inv_coupon_used AS
 SELECT 'the uses of a coupon differ from its redemptions'::text AS problem,
    c.code,
    c.used
   FROM (pricing.coupon c
     LEFT JOIN pricing.redemption r ON (((r.code = c.code) AND (r.given_back_at IS NULL))))
  GROUP BY c.code
 HAVING (c.used <> count(r.code));

CREATE TRIGGER book_stays BEFORE DELETE OR UPDATE ON pricing.book_version FOR EACH ROW EXECUTE FUNCTION pricing.keep_book();

CREATE TRIGGER price_ended_stays BEFORE DELETE OR UPDATE ON pricing.price_ended FOR EACH ROW EXECUTE FUNCTION pricing.refuse_change();

CREATE TRIGGER price_list_stands AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON pricing.price_list FOR EACH STATEMENT EXECUTE FUNCTION kit.count_change('prices');

CREATE TRIGGER price_list_version_stands AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON pricing.price_list_version FOR EACH STATEMENT EXECUTE FUNCTION kit.count_change('prices');

CREATE TRIGGER price_stands AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON pricing.price FOR EACH STATEMENT EXECUTE FUNCTION kit.count_change('prices');

CREATE TRIGGER price_stays BEFORE DELETE OR UPDATE ON pricing.price FOR EACH ROW EXECUTE FUNCTION pricing.keep_history();

CREATE TRIGGER promotion_stands AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON pricing.promotion FOR EACH STATEMENT EXECUTE FUNCTION kit.count_change('prices');

CREATE TRIGGER promotion_version_stands AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON pricing.promotion_version FOR EACH STATEMENT EXECUTE FUNCTION kit.count_change('prices');

CREATE TRIGGER proposal_step_stays BEFORE DELETE OR UPDATE ON pricing.proposal_step FOR EACH ROW EXECUTE FUNCTION pricing.refuse_change();

CREATE TRIGGER proposal_version_stays BEFORE DELETE OR UPDATE ON pricing.proposal_version FOR EACH ROW EXECUTE FUNCTION pricing.refuse_change();

CREATE TRIGGER publishing_policy_stays BEFORE DELETE OR UPDATE ON pricing.publishing_policy FOR EACH ROW EXECUTE FUNCTION pricing.refuse_change();

CREATE TRIGGER tax_rate_stands AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON pricing.tax_rate FOR EACH STATEMENT EXECUTE FUNCTION kit.count_change('tax_rates');

CREATE TRIGGER version_stays BEFORE DELETE OR UPDATE ON pricing.price_list_version FOR EACH ROW EXECUTE FUNCTION pricing.keep_versions();

CREATE TRIGGER version_stays BEFORE DELETE OR UPDATE ON pricing.promotion_version FOR EACH ROW EXECUTE FUNCTION pricing.keep_versions();

ALTER TABLE ONLY pricing.book_change
    ADD CONSTRAINT book_change_after_fkey FOREIGN KEY (after) REFERENCES pricing.book_content(hash);

ALTER TABLE ONLY pricing.book_change
    ADD CONSTRAINT book_change_before_fkey FOREIGN KEY (before) REFERENCES pricing.book_content(hash);

ALTER TABLE ONLY pricing.book_version
    ADD CONSTRAINT book_version_content_fkey FOREIGN KEY (content) REFERENCES pricing.book_content(hash);

ALTER TABLE ONLY pricing.book_version
    ADD CONSTRAINT book_version_key_fkey FOREIGN KEY (key) REFERENCES pricing.book_key(id);

ALTER TABLE ONLY pricing.book_version
    ADD CONSTRAINT book_version_series_fkey FOREIGN KEY (series) REFERENCES pricing.book_series(id);

ALTER TABLE ONLY pricing.budget
    ADD CONSTRAINT budget_promotion_fkey FOREIGN KEY (promotion) REFERENCES pricing.promotion(id);

ALTER TABLE ONLY pricing.coupon
    ADD CONSTRAINT coupon_batch_fkey FOREIGN KEY (batch) REFERENCES pricing.coupon_batch(id);

ALTER TABLE ONLY pricing.coupon_batch
    ADD CONSTRAINT coupon_batch_promotion_fkey FOREIGN KEY (promotion) REFERENCES pricing.promotion(id);

ALTER TABLE ONLY pricing.coupon
    ADD CONSTRAINT coupon_promotion_fkey FOREIGN KEY (promotion) REFERENCES pricing.promotion(id);

ALTER TABLE ONLY pricing.price_ended
    ADD CONSTRAINT price_ended_price_fkey FOREIGN KEY (price) REFERENCES pricing.price(id);

ALTER TABLE ONLY pricing.price_ended
    ADD CONSTRAINT price_ended_proposal_fkey FOREIGN KEY (proposal) REFERENCES pricing.proposal(id);

ALTER TABLE ONLY pricing.price
    ADD CONSTRAINT price_list_fkey FOREIGN KEY (list) REFERENCES pricing.price_list(id);

ALTER TABLE ONLY pricing.price_list_version
    ADD CONSTRAINT price_list_version_list_fkey FOREIGN KEY (list) REFERENCES pricing.price_list(id);

ALTER TABLE ONLY pricing.promotion_version
    ADD CONSTRAINT promotion_version_promotion_fkey FOREIGN KEY (promotion) REFERENCES pricing.promotion(id);

ALTER TABLE ONLY pricing.proposal
    ADD CONSTRAINT proposal_policy_version_fkey FOREIGN KEY (policy_version) REFERENCES pricing.publishing_policy(version);

ALTER TABLE ONLY pricing.proposal_step
    ADD CONSTRAINT proposal_step_proposal_fkey FOREIGN KEY (proposal) REFERENCES pricing.proposal(id);

ALTER TABLE ONLY pricing.proposal_version
    ADD CONSTRAINT proposal_version_proposal_fkey FOREIGN KEY (proposal) REFERENCES pricing.proposal(id);

ALTER TABLE ONLY pricing.redemption
    ADD CONSTRAINT redemption_code_fkey FOREIGN KEY (code) REFERENCES pricing.coupon(code);

ALTER TABLE ONLY pricing.spending
    ADD CONSTRAINT spending_promotion_fkey FOREIGN KEY (promotion) REFERENCES pricing.promotion(id);

-- The tables of orders as they stand after all migrations. Written by `make schema`; do not edit.

CREATE FUNCTION orders.refuse_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    raise exception 'rows of % are never changed', tg_table_name;
end;
$$;

CREATE TABLE orders.line (
    id uuid NOT NULL,
    sales_order uuid NOT NULL,
    "position" integer NOT NULL,
    variant uuid NOT NULL,
    sku text NOT NULL,
    name jsonb NOT NULL,
    quantity integer NOT NULL,
    delivery text NOT NULL,
    source_location uuid NOT NULL,
    pickup_location uuid,
    hold uuid,
    state text NOT NULL,
    cancelled_quantity integer DEFAULT 0 NOT NULL,
    fulfilled_quantity integer DEFAULT 0 NOT NULL,
    returned_quantity integer DEFAULT 0 NOT NULL,
    unit_minor bigint NOT NULL,
    discount_minor bigint NOT NULL,
    total_minor bigint NOT NULL,
    tax_class text NOT NULL,
    tax_rate integer NOT NULL,
    tax_minor bigint NOT NULL,
    tax_place text NOT NULL,
    paid_at_pickup boolean DEFAULT false NOT NULL,
    awaits_goods boolean DEFAULT false NOT NULL,
    promised_date date,
    sourcing jsonb,
    received_date date,
    manual jsonb,
    returns jsonb,
    awaits_payment boolean DEFAULT false NOT NULL,
    promise jsonb,
    substitution text DEFAULT 'none'::text NOT NULL,
    replaces uuid,
    substitute uuid,
    pickup_payments uuid[] DEFAULT '{}'::uuid[] NOT NULL,
    CONSTRAINT line_check CHECK (((cancelled_quantity + fulfilled_quantity) <= quantity)),
    CONSTRAINT line_check1 CHECK ((returned_quantity <= fulfilled_quantity)),
    CONSTRAINT line_check2 CHECK (((NOT awaits_goods) OR ((state = 'open'::text) AND (hold IS NOT NULL)))),
    CONSTRAINT line_quantity_check CHECK ((quantity > 0)),
    CONSTRAINT line_state_check CHECK ((state = ANY (ARRAY['open'::text, 'picking'::text, 'ready'::text, 'handed_over'::text, 'shipped'::text, 'cancelled'::text, 'returned'::text]))),
    CONSTRAINT line_substitute_check CHECK (((substitution = 'chosen'::text) = (substitute IS NOT NULL))),
    CONSTRAINT line_substitution_check CHECK ((substitution = ANY (ARRAY['none'::text, 'similar'::text, 'chosen'::text]))),
    CONSTRAINT line_total_minor_check CHECK ((total_minor >= 0))
);

CREATE VIEW orders.public_line AS
 SELECT id,
    sales_order,
    "position",
    variant,
    sku,
    name,
    quantity,
    cancelled_quantity,
    fulfilled_quantity,
    returned_quantity,
    delivery,
    source_location,
    pickup_location,
    state,
    total_minor
   FROM orders.line;

CREATE TABLE orders.adjustment (
    id uuid NOT NULL,
    sales_order uuid NOT NULL,
    kind text NOT NULL,
    at timestamp with time zone NOT NULL,
    actor text NOT NULL,
    reason text NOT NULL,
    amount_minor bigint NOT NULL,
    facts jsonb NOT NULL
);

CREATE TABLE orders.cart (
    id uuid NOT NULL,
    code text NOT NULL,
    channel text NOT NULL,
    location uuid,
    customer uuid,
    visitor text,
    currency text NOT NULL,
    language text NOT NULL,
    coupons text[] DEFAULT '{}'::text[] NOT NULL,
    priced_at timestamp with time zone,
    placed_order uuid,
    created_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    substitution text DEFAULT 'none'::text NOT NULL,
    CONSTRAINT cart_substitution_check CHECK ((substitution = ANY (ARRAY['none'::text, 'similar'::text])))
);

CREATE TABLE orders.cart_line (
    id uuid NOT NULL,
    cart uuid NOT NULL,
    "position" integer NOT NULL,
    variant uuid NOT NULL,
    quantity integer NOT NULL,
    delivery text NOT NULL,
    location uuid,
    hold uuid,
    hold_location uuid,
    held_until timestamp with time zone,
    promised_date date,
    sourcing jsonb,
    substitution text,
    substitute uuid,
    CONSTRAINT cart_line_delivery_check CHECK ((delivery = ANY (ARRAY['carry_out'::text, 'ship'::text, 'pickup'::text, 'reserve'::text]))),
    CONSTRAINT cart_line_quantity_check CHECK ((quantity > 0)),
    CONSTRAINT cart_line_substitute_check CHECK (((COALESCE(substitution, ''::text) = 'chosen'::text) = (substitute IS NOT NULL))),
    CONSTRAINT cart_line_substitution_check CHECK ((substitution = ANY (ARRAY['none'::text, 'similar'::text, 'chosen'::text])))
);

CREATE TABLE orders.cart_line_price (
    line uuid NOT NULL,
    unit_minor bigint NOT NULL,
    list_unit_minor bigint NOT NULL,
    quantity integer NOT NULL,
    reason text NOT NULL,
    reason_name jsonb NOT NULL,
    note text NOT NULL,
    location uuid,
    by uuid NOT NULL,
    by_name text NOT NULL,
    at timestamp with time zone NOT NULL,
    policy_version integer NOT NULL,
    approval uuid,
    approved_by uuid,
    approved_by_name text,
    CONSTRAINT cart_line_price_check CHECK ((unit_minor <= list_unit_minor)),
    CONSTRAINT cart_line_price_check1 CHECK (((approval IS NULL) = (approved_by IS NULL))),
    CONSTRAINT cart_line_price_unit_minor_check CHECK ((unit_minor >= 0))
);

CREATE TABLE orders.exchange (
    line uuid NOT NULL,
    sales_order uuid NOT NULL,
    wanted jsonb NOT NULL,
    goods_return uuid NOT NULL,
    amounts bigint[] NOT NULL,
    deducted bigint[] NOT NULL,
    facts jsonb NOT NULL,
    by_name text NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT exchange_check CHECK ((cardinality(amounts) = cardinality(deducted)))
);

CREATE TABLE orders.goods_return (
    id uuid NOT NULL,
    number text NOT NULL,
    sales_order uuid NOT NULL,
    location uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    reason text NOT NULL,
    amount_minor bigint NOT NULL,
    currency text NOT NULL,
    refunds jsonb NOT NULL
);

CREATE TABLE orders.goods_return_line (
    goods_return uuid NOT NULL,
    line uuid NOT NULL,
    quantity integer NOT NULL,
    condition text NOT NULL,
    amount_minor bigint NOT NULL,
    finding text DEFAULT ''::text NOT NULL,
    deducted_minor bigint DEFAULT 0 NOT NULL,
    CONSTRAINT goods_return_line_deducted_minor_check CHECK ((deducted_minor >= 0)),
    CONSTRAINT goods_return_line_finding_check CHECK ((finding = ANY (ARRAY[''::text, 'used'::text, 'missing_parts'::text]))),
    CONSTRAINT goods_return_line_quantity_check CHECK ((quantity > 0))
);

CREATE TABLE orders.history (
    id uuid NOT NULL,
    source text NOT NULL,
    number text NOT NULL,
    kind text NOT NULL,
    channel text NOT NULL,
    customer uuid,
    customer_key text,
    country text,
    country_name text NOT NULL,
    at timestamp with time zone NOT NULL,
    day date NOT NULL,
    currency text NOT NULL,
    line_count integer NOT NULL,
    lines_refused integer NOT NULL,
    quantity bigint NOT NULL,
    amount_thousandths bigint NOT NULL,
    amount_minor bigint NOT NULL,
    digest bytea NOT NULL,
    CONSTRAINT history_country_check CHECK ((country ~ '^[A-Z]{2}$'::text)),
    CONSTRAINT history_kind_check CHECK ((kind = ANY (ARRAY['order'::text, 'cancellation'::text, 'adjustment'::text, 'write_off'::text, 'stock_note'::text]))),
    CONSTRAINT history_line_count_check CHECK ((line_count >= 0)),
    CONSTRAINT history_lines_refused_check CHECK ((lines_refused >= 0)),
    CONSTRAINT history_number_check CHECK ((number <> ''::text)),
    CONSTRAINT history_source_check CHECK ((source <> ''::text))
);

CREATE TABLE orders.history_line (
    document uuid NOT NULL,
    "position" integer NOT NULL,
    kind text NOT NULL,
    sku text NOT NULL,
    description text NOT NULL,
    quantity integer NOT NULL,
    unit_thousandths bigint NOT NULL,
    amount_thousandths bigint GENERATED ALWAYS AS ((quantity * unit_thousandths)) STORED NOT NULL,
    amount_minor bigint GENERATED ALWAYS AS (((sign(((quantity * unit_thousandths))::double precision))::bigint * ((abs((quantity * unit_thousandths)) + 500) / 1000))) STORED NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT history_line_kind_check CHECK ((kind = ANY (ARRAY['goods'::text, 'free'::text, 'shipping'::text, 'fee'::text, 'discount'::text, 'sample'::text, 'voucher'::text, 'manual'::text, 'bad_debt'::text, 'write_off'::text, 'stock_note'::text]))),
    CONSTRAINT history_line_position_check CHECK (("position" > 0))
);

CREATE VIEW orders.inv_approval_used_once AS
 SELECT 'an approval was used for more than one line'::text AS problem,
    (manual ->> 'approval'::text) AS approval,
    count(*) AS lines
   FROM orders.line l
  WHERE ((manual ->> 'approval'::text) IS NOT NULL)
  GROUP BY (manual ->> 'approval'::text)
 HAVING (count(*) > 1);

CREATE TABLE orders.sales_order (
    id uuid NOT NULL,
    number text NOT NULL,
    access_token text NOT NULL,
    channel text NOT NULL,
    location uuid,
    register uuid,
    customer uuid,
    email text NOT NULL,
    name text NOT NULL,
    phone text NOT NULL,
    language text NOT NULL,
    currency text NOT NULL,
    state text NOT NULL,
    payment_state text NOT NULL,
    placed_at timestamp with time zone NOT NULL,
    goods_minor bigint NOT NULL,
    discount_minor bigint NOT NULL,
    shipping_minor bigint NOT NULL,
    shipping_cancelled boolean DEFAULT false NOT NULL,
    net_minor bigint NOT NULL,
    tax_minor bigint NOT NULL,
    total_minor bigint NOT NULL,
    due_now_minor bigint NOT NULL,
    taxes jsonb NOT NULL,
    coupons text[] NOT NULL,
    trace jsonb NOT NULL,
    terms jsonb NOT NULL,
    billing jsonb,
    shipping jsonb,
    delivery_method text,
    promised_from date,
    promised_to date,
    order_reference text NOT NULL,
    cart uuid,
    version integer DEFAULT 1 NOT NULL,
    business jsonb,
    pickup_point jsonb,
    CONSTRAINT sales_order_due_now_minor_check CHECK ((due_now_minor >= 0)),
    CONSTRAINT sales_order_payment_state_check CHECK ((payment_state = ANY (ARRAY['due'::text, 'authorized'::text, 'paid'::text, 'refunded'::text, 'partly_refunded'::text, 'released'::text, 'at_pickup'::text]))),
    CONSTRAINT sales_order_state_check CHECK ((state = ANY (ARRAY['placed'::text, 'confirmed'::text, 'completed'::text, 'cancelled'::text]))),
    CONSTRAINT sales_order_total_minor_check CHECK ((total_minor >= 0))
);

CREATE VIEW orders.inv_cart_ordered_twice AS
 SELECT 'a cart was ordered more than once'::text AS problem,
    cart,
    count(*) AS orders
   FROM orders.sales_order
  WHERE (cart IS NOT NULL)
  GROUP BY cart
 HAVING (count(*) > 1);

CREATE VIEW orders.inv_clearing AS
 SELECT 'the clearing account of an order is not at zero'::text AS problem,
    o.id AS sales_order,
    o.number,
    o.state,
    o.payment_state,
    m.minor
   FROM (orders.sales_order o
     JOIN ( SELECT moved.owner,
            (sum(moved.minor))::bigint AS minor
           FROM ( SELECT public_transfer.credit_owner AS owner,
                    public_transfer.amount AS minor
                   FROM ledger.public_transfer
                  WHERE ((public_transfer.credit_kind = 'money.order'::text) AND (public_transfer.state = 'posted'::text))
                UNION ALL
                 SELECT public_transfer.debit_owner,
                    (- public_transfer.amount)
                   FROM ledger.public_transfer
                  WHERE ((public_transfer.debit_kind = 'money.order'::text) AND (public_transfer.state = 'posted'::text))) moved
          GROUP BY moved.owner
         HAVING (sum(moved.minor) <> (0)::numeric)) m ON ((m.owner = o.id)))
  WHERE ((o.state = ANY (ARRAY['confirmed'::text, 'completed'::text, 'cancelled'::text])) AND (o.payment_state <> 'due'::text));

CREATE VIEW orders.inv_exchange AS
 SELECT 'an exchange is paid and goods did not change hands, or they did and it is not paid'::text AS problem,
    e.line,
    l.state,
    l.awaits_payment
   FROM ((orders.exchange e
     JOIN orders.line l ON ((l.id = e.line)))
     LEFT JOIN orders.goods_return r ON ((r.id = e.goods_return)))
  WHERE ((r.id IS NULL) <> ((l.state = 'cancelled'::text) OR l.awaits_payment));

CREATE VIEW orders.inv_history_total AS
 SELECT 'the totals of an imported order differ from its lines'::text AS problem,
    h.source,
    h.number
   FROM (orders.history h
     LEFT JOIN ( SELECT history_line.document,
            count(*) AS line_count,
            sum(history_line.quantity) AS quantity,
            sum(history_line.amount_thousandths) AS amount_thousandths,
            sum(history_line.amount_minor) AS amount_minor
           FROM orders.history_line
          GROUP BY history_line.document) l ON ((l.document = h.id)))
  WHERE ((((h.line_count IS DISTINCT FROM COALESCE(l.line_count, (0)::bigint)) OR (h.quantity IS DISTINCT FROM COALESCE(l.quantity, (0)::bigint))) OR ((h.amount_thousandths)::numeric IS DISTINCT FROM COALESCE(l.amount_thousandths, (0)::numeric))) OR ((h.amount_minor)::numeric IS DISTINCT FROM COALESCE(l.amount_minor, (0)::numeric)));

CREATE VIEW orders.inv_line_received AS
 SELECT 'goods left, and nobody wrote when they count as received'::text AS problem,
    id AS line
   FROM orders.line l
  WHERE ((fulfilled_quantity > 0) AND (received_date IS NULL));

CREATE VIEW orders.inv_line_state AS
 SELECT 'the state of a line differs from its quantities'::text AS problem,
    id AS line,
    state
   FROM orders.line l
  WHERE (((state = ANY (ARRAY['handed_over'::text, 'shipped'::text, 'returned'::text])) AND (fulfilled_quantity = 0)) OR ((state = 'cancelled'::text) AND (cancelled_quantity <> quantity)) OR ((state = 'returned'::text) AND (returned_quantity <> fulfilled_quantity)));

CREATE TABLE orders.price_approval (
    id uuid NOT NULL,
    cart uuid NOT NULL,
    line uuid NOT NULL,
    variant uuid NOT NULL,
    sku text NOT NULL,
    name jsonb NOT NULL,
    quantity integer NOT NULL,
    unit_minor bigint NOT NULL,
    list_unit_minor bigint NOT NULL,
    currency text NOT NULL,
    reason text NOT NULL,
    note text NOT NULL,
    location uuid,
    asked_by uuid NOT NULL,
    asked_by_name text NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    state text DEFAULT 'asked'::text NOT NULL,
    decided_by uuid,
    decided_by_name text,
    decided_at timestamp with time zone,
    by_pin boolean,
    used_at timestamp with time zone,
    CONSTRAINT price_approval_check CHECK ((expires_at > asked_at)),
    CONSTRAINT price_approval_check1 CHECK ((unit_minor < list_unit_minor)),
    CONSTRAINT price_approval_check2 CHECK ((decided_by <> asked_by)),
    CONSTRAINT price_approval_check3 CHECK (((state = 'asked'::text) = (decided_by IS NULL))),
    CONSTRAINT price_approval_check4 CHECK (((state = 'used'::text) = (used_at IS NOT NULL))),
    CONSTRAINT price_approval_quantity_check CHECK ((quantity > 0)),
    CONSTRAINT price_approval_state_check CHECK ((state = ANY (ARRAY['asked'::text, 'granted'::text, 'refused'::text, 'used'::text]))),
    CONSTRAINT price_approval_unit_minor_check CHECK ((unit_minor >= 0))
);

CREATE VIEW orders.inv_manual_price AS
 SELECT 'a price set by hand is above the list price, or not what was approved'::text AS problem,
    l.id AS line,
    l.unit_minor
   FROM (orders.line l
     LEFT JOIN orders.price_approval a ON ((a.id = ((l.manual ->> 'approval'::text))::uuid)))
  WHERE ((l.manual IS NOT NULL) AND ((l.unit_minor > ((l.manual ->> 'list_unit_minor'::text))::bigint) OR (((l.manual ->> 'approval'::text) IS NOT NULL) AND (((a.state IS DISTINCT FROM 'used'::text) OR (a.variant IS DISTINCT FROM l.variant)) OR (a.unit_minor IS DISTINCT FROM l.unit_minor))) OR (((l.manual ->> 'approval'::text) IS NOT NULL) AND (l.quantity > a.quantity))));

CREATE VIEW orders.inv_order_places AS
 SELECT 'the lines of an order are taxed where or as its taxes say nothing'::text AS problem,
    o.number,
    l.id AS line
   FROM (orders.sales_order o
     JOIN orders.line l ON ((l.sales_order = o.id)))
  WHERE ((l.total_minor > 0) AND (NOT (EXISTS ( SELECT
           FROM jsonb_array_elements(o.taxes) t(value)
          WHERE (((t.value ->> 'place'::text) = l.tax_place) AND (((t.value ->> 'rate'::text))::integer = l.tax_rate))))));

CREATE VIEW orders.inv_order_taxes AS
 SELECT 'the taxes of an order differ from the sum by rate'::text AS problem,
    number,
    tax_minor
   FROM orders.sales_order o
  WHERE (((tax_minor)::numeric <> ( SELECT COALESCE(sum(((t.value ->> 'tax_minor'::text))::bigint), (0)::numeric) AS "coalesce"
           FROM jsonb_array_elements(o.taxes) t(value))) OR ((net_minor + tax_minor) <> total_minor));

CREATE VIEW orders.inv_order_total AS
SELECT
    NULL::text AS problem,
    NULL::text AS number,
    NULL::bigint AS total_minor,
    NULL::numeric AS expected_minor;

CREATE VIEW orders.inv_order_without_lines AS
 SELECT 'an order has no line'::text AS problem,
    number
   FROM orders.sales_order o
  WHERE (NOT (EXISTS ( SELECT
           FROM orders.line l
          WHERE (l.sales_order = o.id))));

CREATE VIEW orders.inv_relieved_order AS
 SELECT 'an order is supplied to a business of another member state, and no valid VAT id is kept with it'::text AS problem,
    number
   FROM orders.sales_order o
  WHERE ((EXISTS ( SELECT
           FROM orders.line l
          WHERE ((l.sales_order = o.id) AND (l.tax_place ~~ '%:intra_community'::text)))) AND (((business ->> 'valid_at'::text) IS NULL) OR ((business ->> 'vat_id'::text) IS NULL)));

CREATE VIEW orders.inv_relieved_tax AS
 SELECT 'a line is supplied to a business of another member state, and tax is in it'::text AS problem,
    id AS line
   FROM orders.line l
  WHERE ((tax_place ~~ '%:intra_community'::text) AND ((tax_minor <> 0) OR (tax_rate <> 0)));

CREATE VIEW orders.inv_return_amount AS
SELECT
    NULL::text AS problem,
    NULL::text AS number,
    NULL::bigint AS amount_minor;

CREATE VIEW orders.inv_return_deducted AS
 SELECT 'more was taken off a return than the pieces were worth'::text AS problem,
    r.line,
    r.deducted_minor
   FROM (orders.goods_return_line r
     JOIN orders.line l ON ((l.id = r.line)))
  WHERE ((r.deducted_minor > 0) AND ((r.amount_minor + r.deducted_minor) > (l.unit_minor * r.quantity)));

CREATE VIEW orders.inv_returned_quantity AS
SELECT
    NULL::text AS problem,
    NULL::uuid AS line,
    NULL::integer AS returned_quantity;

CREATE VIEW orders.inv_substitute_dearer AS
 SELECT 'a substitute costs more than what it replaces'::text AS problem,
    s.id AS line,
    s.total_minor,
    m.total_minor AS missed
   FROM (( SELECT line.replaces,
            sum(line.total_minor) AS total_minor,
            sum(line.quantity) AS quantity,
            (min((line.id)::text))::uuid AS id,
            array_agg(line.variant) AS variants
           FROM orders.line
          WHERE (line.replaces IS NOT NULL)
          GROUP BY line.replaces) s
     JOIN orders.line m ON ((m.id = s.replaces)))
  WHERE ((s.total_minor > (m.total_minor)::numeric) OR (s.quantity <> m.quantity) OR (m.state <> 'cancelled'::text) OR (m.substitution = 'none'::text) OR ((m.substitution = 'chosen'::text) AND (s.variants <> ARRAY[m.substitute])));

CREATE TABLE orders.manual_policy (
    version integer NOT NULL,
    reasons jsonb NOT NULL,
    limits jsonb NOT NULL,
    approval_minutes integer NOT NULL,
    by uuid,
    by_name text NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT manual_policy_approval_minutes_check CHECK (((approval_minutes >= 1) AND (approval_minutes <= 1440))),
    CONSTRAINT manual_policy_version_check CHECK ((version > 0))
);

CREATE SEQUENCE orders.order_number
    START WITH 100001
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE TABLE orders.pickup (
    sales_order uuid NOT NULL,
    location uuid NOT NULL,
    code text NOT NULL
);

CREATE TABLE orders.price_simulation (
    id uuid NOT NULL,
    promotion jsonb,
    proposal uuid,
    source text NOT NULL,
    channel text,
    currency text NOT NULL,
    with_coupon boolean NOT NULL,
    since timestamp with time zone NOT NULL,
    until timestamp with time zone NOT NULL,
    state text NOT NULL,
    done integer DEFAULT 0 NOT NULL,
    total integer NOT NULL,
    after_at timestamp with time zone,
    after_id uuid,
    sums jsonb NOT NULL,
    by uuid,
    by_name text NOT NULL,
    at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    prices jsonb,
    CONSTRAINT price_simulation_check CHECK ((until > since)),
    CONSTRAINT price_simulation_source_check CHECK ((source = ANY (ARRAY['orders'::text, 'history'::text]))),
    CONSTRAINT price_simulation_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'running'::text, 'done'::text, 'cancelled'::text]))),
    CONSTRAINT price_simulation_tries_one CHECK (((promotion IS NULL) <> (prices IS NULL)))
);

CREATE TABLE orders.price_simulation_basket (
    simulation uuid NOT NULL,
    number text NOT NULL,
    document uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    channel text NOT NULL,
    before_total_minor bigint NOT NULL,
    after_total_minor bigint NOT NULL,
    before_discount_minor bigint NOT NULL,
    after_discount_minor bigint NOT NULL,
    before_margin_minor bigint,
    after_margin_minor bigint
);

CREATE VIEW orders.public_cart AS
 SELECT id,
    code,
    channel,
    location,
    customer,
    created_at,
    changed_at,
    placed_order,
    ( SELECT COALESCE(sum(l.quantity), (0)::bigint) AS "coalesce"
           FROM orders.cart_line l
          WHERE (l.cart = c.id)) AS pieces
   FROM orders.cart c;

CREATE VIEW orders.public_order AS
 SELECT id,
    number,
    channel,
    location,
    customer,
    name,
    state,
    payment_state,
    placed_at,
    currency,
    total_minor,
    (COALESCE(( SELECT sum(
                CASE a.kind
                    WHEN 'substitute'::text THEN ((a.facts ->> 'missed_minor'::text))::bigint
                    ELSE a.amount_minor
                END) AS sum
           FROM orders.adjustment a
          WHERE ((a.sales_order = o.id) AND (a.kind = ANY (ARRAY['cancel'::text, 'delivery'::text, 'substitute'::text])))), (0)::numeric))::bigint AS cancelled_minor,
    NULLIF(concat_ws(', '::text, NULLIF(concat_ws(' '::text, (shipping ->> 'postal_code'::text), (shipping ->> 'city'::text)), ''::text), (shipping ->> 'country'::text)), ''::text) AS destination,
        CASE
            WHEN (pickup_point IS NOT NULL) THEN jsonb_build_object('carrier', (pickup_point -> 'carrier'::text), 'code', (pickup_point -> 'code'::text), 'name', (pickup_point -> 'name'::text))
            ELSE NULL::jsonb
        END AS pickup_point
   FROM orders.sales_order o;

CREATE VIEW orders.public_pickup AS
 SELECT sales_order,
    location,
    code
   FROM orders.pickup;

CREATE VIEW orders.public_return AS
 SELECT r.id,
    r.number,
    r.sales_order,
    o.customer,
    r.location,
    r.at,
    r.reason,
    r.amount_minor,
    r.currency
   FROM (orders.goods_return r
     JOIN orders.sales_order o ON ((o.id = r.sales_order)));

CREATE TABLE orders.receiptless_return (
    id uuid NOT NULL,
    number text NOT NULL,
    location uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    customer uuid NOT NULL,
    variant uuid NOT NULL,
    sku text NOT NULL,
    name jsonb NOT NULL,
    quantity integer NOT NULL,
    condition text NOT NULL,
    unit_minor bigint NOT NULL,
    amount_minor bigint NOT NULL,
    currency text NOT NULL,
    reason text NOT NULL,
    by_name text NOT NULL,
    policy_version integer NOT NULL,
    CONSTRAINT receiptless_return_check CHECK (((amount_minor > 0) AND (amount_minor = (unit_minor * quantity)))),
    CONSTRAINT receiptless_return_quantity_check CHECK ((quantity > 0)),
    CONSTRAINT receiptless_return_unit_minor_check CHECK ((unit_minor >= 0))
);

CREATE SEQUENCE orders.return_number
    START WITH 10001
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE TABLE orders.return_parcel (
    id uuid NOT NULL,
    number text NOT NULL,
    sales_order uuid NOT NULL,
    state text NOT NULL,
    lines jsonb NOT NULL,
    reason text NOT NULL,
    announced_at timestamp with time zone NOT NULL,
    announced_by text NOT NULL,
    location uuid,
    arrived_at timestamp with time zone,
    settled_at timestamp with time zone,
    goods_return uuid,
    version integer DEFAULT 1 NOT NULL,
    way text DEFAULT 'label'::text NOT NULL,
    code text DEFAULT ''::text NOT NULL,
    due_date date,
    CONSTRAINT return_parcel_check CHECK (((state = ANY (ARRAY['arrived'::text, 'settled'::text])) = ((arrived_at IS NOT NULL) AND (location IS NOT NULL)))),
    CONSTRAINT return_parcel_check1 CHECK (((state = ANY (ARRAY['settled'::text, 'lost'::text])) = (settled_at IS NOT NULL))),
    CONSTRAINT return_parcel_code CHECK (((way = 'store'::text) = (code <> ''::text))),
    CONSTRAINT return_parcel_state_check CHECK ((state = ANY (ARRAY['announced'::text, 'arrived'::text, 'settled'::text, 'withdrawn'::text, 'lost'::text]))),
    CONSTRAINT return_parcel_way_check CHECK ((way = ANY (ARRAY['label'::text, 'paperless'::text, 'store'::text])))
);

CREATE TABLE orders.return_policy (
    version integer NOT NULL,
    rules jsonb NOT NULL,
    receiptless_minor bigint NOT NULL,
    receiptless_days integer NOT NULL,
    by uuid,
    by_name text NOT NULL,
    at timestamp with time zone NOT NULL,
    lost_minor bigint DEFAULT 0 NOT NULL,
    CONSTRAINT return_policy_lost_minor_check CHECK ((lost_minor >= 0)),
    CONSTRAINT return_policy_receiptless_days_check CHECK (((receiptless_days >= 1) AND (receiptless_days <= 365))),
    CONSTRAINT return_policy_receiptless_minor_check CHECK ((receiptless_minor >= 0)),
    CONSTRAINT return_policy_version_check CHECK ((version > 0))
);

CREATE TABLE orders.terms (
    channel text NOT NULL,
    version integer NOT NULL,
    return_days integer NOT NULL,
    return_anywhere boolean NOT NULL,
    reservation_hours integer NOT NULL,
    pickup_days integer NOT NULL,
    pickup_minutes integer NOT NULL,
    guests boolean NOT NULL,
    attended boolean NOT NULL,
    tenders text[] NOT NULL,
    back_orders boolean NOT NULL,
    taxed_at_destination boolean DEFAULT false NOT NULL,
    substitution boolean DEFAULT true NOT NULL,
    capture_at text DEFAULT 'placing'::text NOT NULL,
    CONSTRAINT terms_capture_at_check CHECK ((capture_at = ANY (ARRAY['placing'::text, 'leaving'::text]))),
    CONSTRAINT terms_pickup_days_check CHECK ((pickup_days > 0)),
    CONSTRAINT terms_pickup_minutes_check CHECK ((pickup_minutes > 0)),
    CONSTRAINT terms_reservation_hours_check CHECK ((reservation_hours >= 0)),
    CONSTRAINT terms_return_days_check CHECK ((return_days >= 0)),
    CONSTRAINT terms_version_check CHECK ((version > 0))
);

ALTER TABLE ONLY orders.adjustment
    ADD CONSTRAINT adjustment_pkey PRIMARY KEY (id);

ALTER TABLE ONLY orders.cart
    ADD CONSTRAINT cart_code_key UNIQUE (code);

ALTER TABLE ONLY orders.cart_line
    ADD CONSTRAINT cart_line_pkey PRIMARY KEY (id);

ALTER TABLE ONLY orders.cart_line_price
    ADD CONSTRAINT cart_line_price_approval_key UNIQUE (approval);

ALTER TABLE ONLY orders.cart_line_price
    ADD CONSTRAINT cart_line_price_pkey PRIMARY KEY (line);

ALTER TABLE ONLY orders.cart
    ADD CONSTRAINT cart_pkey PRIMARY KEY (id);

ALTER TABLE ONLY orders.exchange
    ADD CONSTRAINT exchange_goods_return_key UNIQUE (goods_return);

ALTER TABLE ONLY orders.exchange
    ADD CONSTRAINT exchange_pkey PRIMARY KEY (line);

ALTER TABLE ONLY orders.goods_return
    ADD CONSTRAINT goods_return_number_key UNIQUE (number);

ALTER TABLE ONLY orders.goods_return
    ADD CONSTRAINT goods_return_pkey PRIMARY KEY (id);

ALTER TABLE ONLY orders.history_line
    ADD CONSTRAINT history_line_pkey PRIMARY KEY (document, "position");

ALTER TABLE ONLY orders.history
    ADD CONSTRAINT history_pkey PRIMARY KEY (id);

ALTER TABLE ONLY orders.history
    ADD CONSTRAINT history_source_number_key UNIQUE (source, number);

ALTER TABLE ONLY orders.line
    ADD CONSTRAINT line_pkey PRIMARY KEY (id);

ALTER TABLE ONLY orders.line
    ADD CONSTRAINT line_sales_order_position_key UNIQUE (sales_order, "position");

ALTER TABLE ONLY orders.manual_policy
    ADD CONSTRAINT manual_policy_pkey PRIMARY KEY (version);

ALTER TABLE ONLY orders.pickup
    ADD CONSTRAINT pickup_pkey PRIMARY KEY (sales_order, location);

ALTER TABLE ONLY orders.price_approval
    ADD CONSTRAINT price_approval_pkey PRIMARY KEY (id);

ALTER TABLE ONLY orders.price_simulation_basket
    ADD CONSTRAINT price_simulation_basket_pkey PRIMARY KEY (simulation, document);

ALTER TABLE ONLY orders.price_simulation
    ADD CONSTRAINT price_simulation_pkey PRIMARY KEY (id);

ALTER TABLE ONLY orders.receiptless_return
    ADD CONSTRAINT receiptless_return_number_key UNIQUE (number);

ALTER TABLE ONLY orders.receiptless_return
    ADD CONSTRAINT receiptless_return_pkey PRIMARY KEY (id);

ALTER TABLE ONLY orders.return_parcel
    ADD CONSTRAINT return_parcel_number_key UNIQUE (number);

ALTER TABLE ONLY orders.return_parcel
    ADD CONSTRAINT return_parcel_pkey PRIMARY KEY (id);

ALTER TABLE ONLY orders.return_policy
    ADD CONSTRAINT return_policy_pkey PRIMARY KEY (version);

ALTER TABLE ONLY orders.sales_order
    ADD CONSTRAINT sales_order_number_key UNIQUE (number);

ALTER TABLE ONLY orders.sales_order
    ADD CONSTRAINT sales_order_pkey PRIMARY KEY (id);

ALTER TABLE ONLY orders.terms
    ADD CONSTRAINT terms_pkey PRIMARY KEY (channel);

CREATE INDEX adjustment_order ON orders.adjustment USING btree (sales_order, at);

CREATE INDEX cart_created ON orders.cart USING btree (created_at);

CREATE INDEX cart_customer ON orders.cart USING btree (customer) WHERE (placed_order IS NULL);

CREATE INDEX cart_line_cart ON orders.cart_line USING btree (cart);

CREATE INDEX cart_line_hold ON orders.cart_line USING btree (hold) WHERE (hold IS NOT NULL);

CREATE INDEX cart_visitor ON orders.cart USING btree (visitor) WHERE (placed_order IS NULL);

CREATE INDEX goods_return_at ON orders.goods_return USING btree (at);

CREATE INDEX goods_return_line_line ON orders.goods_return_line USING btree (line);

CREATE INDEX goods_return_order ON orders.goods_return USING btree (sales_order);

CREATE INDEX history_customer ON orders.history USING btree (customer, at DESC) WHERE (customer IS NOT NULL);

CREATE INDEX history_day ON orders.history USING btree (source, day);

CREATE INDEX history_unlinked ON orders.history USING btree (source, customer_key) WHERE (customer IS NULL);

CREATE INDEX line_hold ON orders.line USING btree (hold) WHERE (hold IS NOT NULL);

CREATE INDEX line_manual ON orders.line USING btree (sales_order) WHERE (manual IS NOT NULL);

CREATE INDEX line_replaces ON orders.line USING btree (replaces) WHERE (replaces IS NOT NULL);

CREATE INDEX line_waiting ON orders.line USING btree (source_location) WHERE ((state = ANY (ARRAY['open'::text, 'picking'::text])) AND (NOT awaits_goods));

CREATE UNIQUE INDEX pickup_code ON orders.pickup USING btree (location, code);

CREATE INDEX price_approval_asked ON orders.price_approval USING btree (asked_at DESC) WHERE (state = 'asked'::text);

CREATE INDEX price_simulation_at ON orders.price_simulation USING btree (at DESC, id DESC);

CREATE INDEX price_simulation_basket_order ON orders.price_simulation_basket USING btree (simulation, ((before_total_minor - after_total_minor)) DESC, document);

CREATE INDEX receiptless_return_customer ON orders.receiptless_return USING btree (customer, at);

CREATE UNIQUE INDEX return_parcel_code ON orders.return_parcel USING btree (code) WHERE (code <> ''::text);

CREATE INDEX return_parcel_open ON orders.return_parcel USING btree (announced_at) WHERE (state = ANY (ARRAY['announced'::text, 'arrived'::text]));

CREATE INDEX return_parcel_order ON orders.return_parcel USING btree (sales_order);

CREATE INDEX sales_order_customer ON orders.sales_order USING btree (customer, placed_at DESC);

CREATE INDEX sales_order_open ON orders.sales_order USING btree (placed_at) WHERE (state = ANY (ARRAY['placed'::text, 'confirmed'::text]));

CREATE INDEX sales_order_placed ON orders.sales_order USING btree (placed_at DESC, id DESC);

CREATE INDEX sales_order_text ON orders.sales_order USING gin (lower(((((number || ' '::text) || name) || ' '::text) || email)) public.gin_trgm_ops);

CREATE OR REPLACE VIEW orders.inv_order_total AS
 SELECT 'the total of an order differs from its lines and shipping'::text AS problem,
    o.number,
    o.total_minor,
    (sum(l.total_minor) + (o.shipping_minor)::numeric) AS expected_minor
   FROM (orders.sales_order o
     JOIN orders.line l ON ((l.sales_order = o.id)))
  GROUP BY o.id
 HAVING ((o.total_minor)::numeric <> (sum(l.total_minor) + (o.shipping_minor)::numeric));

CREATE OR REPLACE VIEW orders.inv_return_amount AS
 SELECT 'the amount of a return differs from its lines'::text AS problem,
    r.number,
    r.amount_minor
   FROM (orders.goods_return r
     JOIN orders.goods_return_line l ON ((l.goods_return = r.id)))
  GROUP BY r.id
 HAVING ((r.amount_minor)::numeric <> sum(l.amount_minor));

CREATE OR REPLACE VIEW orders.inv_returned_quantity AS
 SELECT 'returned pieces differ from the returns'::text AS problem,
    l.id AS line,
    l.returned_quantity
   FROM (orders.line l
     LEFT JOIN orders.goods_return_line r ON ((r.line = l.id)))
  GROUP BY l.id
 HAVING (l.returned_quantity <> COALESCE(sum(r.quantity), (0)::bigint));

CREATE TRIGGER adjustment_stays BEFORE DELETE OR UPDATE ON orders.adjustment FOR EACH ROW EXECUTE FUNCTION orders.refuse_change();

CREATE TRIGGER goods_return_stays BEFORE DELETE OR UPDATE ON orders.goods_return FOR EACH ROW EXECUTE FUNCTION orders.refuse_change();

CREATE TRIGGER manual_policy_stays BEFORE DELETE OR UPDATE ON orders.manual_policy FOR EACH ROW EXECUTE FUNCTION orders.refuse_change();

CREATE TRIGGER receiptless_return_stays BEFORE DELETE OR UPDATE ON orders.receiptless_return FOR EACH ROW EXECUTE FUNCTION orders.refuse_change();

CREATE TRIGGER return_policy_stands AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON orders.return_policy FOR EACH STATEMENT EXECUTE FUNCTION kit.count_change('terms');

CREATE TRIGGER return_policy_stays BEFORE DELETE OR UPDATE ON orders.return_policy FOR EACH ROW EXECUTE FUNCTION orders.refuse_change();

CREATE TRIGGER terms_stand AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON orders.terms FOR EACH STATEMENT EXECUTE FUNCTION kit.count_change('terms');

ALTER TABLE ONLY orders.adjustment
    ADD CONSTRAINT adjustment_sales_order_fkey FOREIGN KEY (sales_order) REFERENCES orders.sales_order(id);

ALTER TABLE ONLY orders.cart_line
    ADD CONSTRAINT cart_line_cart_fkey FOREIGN KEY (cart) REFERENCES orders.cart(id) ON DELETE CASCADE;

ALTER TABLE ONLY orders.cart_line_price
    ADD CONSTRAINT cart_line_price_approval_fkey FOREIGN KEY (approval) REFERENCES orders.price_approval(id);

ALTER TABLE ONLY orders.cart_line_price
    ADD CONSTRAINT cart_line_price_line_fkey FOREIGN KEY (line) REFERENCES orders.cart_line(id) ON DELETE CASCADE;

ALTER TABLE ONLY orders.cart_line_price
    ADD CONSTRAINT cart_line_price_policy_version_fkey FOREIGN KEY (policy_version) REFERENCES orders.manual_policy(version);

ALTER TABLE ONLY orders.exchange
    ADD CONSTRAINT exchange_line_fkey FOREIGN KEY (line) REFERENCES orders.line(id);

ALTER TABLE ONLY orders.exchange
    ADD CONSTRAINT exchange_sales_order_fkey FOREIGN KEY (sales_order) REFERENCES orders.sales_order(id);

ALTER TABLE ONLY orders.goods_return_line
    ADD CONSTRAINT goods_return_line_goods_return_fkey FOREIGN KEY (goods_return) REFERENCES orders.goods_return(id);

ALTER TABLE ONLY orders.goods_return_line
    ADD CONSTRAINT goods_return_line_line_fkey FOREIGN KEY (line) REFERENCES orders.line(id);

ALTER TABLE ONLY orders.goods_return
    ADD CONSTRAINT goods_return_sales_order_fkey FOREIGN KEY (sales_order) REFERENCES orders.sales_order(id);

ALTER TABLE ONLY orders.history_line
    ADD CONSTRAINT history_line_document_fkey FOREIGN KEY (document) REFERENCES orders.history(id);

ALTER TABLE ONLY orders.line
    ADD CONSTRAINT line_replaces_fkey FOREIGN KEY (replaces) REFERENCES orders.line(id);

ALTER TABLE ONLY orders.line
    ADD CONSTRAINT line_sales_order_fkey FOREIGN KEY (sales_order) REFERENCES orders.sales_order(id);

ALTER TABLE ONLY orders.pickup
    ADD CONSTRAINT pickup_sales_order_fkey FOREIGN KEY (sales_order) REFERENCES orders.sales_order(id);

ALTER TABLE ONLY orders.price_simulation_basket
    ADD CONSTRAINT price_simulation_basket_simulation_fkey FOREIGN KEY (simulation) REFERENCES orders.price_simulation(id) ON DELETE CASCADE;

ALTER TABLE ONLY orders.receiptless_return
    ADD CONSTRAINT receiptless_return_policy_version_fkey FOREIGN KEY (policy_version) REFERENCES orders.return_policy(version);

ALTER TABLE ONLY orders.return_parcel
    ADD CONSTRAINT return_parcel_goods_return_fkey FOREIGN KEY (goods_return) REFERENCES orders.goods_return(id);

ALTER TABLE ONLY orders.return_parcel
    ADD CONSTRAINT return_parcel_sales_order_fkey FOREIGN KEY (sales_order) REFERENCES orders.sales_order(id);

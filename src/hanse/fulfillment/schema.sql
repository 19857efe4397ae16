-- The tables of fulfillment as they stand after all migrations. Written by `make schema`; do not edit.

CREATE TABLE fulfillment.task (
    id uuid NOT NULL,
    sales_order uuid NOT NULL,
    number text NOT NULL,
    customer_name text NOT NULL,
    location uuid NOT NULL,
    kind text NOT NULL,
    state text NOT NULL,
    promise_at timestamp with time zone,
    shelf text DEFAULT ''::text NOT NULL,
    tracking text DEFAULT ''::text NOT NULL,
    picked_by text DEFAULT ''::text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    ready_at timestamp with time zone,
    collect_until timestamp with time zone,
    done_at timestamp with time zone,
    version integer DEFAULT 1 NOT NULL,
    offer text,
    offer_until timestamp with time zone,
    CONSTRAINT task_check CHECK (((state <> 'offered'::text) OR (offer_until IS NOT NULL))),
    CONSTRAINT task_kind_check CHECK ((kind = ANY (ARRAY['pickup'::text, 'ship'::text]))),
    CONSTRAINT task_offer_check CHECK ((offer = ANY (ARRAY['offered'::text, 'accepted'::text, 'declined'::text, 'timed_out'::text]))),
    CONSTRAINT task_state_check CHECK ((state = ANY (ARRAY['offered'::text, 'open'::text, 'picking'::text, 'ready'::text, 'handed_over'::text, 'shipped'::text, 'cancelled'::text])))
);

CREATE TABLE fulfillment.task_line (
    line uuid NOT NULL,
    task uuid NOT NULL,
    variant uuid NOT NULL,
    sku text NOT NULL,
    gtin text,
    name jsonb NOT NULL,
    image text,
    quantity integer NOT NULL,
    picked_quantity integer DEFAULT 0 NOT NULL,
    CONSTRAINT task_line_check CHECK (((picked_quantity >= 0) AND (picked_quantity <= quantity))),
    CONSTRAINT task_line_quantity_check CHECK ((quantity > 0))
);

CREATE VIEW fulfillment.inv_ready_unpicked AS
 SELECT 'a task is ready though not everything was picked'::text AS problem,
    t.id AS task,
    l.line
   FROM (fulfillment.task t
     JOIN fulfillment.task_line l ON ((l.task = t.id)))
  WHERE ((t.state = ANY (ARRAY['ready'::text, 'handed_over'::text, 'shipped'::text])) AND (l.picked_quantity < l.quantity));

CREATE VIEW fulfillment.inv_task_without_lines AS
 SELECT 'a task that goes on has no line'::text AS problem,
    id AS task
   FROM fulfillment.task t
  WHERE ((state = ANY (ARRAY['offered'::text, 'open'::text, 'picking'::text, 'ready'::text])) AND (NOT (EXISTS ( SELECT
           FROM fulfillment.task_line l
          WHERE (l.task = t.id)))));

CREATE VIEW fulfillment.public_task AS
 SELECT id,
    sales_order,
    number,
    customer_name,
    location,
    kind,
    state,
    promise_at,
    shelf,
    tracking,
    created_at,
    ready_at,
    done_at
   FROM fulfillment.task;

ALTER TABLE ONLY fulfillment.task_line
    ADD CONSTRAINT task_line_pkey PRIMARY KEY (line);

ALTER TABLE ONLY fulfillment.task
    ADD CONSTRAINT task_pkey PRIMARY KEY (id);

CREATE INDEX task_answered ON fulfillment.task USING btree (location, created_at) WHERE (offer IS NOT NULL);

CREATE INDEX task_line_task ON fulfillment.task_line USING btree (task);

CREATE INDEX task_offered ON fulfillment.task USING btree (offer_until) WHERE (state = 'offered'::text);

CREATE INDEX task_order ON fulfillment.task USING btree (sales_order);

CREATE INDEX task_queue ON fulfillment.task USING btree (location, promise_at, id) WHERE (state = ANY (ARRAY['offered'::text, 'open'::text, 'picking'::text, 'ready'::text]));

CREATE INDEX task_uncollected ON fulfillment.task USING btree (collect_until) WHERE ((state = 'ready'::text) AND (kind = 'pickup'::text));

ALTER TABLE ONLY fulfillment.task_line
    ADD CONSTRAINT task_line_task_fkey FOREIGN KEY (task) REFERENCES fulfillment.task(id);

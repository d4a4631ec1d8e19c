-- What the cloud holds of every outlet. Plain SQL for PostgreSQL 15 and later, frozen once
-- released: a change is a new file. Applied by cloud-relay/cloud-migrate.ts inside one
-- transaction.
--
-- Every table starts its key with outlet_id, and the large ones are partitioned by it, so that they
-- distribute (declarative partitioning, Citus) without change. Money in minor units, quantities in
-- thousandths. Nothing is granted to PUBLIC; an outlet's role may execute ocean.ingest and no more.

DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'ocean_owner') THEN
    CREATE ROLE ocean_owner NOLOGIN;
  END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'ocean_outlet') THEN
    CREATE ROLE ocean_outlet NOLOGIN;
  END IF;
  EXECUTE format('GRANT ocean_owner TO %I', current_user);
  EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO ocean_outlet', current_database());
END $$;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
CREATE SCHEMA ocean AUTHORIZATION ocean_owner;
GRANT USAGE ON SCHEMA ocean TO ocean_outlet;
SET LOCAL ROLE ocean_owner;
ALTER DEFAULT PRIVILEGES IN SCHEMA ocean REVOKE ALL ON TABLES FROM PUBLIC;
-- Per schema this cannot take EXECUTE away from PUBLIC; globally for the role it can.
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;

CREATE TABLE ocean.outlet (
  outlet_id uuid PRIMARY KEY,
  code text NOT NULL UNIQUE,
  name text NOT NULL,
  timezone text NOT NULL,
  enrolled_at timestamptz NOT NULL DEFAULT now()
);

-- Which login speaks for which outlet. Role names are random: pg_roles is readable by all.
CREATE TABLE ocean.outlet_role (
  role_name name PRIMARY KEY,
  outlet_id uuid NOT NULL REFERENCES ocean.outlet,
  is_active boolean NOT NULL DEFAULT true,
  created_at timestamptz NOT NULL DEFAULT now()
);

-- One life of one box's database, and how far the cloud holds its outbox. At most one life is
-- approved at a time: a cloned, restored or stolen box is refused until somebody decides.
CREATE TABLE ocean.epoch (
  outlet_id uuid NOT NULL REFERENCES ocean.outlet,
  epoch uuid NOT NULL,
  state text NOT NULL CHECK (state IN ('approved', 'fenced')),
  last_sequence bigint NOT NULL DEFAULT 0 CHECK (last_sequence >= 0),
  -- Chain hash of that row; before the first row, what the first row must follow.
  last_hash text NOT NULL DEFAULT repeat('0', 64) CHECK (last_hash ~ '^[0-9a-f]{64}$'),
  approved_at timestamptz NOT NULL DEFAULT now(),
  last_received_at timestamptz,
  PRIMARY KEY (outlet_id, epoch)
) WITH (fillfactor = 70);
CREATE UNIQUE INDEX epoch_one_approved ON ocean.epoch (outlet_id) WHERE state = 'approved';

-- Every document word for word; hash is the outbox chain at (epoch, sequence).
CREATE TABLE ocean.document (
  outlet_id uuid NOT NULL,
  document_id uuid NOT NULL,
  epoch uuid NOT NULL,
  sequence bigint NOT NULL,
  kind text NOT NULL,
  schema_version integer NOT NULL,
  payload jsonb NOT NULL,
  hash text NOT NULL,
  received_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (outlet_id, document_id),
  UNIQUE (outlet_id, epoch, sequence)
) PARTITION BY HASH (outlet_id);

CREATE TABLE ocean.sale (
  outlet_id uuid NOT NULL,
  sale_id uuid NOT NULL,
  receipt_number text NOT NULL,
  terminal_id uuid NOT NULL,
  series text NOT NULL,
  number bigint NOT NULL CHECK (number BETWEEN 1 AND 999999999),
  session_id uuid NOT NULL,
  warehouse_id uuid NOT NULL,
  cashier_id uuid NOT NULL,
  customer_id uuid,
  business_date date NOT NULL,
  sold_at timestamptz NOT NULL,
  hub_received_at timestamptz NOT NULL,
  is_committed boolean NOT NULL,
  currency_code text NOT NULL,
  gross_minor bigint NOT NULL,
  line_discount_minor bigint NOT NULL,
  basket_discount_minor bigint NOT NULL,
  tax_base_minor bigint NOT NULL,
  tax_minor bigint NOT NULL,
  total_minor bigint NOT NULL,
  cash_rounding_minor bigint NOT NULL,
  payable_minor bigint NOT NULL,
  tendered_minor bigint NOT NULL,
  change_minor bigint NOT NULL,
  loyalty_points_earned bigint NOT NULL,
  note text,
  conflicts jsonb NOT NULL,
  -- Null, or why the sale's own figures do not follow from each other. It counts all the same (I3).
  finding text,
  PRIMARY KEY (outlet_id, sale_id)
) PARTITION BY HASH (outlet_id);
CREATE INDEX sale_by_business_date ON ocean.sale (outlet_id, business_date);
CREATE INDEX sale_by_number ON ocean.sale (outlet_id, terminal_id, series, number);

-- Lines and payments have no foreign key: ocean.ingest is their only writer and writes them in the
-- sale's own transaction, and measured, the checks cost a quarter to a half of a call's time.
CREATE TABLE ocean.sale_line (
  outlet_id uuid NOT NULL,
  sale_id uuid NOT NULL,
  line_no integer NOT NULL,
  product_id uuid NOT NULL,
  sku text NOT NULL,
  name text NOT NULL,
  barcode text,
  category_id uuid,
  unit_code text NOT NULL,
  unit_factor_milli bigint NOT NULL,
  quantity_milli bigint NOT NULL,
  unit_price_minor bigint NOT NULL,
  price_list_version bigint NOT NULL,
  tax_code text NOT NULL,
  tax_rate_ppm bigint NOT NULL,
  tax_base_numerator bigint NOT NULL,
  tax_base_denominator bigint NOT NULL,
  is_price_tax_inclusive boolean NOT NULL,
  gross_minor bigint NOT NULL,
  line_discount_minor bigint NOT NULL,
  basket_discount_minor bigint NOT NULL,
  tax_base_minor bigint NOT NULL,
  tax_minor bigint NOT NULL,
  total_minor bigint NOT NULL,
  PRIMARY KEY (outlet_id, sale_id, line_no)
) PARTITION BY HASH (outlet_id);

CREATE TABLE ocean.sale_payment (
  outlet_id uuid NOT NULL,
  sale_id uuid NOT NULL,
  line_no integer NOT NULL,
  method text NOT NULL,
  amount_minor bigint NOT NULL,
  tendered_minor bigint NOT NULL,
  change_minor bigint NOT NULL,
  evidence jsonb,
  state text NOT NULL,
  PRIMARY KEY (outlet_id, sale_id, line_no)
) PARTITION BY HASH (outlet_id);

DO $$
DECLARE
  v_table text;
  v_part integer;
BEGIN
  FOREACH v_table IN ARRAY ARRAY['document', 'sale', 'sale_line', 'sale_payment'] LOOP
    FOR v_part IN 0..7 LOOP
      EXECUTE format(
        'CREATE TABLE ocean.%I PARTITION OF ocean.%I FOR VALUES WITH (MODULUS 8, REMAINDER %s)',
        v_table || '_' || v_part, v_table, v_part);
    END LOOP;
  END LOOP;
END $$;

-- Which receipt numbers of a series the cloud holds, as a set of ranges: adding numbers in any
-- order, any number of times, gives the same set. The watermark is the highest n such that 1…n are
-- all held; terminals may forget what it covers.
CREATE TABLE ocean.terminal_series (
  outlet_id uuid NOT NULL,
  terminal_id uuid NOT NULL,
  series text NOT NULL CHECK (series ~ '^[A-Z]{1,6}$'),
  held int8multirange NOT NULL,
  watermark bigint NOT NULL,
  changed_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (outlet_id, terminal_id, series)
) WITH (fillfactor = 70);

-- Documents that somebody must look at. Those marked in ocean.sale.finding are stored there too;
-- of all others this is the only copy, word for word as it came.
CREATE TABLE ocean.quarantine (
  outlet_id uuid NOT NULL,
  epoch uuid NOT NULL,
  sequence bigint NOT NULL,
  document_id text,
  kind text,
  reason text NOT NULL,
  detail text,
  payload text NOT NULL,
  hash text NOT NULL,
  received_at timestamptz NOT NULL DEFAULT now(),
  settled_at timestamptz,
  PRIMARY KEY (outlet_id, epoch, sequence)
);
CREATE INDEX quarantine_open ON ocean.quarantine (outlet_id) WHERE settled_at IS NULL;

-- What the cloud holds of the other kinds of documents. As in 0001: the outlet comes first in every
-- key, the large tables are partitioned by it, and ingest is their only writer. A kind that has no
-- table lies in ocean.document like all others. Amounts are as the outlet states them.
SET LOCAL ROLE ocean_owner;

CREATE TABLE ocean.refund (
  outlet_id uuid NOT NULL,
  refund_id uuid NOT NULL,
  refund_number text NOT NULL,
  kind text NOT NULL,
  session_id uuid NOT NULL,
  terminal_id uuid NOT NULL,
  staff_id uuid NOT NULL,
  approved_by uuid,
  sale_id uuid,
  receipt_number text,
  customer_id uuid,
  business_date date NOT NULL,
  refunded_at timestamptz NOT NULL,
  tax_base_minor bigint NOT NULL,
  tax_minor bigint NOT NULL,
  total_minor bigint NOT NULL,
  cash_rounding_minor bigint NOT NULL,
  payable_minor bigint NOT NULL,
  loyalty_points_reversed bigint NOT NULL,
  loyalty_points_returned bigint NOT NULL,
  reason_code text NOT NULL,
  note text,
  conflicts jsonb NOT NULL,
  finding text,
  PRIMARY KEY (outlet_id, refund_id)
) PARTITION BY HASH (outlet_id);
CREATE INDEX refund_by_business_date ON ocean.refund (outlet_id, business_date);
CREATE INDEX refund_by_sale ON ocean.refund (outlet_id, sale_id);

CREATE TABLE ocean.refund_line (
  outlet_id uuid NOT NULL,
  refund_id uuid NOT NULL,
  line_no integer NOT NULL,
  sale_line_no integer,
  product_id uuid NOT NULL,
  sku text NOT NULL,
  name text NOT NULL,
  unit_code text NOT NULL,
  -- As sold; 1000 where the sale's line is not here.
  unit_factor_milli bigint NOT NULL,
  quantity_milli bigint NOT NULL,
  unit_price_minor bigint NOT NULL,
  tax_code text NOT NULL,
  tax_rate_ppm bigint NOT NULL,
  disposition text NOT NULL,
  gross_minor bigint NOT NULL,
  discount_minor bigint NOT NULL,
  tax_base_minor bigint NOT NULL,
  tax_minor bigint NOT NULL,
  total_minor bigint NOT NULL,
  PRIMARY KEY (outlet_id, refund_id, line_no)
) PARTITION BY HASH (outlet_id);

CREATE TABLE ocean.refund_payout (
  outlet_id uuid NOT NULL,
  refund_id uuid NOT NULL,
  line_no integer NOT NULL,
  method text NOT NULL,
  amount_minor bigint NOT NULL,
  account_id uuid,
  evidence jsonb,
  PRIMARY KEY (outlet_id, refund_id, line_no)
) PARTITION BY HASH (outlet_id);

-- A shift as its documents left it; what they say comes in their order.
CREATE TABLE ocean.shift (
  outlet_id uuid NOT NULL,
  shift_id uuid NOT NULL,
  shift_number bigint,
  mode text,
  state text NOT NULL,
  drawer_id uuid,
  terminal_id uuid,
  cashier_id uuid,
  business_date date,
  opened_at timestamptz,
  opening_cash_minor bigint,
  closed_at timestamptz,
  closed_by uuid,
  counted_cash_minor bigint,
  expected_cash_minor bigint,
  over_short_minor bigint,
  over_short_reason_code text,
  -- ShiftReport of the wire, as frozen.
  report jsonb,
  finding text,
  PRIMARY KEY (outlet_id, shift_id)
) PARTITION BY HASH (outlet_id);
CREATE INDEX shift_by_business_date ON ocean.shift (outlet_id, business_date);

-- Every blind count of a drawer, also those that were counted again.
CREATE TABLE ocean.drawer_count (
  outlet_id uuid NOT NULL,
  count_id uuid NOT NULL,
  shift_id uuid NOT NULL,
  count_no integer NOT NULL,
  counted_at timestamptz NOT NULL,
  counted_by uuid NOT NULL,
  counted_cash_minor bigint NOT NULL,
  expected_cash_minor bigint NOT NULL,
  counts jsonb NOT NULL,
  declared jsonb NOT NULL,
  finding text,
  PRIMARY KEY (outlet_id, count_id)
) PARTITION BY HASH (outlet_id);

-- What came after Z, frozen as well.
CREATE TABLE ocean.shift_addendum (
  outlet_id uuid NOT NULL,
  shift_id uuid NOT NULL,
  part_no integer NOT NULL,
  closed_at timestamptz,
  report jsonb,
  cash_place text,
  cash_minor bigint,
  into_shift_id uuid,
  PRIMARY KEY (outlet_id, shift_id, part_no)
) PARTITION BY HASH (outlet_id);

-- Drawers and the safe: paid-in, paid-out, drop; no-sale has no amount; the safe's own entries.
CREATE TABLE ocean.cash_movement (
  outlet_id uuid NOT NULL,
  movement_id uuid NOT NULL,
  place text NOT NULL CHECK (place IN ('drawer', 'safe')),
  kind text NOT NULL,
  number text,
  shift_id uuid,
  terminal_id uuid,
  moved_at timestamptz NOT NULL,
  amount_minor bigint NOT NULL,
  -- Of the safe: what it holds afterwards.
  balance_minor bigint,
  -- Of the safe: the shift, drop or deposit behind it.
  source_id uuid,
  reason_code text,
  note text,
  staff_id uuid,
  approved_by uuid,
  finding text,
  PRIMARY KEY (outlet_id, movement_id)
) PARTITION BY HASH (outlet_id);

-- Gift cards, vouchers, deposits and kasbon, as each outlet leads them.
CREATE TABLE ocean.account (
  outlet_id uuid NOT NULL,
  account_id uuid NOT NULL,
  kind text,
  code text,
  customer_id uuid,
  floor_minor bigint,
  expires_on date,
  is_active boolean NOT NULL,
  PRIMARY KEY (outlet_id, account_id)
) PARTITION BY HASH (outlet_id);

CREATE TABLE ocean.account_entry (
  outlet_id uuid NOT NULL,
  document_id uuid NOT NULL,
  account_id uuid NOT NULL,
  moved_at timestamptz NOT NULL,
  amount_minor bigint NOT NULL,
  balance_minor bigint NOT NULL,
  reason text NOT NULL,
  source_id uuid,
  staff_id uuid,
  PRIMARY KEY (outlet_id, document_id)
) PARTITION BY HASH (outlet_id);
CREATE INDEX account_entry_by_account ON ocean.account_entry (outlet_id, account_id);

-- Stock that moved for another reason than a sale or a refund; ocean.stock_movement shows all.
CREATE TABLE ocean.stock_entry (
  outlet_id uuid NOT NULL,
  document_id uuid NOT NULL,
  line_no integer NOT NULL,
  product_id uuid NOT NULL,
  quantity_milli bigint NOT NULL,
  level_milli bigint NOT NULL,
  reason text NOT NULL,
  source_id uuid,
  moved_at timestamptz NOT NULL,
  PRIMARY KEY (outlet_id, document_id, line_no)
) PARTITION BY HASH (outlet_id);

-- The sum of all movements (I7). numeric: no sum of legal quantities may fail.
CREATE TABLE ocean.stock_level (
  outlet_id uuid NOT NULL,
  product_id uuid NOT NULL,
  quantity_milli numeric NOT NULL,
  PRIMARY KEY (outlet_id, product_id)
) PARTITION BY HASH (outlet_id);

-- Points, one row for each reason a document moved them (I7).
CREATE TABLE ocean.loyalty_entry (
  outlet_id uuid NOT NULL,
  epoch uuid NOT NULL,
  sequence bigint NOT NULL,
  reason text NOT NULL,
  customer_id uuid NOT NULL,
  document_id uuid NOT NULL,
  points bigint NOT NULL,
  PRIMARY KEY (outlet_id, epoch, sequence, reason)
) PARTITION BY HASH (outlet_id);
CREATE INDEX loyalty_entry_by_customer ON ocean.loyalty_entry (customer_id);

-- What an outlet changed of a customer, field by field, also where another value stands now.
CREATE TABLE ocean.customer_edit (
  outlet_id uuid NOT NULL,
  epoch uuid NOT NULL,
  sequence bigint NOT NULL,
  field text NOT NULL,
  customer_id uuid NOT NULL,
  document_id uuid NOT NULL,
  edited_at timestamptz NOT NULL,
  before_text text,
  after_text text,
  -- stands, same, lost; null until it is settled in the same transaction.
  outcome text,
  PRIMARY KEY (outlet_id, epoch, sequence, field)
) PARTITION BY HASH (outlet_id);
CREATE INDEX customer_edit_by_customer ON ocean.customer_edit (customer_id);

-- Disagreements: raised by an outlet, or by the cloud, which alone sees several outlets.
CREATE TABLE ocean.conflict (
  outlet_id uuid NOT NULL,
  conflict_id uuid NOT NULL,
  origin text NOT NULL CHECK (origin IN ('outlet', 'cloud')),
  -- The document at which the cloud saw it.
  epoch uuid NOT NULL,
  sequence bigint NOT NULL,
  type text NOT NULL,
  reason text,
  subject_id uuid,
  message text NOT NULL,
  detail jsonb NOT NULL,
  raised_at timestamptz NOT NULL,
  resolved_at timestamptz,
  -- ConflictResolvedDocument of the wire.
  resolution jsonb,
  PRIMARY KEY (outlet_id, conflict_id)
) PARTITION BY HASH (outlet_id);
CREATE INDEX conflict_of_cloud ON ocean.conflict (outlet_id, epoch, sequence)
  WHERE origin = 'cloud';
CREATE INDEX conflict_open ON ocean.conflict (outlet_id) WHERE resolved_at IS NULL;

DO $$
DECLARE
  v_table text;
  v_part integer;
BEGIN
  FOREACH v_table IN ARRAY ARRAY['refund', 'refund_line', 'refund_payout', 'shift', 'drawer_count',
    'shift_addendum', 'cash_movement', 'account', 'account_entry', 'stock_entry', 'stock_level',
    'loyalty_entry', 'customer_edit', 'conflict'] LOOP
    FOR v_part IN 0..7 LOOP
      EXECUTE format(
        'CREATE TABLE ocean.%I PARTITION OF ocean.%I FOR VALUES WITH (MODULUS 8, REMAINDER %s)',
        v_table || '_' || v_part, v_table, v_part);
    END LOOP;
  END LOOP;
  -- Rewritten in place at every call.
  FOR v_part IN 0..7 LOOP
    EXECUTE format('ALTER TABLE ocean.%I SET (fillfactor = 70)', 'stock_level_' || v_part);
  END LOOP;
END $$;

CREATE TABLE ocean.audit_checkpoint (
  outlet_id uuid NOT NULL,
  document_id uuid NOT NULL,
  checked_at timestamptz NOT NULL,
  reason text NOT NULL,
  from_sequence bigint NOT NULL,
  to_sequence bigint NOT NULL,
  hash text NOT NULL,
  broken_at bigint,
  PRIMARY KEY (outlet_id, document_id)
);

-- The newest word of each box about itself and about each of its devices.
CREATE TABLE ocean.box_health (
  outlet_id uuid PRIMARY KEY,
  stated_at timestamptz NOT NULL,
  received_at timestamptz NOT NULL DEFAULT now(),
  hub_version text NOT NULL,
  disk_state text NOT NULL,
  disk_free_bytes bigint,
  clock_state text NOT NULL,
  -- BoxHealthDocument of the wire.
  body jsonb NOT NULL
) WITH (fillfactor = 50);
CREATE TABLE ocean.device_health (
  outlet_id uuid NOT NULL,
  device_kind text NOT NULL CHECK (device_kind IN ('printer', 'terminal')),
  device_id uuid NOT NULL,
  name text NOT NULL,
  state text NOT NULL,
  stated_at timestamptz NOT NULL,
  body jsonb NOT NULL,
  PRIMARY KEY (outlet_id, device_kind, device_id)
) WITH (fillfactor = 50);

-- Customers belong to all outlets: one row each, the newest state of every field.
CREATE TABLE ocean.customer (
  customer_id uuid PRIMARY KEY,
  full_name text NOT NULL,
  phone text,
  email text,
  membership_number text,
  loyalty_tier text NOT NULL,
  version bigint NOT NULL DEFAULT 1,
  -- Of each field: who wrote it (null: head office), when by the hub's clock and by the cloud's.
  written jsonb NOT NULL DEFAULT '{}',
  changed_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX customer_by_phone ON ocean.customer (phone);
CREATE INDEX customer_by_membership ON ocean.customer (membership_number);

-- Points over all outlets. Its row is also the lock on its customer: whoever changes anything of
-- customers takes these first, in order of id.
CREATE TABLE ocean.loyalty_balance (
  customer_id uuid PRIMARY KEY,
  points bigint NOT NULL
) WITH (fillfactor = 70);
CREATE TABLE ocean.loyalty_by_outlet (
  customer_id uuid NOT NULL,
  outlet_id uuid NOT NULL,
  points bigint NOT NULL,
  PRIMARY KEY (customer_id, outlet_id)
) WITH (fillfactor = 70);

-- Two outlets that enter one phone or membership number at once wait for each other here.
CREATE TABLE ocean.customer_key (
  kind text NOT NULL CHECK (kind IN ('phone', 'membership')),
  value text NOT NULL,
  PRIMARY KEY (kind, value)
);

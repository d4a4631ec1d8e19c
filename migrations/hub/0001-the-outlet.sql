-- The outlet's authority. Frozen once released: a change is a new file.
-- Money in minor units, quantities in thousandths, times in ms since 1970 UTC (advisory, I10).

CREATE TABLE outlet (
  id TEXT PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  address TEXT NOT NULL,
  phone TEXT,
  warehouse_id TEXT NOT NULL,
  timezone TEXT NOT NULL,
  currency_code TEXT NOT NULL,
  minor_exponent INTEGER NOT NULL CHECK (minor_exponent BETWEEN 0 AND 3),
  is_taxable_enterprise INTEGER NOT NULL CHECK (is_taxable_enterprise IN (0, 1)),
  npwp TEXT,
  nitku TEXT,
  is_price_tax_inclusive INTEGER NOT NULL CHECK (is_price_tax_inclusive IN (0, 1)),
  cash_rounding_step_minor INTEGER NOT NULL CHECK (cash_rounding_step_minor >= 1),
  cash_rounding_mode TEXT NOT NULL CHECK (cash_rounding_mode IN ('down', 'nearest', 'up')),
  loyalty_tiers_json TEXT NOT NULL,
  embedded_barcode_rules_json TEXT NOT NULL,
  receipt_footer TEXT NOT NULL,
  price_list_version INTEGER NOT NULL
) STRICT;

-- One row: which life of this outlet's database this is, and where its chains stand.
CREATE TABLE chain_head (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  epoch TEXT NOT NULL,
  outbox_sequence INTEGER NOT NULL,
  outbox_hash TEXT NOT NULL,
  audit_sequence INTEGER NOT NULL,
  audit_hash TEXT NOT NULL,
  shift_number INTEGER NOT NULL,
  clock_floor_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE tax_rule (
  tax_code TEXT NOT NULL,
  name TEXT NOT NULL,
  rate_ppm INTEGER NOT NULL CHECK (rate_ppm BETWEEN 0 AND 1000000),
  base_numerator INTEGER NOT NULL CHECK (base_numerator > 0),
  base_denominator INTEGER NOT NULL CHECK (base_denominator > 0),
  valid_from TEXT NOT NULL,
  PRIMARY KEY (tax_code, valid_from)
) STRICT;

CREATE TABLE category (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  name_en TEXT NOT NULL,
  colour TEXT NOT NULL,
  icon TEXT NOT NULL,
  sort_order INTEGER NOT NULL
) STRICT;

CREATE TABLE product (
  id TEXT PRIMARY KEY,
  sku TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  category_id TEXT REFERENCES category (id),
  tax_code TEXT NOT NULL,
  is_weighed INTEGER NOT NULL CHECK (is_weighed IN (0, 1)),
  is_loyalty_eligible INTEGER NOT NULL CHECK (is_loyalty_eligible IN (0, 1)),
  is_active INTEGER NOT NULL CHECK (is_active IN (0, 1)),
  plu TEXT UNIQUE,
  cost_minor INTEGER CHECK (cost_minor >= 0),
  price_list_version INTEGER NOT NULL,
  origin TEXT NOT NULL CHECK (origin IN ('head-office', 'outlet')),
  change_cursor INTEGER NOT NULL
) STRICT;
CREATE INDEX product_by_category ON product (category_id);
CREATE UNIQUE INDEX product_by_cursor ON product (change_cursor);

CREATE TABLE selling_unit (
  product_id TEXT NOT NULL REFERENCES product (id),
  unit_code TEXT NOT NULL,
  factor_milli INTEGER NOT NULL CHECK (factor_milli > 0),
  price_minor INTEGER NOT NULL CHECK (price_minor >= 0),
  sort_order INTEGER NOT NULL,
  PRIMARY KEY (product_id, unit_code)
) STRICT, WITHOUT ROWID;

-- Keyed by the normalised code: 12-digit UPC and 13-digit EAN are equal.
CREATE TABLE barcode (
  code TEXT PRIMARY KEY,
  product_id TEXT NOT NULL REFERENCES product (id),
  unit_code TEXT NOT NULL,
  FOREIGN KEY (product_id, unit_code) REFERENCES selling_unit (product_id, unit_code)
) STRICT, WITHOUT ROWID;
CREATE INDEX barcode_by_product ON barcode (product_id);

-- Written by the catalogue store together with product; searched by name, sku and barcode.
-- The rowid of a product's row is its change_cursor: a rowid of product itself may move in VACUUM.
CREATE VIRTUAL TABLE product_search USING fts5 (
  product_id UNINDEXED, name, sku, barcodes,
  tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3 4'
);

-- Source of catalogue change cursors: strictly increasing, never reused.
CREATE TABLE change_counter (id INTEGER PRIMARY KEY CHECK (id = 1), cursor INTEGER NOT NULL) STRICT;
INSERT INTO change_counter (id, cursor) VALUES (1, 0);

CREATE TABLE stock_level (
  product_id TEXT PRIMARY KEY,
  quantity_milli INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE stock_movement (
  id INTEGER PRIMARY KEY,
  product_id TEXT NOT NULL,
  quantity_milli INTEGER NOT NULL,
  reason TEXT NOT NULL CHECK (reason IN ('sale', 'refund', 'damaged', 'import', 'initial')),
  document_id TEXT NOT NULL,
  at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX stock_movement_by_product ON stock_movement (product_id);

CREATE TABLE customer (
  id TEXT PRIMARY KEY,
  full_name TEXT NOT NULL,
  search_name TEXT NOT NULL,
  phone_e164 TEXT UNIQUE,
  phone_last_four TEXT,
  email TEXT,
  membership_number TEXT UNIQUE,
  loyalty_tier TEXT NOT NULL,
  loyalty_points INTEGER NOT NULL,
  origin TEXT NOT NULL CHECK (origin IN ('head-office', 'outlet')),
  created_at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX customer_by_name ON customer (search_name);
CREATE INDEX customer_by_last_four ON customer (phone_last_four);

CREATE TABLE loyalty_entry (
  id INTEGER PRIMARY KEY,
  customer_id TEXT NOT NULL REFERENCES customer (id),
  points INTEGER NOT NULL,
  reason TEXT NOT NULL CHECK (reason IN ('sale', 'redeem', 'refund', 'initial')),
  document_id TEXT NOT NULL,
  at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX loyalty_entry_by_customer ON loyalty_entry (customer_id);

CREATE TABLE staff (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('cashier', 'supervisor', 'manager', 'technician')),
  pin_hash TEXT NOT NULL,
  pin_salt TEXT NOT NULL,
  -- How long it is: a role that may do more asks for more. 0: none was set here.
  pin_digits INTEGER NOT NULL DEFAULT 0,
  is_active INTEGER NOT NULL CHECK (is_active IN (0, 1)),
  created_at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE terminal (
  id TEXT PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  public_key_json TEXT NOT NULL,
  is_active INTEGER NOT NULL CHECK (is_active IN (0, 1)),
  paired_at_ms INTEGER NOT NULL,
  last_seen_at_ms INTEGER NOT NULL
) STRICT;

-- One series per pairing, never reused (I5). watermark: the cloud holds 1…watermark.
CREATE TABLE terminal_series (
  terminal_id TEXT NOT NULL REFERENCES terminal (id),
  series TEXT NOT NULL,
  opened_at_ms INTEGER NOT NULL,
  last_number_seen INTEGER NOT NULL,
  watermark INTEGER NOT NULL,
  PRIMARY KEY (terminal_id, series)
) STRICT, WITHOUT ROWID;

CREATE TABLE pairing_code (
  code_hash TEXT PRIMARY KEY,
  created_by TEXT,
  expires_at_ms INTEGER NOT NULL,
  used_by_terminal_id TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE device_session (
  token_hash TEXT PRIMARY KEY,
  terminal_id TEXT NOT NULL REFERENCES terminal (id),
  expires_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE staff_session (
  token_hash TEXT PRIMARY KEY,
  terminal_id TEXT NOT NULL REFERENCES terminal (id),
  staff_id TEXT NOT NULL REFERENCES staff (id),
  -- Slides while the person works …
  expires_at_ms INTEGER NOT NULL,
  -- … and never past this.
  ends_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Exponential lock-out per terminal and person, never global.
CREATE TABLE pin_lock (
  terminal_id TEXT NOT NULL,
  staff_id TEXT NOT NULL,
  failed_count INTEGER NOT NULL,
  locked_until_ms INTEGER NOT NULL,
  PRIMARY KEY (terminal_id, staff_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE drawer (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  terminal_id TEXT REFERENCES terminal (id)
) STRICT;

-- A shift belongs to a drawer. terminal_id is where it is now: null while it is suspended, counted
-- or closed. Its figures are rows of shift_figure.
CREATE TABLE shift (
  id TEXT PRIMARY KEY,
  number INTEGER NOT NULL UNIQUE,
  mode TEXT NOT NULL CHECK (mode IN ('floating', 'shared')),
  drawer_id TEXT NOT NULL REFERENCES drawer (id),
  opened_at_terminal_id TEXT NOT NULL REFERENCES terminal (id),
  terminal_id TEXT REFERENCES terminal (id),
  cashier_id TEXT NOT NULL REFERENCES staff (id),
  state TEXT NOT NULL CHECK (state IN ('open', 'suspended', 'counting', 'closed', 'needs-count')),
  business_date TEXT NOT NULL,
  opening_cash_minor INTEGER NOT NULL CHECK (opening_cash_minor >= 0),
  opened_at_ms INTEGER NOT NULL,
  -- Kept beside the cash journal and always its sum (I6), so that a count compares in O(1).
  expected_cash_minor INTEGER NOT NULL,
  -- Of the opening; null for a shift that the hub opened for sales it could not place.
  payload_hash TEXT,
  closed_at_ms INTEGER,
  closed_by TEXT REFERENCES staff (id),
  close_id TEXT UNIQUE,
  close_hash TEXT,
  counted_cash_minor INTEGER,
  over_short_reason_code TEXT,
  close_note TEXT
) STRICT;
CREATE UNIQUE INDEX shift_one_per_drawer ON shift (drawer_id)
  WHERE state IN ('open', 'suspended', 'counting');
CREATE UNIQUE INDEX shift_one_open_per_terminal ON shift (terminal_id) WHERE state = 'open';

-- Running totals, kept as documents commit, so that X and Z are O(1). part_no 0 is the shift
-- itself, n its addendum Z-…/An; cashier_id says whose part it is. What figures there are:
-- #domain/shift-figures.ts.
CREATE TABLE shift_figure (
  shift_id TEXT NOT NULL REFERENCES shift (id),
  part_no INTEGER NOT NULL CHECK (part_no >= 0),
  cashier_id TEXT NOT NULL,
  figure TEXT NOT NULL,
  event_count INTEGER NOT NULL,
  amount_minor INTEGER NOT NULL,
  PRIMARY KEY (shift_id, part_no, cashier_id, figure)
) STRICT, WITHOUT ROWID;

-- What came after Z. Immutable once final.
CREATE TABLE shift_addendum (
  shift_id TEXT NOT NULL REFERENCES shift (id),
  part_no INTEGER NOT NULL CHECK (part_no >= 1),
  state TEXT NOT NULL CHECK (state IN ('collecting', 'final')),
  cash_minor INTEGER NOT NULL,
  cash_place TEXT CHECK (cash_place IN ('counted', 'present-drawer')),
  -- Who said where the cash is, as a document; into_shift_id where it lies in that drawer.
  transfer_id TEXT UNIQUE,
  into_shift_id TEXT REFERENCES shift (id),
  opened_at_ms INTEGER NOT NULL,
  last_document_at_ms INTEGER NOT NULL,
  finalised_at_ms INTEGER,
  PRIMARY KEY (shift_id, part_no)
) STRICT, WITHOUT ROWID;

-- The cash journal: what went into and out of a drawer. Its sum is the expected cash (I6).
CREATE TABLE cash_movement (
  id INTEGER PRIMARY KEY,
  shift_id TEXT NOT NULL REFERENCES shift (id),
  part_no INTEGER NOT NULL,
  cashier_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN (
    'float', 'cash-tendered', 'change', 'cash-refund', 'paid-in', 'paid-out', 'drop',
    'transfer-in', 'transfer-out')),
  amount_minor INTEGER NOT NULL,
  document_id TEXT NOT NULL,
  at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX cash_movement_by_shift ON cash_movement (shift_id);

CREATE TABLE sale (
  id TEXT PRIMARY KEY,
  terminal_id TEXT NOT NULL REFERENCES terminal (id),
  series TEXT NOT NULL,
  number INTEGER NOT NULL CHECK (number >= 1),
  -- 0 for the first holder of a number; an honest second holder keeps it with 1, 2, … (I5).
  number_claim INTEGER NOT NULL DEFAULT 0,
  receipt_number TEXT NOT NULL,
  shift_id TEXT NOT NULL REFERENCES shift (id),
  -- 0, or the addendum it fell into because its shift had closed.
  shift_part_no INTEGER NOT NULL,
  cashier_id TEXT NOT NULL REFERENCES staff (id),
  customer_id TEXT,
  cart_id TEXT,
  sold_at_ms INTEGER NOT NULL,
  received_at_ms INTEGER NOT NULL,
  business_date TEXT NOT NULL,
  is_committed INTEGER NOT NULL CHECK (is_committed IN (0, 1)),
  gross_minor INTEGER NOT NULL,
  line_discount_minor INTEGER NOT NULL,
  basket_discount_minor INTEGER NOT NULL,
  tax_base_minor INTEGER NOT NULL,
  tax_minor INTEGER NOT NULL,
  total_minor INTEGER NOT NULL,
  cash_rounding_minor INTEGER NOT NULL,
  payable_minor INTEGER NOT NULL,
  tendered_minor INTEGER NOT NULL,
  change_minor INTEGER NOT NULL,
  loyalty_points_earned INTEGER NOT NULL,
  loyalty_points_redeemed INTEGER NOT NULL,
  approval_ids_json TEXT NOT NULL,
  note TEXT,
  -- Idempotency: the first answer and the hash of the canonical bytes it answered.
  payload_hash TEXT NOT NULL,
  answer_json TEXT NOT NULL,
  outbox_sequence INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX sale_by_number ON sale (terminal_id, series, number, number_claim);
CREATE INDEX sale_by_shift ON sale (shift_id);
CREATE INDEX sale_by_business_date ON sale (business_date);
CREATE INDEX sale_by_receipt_number ON sale (receipt_number);
CREATE INDEX sale_by_customer ON sale (customer_id) WHERE customer_id IS NOT NULL;
CREATE INDEX sale_by_cart ON sale (cart_id) WHERE cart_id IS NOT NULL;

-- No foreign key on product: the line is a snapshot and outlives the product.
CREATE TABLE sale_line (
  sale_id TEXT NOT NULL REFERENCES sale (id),
  line_no INTEGER NOT NULL,
  product_id TEXT NOT NULL,
  sku TEXT NOT NULL,
  name TEXT NOT NULL,
  barcode TEXT,
  category_id TEXT,
  unit_code TEXT NOT NULL,
  unit_factor_milli INTEGER NOT NULL,
  quantity_milli INTEGER NOT NULL CHECK (quantity_milli > 0),
  unit_price_minor INTEGER NOT NULL,
  -- When somebody set another price than the list's: what the list said, and why.
  list_price_minor INTEGER,
  price_override_reason TEXT,
  is_loyalty_eligible INTEGER NOT NULL CHECK (is_loyalty_eligible IN (0, 1)),
  price_list_version INTEGER NOT NULL,
  tax_code TEXT NOT NULL,
  tax_rate_ppm INTEGER NOT NULL,
  tax_base_numerator INTEGER NOT NULL,
  tax_base_denominator INTEGER NOT NULL,
  is_price_tax_inclusive INTEGER NOT NULL,
  gross_minor INTEGER NOT NULL,
  line_discount_minor INTEGER NOT NULL,
  basket_discount_minor INTEGER NOT NULL,
  tax_base_minor INTEGER NOT NULL,
  tax_minor INTEGER NOT NULL,
  total_minor INTEGER NOT NULL,
  PRIMARY KEY (sale_id, line_no)
) STRICT, WITHOUT ROWID;

CREATE TABLE sale_payment (
  sale_id TEXT NOT NULL REFERENCES sale (id),
  line_no INTEGER NOT NULL,
  method TEXT NOT NULL,
  amount_minor INTEGER NOT NULL CHECK (amount_minor >= 0),
  tendered_minor INTEGER NOT NULL,
  change_minor INTEGER NOT NULL,
  evidence_json TEXT,
  state TEXT NOT NULL CHECK (state IN ('verified', 'unverified')),
  PRIMARY KEY (sale_id, line_no)
) STRICT, WITHOUT ROWID;

-- Double entry: the rows of one document sum to zero. Accounts: tender/<method>, revenue,
-- tax/<code>, cash-rounding, account/<kind> (owed to holders), paid-in/<reason>, paid-out/<reason>,
-- safe, safe-opening (its first count), bank, over-short, receivable. Debits positive, credits
-- negative. Outside a shift, as a bank deposit is, shift_id is null.
CREATE TABLE journal_entry (
  document_id TEXT NOT NULL,
  account TEXT NOT NULL,
  amount_minor INTEGER NOT NULL,
  shift_id TEXT REFERENCES shift (id),
  PRIMARY KEY (document_id, account)
) STRICT, WITHOUT ROWID;

-- Disagreement stands beside the sale, never in its way (I3).
CREATE TABLE conflict (
  id TEXT PRIMARY KEY,
  type TEXT NOT NULL,
  document_id TEXT NOT NULL,
  message TEXT NOT NULL,
  detail_json TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'resolved')),
  raised_at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX conflict_by_document ON conflict (document_id);
CREATE INDEX conflict_open ON conflict (raised_at_ms) WHERE state = 'open';

-- Payloads that could not become a document: altered duplicates and unreadable committed sales.
CREATE TABLE quarantine (
  id TEXT PRIMARY KEY,
  document_id TEXT,
  terminal_id TEXT NOT NULL,
  reason TEXT NOT NULL,
  payload_json TEXT NOT NULL,
  payload_hash TEXT NOT NULL,
  at_ms INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX quarantine_once ON quarantine (terminal_id, payload_hash);

CREATE TABLE held_cart (
  id TEXT PRIMARY KEY,
  label TEXT NOT NULL,
  line_count INTEGER NOT NULL,
  total_minor INTEGER NOT NULL,
  note TEXT,
  cart_json TEXT NOT NULL,
  staff_id TEXT NOT NULL REFERENCES staff (id),
  terminal_id TEXT NOT NULL REFERENCES terminal (id),
  held_at_ms INTEGER NOT NULL,
  taken_at_ms INTEGER,
  taken_by_terminal_id TEXT REFERENCES terminal (id),
  -- The taker's own id of its request: a retry with it gets the same cart again.
  take_id TEXT
) STRICT;

-- The truth of what the cloud still needs. (epoch, sequence) is contiguous; hash chains the
-- payloads.
CREATE TABLE outbox (
  epoch TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  kind TEXT NOT NULL,
  document_id TEXT NOT NULL,
  schema_version INTEGER NOT NULL,
  payload TEXT NOT NULL,
  hash TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  PRIMARY KEY (epoch, sequence)
) STRICT, WITHOUT ROWID;

-- What the cloud confirmed, as the relay reported it and the hub verified it.
CREATE TABLE cloud_mark (
  epoch TEXT PRIMARY KEY,
  last_sequence INTEGER NOT NULL,
  last_hash TEXT NOT NULL,
  confirmed_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE audit_entry (
  sequence INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  payload TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  hash TEXT NOT NULL
) STRICT;

CREATE TABLE printer (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  transport TEXT NOT NULL CHECK (transport IN ('tcp')),
  address TEXT NOT NULL,
  columns INTEGER NOT NULL CHECK (columns IN (32, 42, 48)),
  code_page TEXT NOT NULL,
  can_cut INTEGER NOT NULL CHECK (can_cut IN (0, 1)),
  is_default INTEGER NOT NULL CHECK (is_default IN (0, 1)),
  fallback_order INTEGER NOT NULL
) STRICT;

CREATE TABLE print_job (
  id TEXT PRIMARY KEY,
  printer_id TEXT REFERENCES printer (id),
  kind TEXT NOT NULL CHECK (kind IN (
    'receipt', 'receipt-copy', 'drawer-pulse', 'test-page', 'report', 'slip', 'bill')),
  document_id TEXT NOT NULL,
  copy_no INTEGER NOT NULL,
  model_json TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN (
    'held', 'queued', 'checking', 'sending', 'fencing', 'printed', 'sent', 'not-started',
    'uncertain', 'cancelled')),
  attempt_count INTEGER NOT NULL DEFAULT 0,
  bytes_accepted INTEGER NOT NULL DEFAULT 0,
  last_error TEXT,
  created_at_ms INTEGER NOT NULL,
  expires_at_ms INTEGER,
  updated_at_ms INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX print_job_once ON print_job (document_id, kind, copy_no);
CREATE INDEX print_job_by_state ON print_job (state, created_at_ms);
-- The worker's queue: what expires (a drawer pulse) goes first.
CREATE INDEX print_job_waiting ON print_job (printer_id, expires_at_ms IS NULL, created_at_ms)
  WHERE state IN ('queued', 'not-started');

CREATE TABLE catalogue_import (
  id TEXT PRIMARY KEY,
  mode TEXT NOT NULL,
  state TEXT NOT NULL,
  status_json TEXT NOT NULL,
  started_at_ms INTEGER NOT NULL,
  finished_at_ms INTEGER
) STRICT;

-- Rows of an import that were read and not applied yet; the chunk that applies them deletes them.
CREATE TABLE catalogue_import_row (
  import_id TEXT NOT NULL REFERENCES catalogue_import (id),
  line INTEGER NOT NULL,
  row_json TEXT NOT NULL,
  PRIMARY KEY (import_id, line)
) STRICT, WITHOUT ROWID;

CREATE TABLE catalogue_import_problem (
  import_id TEXT NOT NULL REFERENCES catalogue_import (id),
  line INTEGER NOT NULL,
  code TEXT NOT NULL,
  severity TEXT NOT NULL CHECK (severity IN ('error', 'warning')),
  reason TEXT NOT NULL,
  reason_id TEXT NOT NULL,
  PRIMARY KEY (import_id, line, code)
) STRICT, WITHOUT ROWID;

-- Journals are append-only.
CREATE TRIGGER stock_movement_no_update BEFORE UPDATE ON stock_movement
BEGIN SELECT RAISE(ABORT, 'stock_movement is append-only'); END;
CREATE TRIGGER stock_movement_no_delete BEFORE DELETE ON stock_movement
BEGIN SELECT RAISE(ABORT, 'stock_movement is append-only'); END;
CREATE TRIGGER cash_movement_no_update BEFORE UPDATE ON cash_movement
BEGIN SELECT RAISE(ABORT, 'cash_movement is append-only'); END;
CREATE TRIGGER cash_movement_no_delete BEFORE DELETE ON cash_movement
BEGIN SELECT RAISE(ABORT, 'cash_movement is append-only'); END;
CREATE TRIGGER loyalty_entry_no_update BEFORE UPDATE ON loyalty_entry
BEGIN SELECT RAISE(ABORT, 'loyalty_entry is append-only'); END;
CREATE TRIGGER loyalty_entry_no_delete BEFORE DELETE ON loyalty_entry
BEGIN SELECT RAISE(ABORT, 'loyalty_entry is append-only'); END;
CREATE TRIGGER journal_entry_no_update BEFORE UPDATE ON journal_entry
BEGIN SELECT RAISE(ABORT, 'journal_entry is append-only'); END;
CREATE TRIGGER journal_entry_no_delete BEFORE DELETE ON journal_entry
BEGIN SELECT RAISE(ABORT, 'journal_entry is append-only'); END;
CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry
BEGIN SELECT RAISE(ABORT, 'audit_entry is append-only'); END;
CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry
BEGIN SELECT RAISE(ABORT, 'audit_entry is append-only'); END;
CREATE TRIGGER sale_no_delete BEFORE DELETE ON sale
BEGIN SELECT RAISE(ABORT, 'a sale is never deleted'); END;
CREATE TRIGGER outbox_no_update BEFORE UPDATE ON outbox
BEGIN SELECT RAISE(ABORT, 'outbox is append-only'); END;

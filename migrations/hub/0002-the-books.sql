-- Shifts in detail, cash, money back, tenders and their evidence, ledgers, staff.

-- Hub-made document numbers: `<outlet>-<kind>-<series>-<n>`, taken inside the document's own
-- transaction, so that there are no gaps. A restored hub opens a new series. Kinds: R refund,
-- K cash movement, L ledger money.
CREATE TABLE document_counter (
  kind TEXT PRIMARY KEY CHECK (kind IN ('R', 'K', 'L')),
  series TEXT NOT NULL,
  number INTEGER NOT NULL CHECK (number >= 0)
) STRICT, WITHOUT ROWID;
INSERT INTO document_counter (kind, series, number)
  VALUES ('R', 'A', 0), ('K', 'A', 0), ('L', 'A', 0);

-- The outlet's own money rules: one row, RulesMessage as JSON; see hub/rules.
CREATE TABLE outlet_rules (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  version INTEGER NOT NULL,
  rules_json TEXT NOT NULL
) STRICT;

-- A heap that somebody counted. Closing counts of a shift are numbered; the last one closes it.
CREATE TABLE cash_count (
  id TEXT PRIMARY KEY,
  shift_id TEXT REFERENCES shift (id),
  purpose TEXT NOT NULL CHECK (purpose IN ('opening', 'closing', 'drop', 'deposit', 'safe')),
  count_no INTEGER NOT NULL,
  counts_json TEXT NOT NULL,
  total_minor INTEGER NOT NULL CHECK (total_minor >= 0),
  -- [{method, amount_minor}] of tenders other than cash.
  declared_json TEXT NOT NULL,
  -- What was expected at that moment, so that a recount shows what changed between them.
  expected_minor INTEGER,
  counted_by TEXT NOT NULL REFERENCES staff (id),
  approved_by TEXT REFERENCES staff (id),
  at_ms INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX cash_count_by_shift ON cash_count (shift_id, count_no)
  WHERE purpose = 'closing';

-- Z and addenda as they were frozen; X is never stored. Printed copies are print_job rows.
CREATE TABLE shift_report (
  shift_id TEXT NOT NULL REFERENCES shift (id),
  part_no INTEGER NOT NULL,
  -- Of the print jobs and of the outbox document.
  document_id TEXT NOT NULL UNIQUE,
  report_json TEXT NOT NULL,
  frozen_at_ms INTEGER NOT NULL,
  PRIMARY KEY (shift_id, part_no)
) STRICT, WITHOUT ROWID;

-- Paid in, paid out, dropped: the document behind rows of cash_movement.
CREATE TABLE cash_document (
  id TEXT PRIMARY KEY,
  number TEXT NOT NULL UNIQUE,
  shift_id TEXT NOT NULL REFERENCES shift (id),
  terminal_id TEXT NOT NULL REFERENCES terminal (id),
  kind TEXT NOT NULL CHECK (kind IN ('paid-in', 'paid-out', 'drop')),
  amount_minor INTEGER NOT NULL CHECK (amount_minor > 0),
  reason_code TEXT NOT NULL,
  note TEXT,
  staff_id TEXT NOT NULL REFERENCES staff (id),
  approved_by TEXT REFERENCES staff (id),
  payload_hash TEXT NOT NULL,
  at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX cash_document_by_shift ON cash_document (shift_id);

-- The drawer opened without a sale.
CREATE TABLE no_sale (
  id TEXT PRIMARY KEY,
  number TEXT NOT NULL UNIQUE,
  shift_id TEXT NOT NULL REFERENCES shift (id),
  terminal_id TEXT NOT NULL REFERENCES terminal (id),
  reason_code TEXT NOT NULL,
  note TEXT,
  staff_id TEXT NOT NULL REFERENCES staff (id),
  approved_by TEXT REFERENCES staff (id),
  payload_hash TEXT NOT NULL,
  at_ms INTEGER NOT NULL
) STRICT;

-- The outlet's safe, in the order in which it moved: its balance is the sum of its entries.
CREATE TABLE safe_entry (
  sequence INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL CHECK (kind IN ('float', 'drop', 'close', 'bank-deposit', 'correction')),
  amount_minor INTEGER NOT NULL,
  balance_minor INTEGER NOT NULL,
  document_id TEXT NOT NULL,
  bag_number TEXT,
  note TEXT,
  staff_id TEXT NOT NULL REFERENCES staff (id),
  -- Of a deposit or count; what a shift or drop moved is idempotent by their own documents.
  payload_hash TEXT,
  at_ms INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX safe_entry_bag ON safe_entry (bag_number) WHERE bag_number IS NOT NULL;

-- Money back. Amounts are positive and mean: given back.
CREATE TABLE refund (
  id TEXT PRIMARY KEY,
  number TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL CHECK (kind IN ('refund', 'void')),
  sale_id TEXT REFERENCES sale (id),
  shift_id TEXT NOT NULL REFERENCES shift (id),
  business_date TEXT NOT NULL,
  terminal_id TEXT NOT NULL REFERENCES terminal (id),
  staff_id TEXT NOT NULL REFERENCES staff (id),
  approved_by TEXT REFERENCES staff (id),
  customer_id TEXT,
  tax_base_minor INTEGER NOT NULL,
  tax_minor INTEGER NOT NULL,
  total_minor INTEGER NOT NULL CHECK (total_minor >= 0),
  cash_rounding_minor INTEGER NOT NULL,
  payable_minor INTEGER NOT NULL CHECK (payable_minor >= 0),
  loyalty_points_reversed INTEGER NOT NULL,
  loyalty_points_returned INTEGER NOT NULL,
  reason_code TEXT NOT NULL,
  note TEXT,
  at_ms INTEGER NOT NULL,
  payload_hash TEXT NOT NULL,
  answer_json TEXT NOT NULL
) STRICT;
CREATE INDEX refund_by_sale ON refund (sale_id);
CREATE INDEX refund_by_shift ON refund (shift_id);

CREATE TABLE refund_line (
  refund_id TEXT NOT NULL REFERENCES refund (id),
  line_no INTEGER NOT NULL,
  sale_line_no INTEGER,
  product_id TEXT NOT NULL,
  sku TEXT NOT NULL,
  name TEXT NOT NULL,
  unit_code TEXT NOT NULL,
  unit_factor_milli INTEGER NOT NULL,
  quantity_milli INTEGER NOT NULL CHECK (quantity_milli > 0),
  unit_price_minor INTEGER NOT NULL,
  tax_code TEXT NOT NULL,
  tax_rate_ppm INTEGER NOT NULL,
  disposition TEXT NOT NULL CHECK (disposition IN ('sellable', 'damaged', 'none')),
  gross_minor INTEGER NOT NULL,
  discount_minor INTEGER NOT NULL,
  tax_base_minor INTEGER NOT NULL,
  tax_minor INTEGER NOT NULL,
  total_minor INTEGER NOT NULL,
  PRIMARY KEY (refund_id, line_no)
) STRICT, WITHOUT ROWID;

CREATE TABLE refund_payout (
  refund_id TEXT NOT NULL REFERENCES refund (id),
  line_no INTEGER NOT NULL,
  method TEXT NOT NULL,
  amount_minor INTEGER NOT NULL CHECK (amount_minor >= 0),
  account_id TEXT,
  evidence_json TEXT,
  PRIMARY KEY (refund_id, line_no)
) STRICT, WITHOUT ROWID;

-- How much of each sale line was given back. The CHECKs are the last guard against over-refund.
CREATE TABLE sale_line_refunded (
  sale_id TEXT NOT NULL REFERENCES sale (id),
  line_no INTEGER NOT NULL,
  sold_quantity_milli INTEGER NOT NULL,
  sold_minor INTEGER NOT NULL,
  refunded_quantity_milli INTEGER NOT NULL,
  refunded_gross_minor INTEGER NOT NULL,
  refunded_tax_base_minor INTEGER NOT NULL,
  refunded_tax_minor INTEGER NOT NULL,
  refunded_minor INTEGER NOT NULL,
  PRIMARY KEY (sale_id, line_no),
  CHECK (refunded_quantity_milli <= sold_quantity_milli),
  CHECK (refunded_minor <= sold_minor)
) STRICT, WITHOUT ROWID;

-- Ledgers. balance = what the shop owes the holder = sum of the entries; never below the floor
-- (0, or minus the limit of a kasbon account).
CREATE TABLE account (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('gift_card', 'voucher', 'deposit', 'credit', 'exchange')),
  code TEXT NOT NULL UNIQUE,
  customer_id TEXT REFERENCES customer (id),
  balance_minor INTEGER NOT NULL,
  floor_minor INTEGER NOT NULL CHECK (floor_minor <= 0),
  expires_on TEXT,
  is_active INTEGER NOT NULL CHECK (is_active IN (0, 1)),
  opened_by TEXT NOT NULL REFERENCES staff (id),
  opened_at_ms INTEGER NOT NULL,
  CHECK (kind <> 'credit' OR balance_minor <= 0)
) STRICT;
CREATE INDEX account_by_customer ON account (customer_id);
CREATE UNIQUE INDEX account_one_credit ON account (customer_id) WHERE kind = 'credit';
CREATE UNIQUE INDEX account_one_deposit ON account (customer_id) WHERE kind = 'deposit';

CREATE TABLE account_entry (
  id INTEGER PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES account (id),
  amount_minor INTEGER NOT NULL,
  balance_minor INTEGER NOT NULL,
  reason TEXT NOT NULL CHECK (reason IN (
    'top-up', 'pay-back', 'redeem', 'refund', 'payout', 'reversal')),
  document_id TEXT NOT NULL,
  staff_id TEXT REFERENCES staff (id),
  at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX account_entry_by_account ON account_entry (account_id);
CREATE INDEX account_entry_by_document ON account_entry (document_id);

-- Money taken or given for an account: no turnover.
CREATE TABLE account_document (
  id TEXT PRIMARY KEY,
  number TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL CHECK (kind IN ('receipt', 'payout')),
  account_id TEXT NOT NULL REFERENCES account (id),
  shift_id TEXT NOT NULL REFERENCES shift (id),
  terminal_id TEXT NOT NULL REFERENCES terminal (id),
  staff_id TEXT NOT NULL REFERENCES staff (id),
  approved_by TEXT REFERENCES staff (id),
  amount_minor INTEGER NOT NULL CHECK (amount_minor > 0),
  payments_json TEXT NOT NULL,
  note TEXT,
  payload_hash TEXT NOT NULL,
  answer_json TEXT NOT NULL,
  at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX account_document_by_shift ON account_document (shift_id);

-- Promises: an amount of an account, or points of a customer, kept for one sale.
CREATE TABLE hold (
  id TEXT PRIMARY KEY,
  sale_id TEXT NOT NULL,
  account_id TEXT REFERENCES account (id),
  customer_id TEXT REFERENCES customer (id),
  amount_minor INTEGER NOT NULL CHECK (amount_minor > 0),
  points INTEGER NOT NULL CHECK (points >= 0),
  terminal_id TEXT NOT NULL REFERENCES terminal (id),
  state TEXT NOT NULL CHECK (state IN ('open', 'spent', 'released')),
  created_at_ms INTEGER NOT NULL,
  expires_at_ms INTEGER NOT NULL,
  CHECK ((account_id IS NULL) <> (customer_id IS NULL))
) STRICT;
CREATE INDEX hold_by_sale ON hold (sale_id);
CREATE INDEX hold_open_by_account ON hold (account_id) WHERE state = 'open';
CREATE INDEX hold_open_by_customer ON hold (customer_id) WHERE state = 'open';

-- Who may do what. A person's own rows go before their role's; without a row the default of
-- #domain/permissions.ts holds.
CREATE TABLE role_grant (
  role TEXT NOT NULL,
  permission TEXT NOT NULL,
  is_allowed INTEGER NOT NULL CHECK (is_allowed IN (0, 1)),
  limit_amount INTEGER,
  PRIMARY KEY (role, permission)
) STRICT, WITHOUT ROWID;
CREATE TABLE staff_grant (
  staff_id TEXT NOT NULL REFERENCES staff (id),
  permission TEXT NOT NULL,
  is_allowed INTEGER NOT NULL CHECK (is_allowed IN (0, 1)),
  limit_amount INTEGER,
  PRIMARY KEY (staff_id, permission)
) STRICT, WITHOUT ROWID;

-- Another person's word. used_by: the document that spent it.
CREATE TABLE approval (
  id TEXT PRIMARY KEY,
  permission TEXT NOT NULL,
  subject_id TEXT NOT NULL,
  amount INTEGER,
  asked_by TEXT NOT NULL REFERENCES staff (id),
  approver_id TEXT NOT NULL REFERENCES staff (id),
  terminal_id TEXT NOT NULL REFERENCES terminal (id),
  reason_code TEXT,
  note TEXT,
  -- terminal: checked by the till's own verifier while the hub was away.
  verified_by TEXT NOT NULL CHECK (verified_by IN ('hub', 'terminal')),
  given_at_ms INTEGER NOT NULL,
  expires_at_ms INTEGER NOT NULL,
  used_by TEXT
) STRICT;

CREATE TABLE log_in (
  id INTEGER PRIMARY KEY,
  staff_id TEXT NOT NULL REFERENCES staff (id),
  terminal_id TEXT NOT NULL REFERENCES terminal (id),
  outcome TEXT NOT NULL CHECK (outcome IN ('entered', 'wrong-pin', 'locked')),
  at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX log_in_by_staff ON log_in (staff_id, id);

-- What people look for among the events; sales would be most of it.
CREATE INDEX audit_beside_sales ON audit_entry (sequence, kind) WHERE kind <> 'sale-completed';

-- How far the audit chain was verified, so that the next close begins there.
CREATE TABLE audit_checkpoint (
  sequence INTEGER PRIMARY KEY,
  hash TEXT NOT NULL,
  at_ms INTEGER NOT NULL
) STRICT;

-- What went to paper before it was paid; frozen.
CREATE TABLE bill (
  id TEXT PRIMARY KEY,
  cart_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  label TEXT NOT NULL,
  lines_json TEXT NOT NULL,
  total_minor INTEGER NOT NULL,
  shift_id TEXT NOT NULL REFERENCES shift (id),
  staff_id TEXT NOT NULL REFERENCES staff (id),
  terminal_id TEXT NOT NULL REFERENCES terminal (id),
  printed_at_ms INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX bill_by_cart ON bill (cart_id, version);
CREATE INDEX bill_by_shift ON bill (shift_id);
-- A cart that was thrown away, with or without a bill.
CREATE TABLE discarded_cart (
  cart_id TEXT PRIMARY KEY,
  reason_code TEXT NOT NULL,
  note TEXT,
  staff_id TEXT NOT NULL REFERENCES staff (id),
  terminal_id TEXT NOT NULL REFERENCES terminal (id),
  at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Journals are append-only; what is frozen stays.
CREATE TRIGGER account_entry_no_update BEFORE UPDATE ON account_entry
BEGIN SELECT RAISE(ABORT, 'account_entry is append-only'); END;
CREATE TRIGGER account_entry_no_delete BEFORE DELETE ON account_entry
BEGIN SELECT RAISE(ABORT, 'account_entry is append-only'); END;
CREATE TRIGGER safe_entry_no_update BEFORE UPDATE ON safe_entry
BEGIN SELECT RAISE(ABORT, 'safe_entry is append-only'); END;
CREATE TRIGGER safe_entry_no_delete BEFORE DELETE ON safe_entry
BEGIN SELECT RAISE(ABORT, 'safe_entry is append-only'); END;
CREATE TRIGGER shift_report_no_update BEFORE UPDATE ON shift_report
BEGIN SELECT RAISE(ABORT, 'a report is frozen'); END;
CREATE TRIGGER shift_report_no_delete BEFORE DELETE ON shift_report
BEGIN SELECT RAISE(ABORT, 'a report is frozen'); END;
CREATE TRIGGER refund_no_update BEFORE UPDATE ON refund
BEGIN SELECT RAISE(ABORT, 'a refund is never changed'); END;
CREATE TRIGGER refund_no_delete BEFORE DELETE ON refund
BEGIN SELECT RAISE(ABORT, 'a refund is never deleted'); END;
CREATE TRIGGER bill_no_update BEFORE UPDATE ON bill
BEGIN SELECT RAISE(ABORT, 'a bill is frozen'); END;
CREATE TRIGGER bill_no_delete BEFORE DELETE ON bill
BEGIN SELECT RAISE(ABORT, 'a bill is frozen'); END;
CREATE TRIGGER account_bounds BEFORE UPDATE ON account WHEN NEW.balance_minor < NEW.floor_minor
  AND NEW.balance_minor < OLD.balance_minor
BEGIN SELECT RAISE(ABORT, 'an account would fall below its floor'); END;
CREATE TRIGGER shift_closed_stays BEFORE UPDATE ON shift WHEN OLD.state = 'closed'
  AND (NEW.state <> 'closed' OR NEW.counted_cash_minor IS NOT OLD.counted_cash_minor)
BEGIN SELECT RAISE(ABORT, 'a closed shift stays closed'); END;

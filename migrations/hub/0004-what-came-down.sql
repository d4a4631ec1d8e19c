-- What head office says of this outlet's catalogue, prices, people, customers and configuration,
-- as far as it was applied here (docs/decisions/0036, 0037).

-- One row. The cursor is the cloud's own text; the relay reads it here.
CREATE TABLE feed_state (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  cursor TEXT,
  -- Counts the snapshots begun; what the last one did not mention is void at its end.
  snapshot INTEGER NOT NULL,
  is_in_snapshot INTEGER NOT NULL CHECK (is_in_snapshot IN (0, 1)),
  applied_at_ms INTEGER,
  -- The business day for which prices and tax rules hold now.
  prices_on TEXT
) STRICT;
INSERT INTO feed_state (id, snapshot, is_in_snapshot) VALUES (1, 0, 0);

-- Head office's last word on each thing. A local value that differs from it was set here.
CREATE TABLE feed_applied (
  topic TEXT NOT NULL,
  item_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  is_deleted INTEGER NOT NULL CHECK (is_deleted IN (0, 1)),
  body_json TEXT NOT NULL,
  snapshot INTEGER NOT NULL,
  PRIMARY KEY (topic, item_id)
) STRICT, WITHOUT ROWID;

-- What could not be applied, the newest of each thing. waiting: for another that it refers to.
CREATE TABLE feed_set_aside (
  topic TEXT NOT NULL,
  item_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  is_deleted INTEGER NOT NULL CHECK (is_deleted IN (0, 1)),
  body_json TEXT NOT NULL,
  signature TEXT,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'refused')),
  reason TEXT NOT NULL,
  detail TEXT,
  at_ms INTEGER NOT NULL,
  PRIMARY KEY (topic, item_id)
) STRICT, WITHOUT ROWID;

-- A field of head office's that somebody set otherwise here: it stands until head office changes
-- that field again, and is remembered after that too.
CREATE TABLE local_override (
  topic TEXT NOT NULL,
  item_id TEXT NOT NULL,
  field TEXT NOT NULL,
  local_json TEXT NOT NULL,
  -- Head office's value at that time, and the one that replaced the local one.
  office_json TEXT,
  replaced_by_json TEXT,
  source TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  ended_at_ms INTEGER,
  PRIMARY KEY (topic, item_id, field)
) STRICT, WITHOUT ROWID;

-- Prices that hold from one business day to another. Priority 0 is the product's own price.
CREATE TABLE price_entry (
  product_id TEXT NOT NULL,
  unit_code TEXT NOT NULL,
  priority INTEGER NOT NULL,
  valid_from TEXT NOT NULL,
  item_id TEXT NOT NULL,
  valid_to TEXT,
  price_minor INTEGER NOT NULL CHECK (price_minor >= 0),
  PRIMARY KEY (product_id, unit_code, priority, valid_from, item_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX price_entry_by_item ON price_entry (item_id) WHERE priority > 0;
CREATE INDEX price_entry_from ON price_entry (valid_from) WHERE priority > 0;
CREATE INDEX price_entry_to ON price_entry (valid_to) WHERE valid_to IS NOT NULL;

CREATE TABLE promotion (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  valid_from TEXT NOT NULL,
  valid_to TEXT NOT NULL
) STRICT;

-- Goods that head office sent here. expected until somebody receives them.
CREATE TABLE stock_transfer (
  id TEXT PRIMARY KEY,
  number TEXT NOT NULL,
  from_name TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('expected', 'received', 'cancelled')),
  sent_at_ms INTEGER NOT NULL,
  note TEXT,
  changed_at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX stock_transfer_expected ON stock_transfer (sent_at_ms) WHERE state = 'expected';
CREATE TABLE stock_transfer_line (
  transfer_id TEXT NOT NULL REFERENCES stock_transfer (id),
  line_no INTEGER NOT NULL,
  product_id TEXT NOT NULL,
  sku TEXT NOT NULL,
  name TEXT NOT NULL,
  unit_code TEXT NOT NULL,
  unit_factor_milli INTEGER NOT NULL,
  quantity_milli INTEGER NOT NULL CHECK (quantity_milli > 0),
  PRIMARY KEY (transfer_id, line_no)
) STRICT, WITHOUT ROWID;

-- What only the cloud could see is beside what this outlet found itself.
ALTER TABLE conflict ADD COLUMN origin TEXT NOT NULL DEFAULT 'outlet'
  CHECK (origin IN ('outlet', 'cloud'));

-- One more reason: head-office, the points that were earned and spent everywhere else.
CREATE TABLE loyalty_entry_new (
  id INTEGER PRIMARY KEY,
  customer_id TEXT NOT NULL REFERENCES customer (id),
  points INTEGER NOT NULL,
  reason TEXT NOT NULL CHECK (reason IN ('sale', 'redeem', 'refund', 'initial', 'head-office')),
  document_id TEXT NOT NULL,
  at_ms INTEGER NOT NULL
) STRICT;
INSERT INTO loyalty_entry_new SELECT * FROM loyalty_entry;
DROP TABLE loyalty_entry;
ALTER TABLE loyalty_entry_new RENAME TO loyalty_entry;
CREATE INDEX loyalty_entry_by_customer ON loyalty_entry (customer_id);

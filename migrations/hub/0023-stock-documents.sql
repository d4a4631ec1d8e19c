-- Stock by documents: goods received, sent, counted and written off, and what stock is worth by
-- moving average (docs/decisions/0072).

-- More reasons, and what a movement was worth when it was made. value_minor: what the goods cost;
-- revalued_minor: what the receipt of goods that were sold before they came corrected.
CREATE TABLE stock_movement_new (
  id INTEGER PRIMARY KEY,
  product_id TEXT NOT NULL,
  quantity_milli INTEGER NOT NULL,
  reason TEXT NOT NULL CHECK (reason IN ('sale', 'refund', 'damaged', 'import', 'initial', 'count',
    'receipt', 'write-off', 'transfer-out', 'transfer-in', 'revalued')),
  document_id TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  value_minor INTEGER NOT NULL,
  revalued_minor INTEGER NOT NULL
) STRICT;
INSERT INTO stock_movement_new
  SELECT id, product_id, quantity_milli, reason, document_id, at_ms, 0, 0 FROM stock_movement;
DROP TABLE stock_movement;
ALTER TABLE stock_movement_new RENAME TO stock_movement;
CREATE INDEX stock_movement_by_product ON stock_movement (product_id);
CREATE TRIGGER stock_movement_no_update BEFORE UPDATE ON stock_movement
BEGIN SELECT RAISE(ABORT, 'stock_movement is append-only'); END;
CREATE TRIGGER stock_movement_no_delete BEFORE DELETE ON stock_movement
BEGIN SELECT RAISE(ABORT, 'stock_movement is append-only'); END;

-- What all that lies there is worth: the sum of its movements' values. cost_milliminor: thousandths
-- of a minor unit for one base unit, as it last was; it values what is sold beyond the stock.
ALTER TABLE stock_level ADD COLUMN value_minor INTEGER NOT NULL DEFAULT 0;
ALTER TABLE stock_level ADD COLUMN cost_milliminor INTEGER;

-- Until now nothing had a value: what lies there is worth what the catalogue says it costs.
INSERT INTO stock_movement (product_id, quantity_milli, reason, document_id, at_ms, value_minor,
  revalued_minor)
  SELECT l.product_id, 0, 'revalued', l.product_id,
    (SELECT max(at_ms) FROM stock_movement m WHERE m.product_id = l.product_id), 0,
    CAST(round(l.quantity_milli / 1000.0 * p.cost_minor) AS INTEGER)
  FROM stock_level l JOIN product p ON p.id = l.product_id
  WHERE l.quantity_milli > 0 AND p.cost_minor > 0 AND p.cost_minor <= 1000000000
    AND l.quantity_milli <= 1000000000;
UPDATE stock_level SET
  value_minor = coalesce((SELECT sum(revalued_minor) FROM stock_movement m
    WHERE m.product_id = stock_level.product_id), 0),
  cost_milliminor = (SELECT cost_minor * 1000 FROM product p
    WHERE p.id = stock_level.product_id AND cost_minor <= 1000000000);

-- The list of stock is by name.
CREATE INDEX product_by_name ON product (name, id);

-- Numbers of stock documents: kind S.
CREATE TABLE document_counter_new (
  kind TEXT PRIMARY KEY CHECK (kind IN ('R', 'K', 'L', 'S')),
  series TEXT NOT NULL,
  number INTEGER NOT NULL CHECK (number >= 0)
) STRICT, WITHOUT ROWID;
INSERT INTO document_counter_new SELECT * FROM document_counter;
INSERT INTO document_counter_new (kind, series, number)
  SELECT 'S', series, 0 FROM document_counter WHERE kind = 'R';
DROP TABLE document_counter;
ALTER TABLE document_counter_new RENAME TO document_counter;

-- One movement of goods with a paper of its own. Never changed: what was wrong is reversed by
-- another one.
CREATE TABLE stock_document (
  id TEXT PRIMARY KEY,
  number TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL
    CHECK (kind IN ('receipt', 'write-off', 'transfer-out', 'transfer-in', 'count')),
  -- The document of the same kind that this one takes back.
  reverses_id TEXT UNIQUE REFERENCES stock_document (id),
  -- The supplier, or the other outlet by its name and, where known, its code.
  party TEXT,
  party_code TEXT,
  -- The number on their paper.
  reference TEXT,
  -- The announced transfer that was received, or the count that was settled.
  source_id TEXT,
  reason_code TEXT,
  note TEXT,
  line_count INTEGER NOT NULL,
  -- What all of it was worth, signed as it moved.
  value_minor INTEGER NOT NULL,
  staff_id TEXT NOT NULL REFERENCES staff (id),
  approved_by TEXT REFERENCES staff (id),
  terminal_id TEXT NOT NULL REFERENCES terminal (id),
  payload_hash TEXT NOT NULL,
  at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX stock_document_by_time ON stock_document (at_ms);
CREATE INDEX stock_document_by_reference ON stock_document (reference)
  WHERE reference IS NOT NULL;
CREATE TABLE stock_document_line (
  document_id TEXT NOT NULL REFERENCES stock_document (id),
  line_no INTEGER NOT NULL,
  product_id TEXT NOT NULL,
  sku TEXT NOT NULL,
  name TEXT NOT NULL,
  unit_code TEXT NOT NULL,
  unit_factor_milli INTEGER NOT NULL,
  -- Of the unit: what came, went, or lay there.
  quantity_milli INTEGER NOT NULL CHECK (quantity_milli >= 0),
  -- Base units: what was announced or on record; null where nothing was.
  expected_milli INTEGER,
  -- Base units, signed: what it did to the level.
  moved_milli INTEGER NOT NULL,
  value_minor INTEGER NOT NULL,
  PRIMARY KEY (document_id, line_no)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER stock_document_no_update BEFORE UPDATE ON stock_document
BEGIN SELECT RAISE(ABORT, 'stock_document is append-only'); END;
CREATE TRIGGER stock_document_no_delete BEFORE DELETE ON stock_document
BEGIN SELECT RAISE(ABORT, 'stock_document is append-only'); END;
CREATE TRIGGER stock_document_line_no_update BEFORE UPDATE ON stock_document_line
BEGIN SELECT RAISE(ABORT, 'stock_document_line is append-only'); END;
CREATE TRIGGER stock_document_line_no_delete BEFORE DELETE ON stock_document_line
BEGIN SELECT RAISE(ABORT, 'stock_document_line is append-only'); END;

-- What an announced line cost the sender; null: they did not say.
ALTER TABLE stock_transfer_line ADD COLUMN cost_minor INTEGER CHECK (cost_minor >= 0);

-- When a product is low, and how much of it to have again.
CREATE TABLE stock_reorder_point (
  product_id TEXT PRIMARY KEY REFERENCES product (id),
  point_milli INTEGER NOT NULL CHECK (point_milli >= 0),
  target_milli INTEGER NOT NULL CHECK (target_milli >= point_milli),
  set_by TEXT NOT NULL REFERENCES staff (id),
  set_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Somebody counts: everything, a category, or what is picked out.
CREATE TABLE stock_count (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  scope TEXT NOT NULL CHECK (scope IN ('full', 'category', 'spot')),
  category_id TEXT,
  state TEXT NOT NULL CHECK (state IN ('counting', 'settled', 'cancelled')),
  started_by TEXT NOT NULL REFERENCES staff (id),
  started_at_ms INTEGER NOT NULL,
  ended_by TEXT REFERENCES staff (id),
  ended_at_ms INTEGER,
  -- Null while it runs, and where nothing differed.
  document_id TEXT REFERENCES stock_document (id),
  payload_hash TEXT NOT NULL,
  CHECK ((state = 'counting') = (ended_at_ms IS NULL))
) STRICT, WITHOUT ROWID;
-- What somebody found at one place, added to what others found elsewhere. Taken back by another
-- entry of the same size, never changed.
CREATE TABLE stock_count_entry (
  id TEXT PRIMARY KEY,
  count_id TEXT NOT NULL REFERENCES stock_count (id),
  product_id TEXT NOT NULL,
  -- Grows by one when the product is counted again; only entries of the last pass count.
  pass INTEGER NOT NULL CHECK (pass >= 1),
  -- Base units; negative where it takes an entry back.
  quantity_milli INTEGER NOT NULL,
  takes_back_id TEXT UNIQUE REFERENCES stock_count_entry (id),
  -- What the books said at that moment, and the product's last movement before it (0: none).
  level_milli INTEGER NOT NULL,
  movement_id INTEGER NOT NULL,
  place TEXT,
  staff_id TEXT NOT NULL REFERENCES staff (id),
  terminal_id TEXT NOT NULL REFERENCES terminal (id),
  at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX stock_count_entry_by_count ON stock_count_entry (count_id, product_id);
CREATE INDEX stock_count_entry_by_product ON stock_count_entry (product_id);
-- Products that have to be counted again, and for which time.
CREATE TABLE stock_recount (
  count_id TEXT NOT NULL REFERENCES stock_count (id),
  product_id TEXT NOT NULL,
  pass INTEGER NOT NULL CHECK (pass >= 2),
  asked_by TEXT NOT NULL REFERENCES staff (id),
  at_ms INTEGER NOT NULL,
  PRIMARY KEY (count_id, product_id)
) STRICT, WITHOUT ROWID;

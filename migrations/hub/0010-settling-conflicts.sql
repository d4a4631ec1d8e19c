-- What was done about a disagreement, and the document that did it: a refund, a count, a payment.
ALTER TABLE conflict_resolution ADD COLUMN action TEXT;
ALTER TABLE conflict_resolution ADD COLUMN settled_with TEXT;

-- What was sold beyond the stock on record and has to be ordered; a line for each shortage.
CREATE TABLE reorder (
  id TEXT PRIMARY KEY,
  conflict_id TEXT NOT NULL UNIQUE REFERENCES conflict (id),
  product_id TEXT NOT NULL,
  -- Thousandths of the base unit below zero when it was noted.
  missing_milli INTEGER NOT NULL CHECK (missing_milli > 0),
  -- Null: a rule of the outlet did.
  noted_by TEXT REFERENCES staff (id),
  noted_at_ms INTEGER NOT NULL,
  ordered_by TEXT REFERENCES staff (id),
  ordered_at_ms INTEGER,
  CHECK ((ordered_by IS NULL) = (ordered_at_ms IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX reorder_open ON reorder (noted_at_ms) WHERE ordered_at_ms IS NULL;

-- A shelf that was counted is another reason to move stock.
CREATE TABLE stock_movement_new (
  id INTEGER PRIMARY KEY,
  product_id TEXT NOT NULL,
  quantity_milli INTEGER NOT NULL,
  reason TEXT NOT NULL
    CHECK (reason IN ('sale', 'refund', 'damaged', 'import', 'initial', 'count')),
  document_id TEXT NOT NULL,
  at_ms INTEGER NOT NULL
) STRICT;
INSERT INTO stock_movement_new SELECT * FROM stock_movement;
DROP TABLE stock_movement;
ALTER TABLE stock_movement_new RENAME TO stock_movement;
CREATE INDEX stock_movement_by_product ON stock_movement (product_id);
CREATE TRIGGER stock_movement_no_update BEFORE UPDATE ON stock_movement
BEGIN SELECT RAISE(ABORT, 'stock_movement is append-only'); END;
CREATE TRIGGER stock_movement_no_delete BEFORE DELETE ON stock_movement
BEGIN SELECT RAISE(ABORT, 'stock_movement is append-only'); END;

-- Tills keep the customers of the last days: each change of one takes the next number.
CREATE TABLE customer_counter (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  cursor INTEGER NOT NULL
) STRICT;
ALTER TABLE customer ADD COLUMN change_cursor INTEGER NOT NULL DEFAULT 0;
UPDATE customer SET change_cursor = rowid;
INSERT INTO customer_counter (id, cursor) SELECT 1, coalesce(max(rowid), 0) FROM customer;
CREATE INDEX customer_by_change ON customer (change_cursor);
CREATE TRIGGER customer_added AFTER INSERT ON customer BEGIN
  UPDATE customer_counter SET cursor = cursor + 1;
  UPDATE customer SET change_cursor = (SELECT cursor FROM customer_counter) WHERE id = NEW.id;
END;
CREATE TRIGGER customer_changed
AFTER UPDATE OF full_name, phone_e164, email, membership_number, loyalty_tier, loyalty_points
ON customer BEGIN
  UPDATE customer_counter SET cursor = cursor + 1;
  UPDATE customer SET change_cursor = (SELECT cursor FROM customer_counter) WHERE id = NEW.id;
END;

-- Every change of a customer's own facts, by whom, on what; the value that lost stays readable.
CREATE TABLE customer_change (
  change_id TEXT NOT NULL,
  field TEXT NOT NULL,
  customer_id TEXT NOT NULL REFERENCES customer (id),
  -- What whoever changed it saw, what stood here when it came, and what it said.
  base TEXT,
  replaced TEXT,
  value TEXT,
  -- 0: another customer has that number, and it stays with that one.
  is_applied INTEGER NOT NULL CHECK (is_applied IN (0, 1)),
  staff_id TEXT NOT NULL,
  terminal_id TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  PRIMARY KEY (change_id, field)
) STRICT, WITHOUT ROWID;
CREATE INDEX customer_change_by_customer ON customer_change (customer_id);
